// The drawn face as an input: tap where the arrow stuck, or hold and aim from below and beside.
// Tells `shot:aimed` {value} while aiming, null where nothing would be scored, and once lifted
// `shot:tapped` {value, x_mm, y_mm}; whoever stops that event's default gets no mark.

// Pixels from the finger to the cross-hair, so that the hand does not hide the arrow.
const ABOVE = 70;
const BESIDE = 26;
// A touch that stays, or slides, is aimed; any other counts where it was.
const HOLD_MS = 250;
const SLIDE = 10;
// A finger rolls as it lifts.
const LIFTING_MS = 100;
const CLOSER = 3.2;
const CROSS_HAIR = 9;
// As on the server: a touch stays a touch in floating point.
const TOUCH_MM = 1e-6;
const MISS = { value: "M", role: "ring-white" };

let aim = null;

// In the picture's millimetres, whose y runs down.
export function centresOf(face) {
  const spots = [...face.querySelectorAll("[data-spot]")];
  return spots.map(({ dataset }) => dataset.spot.split(" ").map(Number));
}

function scorer(face) {
  const centres = centresOf(face);
  const outwards = [...face.querySelector("[data-spot]").children].reverse();
  return ({ x, y }) => {
    const distance = Math.min(...centres.map(([left, top]) => Math.hypot(x - left, y - top)));
    const edge = distance - face.dataset.shaftRadius - TOUCH_MM;
    const ring = outwards.find((each) => edge <= Number(each.getAttribute("r")));
    return ring ? { value: ring.dataset.value, role: ring.getAttribute("class") } : MISS;
  };
}

function scaleOf(drawing) {
  const { width, height } = drawing.getBoundingClientRect();
  return Math.max(drawing.viewBox.baseVal.width / width, drawing.viewBox.baseVal.height / height);
}

// By the box and not by the browser's own matrices, which differ on zoomed pages.
function onPicture(drawing, { x, y }) {
  const box = drawing.getBoundingClientRect();
  const view = drawing.viewBox.baseVal;
  const scale = scaleOf(drawing);
  return {
    x: (x - box.left - box.width / 2) * scale + view.x + view.width / 2,
    y: (y - box.top - box.height / 2) * scale + view.y + view.height / 2,
  };
}

// A tenth of a millimetre, as it is stored: what is called is what the server would call.
const tenths = ({ x, y }) => ({ x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10 });

function isOn(drawing, { x, y }) {
  const { left, right, top, bottom } = drawing.getBoundingClientRect();
  return left <= x && x <= right && top <= y && y <= bottom;
}

// From 0 at its left edge to 1 at its right.
function across(drawing, { x }) {
  const { left, width } = drawing.getBoundingClientRect();
  return Math.min(Math.max((x - left) / width, 0), 1);
}

// Beside the finger, but less so towards the hand: else the face's edge there were out of reach.
function crossHair({ drawing, finger, isRaised }) {
  if (!isRaised) return finger;
  const isLeft = document.documentElement.dataset.hand === "left";
  const beside = BESIDE * (across(drawing, finger) - (isLeft ? 0 : 1));
  return { x: finger.x + beside / visualViewport.scale, y: finger.y - ABOVE / visualViewport.scale };
}

function note(at) {
  const cross = crossHair(aim);
  const point = isOn(aim.drawing, cross) ? tenths(onPicture(aim.drawing, cross)) : null;
  aim.seen.push({ at, point });
  const called = point && aim.score(point);
  call(called?.value ?? null);
  if (point) show(point, called);
  else delete aim.face.dataset.aiming;
}

function call(value) {
  if (value !== aim.called) tell(aim.face, "shot:aimed", { value });
  aim.called = value;
}

function show(point, { value, role }) {
  const { face, drawing, finger } = aim;
  const scale = scaleOf(drawing);
  face.dataset.aiming = sideFor(across(drawing, finger));
  drawAim(drawing, onPicture(drawing, finger), point, CROSS_HAIR * scale);
  drawGlass(face.querySelector(".face__glass svg"), point, scale);
  const key = face.querySelector(".face__call");
  key.textContent = value;
  key.className = `face__call ${role}`;
}

// The glass keeps away from the finger. In the middle it stays: it must not hop from side to side.
function sideFor(part) {
  if (!aim.side || Math.abs(part - 0.5) > 0.1) aim.side = part < 0.5 ? "right" : "left";
  return aim.side;
}

function drawAim(drawing, finger, { x, y }, radius) {
  const rim = Math.min(radius / Math.hypot(finger.x - x, finger.y - y), 1);
  const line = `M${finger.x} ${finger.y}L${x + (finger.x - x) * rim} ${y + (finger.y - y) * rim}`;
  const half = `a${radius} ${radius} 0 1 0`;
  const ring = `M${x - radius} ${y}${half} ${2 * radius} 0${half} ${-2 * radius} 0`;
  for (const path of drawing.querySelectorAll(".face__aim path")) {
    path.setAttribute("d", `${line}${ring}M${x} ${y}h0`);
  }
}

function drawGlass(glass, { x, y }, scale) {
  const size = (glass.getBoundingClientRect().width * scale) / CLOSER;
  glass.setAttribute("viewBox", `${x - size / 2} ${y - size / 2} ${size} ${size}`);
  glass.querySelector(".face__shaft").setAttribute("transform", `translate(${x} ${y})`);
}

function tell(face, name, detail) {
  return face.dispatchEvent(new CustomEvent(name, { bubbles: true, cancelable: true, detail }));
}

function plot(drawing, { x, y }) {
  const arrows = drawing.querySelector("[data-arrows]");
  arrows.setAttribute("points", `${arrows.getAttribute("points")} ${x},${y}`);
}

function stop() {
  if (!aim) return;
  clearTimeout(aim.raising);
  call(null);
  delete aim.face.dataset.aiming;
  aim = null;
}

function raise() {
  aim.isRaised = true;
  note(performance.now());
}

document.addEventListener("pointerdown", (event) => {
  const drawing = event.target.closest?.("[data-face] .face__drawing");
  if (!drawing || !event.isPrimary || event.button !== 0) return;
  stop();
  event.preventDefault();
  drawing.setPointerCapture(event.pointerId);
  const face = drawing.closest("[data-face]");
  const start = { x: event.clientX, y: event.clientY };
  aim = { face, drawing, start, finger: start, pointerId: event.pointerId, seen: [] };
  aim.score = scorer(face);
  if (event.pointerType === "touch") aim.raising = setTimeout(raise, HOLD_MS);
  note(event.timeStamp);
});

document.addEventListener("pointermove", (event) => {
  if (event.pointerId !== aim?.pointerId) return;
  aim.finger = { x: event.clientX, y: event.clientY };
  const slid = Math.hypot(event.clientX - aim.start.x, event.clientY - aim.start.y);
  if (aim.raising && slid > SLIDE / visualViewport.scale) aim.isRaised = true;
  note(event.timeStamp);
});

document.addEventListener("pointerup", (event) => {
  if (event.pointerId !== aim?.pointerId) return;
  const { face, drawing, seen, score } = aim;
  const steady = seen.findLast(({ at }) => event.timeStamp - at >= LIFTING_MS) ?? seen[0];
  const { point } = event.pointerType === "mouse" ? seen.at(-1) : steady;
  stop();
  if (!point || !drawing.isConnected) return;
  const detail = { value: score(point).value, x_mm: point.x, y_mm: -point.y || 0 };
  if (tell(face, "shot:tapped", detail)) plot(drawing, point);
});

document.addEventListener("pointercancel", ({ pointerId }) => pointerId === aim?.pointerId && stop());
document.addEventListener("keydown", ({ key }) => key === "Escape" && stop());
// A finger that is held would open a menu.
document.addEventListener("contextmenu", (event) => aim && event.preventDefault());
