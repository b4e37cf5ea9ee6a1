// Without JavaScript the button is not there: the browser's own menu prints as well.
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => print());
}
