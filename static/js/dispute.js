// Where two phones differ on an arrow, it is settled with a tap: keep what stands, or change it.
import { dockOf, inEnds, placeOf, roomOf, tellDocument } from "./docks.js";
import { fill, say } from "./words.js";

document.addEventListener("card:changed", ({ detail: { slot } }) => {
  const dock = dockOf(slot);
  const cell = roomOf(slot).querySelector("[data-place]:has(.scores__disputed)");
  const note = dock.querySelector("[data-differ]");
  note.hidden = cell === null;
  if (!cell) return;
  const { value, other } = cell.dataset;
  const told = { ...inEnds(dock, placeOf(cell)), value: value ?? "–", other };
  for (const each of note.querySelectorAll("[data-words]")) say(each, fill(each.dataset.words, told));
  const [keep, take] = note.querySelectorAll("[data-settle]");
  [keep.value, take.value] = [value ?? "", other ?? ""];
  // The other may have cleared it.
  take.hidden = other === undefined;
  note.dataset.number = placeOf(cell);
});

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-settle]");
  if (!button) return;
  const { number } = button.closest("[data-differ]").dataset;
  const { dock: slot } = button.closest("[data-dock]").dataset;
  tellDocument("shot:tapped", { slot, number: Number(number), value: button.value });
});
