// Whether this phone tells notices while nobody sees the page; its browser is asked only by a tap.
const choice = document.querySelector("[data-notices-here]");
const ask = choice.querySelector("[data-ask]");
const turn = choice.querySelector("[data-setting]");
const denied = choice.querySelector("[data-denied]");

function show() {
  const { permission } = Notification;
  ask.hidden = permission !== "default";
  turn.hidden = permission !== "granted";
  denied.hidden = permission !== "denied";
}

ask.addEventListener("click", async () => {
  await Notification.requestPermission();
  show();
  const isOn = document.documentElement.dataset.behind === "on";
  if (Notification.permission === "granted" && !isOn) turn.click();
});

// At an address in the clear the browser has no workers.
if (window.Notification && navigator.serviceWorker) {
  show();
  choice.hidden = false;
}
