// Several archers on one phone: one card is open at a time, and the cursor moves on by itself.
import {
  cellsOf,
  dockOf,
  inTurn,
  isCommand,
  isUsed,
  lastPlace,
  placeOf,
  roomOf,
  tellDocument,
} from "./docks.js";
import { fill, say } from "./words.js";

// In the order of their letters.
const cards = [...document.querySelectorAll("[data-card]")];
const openCard = () => cards.find(({ hidden }) => !hidden);
const slotOf = ({ dataset }) => dataset.card;
const sizeOf = (card) => Number(dockOf(slotOf(card)).dataset.endSize);
const endsOf = (card) => Math.floor(lastPlace(roomOf(slotOf(card))) / sizeOf(card));
const isInEnd = (card) => lastPlace(roomOf(slotOf(card))) % sizeOf(card) > 0;
const takesArrows = (card) => card.querySelector("[data-keys]:enabled");

// Whose end is behind; when all are through with theirs, the first begins the next.
function cardInTurn() {
  return cards.filter(takesArrows).sort((a, b) => endsOf(a) - endsOf(b))[0];
}

function open(card) {
  const from = openCard();
  if (!card || card === from) return;
  const focused = from.contains(document.activeElement) ? document.activeElement.dataset : {};
  for (const each of cards) each.hidden = each !== card;
  const whole = document.querySelector("[data-whole-card]");
  whole.href = whole.href.replace(slotOf(from), slotOf(card));
  tellDocument("card:opened", { slot: slotOf(card) });
  // With a keyboard one goes on at the same key, or at the tab that was chosen.
  const same = focused.tab ? "[aria-current][data-tab]" : `[data-key="${focused.key}"]`;
  if (focused.tab || focused.key !== undefined) card.querySelector(same)?.focus({ preventScroll: true });
}

function showTabs() {
  const turn = cardInTurn();
  for (const card of cards) {
    const size = sizeOf(card);
    const first = (turn ? endsOf(turn) : endsOf(card) - 1) * size;
    const inThisEnd = (cell) => isUsed(cell) && placeOf(cell) > first && placeOf(cell) <= first + size;
    const count = cellsOf(roomOf(slotOf(card))).filter(inThisEnd).length;
    for (const far of document.querySelectorAll(`[data-tab="${slotOf(card)}"] [data-words]`)) {
      say(far, fill(far.dataset.words, { count, size }));
    }
  }
}

// After a reload it goes on where it was; whoever comes by an address wants that very card.
let isToGoOn = performance.getEntriesByType("navigation")[0]?.type === "reload";

function goOn() {
  if (!isToGoOn || document.querySelector("[data-dock]:not([data-ready]):has([data-keys])")) return;
  isToGoOn = false;
  if (!isInEnd(openCard())) open(cardInTurn());
}

if (cards.length > 1) {
  document.addEventListener("shot:kept", ({ detail: { slot } }) => {
    const card = cards.find((each) => slotOf(each) === slot);
    open(isInEnd(card) ? card : cardInTurn());
  });
  document.addEventListener("card:changed", () => {
    showTabs();
    goOn();
  });
  document.addEventListener("click", (event) => {
    const tab = event.target.closest("[data-ready] [data-tab]");
    if (!tab || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    inTurn(() => open(cards.find((card) => slotOf(card) === tab.dataset.tab)));
  });
  document.addEventListener("keydown", (event) => {
    const card = cards.find(({ dataset }) => dataset.letter === event.key.toUpperCase());
    if (card && isCommand(event)) inTurn(() => open(card));
  });
}
