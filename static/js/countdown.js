// Counts down to a start by the server's clock, on every phone by itself and never below nothing.
import { fill, say } from "./words.js";

const { serverNow } = document.querySelector("[data-server-now]").dataset;
// So late it was there when the page began to arrive here.
const [{ responseStart }] = performance.getEntriesByType("navigation");
const ahead = Date.parse(serverNow) - (Date.now() - performance.now() + responseStart);
const DAY = 24 * 60 * 60;

const two = (number) => String(number).padStart(2, "0");

function clock(seconds) {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = two(seconds % 60);
  return hours ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

function tick() {
  for (const place of document.querySelectorAll("[data-countdown]")) {
    const left = Math.ceil((Date.parse(place.dataset.countdown) - Date.now() - ahead) / 1000);
    // Days ahead nobody counts seconds.
    if (left < DAY) say(place, fill(place.dataset.words, { time: clock(Math.max(0, left)) }));
  }
}

setInterval(tick, 250);
tick();
