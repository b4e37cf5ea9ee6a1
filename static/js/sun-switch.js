// The archer's own switch for bright sun, kept on this phone.
const root = document.documentElement;
const buttons = document.querySelectorAll("[data-sun-switch]");
const isOn = () => root.dataset.mode === "sun";

function isKept() {
  try {
    return localStorage.getItem("mode") === "sun";
  } catch {
    return isOn();
  }
}

function keep() {
  try {
    if (isOn()) localStorage.setItem("mode", "sun");
    else localStorage.removeItem("mode");
  } catch {
    // A phone may forbid storage; then the choice holds for this page only.
  }
}

function turn(on) {
  if (on) root.dataset.mode = "sun";
  else delete root.dataset.mode;
  for (const button of buttons) {
    button.setAttribute("aria-pressed", String(on));
    button.hidden = false;
  }
}

for (const button of buttons) {
  button.addEventListener("click", () => {
    turn(!isOn());
    keep();
  });
}

// Another tab may have switched, and a page may come back as it was left.
addEventListener("storage", () => turn(isKept()));
addEventListener("pageshow", () => turn(isKept()));
turn(isOn());
