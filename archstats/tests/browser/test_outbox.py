"""What a phone keeps until the server has it. Cases SY-27 to SY-30, SY-33, SY-34, SY-43, SY-44."""

import json
import re
import time

import pytest
from playwright.sync_api import expect

from archstats.tests.browser.archers import ArcherAtTheRange
from archstats.tests.browser.recording import Phone

pytestmark = pytest.mark.server

CARD = "**/api/v0/slot/*/card"
END = ["10", "9", "8", "7", "6", "5"]


@pytest.fixture
def robin(phone, server):
    archer = ArcherAtTheRange.arrives(server, "Robin", round="wa720_70", shot_per_round=6)
    return Phone(phone(may_lose_the_line=True), archer)


def waits(count):
    return re.compile(rf"^{count} arrows? waiting for signal$")


def answers(phone, *answers):
    """These to the next requests, in place of the server; then the server's own. What was sent."""
    sent, left = [], [*answers]

    def answer(route):
        sent.append((time.monotonic(), json.loads(route.request.post_data)))
        if left:
            left.pop(0)(route)
        else:
            route.continue_()

    phone.page.route(CARD, answer)
    return sent


def fulfilled(status, body="", **headers):
    return lambda route: route.fulfill(status=status, body=body, headers=headers)


def refusal(status, words="no"):
    body = json.dumps({"code": status, "data": None, "errors": [words]})
    return fulfilled(status, body, **{"Content-Type": "application/json"})


def test_an_arrow_without_signal_is_shown_and_marked_not_sent(robin):
    robin.opens()
    robin.page.context.set_offline(True)
    robin.taps("9", "8", "M")

    robin.says("3 arrows waiting for signal")
    robin.shows(total=17, left=69)
    expect(robin.cell(1)).to_have_text("9 not sent")
    assert robin.on_record == []

    robin.page.context.set_offline(False)
    robin.is_saved(within=35)
    expect(robin.cell(1)).to_have_text("9")
    assert robin.on_record == [(1, "9"), (2, "8"), (3, "M")]


def test_a_page_that_is_left_before_the_answer_sends_on_the_next_load(robin):
    robin.opens()
    answers(robin, lambda route: None)
    robin.taps("9")
    expect(robin.cell(1)).to_have_text("9 not sent")
    robin.page.goto("/rounds/")
    robin.page.unroute_all(behavior="ignoreErrors")
    assert robin.on_record == []

    robin.opens()
    robin.is_saved()
    assert robin.on_record == [(1, "9")]


CAFE = "<html><body>Welcome to our café. Accept the terms.</body></html>"


@pytest.mark.parametrize(
    "portal",
    [
        fulfilled(404, CAFE, **{"Content-Type": "text/html"}),
        fulfilled(200, '{"ok": true}', **{"Content-Type": "application/json"}),
    ],
    ids=["not found", "JSON"],
)
def test_a_captive_portal_marks_nothing_saved(robin, portal):
    robin.opens()
    answers(robin, portal, portal)
    robin.taps("9")

    robin.says("1 arrow waiting for signal")
    assert robin.on_record == []
    robin.is_saved()
    assert robin.on_record == [(1, "9")]


def test_only_what_the_answer_names_is_saved(robin):
    robin.opens()
    robin.page.context.set_offline(True)
    robin.taps("9", "8", "7")
    robin.says(waits(3))

    def without_the_second(route):
        response = route.fetch()
        answer = response.json()
        del answer["data"]["results"][1]
        route.fulfill(response=response, json=answer)

    sent = answers(robin, without_the_second)
    robin.page.context.set_offline(False)
    robin.is_saved(within=35)
    assert [[each["number"] for each in body["operations"]] for _, body in sent] == [[1, 2, 3], [2]]
    assert robin.on_record == [(1, "9"), (2, "8"), (3, "7")]


@pytest.mark.parametrize("status", [404, 409, 410, 413, 422])
def test_what_the_server_refuses_needs_attention_and_is_never_dropped(robin, status):
    robin.opens()
    answers(robin, refusal(status, "the card is closed"))
    robin.taps("9")

    robin.says("1 arrow needs attention")
    item = robin.page.get_by_role("list", name="Needs attention").get_by_role("listitem")
    expect(item).to_contain_text("End 1, arrow 1: 9 was not taken, the card is closed.")
    robin.page.reload()
    robin.is_ready()
    item.get_by_role("button", name="Send again").tap()
    robin.is_saved()
    assert robin.on_record == [(1, "9")]


def test_one_that_is_refused_by_a_verdict_leaves_the_others(robin):
    robin.opens()
    robin.taps("9")
    robin.shows(total=9)
    robin.is_saved()
    robin.page.context.set_offline(True)
    robin.page.evaluate(
        """document.dispatchEvent(new CustomEvent("shot:tapped",
            { detail: { value: "11", number: 2 } }))"""
    )
    robin.taps("8")
    robin.says(waits(2))
    robin.page.context.set_offline(False)

    robin.says("1 arrow needs attention", within=35)
    robin.page.get_by_role("button", name="Let it go").tap()
    robin.is_saved()
    assert robin.on_record == [(1, "9"), (3, "8")]


@pytest.mark.parametrize(
    ("status", "headers", "least", "most"),
    [
        (429, {"Retry-After": "2"}, 1.9, 5),
        # The database is busy or restarts: case SY-27.
        (503, {"Retry-After": "2"}, 1.9, 5),
        (
            429,
            {
                "Retry-After": "Fri, 20 Nov 2026 10:00:02 GMT",
                "Date": "Fri, 20 Nov 2026 10:00:00 GMT",
            },
            1.9,
            5,
        ),
        (429, {}, 0.4, 2.5),
        (503, {}, 0.4, 2.5),
    ],
    ids=["seconds", "away for seconds", "a date", "nothing", "away"],
)
def test_a_busy_server_is_tried_again_as_it_says(robin, status, headers, least, most):
    robin.opens()
    sent = answers(robin, fulfilled(status, **headers))
    robin.taps("9")

    robin.says("1 arrow waiting for signal")
    robin.is_saved()
    assert least <= sent[1][0] - sent[0][0] <= most
    assert robin.on_record == [(1, "9")]


def test_a_token_that_is_out_of_date_is_renewed(robin):
    robin.opens()
    robin.page.context.set_offline(True)
    robin.taps("9")
    robin.says("1 arrow waiting for signal")
    robin.page.context.clear_cookies(name="csrf")
    robin.page.context.set_offline(False)

    robin.is_saved(within=35)
    assert robin.on_record == [(1, "9")]


def test_whoever_is_signed_out_is_asked_and_nothing_is_lost(robin):
    robin.opens()
    robin.page.context.clear_cookies()
    robin.taps("9")
    robin.says("1 arrow is kept on this phone: sign in to send it")

    robin.opens()
    robin.is_saved()
    assert robin.on_record == [(1, "9")]


def test_two_tabs_send_each_arrow_once_and_in_order(robin):
    robin.opens()
    other = Phone(robin.page.context.new_page(), robin.archer)
    other.opens()
    robin.page.context.set_offline(True)
    robin.taps("9", "8")
    expect(other.cell(2)).to_have_text("8 not sent")
    other.taps("7")
    robin.says(waits(3))
    sent = answers(robin), answers(other)
    robin.page.context.set_offline(False)

    robin.is_saved(within=35)
    other.is_saved()
    assert robin.on_record == [(1, "9"), (2, "8"), (3, "7")]
    ops = [each["op"] for box in sent for _, body in box for each in body["operations"]]
    assert len(ops) == len(set(ops))


def test_two_devices_that_differ_are_told_and_a_tap_settles_it(robin, phone):
    mate = Phone(phone(may_lose_the_line=True), robin.archer)
    robin.opens()
    mate.opens()
    for each, value in ((robin, "9"), (mate, "8")):
        each.page.context.set_offline(True)
        each.taps(value)
        each.says("1 arrow waiting for signal")
    robin.page.context.set_offline(False)
    robin.is_saved(within=35)
    mate.page.context.set_offline(False)
    mate.is_saved(within=35)

    words = "Two phones differ: end 1, arrow 1."
    expect(mate.page.get_by_text(words)).to_be_visible(timeout=15_000)
    expect(robin.page.get_by_text(words)).to_be_visible(timeout=15_000)
    other = robin.page.get_by_role("button", name="Take 9")
    expect(other).to_be_visible()
    robin.page.get_by_role("button", name="Keep 8").tap()

    for each in (robin, mate):
        expect(each.page.get_by_text(words)).to_be_hidden(timeout=15_000)
        each.shows(total=8)
