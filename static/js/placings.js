// What the items of a list of placings go by, as it came with their order: a figure, and whether
// the place is an archer's own, shared with the one above, or none.
const OWN_PLACE = 0;
const SHARED = 1;
const WITHOUT_PLACE = 2;

document.addEventListener("live:placed", ({ target, detail: [, figure, mark] }) => {
  if (mark === undefined || !target.closest("[data-placings]")) return;
  target.dataset.at = figure ?? "";
  target.dataset.mark = mark;
});

// Calls with the list of each room of placings that has a new order, once it stands so.
export function onPlaced(tell) {
  document.addEventListener("live:order", (event) => {
    const list = event.target.querySelector("[data-placings]");
    if (list && !event.defaultPrevented) tell(list);
  });
}

// Below a heading they are counted anew. Without a place `place` is 0.
export function placingsOf(list) {
  const items = [...list.children].filter((item) => !item.matches("[data-live-item]"));
  let [place, at, first] = [0, 0, 0];
  return items.flatMap((item, index) => {
    const mark = Number(item.dataset.mark);
    const figure = Number(item.dataset.at);
    if (item.dataset.mark === undefined) {
      at = 0;
      return [];
    }
    if (mark === WITHOUT_PLACE) return [{ item, figure, place: 0 }];
    at += 1;
    if (at === 1) first = figure;
    if (mark === OWN_PLACE) place = at;
    const isShared = isLevel(item) || isLevel(items[index + 1]);
    return [{ item, figure, place, gap: first - figure, told: isShared ? `${place}=` : `${place}` }];
  });
}

// With the one above.
function isLevel(item) {
  return Number(item?.dataset.mark) === SHARED;
}

export function put(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}
