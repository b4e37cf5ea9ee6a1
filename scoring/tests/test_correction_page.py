"""One arrow of a card: its history, and a coach's correction. Case IA-18."""

import re

import pytest

from scoring.card_life import confirm_card, finish_card
from scoring.models.shot import LONGEST_REASON
from scoring.tests.card_changes import caller, change
from scoring.tests.factory import make_archer, make_slot
from scoring.tests.outcomes import values
from scoring.tests.pages import text_of
from scoring.tests.phone import Phone
from scoring.tests.visitor import browser

REASON = "It does not touch the line."


def address(slot, number=1):
    return f"/slots/{slot.public_id}/arrows/{number}/"


def history_of(slot, to=None, number=1):
    answer = browser(to or slot.archer).get(address(slot, number))
    assert answer.status_code == 200
    html = answer.content.decode().partition("<ol")[2].partition("</ol>")[0]
    return [text_of(entry) for entry in re.findall(r"<li>.*?</li>", html, re.DOTALL)]


def correct(slot, by, **sent):
    return browser(by).post(address(slot), {"value": "8", "reason": REASON, **sent})


@pytest.fixture
def card(slot, phone):
    phone.tap_all(slot, "9")
    return slot


def test_a_coach_corrects_with_a_reason(card, marian):
    answer = correct(card, marian)

    assert (answer.status_code, answer.url) == (302, address(card))
    assert values(card) == ["8"]
    revision = card.revisions.last()
    assert (revision.actor, revision.value, revision.reason) == (marian, "8", REASON)


def test_without_a_reason_nothing_is_changed(card, marian):
    for reason in ("", "   "):
        answer = correct(card, marian, reason=reason)
        assert answer.status_code == 422
        assert "A correction needs its reason." in answer.content.decode()
    assert values(card) == ["9"]


@pytest.mark.parametrize("reason", ["two\u2028lines", "a\x1bb", "x" * (LONGEST_REASON + 1)])
def test_a_reason_is_one_plain_line(card, marian, reason):
    assert correct(card, marian, reason=reason).status_code == 422
    assert values(card) == ["9"]


@pytest.mark.parametrize("value", ["11", "", "ten"])
def test_a_value_that_is_not_on_the_face_is_refused(card, marian, value):
    assert correct(card, marian, value=value).status_code == 422
    assert values(card) == ["9"]


def test_an_arrow_is_taken_off_the_card(card, marian):
    correct(card, marian, value="empty")

    assert values(card) == [None]


def test_a_confirmed_card_is_corrected_too(card, marian):
    finish_card(card.public_id, by=caller(card))
    confirm_card(card.public_id, total=None, by=caller(card))

    assert correct(card, marian).status_code == 302
    assert values(card) == ["8"]


def test_of_arrows_that_are_counted_only_one_is_taken_away_and_put_back(robin, marian, phone):
    slot = make_slot(robin, face_key="none")
    phone.tap_all(slot, "")
    correct(slot, marian, value="empty")
    assert values(slot) == [None]

    correct(slot, marian, value="")
    assert values(slot) == [""]


def test_everybody_who_sees_the_card_reads_who_changed_what_when_and_why(card, marian):
    change(card, 1, "7")
    correct(card, marian)

    for archer in (card.archer, marian):
        first, second, third = history_of(card, archer)
        assert first.startswith("empty → became 9 · Robin · ")
        assert second.startswith("9 → became 7 · Robin · ")
        assert re.fullmatch(rf"7 → became 8 · Marian · .*\d\d:\d\d · {REASON}", third)


def test_a_value_that_did_not_stand_is_told_as_such(card):
    Phone(card.archer).tap(card, 1, "5", age_ms=60_000)

    first, second = history_of(card)
    assert "did not stand" in second
    assert "did not stand" not in first


def test_no_device_is_named(card):
    device = str(card.revisions.get().device)

    assert device not in browser(card.archer).get(address(card)).content.decode()


def test_nobody_else_corrects_or_is_asked_to(card, marian):
    for archer in (card.archer, make_archer("guy")):
        assert correct(card, archer).status_code == 404
    assert values(card) == ["9"]
    assert "Correct the arrow" not in browser(card.archer).get(address(card)).content.decode()
    assert "Correct the arrow" in browser(marian).get(address(card)).content.decode()


@pytest.mark.parametrize("number", [0, 61, 2**70])
def test_a_place_that_the_card_has_not_is_not_found(robin, number):
    slot = make_slot(robin, round_key="wa18")

    assert browser(robin).get(address(slot, number)).status_code == 404


# IA-26
def test_a_reason_with_markup_stays_text(card, marian):
    correct(card, marian, reason="<b hx-get=/x>why</b>")

    assert "<b hx-get" not in browser(card.archer).get(address(card)).content.decode()
