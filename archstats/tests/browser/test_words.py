"""Every word on every page is marked for translation: a language is spoken here that puts each in
brackets."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from archstats.tests.browser.visits import VISITS, pages_of
from archstats.tests.serving import Server, serving
from archstats.tests.showcase import CLUB, LONGEST_NAME, NOTE, PLACE, SET_NAME
from scoring.faces import FACES
from scoring.rounds import catalogue
from scoring.views.rounds import faces_of

pytestmark = pytest.mark.server

# What is no word of a language: names as somebody gave them or as the sport has them, a place at a
# target, and what is written on a key. Other archers' names stand in <bdi>.
NAMES = {
    *("Archstats", CLUB, PLACE, LONGEST_NAME, NOTE, SET_NAME),
    *(face.name for face in FACES.values()),
    *(found.name for found in catalogue().values()),
    *(faces_of(found) for found in catalogue().values()),
}
CLASS = re.compile(r"\b(?:I-)?(?:[AB][123]|E?G?MB)\b")
PLACE_AT_TARGET = re.compile(r"\b\d*[A-D]\b")
LINK = re.compile(r"https?://\S+")
WRITTEN = {"X", "M"}

# All text of the page in its order, hidden or to be cloned, and attributes that are read aloud.
UNMARKED = """() => {
  const SPOKEN = /^(aria-label|title|placeholder|alt|data-words.*)$/;
  const found = [];
  let depth = 0;
  // A phrase may go on in the next element, and ends where its bracket closes.
  const outside = text => {
    let left = "";
    for (const letter of text) {
      if (letter === "⟦") depth += 1;
      if (depth === 0) left += letter;
      if (letter === "⟧") depth -= 1;
    }
    return left;
  };
  const within = node => {
    if (node.matches?.("template")) return node.content;
    if (!node.matches?.("noscript")) return node;
    return new DOMParser().parseFromString(node.textContent, "text/html");
  };
  const read = node => {
    if (node.nodeType === Node.TEXT_NODE) return found.push(outside(node.data));
    if (node.matches?.("script, style, bdi, .name")) return;
    for (const { name, value } of node.attributes ?? []) {
      const isTold = name === "content" && node.name === "description";
      if (!isTold && !SPOKEN.test(name)) continue;
      const before = depth;
      depth = 0;
      found.push(outside(value));
      depth = before;
    }
    for (const child of within(node).childNodes) read(child);
  };
  read(document.documentElement);
  return found;
}"""


@pytest.fixture(scope="module")
def server_in_brackets(collected_static, showcase_database) -> Iterator[Server]:
    settings = {"DJANGO_SETTINGS_MODULE": "archstats.tests.pseudo_language"}
    with serving(ARCHSTATS_EMBEDDED="1", DATABASE_URL=showcase_database, **settings) as server:
        yield server


@pytest.fixture(scope="module")
def pages(chromium, server_in_brackets, showcase) -> Iterator[dict[str, Page]]:
    yield from pages_of(chromium, server_in_brackets, showcase)


@pytest.mark.parametrize("visit", VISITS, ids=str)
def test_every_word_is_marked_for_translation(visit, pages, showcase):
    page = pages[visit.who]
    page.goto(visit.address(showcase))
    texts = page.evaluate(UNMARKED)

    assert texts
    assert [text for text in map(words_of, texts) if text] == []


def words_of(text: str) -> str:
    """What is left of it beside names and figures."""
    plain = LINK.sub("", " ".join(text.split()))
    for name in sorted(NAMES, key=len, reverse=True):
        plain = plain.replace(name, "")
    plain = PLACE_AT_TARGET.sub("", CLASS.sub("", plain))
    return " ".join(word for word in re.findall(r"[^\W\d_]+", plain) if word not in WRITTEN)
