// Django draws its choice of an archer anew, and leaves what it draws without the field's label.
const drawnFor = (choice) => choice.nextElementSibling.querySelector("[role=combobox]");

const labelOf = (choice) => {
  const [label] = choice.labels;
  label.id = `${choice.id}-label`;
  return label.id;
};

const labelAll = () => {
  for (const choice of document.querySelectorAll("select.select2-hidden-accessible")) {
    const drawn = drawnFor(choice);
    const chosen = drawn.querySelector(".select2-selection__rendered");
    chosen.setAttribute("aria-labelledby", labelOf(choice));
    drawn.setAttribute("aria-labelledby", `${labelOf(choice)} ${chosen.id}`);
  }
};

// Both after Django's own.
django.jQuery(labelAll);
document.addEventListener("formset:added", labelAll);
// The list that opens begins with a field to search in.
django.jQuery(document).on("select2:open", ({ target }) => {
  const drawn = drawnFor(target);
  drawn.setAttribute("aria-controls", drawn.getAttribute("aria-owns"));
  const search = document.querySelector(".select2-search__field");
  search.setAttribute("aria-labelledby", labelOf(target));
});
