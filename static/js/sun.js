// The archer's own switch for bright sun, kept on this phone. Runs before the first paint, so that a
// page in sun mode never flashes in another.
{
  const root = document.documentElement;
  const isOn = () => root.dataset.mode === "sun";

  // A phone may forbid storage; then the choice holds for this page only.
  const isKept = () => {
    try {
      return localStorage.getItem("mode") === "sun";
    } catch {
      return isOn();
    }
  };

  const keep = () => {
    try {
      if (isOn()) localStorage.setItem("mode", "sun");
      else localStorage.removeItem("mode");
    } catch {
      return;
    }
  };

  const turn = (on) => {
    if (on) root.dataset.mode = "sun";
    else delete root.dataset.mode;
    for (const button of document.querySelectorAll("[data-sun-switch]")) {
      button.setAttribute("aria-pressed", String(on));
    }
  };

  document.addEventListener("click", ({ target }) => {
    if (!target.closest("[data-sun-switch]")) return;
    turn(!isOn());
    keep();
  });

  // Another tab may have switched, and a page may come back as it was left.
  addEventListener("storage", () => turn(isKept()));
  addEventListener("pageshow", () => turn(isKept()));
  document.addEventListener("DOMContentLoaded", () => turn(isOn()));
  turn(isKept());
}
