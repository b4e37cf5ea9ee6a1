// A row tells once what its places hold, to stay short in the frames that bring it; on the phone that
// records, each of its cells gets its own.
import { idFrom } from "./ids.js";

const shotsIn = (row) => row.dataset.shots.split(",");
export const placesIn = (row) => shotsIn(row).length;

// Also of a value that has no key.
export const worthOf = (dock, value) =>
  dock.querySelector(`[data-key="${value}"], [data-also="${value}"]`)?.dataset;

export function note(cell, name, words) {
  if (words) cell.dataset[name] = words;
  else delete cell.dataset[name];
}

// Rows as the server wrote them, now or since they were unfolded last.
export function unfold(room, dock) {
  for (const row of room.querySelectorAll("[data-shots]")) {
    if (row.cells[1].dataset.place === undefined) unfoldRow(row, dock);
  }
}

export function unfoldRow(row, dock) {
  shotsIn(row).forEach((told, index) => {
    const cell = row.cells[index + 1];
    const [place, op, x, y, arrow] = told.split(":");
    cell.dataset.place = place;
    note(cell, "op", op && idFrom(op));
    note(cell, "struck", x && `${x / 10} ${y / 10}`);
    note(cell, "arrow", arrow);
    // Beside other words the value has an attribute of its own.
    if (cell.textContent && !cell.firstElementChild) cell.dataset.value = cell.textContent;
    const { value } = cell.dataset;
    if (value !== undefined) cell.dataset.points = worthOf(dock, value)?.points ?? "";
  });
}
