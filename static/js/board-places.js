// Writes places and gaps beside the cards of a board, by what each of them goes by.
import "./live-list.js";

const OWN_PLACE = 0;
const WITHOUT_PLACE = 2;

document.addEventListener("live:placed", ({ target, detail: [, figure, mark] }) => {
  if (mark === undefined || !target.closest(".board")) return;
  target.dataset.at = figure ?? "";
  target.dataset.mark = mark;
});

// After the list has taken the order.
document.addEventListener("live:order", (event) => {
  const list = event.target.querySelector(".board[data-live-list]");
  if (list && !event.defaultPrevented) writePlaces(list);
});

function writePlaces(list) {
  const { wordsLeader, wordsLevel } = list.dataset;
  const items = [...list.children].filter((item) => !item.matches("[data-live-item]"));
  let [place, at, first] = [0, 0, 0];
  items.forEach((item, index) => {
    const { mark } = item.dataset;
    const figure = Number(item.dataset.at);
    // A heading: from here on they are counted anew.
    if (mark === undefined) at = 0;
    else if (Number(mark) === WITHOUT_PLACE) write(item, "", "");
    else {
      at += 1;
      if (at === 1) first = figure;
      if (Number(mark) === OWN_PLACE) place = at;
      const isShared = isLevel(item) || isLevel(items[index + 1]);
      const gap = place === 1 ? wordsLeader : figure === first ? wordsLevel : `−${first - figure}`;
      write(item, isShared ? `${place}=` : `${place}`, gap);
    }
  });
}

// With the one above.
function isLevel(item) {
  return item?.dataset.mark === "1";
}

function write(item, place, gap) {
  put(item.querySelector("[data-place]"), place);
  put(item.querySelector("[data-gap]"), gap);
  put(item.querySelector("[data-figure]"), item.dataset.at);
}

function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
