// Which arrow of the set was shot, where its archer cares to say: the number goes with the value.
// Hears `end:shown` {slot, place, first, size}, and adds `arrow_id` to what `outbox:put` will keep.
import { cellAt, dockOf, roomOf } from "./docks.js";

const rowOf = (slot) => dockOf(slot)?.querySelector("[data-arrows-in-use]");
const buttonsOf = (row) => [...row.querySelectorAll("[data-arrow-id]")];
const isPressed = (button) => button.getAttribute("aria-pressed") === "true";
const arrowAt = (slot, number) => cellAt(roomOf(slot), number)?.dataset.arrow;
const press = (button, isOn) => button.setAttribute("aria-pressed", String(isOn));

// A number holds for one place; where a place is opened again it shows its own.
document.addEventListener("end:shown", ({ detail: { slot, place, first, size } }) => {
  const row = rowOf(slot);
  if (!row) return;
  const places = Array.from({ length: size }, (_, index) => first + index);
  const shot = new Set(places.filter((each) => each !== place).map((each) => arrowAt(slot, each)));
  const isOther = row.dataset.place !== String(place);
  row.dataset.place = place;
  for (const button of buttonsOf(row)) {
    button.toggleAttribute("data-shot", shot.has(button.textContent));
    if (isOther) press(button, place !== null && arrowAt(slot, place) === button.textContent);
  }
});

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-arrow-id]");
  if (!button) return;
  const isOn = !isPressed(button);
  for (const each of buttonsOf(button.parentElement)) press(each, isOn && each === button);
});

// Before the outbox hears it. What is written over elsewhere keeps the arrow that it has.
document.addEventListener(
  "outbox:put",
  ({ detail: { operation } }) => {
    const { slot, number, value } = operation;
    const row = rowOf(slot);
    if (!row || value === null || value === undefined) return;
    const isOpen = row.dataset.place === String(number);
    const own = (button) => button.textContent === arrowAt(slot, number);
    const chosen = buttonsOf(row).find(isOpen ? isPressed : own);
    if (chosen) operation.arrow_id = chosen.dataset.arrowId;
  },
  true,
);
