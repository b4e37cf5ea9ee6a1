// Asks in words, and only where an end is worth a second look: it is far from what this archer's ends
// come to, or two archers have the same values twice in a row.
import { cellsOf, dockOf, isUsed, lastPlace, placeOf, roomOf } from "./docks.js";
import { fill, say } from "./words.js";

// Whose end was filled last on this phone.
let asked = null;

function valuesOf(slot, end) {
  const size = Number(dockOf(slot).dataset.endSize);
  const own = cellsOf(roomOf(slot)).filter((cell) => Math.ceil(placeOf(cell) / size) === end && isUsed(cell));
  return own.length === size ? own : null;
}

const written = (cells) => cells?.map(({ dataset }) => dataset.value).sort().join(" ");

function isSame(slot, other, end) {
  const values = written(valuesOf(slot, end));
  return values !== undefined && values === written(valuesOf(other, end));
}

function doubtOf(slot) {
  const { dataset } = dockOf(slot);
  const { archer, endSize, usualLow: low, usualHigh: high } = dataset;
  const end = Math.ceil(lastPlace(roomOf(slot)) / endSize);
  const cells = valuesOf(slot, end);
  if (!cells) return "";
  const total = cells.reduce((sum, cell) => sum + Number(cell.dataset.points), 0);
  if (low && (total < low || total > high)) {
    return fill(dataset.wordsFar, { archer, end, total, low, high });
  }
  const others = [...document.querySelectorAll("[data-dock]")].map((dock) => dock.dataset);
  const twin = others.find(
    ({ dock }) => dock !== slot && isSame(slot, dock, end) && isSame(slot, dock, end - 1),
  );
  return twin ? fill(dataset.wordsSame, { archer, other: twin.archer, end }) : "";
}

// Whichever card is open by now.
function show() {
  const words = doubtOf(asked);
  for (const note of document.querySelectorAll("[data-doubt]")) {
    say(note, words);
    note.hidden = words === "";
  }
}

document.addEventListener("shot:kept", ({ detail: { slot } }) => {
  const { endSize } = dockOf(slot).dataset;
  if (asked === slot || lastPlace(roomOf(slot)) % endSize === 0) asked = slot;
  if (asked) show();
});
