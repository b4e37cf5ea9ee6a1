"""One end of a card: scored and corrected without JavaScript. Cases ST-12, ST-16, ST-17."""

import re

import pytest
from django.utils import timezone

from scoring.docks import dock_of
from scoring.models import Slot
from scoring.tests.factory import make_archer, make_grant, make_slot
from scoring.tests.phone import Phone
from scoring.tests.visitor import browser


def address(slot, end):
    return f"/slots/{slot.public_id}/ends/{end}/"


def values(slot):
    return dict(slot.shots.order_by("number").values_list("number", "value"))


def keys(html):
    return re.findall(r'data-key="(\w*)"', html)


@pytest.fixture
def card(robin):
    return make_slot(robin, round_key="wa720_70", shot_per_round=6)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"round_key": "york"}, "9 7 5 3 1 M"),
        ({"face_key": "wa_40cm_triple_vertical"}, "X 10 9 8 7 6 M"),
        ({"round_key": "wa18_triple"}, "10 9 8 7 6 M"),
    ],
)
def test_the_keys_are_the_values_of_the_face(robin, facts, expected):
    slot = make_slot(robin, **facts)
    page = browser(robin).get(f"/slots/{slot.public_id}/").content.decode()

    assert keys(page) == expected.split()


def test_an_arrow_is_recorded_and_the_card_shown(robin, card):
    answer = browser(robin).post(address(card, 1), {"1": "X"})

    dock = f"/slots/{card.public_id}/#dock-{card.public_id}"
    assert (answer.status_code, answer.url) == (302, dock)
    assert values(card) == {1: "X"}


def test_the_same_arrow_sent_again_changes_nothing(robin, card):
    client = browser(robin)
    for _ in range(2):
        client.post(address(card, 1), {"1": "X"})

    assert card.revisions.count() == 1


def test_an_end_is_recorded_at_once_and_what_stays_empty_is_left(robin, card):
    sent = {"7": "9", "8": "M", "9": "empty", "10": "empty", "11": "10", "12": "empty"}
    browser(robin).post(address(card, 2), sent)

    assert values(card) == {7: "9", 8: "M", 11: "10"}


def test_what_is_not_on_the_face_is_refused_and_nothing_recorded(robin, card):
    answer = browser(robin).post(address(card, 1), {"1": "9", "2": "11"})

    assert answer.status_code == 422
    assert "This is not on the face." in answer.content.decode()
    assert values(card) == {}


@pytest.mark.parametrize("end", [0, 13])
def test_the_card_has_no_other_ends(robin, card, end):
    assert browser(robin).get(address(card, end)).status_code == 404


def test_a_confirmed_card_takes_nothing_and_has_no_keys(robin, card):
    Phone(robin).tap(card, 1, "9")
    now = timezone.now()
    Slot.objects.filter(pk=card.pk).update(finished_at=now, confirmed_at=now)
    client = browser(robin)

    assert client.post(address(card, 1), {"1": "8"}).status_code == 409
    assert keys(client.get(f"/slots/{card.public_id}/").content.decode()) == []
    assert values(card) == {1: "9"}


def test_a_mate_scores_and_neither_guy_nor_a_coach_does(robin, marian, card):
    tuck, guy = make_archer("tuck"), make_archer("guy")
    make_grant(card, tuck)

    assert browser(tuck).post(address(card, 1), {"1": "9"}).status_code == 302
    for stranger in (guy, marian, None):
        assert browser(stranger).post(address(card, 1), {"2": "9"}).status_code == 404
    assert values(card) == {1: "9"}
    assert keys(browser(marian).get(f"/slots/{card.public_id}/").content.decode()) == []


def test_the_dock_goes_on_behind_the_last_arrow_then_fills_what_was_left(robin):
    slot = make_slot(robin, round_key="wa18", shot_per_round=3)
    assert (dock_of(slot).end, dock_of(slot).next_place) == (1, 1)
    phone = Phone(robin)
    for number in range(1, 61):
        if number != 5:
            phone.tap(slot, number, "9")
    slot.refresh_from_db()
    assert (dock_of(slot).end, dock_of(slot).next_place) == (2, 5)

    phone.tap(slot, 5, "9")
    slot.refresh_from_db()
    assert (dock_of(slot).next_place, dock_of(slot).points) == (None, 27)
