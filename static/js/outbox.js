// Keeps every arrow on this phone before it is shown, and sends it until the server has it.
// Hears `outbox:put` {operation: {slot, number, value, x_mm, y_mm, base} or {slot, finish: true}}, to
// which it adds the promise `kept`, and `outbox:again` and `outbox:remove` {slot, op}; tells
// `outbox:changed` {slot, state, operations}.
import { roomOf, tellDocument } from "./docks.js";
import { newId } from "./ids.js";

const MOST_AT_ONCE = 300;
const PATIENCE = 10_000;
const SHORTEST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;
const RENEWED = new Set([401, 403]);
const REFUSED = new Set([404, 409, 410, 413, 422]);
// One operation of many may be what the request is refused for.
const SHARED = new Set([413, 422]);
const OPERATIONS = IDBKeyRange.bound(0, Infinity);
const SENT = ["op", "seq", "number", "value", "x_mm", "y_mm", "arrow_id", "shot_at", "base"];

const lines = new Map();
// The rooms of this page, as they came with it.
const loaded = new Map(
  [...document.querySelectorAll("[data-dock]")].map(({ dataset: { dock } }) => {
    const { epoch, version } = roomOf(dock).dataset;
    return [dock, { epoch, version: Number(version) }];
  }),
);
const otherTabs = new BroadcastChannel("outbox");

const asked = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function open() {
  const request = indexedDB.open("archstats", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("outbox");
  return asked(request);
}

const opened = open();

// Under "device" this phone's id and its count, under each number of the count an operation: in one
// store, so that none of them survives without the others. Done when it is written to the disk.
async function inStore(mode, work) {
  const transaction = (await opened).transaction("outbox", mode, { durability: "strict" });
  const written = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
  const [result] = await Promise.all([work(transaction.objectStore("outbox")), written]);
  return result;
}

const all = () => inStore("readonly", (store) => asked(store.getAll(OPERATIONS)));
const operationsOf = async (slot) => (await all()).filter((each) => each.slot === slot);
const waitingOf = async (slot) => (await operationsOf(slot)).filter(({ state }) => state === "waiting");
const device = () => inStore("readonly", (store) => asked(store.get("device")));

function put(operation) {
  return inStore("readwrite", async (store) => {
    const device = (await asked(store.get("device"))) ?? { id: newId(), seq: 0 };
    device.seq += 1;
    store.put(device, "device");
    const unsaid = { x_mm: null, y_mm: null, arrow_id: null };
    const made = { op: newId(), seq: device.seq, shot_at: Date.now(), state: "waiting" };
    store.put({ ...unsaid, ...operation, ...made }, device.seq);
  });
}

function change(operations, changed) {
  return inStore("readwrite", (store) => {
    for (const each of operations) store.put({ ...each, ...changed(each) }, each.seq);
  });
}

function forget(operations) {
  if (operations.length === 0) return null;
  return inStore("readwrite", (store) => operations.forEach(({ seq }) => store.delete(seq)));
}

const tokenField = (page) => page.querySelector("[name=csrfmiddlewaretoken]");

function lineOf(slot) {
  if (!lines.has(slot)) lines.set(slot, { state: "sending", failures: 0, atOnce: MOST_AT_ONCE });
  return lines.get(slot);
}

async function tell(slot, isOwn = true) {
  tellDocument("outbox:changed", { slot, state: lineOf(slot).state, operations: await operationsOf(slot) });
  if (isOwn) otherTabs.postMessage(slot);
}

// Two tabs have one outbox. Where there are no locks both may send, and each operation counts once.
function alone(slot, work) {
  return navigator.locks ? navigator.locks.request(`outbox ${slot}`, work) : work();
}

async function flush(slot) {
  const line = lineOf(slot);
  line.isWanted = true;
  if (line.isBusy || performance.now() < line.notBefore) return;
  clearTimeout(line.timer);
  line.isBusy = true;
  let pause = 0;
  try {
    // What was put while the last was sent, or while the lock was let go, is looked for again.
    while (line.isWanted && !pause) {
      line.isWanted = false;
      pause = await alone(slot, () => sendAll(slot, line));
    }
  } finally {
    line.isBusy = false;
  }
  if (pause) line.timer = setTimeout(flush, pause, slot);
}

// How long to wait before the next try; 0 once there is nothing left to send.
async function sendAll(slot, line) {
  for (;;) {
    const batch = firstOf(await waitingOf(slot), line.atOnce);
    if (batch.length === 0) return 0;
    let answer = await send(slot, batch);
    if (RENEWED.has(answer.status)) {
      const isOpen = await renewToken();
      answer = isOpen ? await send(slot, batch) : answer;
    }
    const isFurther = await take(line, batch, answer);
    line.failures = isFurther ? 0 : line.failures + 1;
    if (isFurther) line.state = "sending";
    else line.state = RENEWED.has(answer.status) ? "asks" : "waiting";
    await tell(slot);
    if (!isFurther) return pauseAfter(line, answer);
  }
}

// The wish to finish the card goes by itself, behind the arrows that were shot before it.
function firstOf(waiting, atOnce) {
  if (waiting[0]?.finish) return waiting.slice(0, 1);
  const finish = waiting.findIndex((each) => each.finish);
  return waiting.slice(0, finish < 0 ? atOnce : Math.min(finish, atOnce));
}

async function send(slot, batch) {
  try {
    const { finish } = batch[0];
    const { id } = await device();
    const operations = batch.map((each) => Object.fromEntries(SENT.map((name) => [name, each[name]])));
    const response = await fetch(`/api/v0/slot/${slot}/${finish ? "finish" : "card"}`, {
      method: finish ? "POST" : "PUT",
      redirect: "manual",
      cache: "no-store",
      headers: { "Content-Type": "application/json", "X-CSRFToken": tokenField(document).value },
      body: finish ? null : JSON.stringify({ sent_at: Date.now(), device: id, operations }),
      signal: AbortSignal.timeout(PATIENCE),
    });
    return { headers: response.headers, ...(await ours(response)) };
  } catch {
    return { status: 0 };
  }
}

// A café's own page may come with any status: what does not look like ours says nothing.
async function ours(response) {
  const answer = await response.json().catch(() => null);
  return answer?.code === response.status ? { status: answer.code, ...answer } : { status: 0 };
}

// What an error is about; the item it stands in says it in the archer's words.
const NAMED = /^[\w.]+: ([\da-f-]{36}: )?/;

// Whether the line is shorter now, or will be.
async function take(line, batch, { status, data, errors }) {
  if (SHARED.has(status) && batch.length > 1) {
    line.atOnce = 1;
    return true;
  }
  if (REFUSED.has(status)) {
    const reason = errors.map((why) => why.replace(NAMED, "")).join("; ");
    await change(batch, () => ({ state: "refused", reason }));
    return true;
  }
  const verdicts = status === 200 ? verdictsIn(data, batch[0]) : new Map();
  const answered = batch.filter(({ op }) => verdicts.has(op));
  await change(answered, ({ op, slot }) => {
    const { status: verdict, reason } = verdicts.get(op);
    if (verdict === "refused") return { state: "refused", reason };
    return { state: "saved", version: data.version, epoch: roomOf(slot)?.dataset.epoch };
  });
  if (!loaded.has(batch[0].slot)) await tidy();
  line.atOnce = MOST_AT_ONCE;
  return answered.length > 0;
}

// Only what names the operation, or the card that is finished, is an answer to it.
function verdictsIn(data, { slot, op, finish }) {
  if (finish) return new Map(data?.slot_id === slot && data.finished_at ? [[op, {}]] : []);
  const results = Array.isArray(data?.results) ? data.results : [];
  return new Map(results.map((each) => [each.op, each]));
}

// False where the page is not open to us any more: then the archer is asked.
async function renewToken() {
  try {
    const answer = await fetch(location.pathname, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    tokenField(document).value = tokenField(page).value;
    return answer.ok;
  } catch {
    return false;
  }
}

function pauseAfter(line, { headers }) {
  const told = headers && retryAfter(headers);
  line.notBefore = told ? performance.now() + told : 0;
  const most = Math.min(LONGEST_PAUSE, SHORTEST_PAUSE * 2 ** line.failures);
  return told || SHORTEST_PAUSE + Math.random() * (most - SHORTEST_PAUSE);
}

// The server's own clock: the phone's may be a day wrong.
function retryAfter(headers) {
  const told = headers.get("Retry-After") ?? "";
  if (/^\d+$/.test(told)) return told * 1000;
  const now = Date.parse(headers.get("Date")) || Date.now();
  return Math.max(Date.parse(told) - now, 0) || 0;
}

// What the server took stays until it is on a page of it as it was loaded: the one that is kept for
// reloads shows no later arrow. Of other cards nothing is to be shown.
async function tidy() {
  const isOver = ({ slot, state, version, epoch }) => {
    const page = loaded.get(slot);
    return state === "saved" && (!page || page.epoch !== epoch || version <= page.version);
  };
  await forget((await all()).filter(isOver));
}

// Where a backup was put back it may lack what was taken before: that goes once more, and counts once.
async function sendAgain(slot, epoch) {
  const isBefore = (each) => each.state === "saved" && each.epoch !== epoch;
  await change((await operationsOf(slot)).filter(isBefore), () => ({ state: "waiting" }));
}

async function flushAll() {
  for (const slot of new Set((await all()).map((each) => each.slot))) flush(slot);
}

async function keep(operation) {
  const line = lineOf(operation.slot);
  try {
    await put(operation);
    if (line.state === "broken") line.state = "sending";
  } catch {
    line.state = "broken";
  }
  await tell(operation.slot);
  flush(operation.slot);
}

document.addEventListener("outbox:put", ({ detail }) => {
  detail.kept = keep(detail.operation);
});

async function changeOne({ slot, op }, work) {
  await work((await operationsOf(slot)).filter((each) => each.op === op));
  await tell(slot);
}

document.addEventListener("outbox:again", async ({ detail }) => {
  await changeOne(detail, (found) => change(found, () => ({ state: "waiting" })));
  flush(detail.slot);
});
document.addEventListener("outbox:remove", ({ detail }) => changeOne(detail, forget));
otherTabs.addEventListener("message", ({ data: slot }) => tell(slot, false));
addEventListener("online", flushAll);
addEventListener("pageshow", flushAll);
document.addEventListener("visibilitychange", () => document.hidden || flushAll());
document.addEventListener("live:confirmed", async () => {
  for (const [slot, { epoch: before }] of loaded) {
    const { epoch } = roomOf(slot).dataset;
    if (epoch === before) continue;
    loaded.set(slot, { epoch, version: -1 });
    await sendAgain(slot, epoch);
    await tell(slot);
    flush(slot);
  }
});

async function begin() {
  for (const [slot, { epoch }] of loaded) await sendAgain(slot, epoch);
  await tidy();
  for (const { dataset } of document.querySelectorAll("[data-dock]")) await tell(dataset.dock);
  navigator.storage?.persist?.();
  await flushAll();
}

// Where nothing can be kept, the keypad stays the form that it is without JavaScript.
begin().catch(() => {});
