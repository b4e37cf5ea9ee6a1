// A link that was renewed is shown nowhere any longer: the page fetches itself anew.
const number = () => document.querySelector("[data-join-link]")?.dataset.joinLink;
const shown = number();

document.addEventListener("htmx:ws:after:message:incoming", () => number() !== shown && location.reload());
