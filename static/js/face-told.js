// On the page of a face: says in figures what was tapped.
const { lang } = document.documentElement;
const figures = new Intl.NumberFormat(lang, { minimumFractionDigits: 1, useGrouping: false });
const inFigures = (millimetres) => figures.format(millimetres).replace("-", "−");

document.addEventListener("shot:tapped", ({ detail: { value, x_mm, y_mm } }) => {
  const told = { value, x_mm: inFigures(x_mm), y_mm: inFigures(y_mm) };
  for (const place of document.querySelectorAll("[data-told]")) {
    place.textContent = told[place.dataset.told];
  }
});
