// What not every phone can do for who likes it: vibrate, and keep the screen on.
const root = document.documentElement;
const abilities = { vibration: "vibrate" in navigator, screen: "wakeLock" in navigator };

for (const button of document.querySelectorAll("[data-setting]")) {
  button.hidden = abilities[button.dataset.setting] === false;
}

// The system takes the lock away whenever the page is hidden.
let lock = null;

async function keepOn() {
  if (root.dataset.screen !== "on") lock?.release();
  else if (!document.hidden) lock = await navigator.wakeLock.request("screen").catch(() => null);
}

if (abilities.screen) {
  new MutationObserver(keepOn).observe(root, { attributeFilter: ["data-screen"] });
  document.addEventListener("visibilitychange", keepOn);
  keepOn();
}
