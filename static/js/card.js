// Lays the arrows that wait on this phone over the card as the server wrote it, and sums it up.
// Hears `outbox:changed`; tells `card:changed` {slot} when the card may look different.
const docks = new Map(
  [...document.querySelectorAll("[data-dock]")].map((dock) => [dock.dataset.dock, dock]),
);
const operations = new Map();
const beneath = new WeakMap();

const roomOf = (slot) => document.querySelector(`[data-room="slot:${slot}"]`);
const cellAt = (room, number) => room.querySelector(`[data-place="${number}"]`);
const isUsed = ({ dataset }) => dataset.value !== undefined;
const ringOf = (each) => [...each.classList].find((name) => name.startsWith("ring-"));
const copyOf = (dock, name) =>
  dock.querySelector(`template[data-mark="${name}"]`).content.cloneNode(true);

// Until the server's own page shows it, or says that something newer stands there.
const isDue = ({ state, epoch, version }, room) =>
  state === "waiting" ||
  (state === "saved" && epoch === room.dataset.epoch && version > Number(room.dataset.version));

function lay(room, dock, { number, value, op, state }) {
  const cell = cellAt(room, number) ?? grown(room, number);
  if (!cell) return;
  if (!cell.dataset.laid) beneath.set(cell, cell.cloneNode(true));
  const key = value === null ? null : dock.querySelector(`[data-key="${value}"]`);
  if (value === null) delete cell.dataset.value;
  else cell.dataset.value = value;
  cell.dataset.points = key?.dataset.points ?? "";
  cell.dataset.op = op;
  cell.dataset.laid = state;
  cell.classList.replace(ringOf(cell), key ? ringOf(key) : "ring-none");
  cell.replaceChildren(...(key ? key.cloneNode(true).childNodes : [value ?? ""]));
  if (state === "waiting") cell.append(copyOf(dock, "waiting"));
}

// A frame of the server writes over what was laid, and takes its mark away.
function lift(room) {
  for (const cell of room.querySelectorAll("[data-laid]")) cell.replaceWith(beneath.get(cell));
}

// The table of a practice has as many rows as it needs. The server's own row will take its place.
function grown(room, number) {
  const blank = room.querySelector("template[data-blank]");
  if (!blank) return null;
  const perRow = blank.content.querySelectorAll("[data-place]").length;
  const last = Math.ceil(number / perRow);
  for (let row = room.querySelectorAll("[data-row]").length + 1; row <= last; row += 1) {
    const made = blank.content.firstElementChild.cloneNode(true);
    made.id = made.id.replace(/\d+$/, row);
    made.dataset.row = row;
    made.querySelector("th").textContent = row;
    made.querySelectorAll("[data-place]").forEach((cell, index) => {
      cell.dataset.place = (row - 1) * perRow + index + 1;
    });
    room.querySelector("[data-live-list]").append(made);
  }
  return cellAt(room, number);
}

function sumUp(room) {
  const cells = [...room.querySelectorAll("[data-place]")];
  const used = cells.filter(isUsed);
  const last = Math.max(0, ...used.map(({ dataset }) => Number(dataset.place)));
  let total = 0;
  for (const row of room.querySelectorAll("[data-row]")) {
    const own = [...row.querySelectorAll("[data-place]")];
    const shot = own.filter(isUsed);
    const sum = shot.reduce((before, { dataset }) => before + Number(dataset.points ?? 0), 0);
    total += sum;
    const isReached = own.some(({ dataset }) => Number(dataset.place) <= last);
    write(row, "sum", shot.length > 0 ? sum : "");
    write(row, "running", isReached ? total : "");
  }
  write(room, "total", total);
  write(room, "arrows", used.length);
  const head = room.querySelector("[data-per-end]")?.dataset;
  if (!head) return;
  write(room, "left", head.places - used.length);
  write(room, "end", Math.floor(Math.min(last, head.places - 1) / head.perEnd) + 1);
}

function write(within, name, value) {
  for (const place of within.querySelectorAll(`[data-figure="${name}"]`)) {
    if (place.textContent !== String(value)) place.textContent = value;
  }
}

function show(slot) {
  const room = roomOf(slot);
  lift(room);
  const due = operations.get(slot).filter((each) => isDue(each, room));
  for (const each of due) lay(room, docks.get(slot), each);
  sumUp(room);
  watch.takeRecords();
  document.dispatchEvent(new CustomEvent("card:changed", { detail: { slot } }));
}

const watch = new MutationObserver(() => [...operations.keys()].forEach(show));
const everything = { subtree: true, childList: true, characterData: true, attributes: true };
for (const slot of docks.keys()) watch.observe(roomOf(slot), everything);

document.addEventListener("outbox:changed", ({ detail: { slot, operations: kept } }) => {
  if (!docks.has(slot)) return;
  operations.set(slot, kept);
  show(slot);
});
