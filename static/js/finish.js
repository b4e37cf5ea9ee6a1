// An archer finishes their card with a tap, also without signal. Then the tap leads to the whole card.
import { dockOf, tellDocument } from "./docks.js";
import { say } from "./words.js";

document.addEventListener("outbox:changed", ({ detail: { slot, operations } }) => {
  const dock = dockOf(slot);
  if (!dock) return;
  if (operations.some(({ finish, state }) => finish && state !== "refused")) dock.dataset.finished = "";
  if (dock.dataset.finished === undefined) return;
  for (const link of dock.querySelectorAll("[data-finish]")) say(link, link.dataset.words);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-ready] [data-finish]");
  const { dock: slot, finished } = link?.closest("[data-dock]").dataset ?? {};
  if (!link || finished !== undefined) return;
  event.preventDefault();
  tellDocument("outbox:put", { operation: { slot, finish: true } });
  link.closest("details")?.removeAttribute("open");
});
