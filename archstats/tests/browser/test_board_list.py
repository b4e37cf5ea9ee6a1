"""Places and gaps that a page works out are the server's. Cases LU-33, BR-22."""

import json
import random
from pathlib import Path

import pytest

from leaderboard.orders import HEADING, Key, Order, placings
from scoring.live.frames import content_frame

STATIC = Path(__file__).parents[3] / "static"

ITEM = """<li data-live-id=""><a class="board__place"><span data-place></span></a>
<article></article><span data-figure></span><span data-gap></span><a></a></li>"""
PAGE = f"""<!doctype html><title>Board</title><section>
<ol class="board" data-live-list data-placings data-cards="/" data-own=""
 data-words-leader="leader" data-words-level="level">
<template data-live-item>{ITEM}</template></ol></section>
<script type="module" src="/static/js/live-list.js"></script>
<script type="module" src="/static/js/board-places.js"></script>"""

TAKE = """frame => document.querySelector("section").dispatchEvent(
    new CustomEvent("live:order", { bubbles: true, cancelable: true, detail: frame }))"""
SHOWN = """items => items.filter(item => item.dataset.mark !== undefined).map(item => [
    item.dataset.liveId,
    item.querySelector("article").id,
    item.querySelector("[data-place]").textContent,
    item.querySelector("[data-gap]").textContent])"""


@pytest.fixture
def page(chromium):
    page = chromium.new_page()
    page.route(
        "http://board.test/", lambda route: route.fulfill(body=PAGE, content_type="text/html")
    )
    page.route(
        "http://board.test/static/**",
        lambda route: route.fulfill(path=STATIC / route.request.url.partition("/static/")[2]),
    )
    page.goto("http://board.test/", wait_until="load")
    yield page
    page.close()


def take(page, order, stood=None):
    """Whether the page could go on from what it has."""
    frame = content_frame("x:1", epoch="e", version=1, pieces=[], order=order, stood=stood)
    return page.evaluate(TAKE, json.loads(frame.text))


def shown(page):
    return page.locator("ol > li").evaluate_all(SHOWN)


def told(items):
    return [
        [
            each.id,
            each.id,
            f"{each.place or ''}{'=' * each.is_shared}",
            gap_in_words(each.place, each.gap),
        ]
        for each in placings(items)
    ]


def gap_in_words(place, gap):
    if place is None:
        return ""
    if place == 1:
        return "leader"
    return f"−{-gap}" if gap else "level"


def a_key(chance):
    section = chance.choice([(False, "WA 70m", "wa720_70"), (False, "York", "york")])
    return Key(section, chance.choice([0, 0, 0, 2]), (-chance.randint(0, 3), -chance.randint(0, 1)))


def test_places_and_gaps_are_those_of_the_server_whatever_moves(page):
    chance, order, stood = random.Random(11), Order(), None  # noqa: S311
    keys = {
        f"h-{name}": Key((False, name, key), HEADING)
        for name, key in (("WA 70m", "wa720_70"), ("York", "york"))
    }
    for _ in range(60):
        for id_ in chance.choices("abcdefgh", k=chance.choice([1, 1, 3])):
            keys.pop(id_, None)
            if chance.random() < 0.8:
                keys[id_] = a_key(chance)
        items = order.follow(keys)

        assert take(page, items, stood)
        assert shown(page) == told(items)
        stood = items


def test_a_page_on_which_they_stand_otherwise_says_so(page):
    take(page, [["a", 3, 0], ["b", 2, 0]])
    before = shown(page)

    assert not take(page, [["a", 3, 0], ["c", 2, 0]], stood=[["a", 3, 0], ["c", 1, 0]])
    assert shown(page) == before


@pytest.mark.parametrize("browser", ["moves", "takes out and puts in"])
def test_a_card_that_is_moved_keeps_the_focus(page, browser):
    if browser != "moves":
        page.evaluate("delete Element.prototype.moveBefore")
    stood = [["a", 3, 0], ["b", 2, 0], ["c", 1, 0]]
    take(page, stood)
    page.locator("[data-live-id=c] a").first.evaluate("way => { way.href = '#'; way.focus(); }")

    assert take(page, [["c", 4, 0], ["a", 3, 0], ["b", 2, 0]], stood)
    assert page.evaluate("document.activeElement.closest('li').dataset.liveId") == "c"
