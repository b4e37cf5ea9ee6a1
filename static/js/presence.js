// Marks whom the page lists and who has a page of the shoot open too. The lists themselves do not
// hang on it: what a frame brings comes without the mark.
const UUID_LENGTH = 36;
// Only there whole items are put anew.
const LISTS = /^(presence|check-in):/;

function mark() {
  for (const dot of document.querySelectorAll("li [data-here]")) {
    const { id, dataset } = dot.closest("li");
    const archer = (dataset.liveId ?? id).slice(-UUID_LENGTH);
    const isHere = document.getElementById(`here-${archer}`) !== null;
    if (dot.hidden === isHere) dot.hidden = !isHere;
  }
}

document.addEventListener("htmx:ws:after:message:incoming", ({ detail: { message: { frame } } }) => {
  if (frame.order || LISTS.test(frame.room)) mark();
});
mark();
