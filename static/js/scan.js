// Reads the QR code of a shoot with this page's own camera, where the browser can.
const PAUSE = 150;
const place = document.querySelector("[data-scan]");
const start = place.querySelector("[data-scan-start]");
const picture = place.querySelector("[data-scan-picture]");
const words = place.querySelector("[data-scan-words]");

const isOurs = (text) => URL.canParse(text) && new URL(text).origin === location.origin;

async function scan() {
  start.hidden = true;
  words.textContent = "";
  try {
    const camera = { facingMode: "environment" };
    picture.srcObject = await navigator.mediaDevices.getUserMedia({ video: camera });
  } catch {
    words.textContent = words.dataset.wordsNone;
    return;
  }
  picture.hidden = false;
  await picture.play();
  look(new BarcodeDetector({ formats: ["qr_code"] }));
}

async function look(detector) {
  const found = await detector.detect(picture).catch(() => []);
  const link = found.map(({ rawValue }) => rawValue).find(isOurs);
  if (link) {
    for (const track of picture.srcObject.getTracks()) track.stop();
    location.assign(link);
    return;
  }
  if (found.length) words.textContent = words.dataset.wordsOther;
  setTimeout(look, PAUSE, detector);
}

start.hidden = !("BarcodeDetector" in window && navigator.mediaDevices);
start.addEventListener("click", scan);
