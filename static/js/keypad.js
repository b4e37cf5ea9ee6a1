// Makes operations of taps and keys, one for each arrow, and shows the end that is being shot.
// Hears `shot:tapped` {value, x_mm, y_mm, number?, slot?}, as the face tells it too, `card:changed`
// and `card:opened`; tells `shot:kept` {slot}, and `end:shown` {slot, place, first, size}: null for a
// place where none is open.
import {
  cellAt,
  cellsOf,
  dockOf,
  inEnds,
  inTurn,
  isCommand,
  isUsed,
  lastPlace,
  placeOf,
  roomOf,
  tellDocument,
} from "./docks.js";
import { fill, say } from "./words.js";

const COMMANDS = {
  Backspace: undo,
  Escape: (pad) => correct(pad, pad.cursor),
  ArrowLeft: (pad) => move(pad, -1),
  ArrowRight: (pad) => move(pad, 1),
};
const pads = new Map();
// What undo takes back, on whichever card it was shot: {pad, place, value}.
const done = [];

const openPad = () => [...pads.values()].find(({ dock }) => dock.offsetParent !== null);
const valueAt = ({ room }, number) => cellAt(room, number)?.dataset.value ?? null;

function makePad(dock) {
  const { dock: slot, placeCount } = dock.dataset;
  // `cursor` is the place that is corrected.
  return { dock, slot, room: roomOf(slot), count: Number(placeCount ?? Infinity), cursor: null };
}

// Behind the last arrow, then what was left empty before it; null once the round is complete.
function nextPlace({ room, count }) {
  const last = lastPlace(room);
  if (last < count) return last + 1;
  const empty = cellsOf(room).filter((cell) => !isUsed(cell));
  return empty.length > 0 ? Math.min(...empty.map(placeOf)) : null;
}

async function put(pad, number, shot) {
  const base = cellAt(pad.room, number)?.dataset.op || null;
  const detail = { operation: { slot: pad.slot, number, base, ...shot } };
  tellDocument("outbox:put", detail);
  pad.cursor = null;
  await detail.kept;
  tellDocument("shot:kept", { slot: pad.slot });
  follow(pad);
}

// Unless it is said whose it is, it goes to the card that is open once its turn has come.
function score({ slot, number, ...shot }) {
  inTurn(async () => {
    const pad = pads.get(slot) ?? openPad();
    const place = number ?? pad?.cursor ?? (pad && nextPlace(pad));
    if (!place) return;
    done.push({ pad, place, value: valueAt(pad, place) });
    await put(pad, place, shot);
    if (document.documentElement.dataset.vibration !== "off") {
      const { arrow, size } = inEnds(pad.dock, place);
      navigator.vibrate?.(arrow === size ? 30 : 10);
    }
  });
}

// While an arrow is corrected, the same key empties its place.
function undo() {
  inTurn(async () => {
    const open = openPad();
    if (open.cursor !== null) {
      done.push({ pad: open, place: open.cursor, value: valueAt(open, open.cursor) });
      return put(open, open.cursor, { value: null });
    }
    const { pad, place, value } = done.pop() ?? { pad: open, place: lastPlace(open.room), value: null };
    if (place > 0) await put(pad, place, { value });
  });
}

function correct(pad, number) {
  inTurn(() => {
    const isOpen = number < lastPlace(pad.room) || valueAt(pad, number) !== null;
    pad.cursor = isOpen && number !== pad.cursor ? number : null;
    follow(pad);
  });
}

function move(pad, by) {
  inTurn(() => {
    const from = pad.cursor ?? nextPlace(pad) ?? lastPlace(pad.room) + 1;
    const to = Math.max(1, from + by);
    pad.cursor = to > lastPlace(pad.room) ? null : to;
    follow(pad);
  });
}

// What the archer does themself. Whoever looks elsewhere while others shoot stays there.
function follow(pad) {
  show(pad);
  const row = pad.room.querySelector("[data-current]");
  if (row) scrollTo(pad.room, row);
}

function show(pad) {
  const { dock, room, slot, cursor } = pad;
  const next = nextPlace(pad);
  const place = cursor ?? next ?? lastPlace(room);
  const told = inEnds(dock, place);
  const first = place - told.arrow + 1;
  const state = cursor !== null ? "correcting" : next === null ? "complete" : "end";
  const label = dock.querySelector("[data-dock-label]");
  say(label, fill(label.getAttribute(`data-words-${state}`), told));

  const boxes = [...dock.querySelectorAll("[data-box]")];
  const open = state === "complete" ? null : place;
  boxes.forEach((box, index) => showBox(pad, box, first + index, open));
  showPoints(dock, boxes);
  dock.dataset.state = state;
  dock.querySelector("[data-keys]").disabled = state === "complete";
  showUndo(pad);
  // What is said at one place, or during one end.
  const end = next && inEnds(dock, next).end;
  for (const each of room.querySelectorAll("[data-from], [data-end]")) {
    const isHidden = Number(each.dataset.from) !== next && Number(each.dataset.end) !== end;
    if (each.hidden !== isHidden) each.hidden = isHidden;
  }
  showRow(room, place);
  tellDocument("end:shown", { slot, place: open, first, size: told.size });
}

function showBox({ dock, room }, box, number, open) {
  const cell = cellAt(room, number);
  const value = cell?.dataset.value ?? null;
  const key = value === null ? null : dock.querySelector(`[data-key="${value}"]`);
  box.className = `box ${(key ?? cell)?.className.match(/ring-\w+/)?.[0] ?? "ring-none"}`;
  box.dataset.number = number;
  box.disabled = value === null && number > lastPlace(room) && number !== open;
  if (number === open) box.setAttribute("aria-current", "true");
  else box.removeAttribute("aria-current");
  const told = { arrow: box.dataset.box, value: value ?? "–" };
  box.setAttribute("aria-label", fill(box.dataset.words, told));
  say(box, key?.firstChild.textContent.trim() ?? value ?? "");
}

function showPoints(dock, boxes) {
  const place = dock.querySelector("[data-dock-points]");
  if (!place) return;
  const keys = boxes.map((box) => dock.querySelector(`[data-key="${box.textContent}"]`));
  const points = keys.reduce((sum, key) => sum + Number(key?.dataset.points ?? 0), 0);
  say(place, fill(place.dataset.words, { points }));
}

function showUndo({ dock, room, cursor }) {
  const button = dock.querySelector("[data-undo]");
  say(button, button.getAttribute(cursor === null ? "data-words-undo" : "data-words-clear"));
  button.disabled = lastPlace(room) === 0 && done.length === 0;
}

function showRow(room, place) {
  const row = cellAt(room, place)?.closest("tr");
  for (const each of room.querySelectorAll("[data-current]")) {
    if (each !== row) delete each.dataset.current;
  }
  if (row && row.dataset.current === undefined) row.dataset.current = "";
}

// Within the table alone: a page that two fingers spread stays where it is.
function scrollTo(room, row) {
  const [{ top, bottom }, view] = [row, room].map((each) => each.getBoundingClientRect());
  const { scrollMarginTop, scrollMarginBottom } = getComputedStyle(row);
  const above = top - parseFloat(scrollMarginTop) - view.top;
  const below = bottom + parseFloat(scrollMarginBottom) - view.bottom;
  if (above < 0) room.scrollTop += above;
  else if (below > 0) room.scrollTop += below;
}

function begin(dock) {
  const pad = makePad(dock);
  pads.set(pad.slot, pad);
  dock.addEventListener("submit", (event) => event.preventDefault());
  dock.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button?.dataset.key !== undefined) score({ value: button.dataset.key });
    else if (button?.dataset.box) correct(pad, Number(button.dataset.number));
    else if (button?.dataset.undo !== undefined) undo();
    else if (button?.dataset.change !== undefined) {
      correct(pad, Number(button.closest("[data-differ]").dataset.number));
    }
  });
  pad.room.addEventListener("click", ({ target }) => {
    const row = target.closest("[data-row]");
    const cell = target.closest("[data-place]") ?? row?.querySelector("[data-place]");
    if (cell) correct(pad, placeOf(cell));
  });
  dock.dataset.ready = "";
  return pad;
}

// Until its outbox answers, a dock is the form that it is without JavaScript.
document.addEventListener("card:changed", ({ detail: { slot } }) => {
  const dock = dockOf(slot);
  if (!dock?.querySelector("[data-keys]")) return;
  if (pads.has(slot)) show(pads.get(slot));
  else follow(begin(dock));
});

// What is hidden forgets how far it was scrolled.
document.addEventListener("card:opened", ({ detail: { slot } }) => {
  if (pads.has(slot)) follow(pads.get(slot));
});

document.addEventListener("shot:tapped", ({ detail }) => score(detail));

document.addEventListener("keydown", (event) => {
  const pad = openPad();
  if (!pad || !isCommand(event)) return;
  const shortcut = CSS.escape(event.key.toUpperCase());
  const key = pad.dock.querySelector(`[data-keys]:enabled [data-shortcut="${shortcut}"]`);
  if (key) score({ value: key.dataset.key });
  else if (event.key in COMMANDS) COMMANDS[event.key](pad);
  else return;
  event.preventDefault();
});
