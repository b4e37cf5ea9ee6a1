// Tells an archer's own line from the places of the shoot: who is ahead, who is behind.
import { placingsOf, put } from "./placings.js";

// Behind the order comes what the items show: a newcomer's name, and a new one.
document.addEventListener("htmx:ws:after:message:incoming", ({ detail: { message: { frame } } }) => {
  const list = document.querySelector(`[data-room="${CSS.escape(frame.room)}"] [data-placings]`);
  if (!list) return;
  const lines = document.querySelectorAll(`[data-own-line="${list.dataset.placings}"]`);
  if (lines.length === 0) return;
  const placed = placingsOf(list).filter(({ place }) => place);
  for (const line of lines) tell(line, placed);
});

function tell(line, placed) {
  const { own: id, wordsBehind, wordsAhead, wordsLevel } = line.dataset;
  const at = placed.findIndex(({ item }) => item.dataset.liveId === id);
  const own = placed[at];
  put(line.querySelector("[data-line-place]"), own?.told ?? "–");
  put(line.querySelector("[data-line-count]"), `${placed.length}`);
  put(line.querySelector("[data-line-ahead]"), beside(own, placed[at - 1], wordsBehind, wordsLevel));
  put(line.querySelector("[data-line-behind]"), beside(own, placed[at + 1], wordsAhead, wordsLevel));
}

function beside(own, other, apart, level) {
  if (!own || !other) return "";
  const points = Math.abs(own.figure - other.figure);
  const name = other.item.querySelector("bdi").textContent;
  return (points ? apart : level).replace("{points}", points).replace("{name}", () => name);
}
