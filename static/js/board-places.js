// Writes places and gaps beside the cards of a board, and the ways to the cards that came anew.
import { onPlaced, placingsOf, put } from "./placings.js";

onPlaced((list) => {
  if (!list.matches(".board")) return;
  const { wordsLeader, wordsLevel, cards, own } = list.dataset;
  for (const { item, place, gap, told } of placingsOf(list)) {
    const words = place === 1 ? wordsLeader : gap === 0 ? wordsLevel : `−${gap}`;
    put(item.querySelector("[data-place]"), place ? told : "");
    put(item.querySelector("[data-gap]"), place ? words : "");
    put(item.querySelector("[data-figure]"), item.dataset.at);
    item.classList.toggle("is-own", item.dataset.liveId === own);
    // On a screen nothing leads on.
    if (cards) lead(item, `${cards}${item.dataset.liveId.replace("participant-", "")}/`);
  }
});

function lead(item, address) {
  const [place, card] = item.querySelectorAll("a");
  place.setAttribute("href", `${address}#why`);
  card.setAttribute("href", address);
  card.setAttribute("aria-labelledby", item.dataset.liveId);
}
