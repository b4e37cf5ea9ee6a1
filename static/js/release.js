// A page of an older release loads itself anew, once nobody is in the midst of anything: what is not
// sent yet stays in the outbox, an end that is begun is shot with the page that it was begun with.
// Hears `live:released`, and `live:confirmed` whenever the server has just answered.
const STILL = 20_000;
const BUSY = [
  "[data-saving]:not([data-state='saved'], [data-state='refused'])",
  "[data-box][aria-current]:not([data-box='1'])",
  "[data-dock]:is([data-state='correcting'], [data-folded])",
  "[data-aiming]",
  "details[open]",
  ":is(input, select, textarea):focus",
].join();

let isOld = false;
let touchedAt = performance.now();

function touched() {
  touchedAt = performance.now();
}

for (const name of ["pointerdown", "pointermove", "keydown", "scroll", "visibilitychange"]) {
  document.addEventListener(name, touched, { capture: true, passive: true });
}

document.addEventListener("live:released", () => (isOld = true));
document.addEventListener("live:confirmed", () => {
  const isStill = performance.now() - touchedAt >= STILL;
  if (isOld && isStill && !document.querySelector(BUSY)) location.reload();
});
