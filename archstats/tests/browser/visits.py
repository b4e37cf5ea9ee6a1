"""Every page there is, as somebody sees it who may: from the table of who gets which answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page

from archstats.tests.access_questions import Question, ask
from archstats.tests.access_scene import Scene
from archstats.tests.access_to_pages import IN_SHOOT, PAGES
from archstats.tests.browser.archers import give_key
from archstats.tests.browser.conftest import PHONE
from archstats.tests.serving import Server

FOUND = 200
# Pages that say no, and those that are another page with more on it.
MORE = [
    ask("404 404 404 404 404 404 404 404 404", "GET", "/nothing/"),
    ask("200 200 200 200 200 200 200 200 200", "GET", "/rounds/?text=york"),
    ask("200 200 200 200 200 200 200 200 200", "GET", "/rounds/{key}/?score=534"),
    ask("422 422 422 422 422 422 422 422 422", "GET", "/rounds/{key}/?score=1300"),
    ask("200 200 200 200 200 200 200 200 200", "GET", "/start/?text=york"),
    ask("404 404 200 200 200 200 404 200 404", "GET", "/slots/{finished_id}/"),
    ask("401 404 200 404 200 404 404 200 401", "GET", "/shoots/{shoot_id}/board/?at=1"),
    ask("404 404 200 200 200 200 404 200 404", "GET", "/slots/{finished_id}/card/"),
    ask(IN_SHOOT, "GET", "/shoots/{shoot_id}/board/?by=rounds"),
    ask(IN_SHOOT, "GET", "/shoots/{shoot_id}/board/?by=arrow"),
]
# On which the host of a shoot finds more than those in it.
OF_HOSTS = {"/shoots/{shoot_id}/", "/shoots/{shoot_id}/participants/{participant_id}/"}


@dataclass(frozen=True)
class Visit:
    who: str
    question: Question

    def __str__(self) -> str:
        return f"{self.question.path} as {self.who}"

    def address(self, showcase: dict[str, Any]) -> str:
        address, _ = self.question.about(Scene(**showcase), under="")
        return address


def visitors_of(question: Question) -> list[str]:
    """The archer, and nobody; whoever sees it where they do not. Who is sent on may be no guest."""
    seen = [who for who, status in question.expected.items() if status == FOUND]
    if not seen:
        return ["guest" if 302 in question.expected.values() else "robin"]
    most = [who for who in seen if who in ("robin", "nobody")] or seen[:1]
    return [*most, "john"] if question.path in OF_HOSTS else most


# By the custom of the site what ends otherwise is a file.
VISITS = [
    Visit(who, question)
    for question in [*PAGES, *MORE]
    if question.method == "GET" and question.path.partition("?")[0].endswith("/")
    for who in visitors_of(question)
]


def pages_of(
    chromium: Browser, server: Server, showcase: dict[str, Any]
) -> Iterator[dict[str, Page]]:
    """A browser for each visitor."""
    contexts = {}
    for who in {visit.who for visit in VISITS}:
        contexts[who] = chromium.new_context(base_url=server.url, viewport=PHONE, has_touch=True)
        if token := showcase["tokens"][who]:
            give_key(contexts[who], token, server.url)
    yield {who: context.new_page() for who, context in contexts.items()}
    for context in contexts.values():
        context.close()
