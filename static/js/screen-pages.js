// Turns the pages of a board that has more archers than the screen has rows. Nothing moves: they are there.
import { fill, say } from "./words.js";

const board = document.querySelector("[data-page-size]");
const heads = [...board.querySelectorAll(".screen__heads")];
const place = document.querySelector("[data-page-words]");
const { pageSize, pageSeconds } = board.dataset;
let page = 0;

function show() {
  const items = [...board.querySelectorAll("[data-live-list] > :not([data-live-item])")];
  const count = Math.max(1, Math.ceil(items.length / pageSize));
  page %= count;
  items.forEach((item, at) => item.classList.toggle("is-turned", Math.floor(at / pageSize) !== page));
  const shown = Math.min(pageSize, items.length - page * pageSize);
  // A column without archers needs no head; the first keeps it.
  heads.forEach((head, at) => head.classList.toggle("is-turned", at > 0 && shown <= at * (pageSize / heads.length)));
  say(place, count > 1 ? fill(place.dataset.pageWords, { page: page + 1, pages: count }) : "");
}

// Who comes, goes or overtakes; and a list that was fetched anew knows of no pages.
new MutationObserver(show).observe(board, { childList: true, subtree: true, attributeFilter: ["class"] });

setInterval(() => {
  page += 1;
  show();
}, pageSeconds * 1000);
show();
