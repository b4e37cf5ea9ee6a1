// Keeps the rooms of a page current, and says in words whether they are.
// Tells `live:confirmed` when the server has just answered, and when it last had for every room;
// `live:released` when it is of a newer release.

const line = document.querySelector("[data-live]");
const SILENCE = 15_000;
const POLL = 10_000;
const FAILURES = 3;
// All notice a dead line in the same second; they come back in as many as this.
const SPREAD = 5_000;

const rendered = Date.parse(line.querySelector("time").dateTime);
const begun = Date.now();
const confirmed = new WeakMap();
let connection = null;
let reloading = null;
let polls = null;
let failures = 0;

const releaseOf = ({ documentElement: { dataset } }) => dataset.release;
const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
const openRooms = () => [...document.querySelectorAll("[data-room]:not([data-closed])")];
const roomNamed = (name, page) => page.querySelector(`[data-room="${CSS.escape(name)}"]`);
const seen = ({ dataset }) => `${dataset.room}@${dataset.epoch}.${dataset.version}`;
const isNewer = ({ epoch, version }, { dataset }) =>
  epoch !== dataset.epoch || Number(version) > Number(dataset.version);

function address() {
  const rooms = openRooms().map((room) => ["room", seen(room)]);
  const asked = new URLSearchParams([...rooms, ["release", releaseOf(document)]]);
  return `${location.origin.replace(/^http/, "ws")}/ws/?${asked}`;
}

// Also instead of a connection that there is.
function connect() {
  if (openRooms().length === 0) return;
  line.setAttribute("hx-ws:connect", address());
  htmx.process(line, true);
}

// A reconnect goes on from where the page is, not from where it was when it was loaded.
function remember() {
  if (connection) connection.url = address();
}

function lastConfirmed(otherwise) {
  return Math.min(...openRooms().map((room) => confirmed.get(room) ?? otherwise));
}

function isSilent() {
  return Date.now() - lastConfirmed(begun) >= SILENCE;
}

function say(state, since = lastConfirmed(rendered)) {
  const { lang } = document.documentElement;
  const time = new Date(since).toLocaleTimeString(lang, { timeStyle: "short" });
  const words = line.getAttribute(`data-words-${state}`).replace("{time}", time);
  line.dataset.state = state;
  if (line.textContent !== words) line.textContent = words;
}

function confirm(room, state) {
  confirmed.set(room, Date.now());
  if (!isSilent()) say(state);
  tell("live:confirmed", lastConfirmed(begun));
}

function confirmLive(room) {
  failures = 0;
  stopPolling();
  confirm(room, "live");
}

function close(room, code) {
  const note = room.querySelector("[data-room-closed]");
  note.textContent = line.getAttribute(`data-words-${code}`);
  note.hidden = false;
  room.dataset.closed = code;
  remember();
  if (openRooms().length > 0) return;
  stopPolling();
  say("not-live", confirmed.get(room) ?? rendered);
}

// Whether what the frame brings is to be shown.
function accepts(frame, socket) {
  const room = roomNamed(frame.room, document);
  if (!room || room.dataset.closed) return false;
  if (frame.closed) close(room, frame.closed);
  else if (frame.epoch !== room.dataset.epoch) reload();
  else if (frame.version === Number(room.dataset.version)) confirmLive(room);
  else if (isNewer(frame, room)) {
    if (frame.content !== undefined) return true;
    socket.send(JSON.stringify({ hello: seen(room) }));
  }
  return false;
}

// Whether the room's list could take the order that the frame brings.
function arranges(frame) {
  const told = new CustomEvent("live:order", { bubbles: true, cancelable: true, detail: frame });
  return roomNamed(frame.room, document).dispatchEvent(told);
}

function parsed(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

// Everything anew, as the server has the page now.
function reload() {
  // A poll that fails says nothing; the silence will.
  reloading ??= replaceRooms()
    .catch(() => {})
    .finally(() => (reloading = null));
}

async function replaceRooms() {
  const answer = await fetch(location.href, { cache: "no-store" });
  const code = 4000 + answer.status;
  if (line.hasAttribute(`data-words-${code}`)) openRooms().forEach((room) => close(room, code));
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (releaseOf(page) !== releaseOf(document)) tell("live:released");
  for (const room of openRooms()) {
    const fresh = roomNamed(room.dataset.room, page);
    if (!fresh) {
      close(room, 4404);
    } else {
      if (isNewer(fresh.dataset, room)) await replace(room, fresh);
      confirm(room, polls ? "as-of" : "live");
    }
  }
  remember();
}

function replace(room, { outerHTML: text }) {
  return htmx.swap({ sourceElement: line, target: room, swap: "outerMorph", text });
}

function startPolling() {
  if (polls) return;
  polls = setInterval(() => document.hidden || reload(), POLL);
  reload();
}

function stopPolling() {
  clearInterval(polls);
  polls = null;
}

line.addEventListener("htmx:ws:before:connection", (event) => {
  connection = event.detail.connection;
  // A page that a link opened shows its socket that link, where no log has it.
  const { openedBy } = line.dataset;
  if (openedBy) connection.config = { ...connection.config, protocols: ["archstats.v0", openedBy] };
});

line.addEventListener("htmx:ws:before:message:incoming", (event) => {
  const { connection, message } = event.detail;
  const frame = parsed(message.data);
  message.frame = frame;
  if (frame.release) tell("live:released");
  if (!accepts(frame, connection.socket)) return event.preventDefault();
  if (!frame.order || arranges(frame)) return;
  event.preventDefault();
  reload();
});

line.addEventListener("htmx:ws:after:message:incoming", ({ detail: { message: { frame } } }) => {
  const room = roomNamed(frame.room, document);
  room.dataset.version = frame.version;
  remember();
  confirmLive(room);
});

// What could not be shown would never come again.
line.addEventListener("htmx:ws:error", ({ detail: { error } }) => error instanceof Error && reload());

line.addEventListener("htmx:ws:close", ({ detail: { code, connection } }) => {
  if (code === null) return;
  if (line.hasAttribute(`data-words-${code}`)) openRooms().forEach((room) => close(room, code));
  if (openRooms().length === 0) return;
  if (!polls) say("not-live");
  if (document.hidden) return;
  // Opening alone is no success: a server that is full accepts before it says so.
  connection.attempt = failures;
  failures = connection.config.reconnectCodes.includes(code) ? failures + 1 : FAILURES;
  if (failures >= FAILURES) startPolling();
});

addEventListener("offline", () => openRooms().length && say("not-live"));
addEventListener("online", connect);
addEventListener("pageshow", (event) => event.persisted && connect());
document.addEventListener("visibilitychange", () => polls && !document.hidden && reload());

let tried = 0;
setInterval(() => {
  if (!isSilent()) return;
  if (line.dataset.state !== "not-live") say("not-live");
  // A server that hangs takes connections all the same, so again and again.
  if (Date.now() - tried < SILENCE) return;
  tried = Date.now();
  setTimeout(() => isSilent() && connect(), Math.random() * SPREAD);
}, 1000);

connect();
