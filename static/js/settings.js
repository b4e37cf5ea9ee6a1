// How an archer likes the keypad, kept on this phone: the hand, vibration, a screen that stays on.
const root = document.documentElement;
const buttons = document.querySelectorAll("[data-setting]");
const canKeepOn = "wakeLock" in navigator;

// A phone may forbid storage; then a choice holds for this page only.
export function kept(name, value) {
  try {
    if (value === undefined) return localStorage.getItem(name);
    if (value) localStorage.setItem(name, value);
    else localStorage.removeItem(name);
  } catch {
    return null;
  }
}

// Every dock of the page has the same buttons.
function turn({ dataset: { setting, on } }, isOn) {
  for (const button of buttons) {
    if (button.dataset.setting === setting) button.setAttribute("aria-pressed", String(isOn));
  }
  if (isOn) root.dataset[setting] = on;
  else delete root.dataset[setting];
}

// The system takes the lock away whenever the page is hidden.
async function keepOn() {
  if (!canKeepOn || root.dataset.screen !== "on" || document.hidden) return;
  const lock = await navigator.wakeLock.request("screen").catch(() => null);
  const release = new MutationObserver(() => root.dataset.screen ?? lock?.release());
  release.observe(root, { attributeFilter: ["data-screen"] });
}

for (const button of buttons) {
  const { setting, on } = button.dataset;
  button.hidden = (setting === "screen" && !canKeepOn) || (setting === "vibration" && !navigator.vibrate);
  turn(button, kept(setting) === on);
  button.addEventListener("click", () => {
    const isOn = root.dataset[setting] !== on;
    turn(button, isOn);
    kept(setting, isOn ? on : "");
    keepOn();
  });
}
document.addEventListener("visibilitychange", keepOn);
keepOn();
