// Says in words what is saved and what waits on this phone, and lists what needs attention.
const language = document.documentElement.lang;
const plural = new Intl.PluralRules(language);
const fill = (words, told) => words.replace(/{(\w+)}/g, (_, name) => told[name]);

function stateOf(state, waiting, refused) {
  if (state === "broken") return state;
  if (waiting > 0) return state === "sending" && !navigator.onLine ? "waiting" : state;
  return refused > 0 ? "refused" : "saved";
}

function say(line, state, count) {
  const words =
    line.getAttribute(`data-words-${state}-${plural.select(count)}`) ??
    line.getAttribute(`data-words-${state}-other`) ??
    line.getAttribute(`data-words-${state}`);
  line.dataset.state = state;
  const told = fill(words, { count });
  if (line.textContent !== told) line.textContent = told;
}

function list(dock, refused) {
  const place = dock.querySelector("[data-attention]");
  const size = Number(dock.dataset.endSize);
  const template = dock.querySelector("template[data-mark='refused']");
  const items = refused.map(({ op, number, value, reason }) => {
    const item = template.content.firstElementChild.cloneNode(true);
    const words = item.querySelector("[data-words]");
    const end = Math.ceil(number / size);
    const arrow = number - (end - 1) * size;
    words.textContent = fill(words.dataset.words, { end, arrow, value: value ?? "–", reason });
    item.dataset.op = op;
    return item;
  });
  place.replaceChildren(...items);
  place.hidden = items.length === 0;
}

document.addEventListener("outbox:changed", ({ detail: { slot, state, operations } }) => {
  const dock = document.querySelector(`[data-dock="${slot}"]`);
  if (!dock) return;
  const waiting = operations.filter((each) => each.state === "waiting");
  const refused = operations.filter((each) => each.state === "refused");
  const told = stateOf(state, waiting.length, refused.length);
  say(dock.querySelector("[data-saving]"), told, told === "refused" ? refused.length : waiting.length);
  dock.querySelector("[data-insecure]").hidden = isSecureContext || told !== "waiting";
  list(dock, refused);
});

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-again], [data-remove]");
  if (!button) return;
  const { op } = button.closest("[data-op]").dataset;
  const { dock: slot } = button.closest("[data-dock]").dataset;
  const name = button.dataset.again !== undefined ? "outbox:again" : "outbox:remove";
  document.dispatchEvent(new CustomEvent(name, { detail: { slot, op } }));
});
