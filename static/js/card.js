// Lays the arrows that wait on this phone over the card as the server wrote it, and sums it up.
// Hears `outbox:changed`; tells `card:changed` {slot} when the card may look different.
import { cellAt, cellsOf, dockOf, isUsed, placeOf, roomOf, tellDocument } from "./docks.js";
import { note, placesIn, unfold, unfoldRow, worthOf } from "./rows.js";
import { fill, say } from "./words.js";

const DOZEN = 12;
// By slot, as the outbox told it last.
const outboxes = new Map();
const beneath = new WeakMap();

const ringOf = (each) => [...each.classList].find((name) => name.startsWith("ring-"));
const keyFor = (dock, value) => dock.querySelector(`[data-key="${value}"]`);
const pointsOn = (cells) => cells.reduce((sum, { dataset }) => sum + Number(dataset.points ?? 0), 0);
const copyOf = (dock, name) =>
  dock.querySelector(`template[data-mark="${name}"]`).content.cloneNode(true);

// Until the server's own page shows it, or says that something newer stands there.
const isDue = ({ finish, state, epoch, version }, room) =>
  !finish &&
  (state === "waiting" ||
    (state === "saved" && epoch === room.dataset.epoch && version > Number(room.dataset.version)));

function lay(room, dock, { number, value, op, state, x_mm, y_mm, arrow_id }) {
  const cell = cellAt(room, number) ?? grown(room, dock, number);
  if (!cell) return;
  if (!cell.dataset.laid) beneath.set(cell, cell.cloneNode(true));
  const key = value === null ? null : keyFor(dock, value);
  if (value === null) delete cell.dataset.value;
  else cell.dataset.value = value;
  cell.dataset.points = worthOf(dock, value)?.points ?? "";
  cell.dataset.op = op;
  note(cell, "struck", x_mm === null || value === null ? null : `${x_mm} ${y_mm}`);
  note(cell, "arrow", arrow_id && dock.querySelector(`[data-arrow-id="${arrow_id}"]`)?.textContent);
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
function grown(room, dock, number) {
  const blank = room.querySelector("template[data-blank]");
  if (!blank) return null;
  const perRow = placesIn(blank.content.firstElementChild);
  const last = Math.ceil(number / perRow);
  for (let row = room.querySelectorAll("[data-row]").length + 1; row <= last; row += 1) {
    const made = blank.content.firstElementChild.cloneNode(true);
    made.id = made.id.replace(/\d+$/, row);
    made.dataset.row = row;
    made.querySelector("th").textContent = row;
    made.dataset.shots = Array.from({ length: perRow }, (_, index) => (row - 1) * perRow + index + 1);
    unfoldRow(made, dock);
    room.querySelector("[data-live-list]").append(made);
  }
  return cellAt(room, number);
}

// Of a round, as the server writes it: a finished end from high to low, another as it was entered.
function arrange(room, dock) {
  const size = Number(dock.dataset.placeCount && dock.dataset.endSize);
  if (!size) return;
  const keys = [...dock.querySelectorAll("[data-key]")].map(({ dataset }) => dataset.key);
  const endOf = (cell) => Math.ceil(placeOf(cell) / size);
  const filled = new Map();
  for (const end of cellsOf(room).filter(isUsed).map(endOf)) filled.set(end, (filled.get(end) ?? 0) + 1);
  const rank = (cell) => (filled.get(endOf(cell)) === size ? keys.indexOf(cell.dataset.value) : 0);
  for (const row of room.querySelectorAll("[data-row]")) {
    const stood = cellsOf(row);
    const written = [...stood].sort(
      (a, b) => endOf(a) - endOf(b) || rank(a) - rank(b) || placeOf(a) - placeOf(b),
    );
    if (written.some((cell, at) => cell !== stood[at])) row.firstElementChild.after(...written);
    written.forEach((cell, at) => cell.classList.toggle("scores__end", at > 0 && at % size === 0));
  }
}

function sumUp(room, dock) {
  const used = cellsOf(room).filter(isUsed);
  const last = Math.max(0, ...used.map(placeOf));
  let total = 0;
  // Those since the last distance break.
  let leg = [];
  for (const row of room.querySelectorAll("[data-row], [data-leg]")) {
    if (row.dataset.leg) {
      sumUpLeg(row, leg, last, dock);
      leg = [];
      continue;
    }
    const own = cellsOf(row);
    const shot = own.filter(isUsed);
    const isReached = own.some((cell) => placeOf(cell) <= last);
    total += pointsOn(shot);
    leg.push(...own);
    write(row, "sum", shot.length > 0 ? pointsOn(shot) : "");
    write(row, "running", isReached ? total : "");
    sumUpDozen(row, used, isReached);
  }
  write(room, "total", total);
  write(room, "arrows", used.length);
  const head = room.querySelector("[data-per-end]")?.dataset;
  if (!head) return;
  write(room, "left", head.places - used.length);
  write(room, "end", Math.floor(Math.min(last, head.places - 1) / head.perEnd) + 1);
}

function sumUpDozen(row, used, isReached) {
  const figure = row.querySelector("[data-figure='dozen']");
  if (!figure) return;
  const last = cellsOf(row).map(placeOf).find((place) => place % DOZEN === 0);
  const dozen = used.filter((cell) => placeOf(cell) <= last && placeOf(cell) > last - DOZEN);
  say(figure, isReached ? pointsOn(dozen) : "");
  hide(figure.closest("small"), !isReached);
}

function sumUpLeg(line, cells, last, dock) {
  const isShot = cells.every((cell) => placeOf(cell) <= last);
  hide(line, !isShot);
  if (!isShot) return;
  const shot = cells.filter(isUsed);
  const count = (test) => shot.filter(({ dataset }) => test(dataset)).length;
  write(line, "leg-hits", count(({ points }) => points > 0));
  write(line, "leg-golds", count(({ value }) => worthOf(dock, value)?.gold !== undefined));
  write(line, "leg-xs", count(({ value }) => value === "X"));
  write(line, "leg-total", pointsOn(shot));
}

function hide(element, isHidden) {
  if (element.hidden !== isHidden) element.hidden = isHidden;
}

function write(within, name, value) {
  for (const place of within.querySelectorAll(`[data-figure="${name}"]`)) say(place, value);
}

// Handicap, projection and charts are the server's: they know of no arrow that is only here.
function date(room, dock, waiting) {
  const { style } = room.parentElement;
  const since = new Date(Math.min(...waiting.map(({ shot_at: shotAt }) => shotAt)));
  if (waiting.length === 0) return style.removeProperty("--as-of");
  const time = since.toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });
  style.setProperty("--as-of", JSON.stringify(fill(dock.dataset.wordsAsOf, { time })));
}

function show(slot) {
  const [room, dock] = [roomOf(slot), dockOf(slot)];
  const { operations, state } = outboxes.get(slot);
  unfold(room, dock);
  // Without keys nothing more comes to stand on the card.
  if (!dock.querySelector("[data-keys]")) return tellDocument("card:changed", { slot });
  lift(room);
  const due = operations.filter((each) => isDue(each, room));
  for (const each of due) lay(room, dock, each);
  arrange(room, dock);
  sumUp(room, dock);
  const isHeldUp = state !== "sending" || !navigator.onLine;
  date(room, dock, isHeldUp ? due.filter((each) => each.state === "waiting") : []);
  tellDocument("card:changed", { slot });
  // What was written here is no news.
  watch.takeRecords();
}

const watch = new MutationObserver((changes) => {
  for (const slot of outboxes.keys()) {
    if (changes.some(({ target }) => roomOf(slot).contains(target))) show(slot);
  }
});
const everything = { subtree: true, childList: true, characterData: true, attributes: true };

document.addEventListener("outbox:changed", ({ detail }) => {
  if (!dockOf(detail.slot)) return;
  if (!outboxes.has(detail.slot)) watch.observe(roomOf(detail.slot), everything);
  outboxes.set(detail.slot, detail);
  show(detail.slot);
});
