// The docks of this page, the rooms of their cards, and the places in these.
export const dockOf = (slot) => document.querySelector(`[data-dock="${slot}"]`);
export const roomOf = (slot) => document.querySelector(`[data-room="slot:${slot}"]`);

export const placeOf = ({ dataset }) => Number(dataset.place);
export const isUsed = ({ dataset }) => dataset.value !== undefined;
export const cellAt = (room, number) => room.querySelector(`[data-place="${number}"]`);
export const cellsOf = (room) => [...room.querySelectorAll("[data-place]")];
export const lastPlace = (room) => Math.max(0, ...cellsOf(room).filter(isUsed).map(placeOf));

// Which arrow of which end a place is.
export function inEnds({ dataset }, place) {
  const size = Number(dataset.endSize);
  const end = Math.ceil(place / size);
  return { end, arrow: place - (end - 1) * size, size };
}

export function tellDocument(name, detail) {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

let last = Promise.resolve();

// One tap after the other: which place is next is known once the last arrow is kept.
export function inTurn(work) {
  last = last.then(work).catch(reportError);
}

// Not meant for a field, nor for the browser.
export const isCommand = ({ target, ctrlKey, metaKey, altKey }) =>
  !target.closest("input, select, textarea") && !ctrlKey && !metaKey && !altKey;
