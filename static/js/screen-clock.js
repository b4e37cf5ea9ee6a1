// Says as of when the screen is, by the server's clock; in a bar across it once that is long ago.
import { serverTime } from "./server-clock.js";
import { fill, say } from "./words.js";

const OLD = 30_000;
const place = document.querySelector("[data-as-of]");
const bar = document.querySelector("[data-old]");
const { lang } = document.documentElement;
const two = "2-digit";
const clock = new Intl.DateTimeFormat(lang, {
  hour: two,
  minute: two,
  second: two,
  hourCycle: "h23",
  timeZone: place.dataset.zone,
});
let confirmed = Date.now();

function tick() {
  const time = clock.format(serverTime(confirmed));
  // What is over is not late.
  const isOver = !document.querySelector("[data-room]:not([data-closed])");
  say(place, fill(place.dataset.asOf, { time }));
  say(bar, fill(bar.dataset.old, { time }));
  bar.hidden = isOver || Date.now() - confirmed < OLD;
}

document.addEventListener("live:confirmed", ({ detail }) => {
  confirmed = detail;
  tick();
});
setInterval(tick, 1000);
tick();
