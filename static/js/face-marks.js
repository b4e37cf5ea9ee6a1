// The target face in the keypad's place: which one stands there, and what was shot at it.
// Hears `end:shown` {slot, place, first, size} of the keypad, and `shot:aimed` {value} of the face.
import { cellAt, dockOf, roomOf } from "./docks.js";
import { centresOf } from "./face.js";
import { fill, say } from "./words.js";

const { lang } = document.documentElement;
const figures = new Intl.NumberFormat(lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const mean = (numbers) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

// In the picture's millimetres, whose y runs down; of the places that this face stood at.
function struckOn(room, from, to) {
  const cells = [...room.querySelectorAll("[data-struck]")];
  const struck = cells.map(({ dataset }) => {
    const [x, y] = dataset.struck.split(" ").map(Number);
    return { place: Number(dataset.place), x, y: -y };
  });
  return struck.filter(({ place }) => from <= place && place <= to);
}

function plot(line, points) {
  line.setAttribute("points", points.map(({ x, y }) => `${x},${y}`).join(" "));
}

// Arrows in several spots are one group, as if all had been shot at the same.
function fromTheirSpots(centres, points) {
  return points.map((point) => {
    const offsets = centres.map(([left, top]) => [point.x - left, point.y - top]);
    return offsets.reduce((near, each) => (Math.hypot(...each) < Math.hypot(...near) ? each : near));
  });
}

// Where arrows stand on average, and how far from there; one arrow is no group.
function groupOf(offsets) {
  if (offsets.length < 2) return null;
  const [x, y] = [0, 1].map((axis) => mean(offsets.map((offset) => offset[axis])));
  const radius = mean(offsets.map((offset) => Math.hypot(offset[0] - x, offset[1] - y)));
  return { x, y, radius };
}

function drawGroup(face, centres, group) {
  face.querySelectorAll("[data-group]").forEach((mark, index) => {
    mark.toggleAttribute("data-drawn", group !== null);
    if (!group) return;
    const [left, top] = centres[index];
    mark.setAttribute("transform", `translate(${left + group.x} ${top + group.y})`);
    for (const circle of mark.querySelectorAll("circle")) circle.setAttribute("r", group.radius);
  });
}

function inWords(line, { x, y, radius }) {
  const told = {
    radius: figures.format(radius / 10),
    across: figures.format(Math.abs(x) / 10),
    side: line.getAttribute(x < 0 ? "data-words-left" : "data-words-right"),
    along: figures.format(Math.abs(y) / 10),
    height: line.getAttribute(y > 0 ? "data-words-low" : "data-words-high"),
  };
  return fill(line.dataset.words, told);
}

function draw(holder, points, isOfEnd) {
  const face = holder.querySelector("[data-face]");
  const centres = centresOf(face);
  plot(face.querySelector("[data-arrows]"), points.filter(isOfEnd));
  plot(face.querySelector("[data-earlier]"), points.filter((point) => !isOfEnd(point)));
  const group = groupOf(fromTheirSpots(centres, points));
  drawGroup(face, centres, group);
  const line = holder.querySelector("[data-group-words]");
  say(line, group ? inWords(line, group) : "");
}

// Once the round is complete an arrow is corrected by choosing it; until then no tap counts.
document.addEventListener("end:shown", ({ detail: { slot, place, first, size } }) => {
  const isOfEnd = (point) => first <= point.place && point.place < first + size;
  for (const holder of dockOf(slot).querySelectorAll("[data-face-from]")) {
    const from = Number(holder.dataset.faceFrom);
    const to = Number(holder.dataset.faceTo ?? Infinity);
    const at = place ?? first;
    holder.hidden = at < from || to < at;
    holder.inert = place === null;
    draw(holder, struckOn(roomOf(slot), from, to), isOfEnd);
  }
});

// The value waits in its box, in grey.
document.addEventListener("shot:aimed", ({ target, detail: { value } }) => {
  const dock = target.closest("[data-dock]");
  for (const box of dock?.querySelectorAll("[data-box]") ?? []) {
    if (value !== null && box.hasAttribute("aria-current")) box.dataset.aimed = value;
    else delete box.dataset.aimed;
  }
});

// A value that is only confirmed keeps its mark.
document.addEventListener(
  "outbox:put",
  ({ detail: { operation } }) => {
    const { value, struck } = cellAt(roomOf(operation.slot), operation.number)?.dataset ?? {};
    if (!struck || value !== operation.value || typeof operation.x_mm === "number") return;
    [operation.x_mm, operation.y_mm] = struck.split(" ").map(Number);
  },
  true,
);

// Keys and face: the button that was tapped has left its place to the other.
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-setting='input']");
  const both = button?.parentElement.querySelectorAll("[data-setting='input']") ?? [];
  [...both].find((each) => each !== button)?.focus();
});
