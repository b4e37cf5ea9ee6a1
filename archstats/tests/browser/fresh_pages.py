"""Whether a page that stays open shows what the same address shows to whoever opens it now."""

from playwright.sync_api import Page

# For a change that no poke announced, on a busy machine.
PATIENCE_MS = 10_000

# Of every live room, and of the lines that are told from one: all elements, in their order.
OTHERWISE = """async (patience) => {
  const told = ["aria-label", "aria-labelledby", "href", "data-at", "data-mark"];
  const words = ({ childNodes }) =>
    [...childNodes].map(({ nodeType, data }) => nodeType === Node.TEXT_NODE ? data.trim() : "");
  const said = (element) => [
    element.localName,
    ...[...element.classList].sort(),
    ...told.map((name) => element.getAttribute(name)),
    ...words(element),
  ].filter(Boolean).join(" ");
  const shownOn = (page) =>
    [...page.querySelectorAll("[data-room] :is([id], [data-live-id]), [data-own-line]")]
      .flatMap((part) => [part, ...part.querySelectorAll("*")]).map(said);
  const differing = async () => {
    const answer = await fetch(location.href, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const [here, fresh] = [shownOn(document), shownOn(page)];
    if (fresh.length === 0) return ["nothing of it is live"];
    return [...Array(Math.max(here.length, fresh.length)).keys()]
      .filter((at) => here[at] !== fresh[at])
      .map((at) => `${here[at]}; a fresh page has ${fresh[at]}`);
  };
  const deadline = Date.now() + patience;
  for (;;) {
    const found = await differing();
    if (found.length === 0 || Date.now() > deadline) return found.slice(0, 5);
    await new Promise((next) => setTimeout(next, 20));
  }
}"""


def equals_fresh(*pages: Page) -> None:
    for page in pages:
        assert page.evaluate(OTHERWISE, PATIENCE_MS) == [], page.url
