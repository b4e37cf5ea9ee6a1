// Says in words what is saved and what waits on this phone, and lists what needs attention.
import { dockOf, inEnds, tellDocument } from "./docks.js";
import { fill, say } from "./words.js";

const line = document.querySelector("[data-saving]");
const plural = new Intl.PluralRules(document.documentElement.lang);
// The worst first: one line stands for all cards of this phone.
const STATES = ["broken", "asks", "waiting", "sending"];
const outboxes = new Map();

function stateOf(waiting, refused) {
  const states = [...outboxes.values()].map(({ state }) => state);
  const state = STATES.find((each) => states.includes(each));
  if (state === "broken") return state;
  if (waiting > 0) return state === "sending" && !navigator.onLine ? "waiting" : state;
  return refused > 0 ? "refused" : "saved";
}

function sayAll() {
  const operations = [...outboxes.values()].flatMap((each) => each.operations);
  const waiting = operations.filter(({ state }) => state === "waiting");
  const refused = operations.filter(({ state }) => state === "refused");
  const arrows = waiting.filter(({ finish }) => !finish);
  const state = stateOf(waiting.length, refused.length);
  const isFinished = state === "waiting" && arrows.length < waiting.length;
  const name = isFinished ? (arrows.length > 0 ? "finishing" : "finished") : state;
  const count = state === "refused" ? refused.length : arrows.length;
  const words = [`${name}-${plural.select(count)}`, `${name}-other`, name]
    .map((each) => line.getAttribute(`data-words-${each}`))
    .find((each) => each !== null);
  line.dataset.state = state;
  say(line, fill(words, { count }));
  for (const note of document.querySelectorAll("[data-insecure]")) {
    note.hidden = isSecureContext || state !== "waiting";
  }
}

function list(dock, refused) {
  const place = dock.querySelector("[data-attention]");
  const template = dock.querySelector("template[data-mark='refused']");
  const items = refused.map(({ op, number, value, reason, finish }) => {
    const item = template.content.firstElementChild.cloneNode(true);
    const { dataset } = item.querySelector("[data-words]");
    const told = { ...inEnds(dock, number), value: value ?? "–", reason };
    say(item.querySelector("[data-words]"), fill(finish ? dataset.wordsFinish : dataset.words, told));
    item.dataset.op = op;
    return item;
  });
  place.replaceChildren(...items);
  place.hidden = items.length === 0;
}

// Until it is kept, nobody may believe that it is saved.
document.addEventListener("outbox:put", () => {
  line.dataset.state = "sending";
  say(line, line.dataset.wordsSending);
});

document.addEventListener("outbox:changed", ({ detail }) => {
  const dock = dockOf(detail.slot);
  if (!dock) return;
  outboxes.set(detail.slot, detail);
  sayAll();
  list(dock, detail.operations.filter(({ state }) => state === "refused"));
});

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-again], [data-remove]");
  if (!button) return;
  const { op } = button.closest("[data-op]").dataset;
  const { dock: slot } = button.closest("[data-dock]").dataset;
  tellDocument(button.dataset.again !== undefined ? "outbox:again" : "outbox:remove", { slot, op });
});
