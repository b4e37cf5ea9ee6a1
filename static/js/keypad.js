// Makes operations of taps and keys, one for each arrow, and shows the end that is being shot.
// Hears `shot:tapped` {value, x_mm, y_mm, number?}, as the face tells it too, and `card:changed`.
const VALUES = { 0: "10", x: "X", m: "M" };
const COMMANDS = {
  Backspace: undo,
  Escape: (pad) => correct(pad, pad.cursor),
  ArrowLeft: (pad) => move(pad, -1),
  ArrowRight: (pad) => move(pad, 1),
};
const pads = new Map();

const cellsOf = ({ room }) => [...room.querySelectorAll("[data-place]")];
const placeOf = ({ dataset }) => Number(dataset.place);
const isUsed = ({ dataset }) => dataset.value !== undefined;
const cellAt = ({ room }, number) => room.querySelector(`[data-place="${number}"]`);
const isUsedAt = (pad, number) => {
  const cell = cellAt(pad, number);
  return cell !== null && isUsed(cell);
};
const fill = (words, told) => words.replace(/{(\w+)}/g, (_, name) => told[name]);

function makePad(dock) {
  const { dock: slot, endSize, placeCount } = dock.dataset;
  const room = document.querySelector(`[data-room="slot:${slot}"]`);
  const [size, count] = [Number(endSize), Number(placeCount ?? Infinity)];
  // `cursor` is the place that is corrected; `done` is what undo takes back.
  return { dock, slot, room, size, count, cursor: null, done: [], turn: Promise.resolve() };
}

function lastPlace(pad) {
  return Math.max(0, ...cellsOf(pad).filter(isUsed).map(placeOf));
}

// Behind the last arrow, then what was left empty before it; null once the round is complete.
function nextPlace(pad) {
  const last = lastPlace(pad);
  if (last < pad.count) return last + 1;
  const empty = cellsOf(pad).filter((cell) => !isUsed(cell));
  return empty.length > 0 ? Math.min(...empty.map(placeOf)) : null;
}

// One after the other: which place is next is known once the last arrow is kept.
function inTurn(pad, work) {
  pad.turn = pad.turn.then(() => work(pad));
}

async function put(pad, number, shot) {
  const base = cellAt(pad, number)?.dataset.op || null;
  const detail = { operation: { slot: pad.slot, number, base, ...shot } };
  document.dispatchEvent(new CustomEvent("outbox:put", { detail }));
  pad.cursor = null;
  await detail.kept;
  show(pad);
}

function score(pad, { value, x_mm = null, y_mm = null, number }) {
  inTurn(pad, async () => {
    const place = number ?? pad.cursor ?? nextPlace(pad);
    if (place === null) return;
    pad.done.push([place, isUsedAt(pad, place) ? cellAt(pad, place).dataset.value : null]);
    await put(pad, place, { value, x_mm, y_mm });
    if (document.documentElement.dataset.vibration !== "off") {
      navigator.vibrate?.(place % pad.size === 0 ? 30 : 10);
    }
  });
}

// While an arrow is corrected, the same key empties its place.
function undo(pad) {
  inTurn(pad, async () => {
    if (pad.cursor !== null) {
      pad.done.push([pad.cursor, cellAt(pad, pad.cursor).dataset.value]);
      return put(pad, pad.cursor, { value: null });
    }
    const [place, value] = pad.done.pop() ?? [lastPlace(pad), null];
    if (place > 0) await put(pad, place, { value });
  });
}

function correct(pad, number) {
  const isOpen = number < lastPlace(pad) || isUsedAt(pad, number);
  pad.cursor = isOpen && number !== pad.cursor ? number : null;
  show(pad);
}

function move(pad, by) {
  const from = pad.cursor ?? nextPlace(pad) ?? lastPlace(pad) + 1;
  const to = Math.max(1, from + by);
  pad.cursor = to > lastPlace(pad) ? null : to;
  show(pad);
}

function show(pad) {
  const { dock, size, cursor } = pad;
  const next = nextPlace(pad);
  const place = cursor ?? next ?? lastPlace(pad);
  const end = Math.ceil(place / size);
  const first = (end - 1) * size + 1;
  const told = { end, arrow: place - first + 1, size };
  const state = cursor !== null ? "correcting" : next === null ? "complete" : "end";
  const label = dock.querySelector("[data-dock-label]");
  say(label, fill(label.getAttribute(`data-words-${state}`), told));

  const boxes = [...dock.querySelectorAll("[data-box]")];
  const open = state === "complete" ? null : place;
  boxes.forEach((box, index) => showBox(pad, box, first + index, open));
  showPoints(dock, boxes);
  dock.querySelector("[data-keys]").disabled = state === "complete";
  showUndo(pad);
  for (const each of pad.room.querySelectorAll("[data-from]")) {
    const isHidden = Number(each.dataset.from) !== next;
    if (each.hidden !== isHidden) each.hidden = isHidden;
  }
  showRow(pad, place);
}

function showBox(pad, box, number, open) {
  const cell = cellAt(pad, number);
  const value = cell && isUsed(cell) ? cell.dataset.value : null;
  const key = value === null ? null : pad.dock.querySelector(`[data-key="${value}"]`);
  box.className = `box ${(key ?? cell)?.className.match(/ring-\w+/)?.[0] ?? "ring-none"}`;
  box.dataset.number = number;
  box.disabled = value === null && number > lastPlace(pad) && number !== open;
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

function showUndo(pad) {
  const button = pad.dock.querySelector("[data-undo]");
  say(button, button.getAttribute(pad.cursor === null ? "data-words-undo" : "data-words-clear"));
  button.disabled = lastPlace(pad) === 0 && pad.done.length === 0;
}

function showRow(pad, place) {
  const row = cellAt(pad, place)?.closest("tr");
  for (const each of pad.room.querySelectorAll("[data-current]")) {
    if (each !== row) delete each.dataset.current;
  }
  if (!row || pad.shown === place) return;
  if (row.dataset.current === undefined) row.dataset.current = "";
  pad.shown = place;
  row.scrollIntoView({ block: "nearest" });
}

function say(place, words) {
  if (place.textContent !== words) place.textContent = words;
}

function begin(dock) {
  const pad = makePad(dock);
  pads.set(pad.slot, pad);
  dock.addEventListener("submit", (event) => event.preventDefault());
  dock.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button?.dataset.key !== undefined) score(pad, { value: button.dataset.key });
    else if (button?.dataset.box) correct(pad, Number(button.dataset.number));
    else if (button?.dataset.undo !== undefined) undo(pad);
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
  const dock = document.querySelector(`[data-dock="${slot}"]:has([data-keys])`);
  if (dock) show(pads.get(slot) ?? begin(dock));
});

const openPad = () => [...pads.values()].find(({ dock }) => dock.offsetParent !== null);

document.addEventListener("shot:tapped", ({ detail }) => {
  const pad = pads.get(detail.slot) ?? openPad();
  if (pad) score(pad, detail);
});

document.addEventListener("keydown", (event) => {
  const pad = openPad();
  const isTyping = event.target.closest("input, select, textarea");
  if (!pad || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  const value = VALUES[event.key.toLowerCase()] ?? event.key;
  const isKey = pad.dock.querySelector(`[data-keys]:enabled [data-key="${CSS.escape(value)}"]`);
  if (isKey) score(pad, { value });
  else if (event.key in COMMANDS) COMMANDS[event.key](pad);
  else return;
  event.preventDefault();
});
