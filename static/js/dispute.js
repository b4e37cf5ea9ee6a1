// Where two phones differ on an arrow, it is settled with a tap: keep what stands, or change it.
const fill = (words, told) => words.replace(/{(\w+)}/g, (_, name) => told[name]);

document.addEventListener("card:changed", ({ detail: { slot } }) => {
  const dock = document.querySelector(`[data-dock="${slot}"]`);
  const room = document.querySelector(`[data-room="slot:${slot}"]`);
  const cell = room.querySelector("[data-place]:has(.scores__disputed)");
  const note = dock.querySelector("[data-differ]");
  note.hidden = cell === null;
  if (!cell) return;
  const { place, value } = cell.dataset;
  const size = Number(dock.dataset.endSize);
  const end = Math.ceil(place / size);
  const told = { end, arrow: place - (end - 1) * size, value: value ?? "–" };
  for (const each of note.querySelectorAll("[data-words]")) {
    each.textContent = fill(each.dataset.words, told);
  }
  note.dataset.number = place;
  note.dataset.value = value ?? "";
});

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-keep]");
  if (!button) return;
  const { number, value } = button.closest("[data-differ]").dataset;
  const { dock: slot } = button.closest("[data-dock]").dataset;
  const detail = { slot, number: Number(number), value };
  document.dispatchEvent(new CustomEvent("shot:tapped", { detail }));
});
