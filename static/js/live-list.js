// Keeps a list in the order that came with a frame. What a new item shows comes with that frame too.
// An item is what a frame brings, or holds it, beside what else the page writes there: then its
// data-live-id is the id of what it holds.
document.addEventListener("live:order", (event) => {
  const list = event.target.querySelector("[data-live-list]");
  if (!list) return;
  const { order, was } = event.detail;
  const template = list.querySelector("[data-live-item]");
  const stood = [...list.children].filter((item) => item !== template);
  // What moved says nothing to a page on which they stand otherwise.
  if (was !== undefined && was !== sumOf(stood)) return event.preventDefault();

  const known = new Map(stood.map((item) => [idOf(item), item]));
  const placed = order.flatMap((entry) => {
    const [first, last] = entry;
    if (typeof first === "number") return stood.slice(first, last + 1).map((item) => [item]);
    return [[known.get(first) ?? made(template, first), entry]];
  });
  const kept = new Set(placed.map(([item]) => item));
  for (const item of stood) if (!kept.has(item)) item.remove();

  const focused = document.activeElement;
  let next = template.nextElementSibling;
  for (const [item, entry] of placed) {
    if (item === next) next = next.nextElementSibling;
    else put(list, item, next);
    // For what else the page writes beside it, such as a place and a gap.
    if (entry) item.dispatchEvent(new CustomEvent("live:placed", { bubbles: true, detail: entry }));
  }
  if (document.activeElement !== focused) focused.focus({ preventScroll: true });
});

// Adler-32 of the ids, as the server has it.
function sumOf(items) {
  let [a, b] = [1, 0];
  for (const letter of items.map(idOf).join("\n")) {
    a = (a + letter.charCodeAt(0)) % 65521;
    b = (b + a) % 65521;
  }
  return b * 65536 + a;
}

function idOf({ id, dataset }) {
  return dataset.liveId ?? id;
}

function made(template, id) {
  const item = template.content.firstElementChild.cloneNode(true);
  if (item.dataset.liveId === undefined) return Object.assign(item, { id });
  item.dataset.liveId = id;
  item.querySelector("article").id = id;
  return item;
}

// Where the browser can, without taking the focus from what is moved.
function put(list, item, next) {
  if (list.moveBefore && item.isConnected) list.moveBefore(item, next);
  else list.insertBefore(item, next);
}
