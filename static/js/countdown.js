// Counts down to a start by the server's clock, on every phone by itself and never below nothing.
import { serverTime } from "./server-clock.js";
import { fill, say } from "./words.js";

const DAY = 24 * 60 * 60;

const two = (number) => String(number).padStart(2, "0");

function clock(seconds) {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = two(seconds % 60);
  return hours ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

function tick() {
  for (const place of document.querySelectorAll("[data-countdown]")) {
    const left = Math.ceil((Date.parse(place.dataset.countdown) - serverTime()) / 1000);
    // Days ahead nobody counts seconds.
    if (left < DAY) say(place, fill(place.dataset.words, { time: clock(Math.max(0, left)) }));
  }
}

setInterval(tick, 250);
tick();
