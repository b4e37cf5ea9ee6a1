// Runs before the first paint, so that a page in sun mode never flashes in another.
try {
  if (localStorage.getItem("mode") === "sun") document.documentElement.dataset.mode = "sun";
} catch {
  // A phone may forbid storage; then the page follows the system.
}
