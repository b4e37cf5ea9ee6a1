"""Mates whose cards are kept on a phone come into a shoot by its pages. Cases SO-06, SO-47."""

import pytest

from leaderboard.hosting import change_shoot
from leaderboard.leaving import remove_participant
from leaderboard.links import join_token
from leaderboard.tests.factory import join, kinds, make_card, shoot_arrows
from scoring.callers import Caller
from scoring.mates import add_mate
from scoring.tests.pages import words
from scoring.tests.visitor import browser

pytestmark = pytest.mark.django_db

ROBIN = {"display_name": "Robin", "card": "open", "round": ""}


@pytest.fixture
def mates(robin):
    """Much and Alan, beside Robin's card."""
    own = make_card(robin)
    return [add_mate(own.public_id, name=name, by=Caller(robin.pk)) for name in ("Much", "Alan")]


@pytest.fixture
def phone(robin):
    return browser(robin)


def page_of(shoot):
    return f"/shoots/{shoot.public_id}/"


def bring(phone, shoot, mate):
    return phone.post(f"{page_of(shoot)}mates/{mate.public_id}/")


def names(shoot):
    return sorted(shoot.participants.listed().values_list("name", flat=True))


def test_on_the_page_to_join_they_are_chosen_and_can_be_left_out(shoot, robin, mates, phone):
    much, _ = mates
    shoot_arrows(robin, much, "9", "7")
    link = f"/j/{join_token(shoot)}/"
    page = phone.get(link).content.decode()
    for mate in mates:
        assert f'name="mates" value="{mate.public_id}"' in page
    assert page.count("checked") >= 2
    phone.post(link, ROBIN | {"mates": [str(much.public_id)]})

    assert names(shoot) == ["Much", "Robin"]
    assert shoot.participants.get(name="Much").figures["total"] == 16
    assert "Bring the card of Alan" in words(phone.get(page_of(shoot)))


def test_whoever_is_in_it_brings_them_later_and_once(shoot, robin, mates, phone):
    join(shoot, robin)
    for mate in (mates[0], *mates):
        assert bring(phone, shoot, mate).url == page_of(shoot)

    assert names(shoot) == ["Alan", "Much", "Robin"]
    assert "Bring the card" not in words(phone.get(page_of(shoot)))


def test_whoever_is_ready_says_so_for_them_and_it_starts(shoot, robin, tuck, mates, phone):
    join(shoot, robin)
    bring(phone, shoot, mates[0])
    phone.post(f"{page_of(shoot)}ready/")

    shoot.refresh_from_db()
    assert shoot.status == "shooting"
    assert kinds(shoot)[-2:] == ["ready+ready", "started"]


def test_the_phone_says_whether_they_compete_and_nobody_else_does(shoot, robin, tuck, mates, phone):
    for archer in (robin, tuck):
        join(shoot, archer)
    bring(phone, shoot, mates[0])
    much = shoot.participants.get(name="Much")
    path = f"{page_of(shoot)}participants/{much.public_id}/"
    assert f'href="{path}"' in phone.get(page_of(shoot)).content.decode()
    assert phone.post(path, {"status": "visiting"}).status_code == 302
    assert browser(tuck).post(path, {"status": "retired"}).status_code == 403

    much.refresh_from_db()
    assert much.status == "visiting"


def test_a_shoot_that_takes_nobody_says_so(shoot, host, robin, mates, phone):
    join(shoot, robin)
    change_shoot(shoot.public_id, is_locked=True, by=host)
    refused = bring(phone, shoot, mates[0])

    assert refused.status_code == 409
    assert "Nobody else can join: it is locked or full." in words(refused)
    assert names(shoot) == ["Robin"]


def test_who_was_removed_is_offered_no_more(shoot, host, robin, mates, phone):
    join(shoot, robin)
    bring(phone, shoot, mates[0])
    id_ = shoot.participants.get(name="Much").public_id
    remove_participant(shoot.public_id, id_, by=host)

    assert "Bring the card of Much" not in words(phone.get(page_of(shoot)))
    assert bring(phone, shoot, mates[0]).status_code == 409
    assert names(shoot) == ["Robin"]


def test_nobody_brings_a_card_that_is_not_kept_on_their_phone(shoot, robin, tuck, guy, mates):
    join(shoot, tuck)
    for phone in (browser(tuck), browser(guy)):
        assert bring(phone, shoot, mates[0]).status_code == 404
    for card in (robin.slots.get(), make_card(guy)):
        assert bring(browser(tuck), shoot, card).status_code == 404
    link = f"/j/{join_token(shoot)}/"
    sent = {"display_name": "Guy", "round": "york", "mates": [str(mates[0].public_id)]}
    assert browser(guy).post(link, sent).status_code == 422
    assert names(shoot) == ["Tuck"]
