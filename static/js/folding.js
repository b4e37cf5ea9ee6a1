// Whoever scrolls past the table looks at figures: the dock folds to a strip, and a tap unfolds it.
import { dockOf, roomOf, tellDocument } from "./docks.js";

// The head stands over the table. A row that is scrolled to comes lower, so it is never past.
const BELOW_HEAD = { rootMargin: "-88px 0px 0px" };

function fold(dock, { isIntersecting, boundingClientRect: table, rootBounds }) {
  const isPast = !isIntersecting && table.height > 0 && table.bottom <= rootBounds.top;
  if (isPast) dock.dataset.folded = "";
}

for (const dock of document.querySelectorAll("[data-dock]:has([data-keys])")) {
  const root = roomOf(dock.dataset.dock);
  const watch = new IntersectionObserver((entries) => fold(dock, entries.at(-1)), { root, ...BELOW_HEAD });
  watch.observe(root.querySelector(".scores-frame"));
}

document.addEventListener("click", ({ target }) => {
  const dock = target.closest("[data-unfold]")?.closest("[data-dock]");
  if (!dock) return;
  delete dock.dataset.folded;
  tellDocument("card:opened", { slot: dock.dataset.dock });
  dock.querySelector("[data-key]").focus({ preventScroll: true });
});

document.addEventListener("shot:kept", ({ detail: { slot } }) => delete dockOf(slot).dataset.folded);
