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
  const at = placed.findIndex(({ item }) => item.dataset.liveId === line.dataset.own);
  const own = placed[at];
  put(line.querySelector("[data-line-place]"), own?.told ?? "–");
  put(line.querySelector("[data-line-count]"), `${placed.length}`);
  put(line.querySelector("[data-line-ahead]"), own ? beside(line, own, placed[at - 1], "behind") : "");
  put(line.querySelector("[data-line-behind]"), own ? beside(line, own, placed[at + 1], "ahead") : "");
}

function beside({ dataset }, own, other, kind) {
  if (!other) return "";
  const points = Math.abs(own.figure - other.figure);
  const words = points ? dataset[kind === "behind" ? "wordsBehind" : "wordsAhead"] : dataset.wordsLevel;
  const name = other.item.querySelector("bdi").textContent;
  return words.replace("{points}", points).replace("{name}", () => name);
}
