// How this archer likes the pages, kept on this phone: bright sun, the hand, keys or face, vibration, a
// screen that stays on, notices of the phone's own. Runs before the first paint, so that no page flashes in another mode, or moves.
{
  const root = document.documentElement;
  const NAMES = ["mode", "hand", "input", "vibration", "screen", "behind"];

  // A phone may forbid storage; then a choice holds for this page only.
  const kept = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return root.dataset[name];
    }
  };

  const keep = (name, value) => {
    try {
      localStorage.setItem(name, value);
    } catch {
      return;
    }
  };

  const turn = (name, value) => {
    if (value) root.dataset[name] = value;
    else delete root.dataset[name];
    for (const button of document.querySelectorAll(`[data-setting="${name}"][aria-pressed]`)) {
      button.setAttribute("aria-pressed", String(button.dataset.on === value));
    }
  };

  const turnAll = () => NAMES.forEach((name) => turn(name, kept(name)));

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-setting]");
    if (!button) return;
    const { setting, on } = button.dataset;
    const value = root.dataset[setting] === on ? "" : on;
    turn(setting, value);
    keep(setting, value);
  });

  // Another tab may have switched, and a page may come back as it was left.
  addEventListener("storage", turnAll);
  addEventListener("pageshow", turnAll);
  document.addEventListener("DOMContentLoaded", turnAll);
  turnAll();
}
