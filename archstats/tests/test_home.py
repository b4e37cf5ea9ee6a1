"""The first page: a promise to the new, the open card to those who come back."""

import pytest
from django.utils import timezone

from scoring.tests.device import query_count
from scoring.tests.factory import make_archer, make_slot
from scoring.tests.pages import text_of
from scoring.tests.visitor import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def robin():
    return make_archer()


def home_of(archer):
    return browser(archer).get("/").content.decode()


def test_coming_back_resumes_the_open_card_before_anything_else(robin):
    slot = make_slot(robin, round_key="york", shots_fired=12, total=84)
    html = home_of(robin)

    assert html.index(f'href="/slots/{slot.public_id}/"') < html.index("Start a new card")
    assert "York" in html
    assert "12 of 144 arrows" in text_of(html)
    assert "Carry on scoring" in html


def test_without_an_open_card_there_is_the_way_to_one(robin):
    html = home_of(robin)

    assert "Carry on scoring" not in html
    assert html.count("button--primary") == 1
    assert 'href="/start/"' in html


def test_what_was_shot_lately_is_one_tap_away_with_its_best(robin):
    facts = {"finished_at": timezone.now(), "shots_fired": 60, "total": 541}
    make_slot(robin, round_key="portsmouth", **facts)
    html = home_of(robin)

    assert '<input type="hidden" name="round" value="portsmouth">' in html
    assert "60 arrows · best 541" in text_of(html)


def test_own_cards_are_there_with_their_totals(robin):
    slot = make_slot(robin, finished_at=timezone.now(), shots_fired=6, total=48)
    html = home_of(robin)

    assert f'href="/slots/{slot.public_id}/card/"' in html
    assert "Practice, 30 m" in text_of(html)
    assert "48" in text_of(html)


def test_nobody_elses_card_is_there(robin):
    slot = make_slot(robin, finished_at=timezone.now(), shots_fired=6, total=48)

    assert str(slot.public_id) not in home_of(make_archer("guy"))


def test_a_guest_is_told_how_to_keep_the_cards():
    guest = make_archer(None)
    assert "Make an account" not in home_of(guest)
    make_slot(guest, finished_at=timezone.now(), shots_fired=6)

    assert "Make an account" in home_of(guest)


def test_many_cards_cost_as_much_as_one(robin):
    def asked():
        client = browser(robin)
        return query_count(lambda: client.get("/"))

    make_slot(robin, round_key="york", finished_at=timezone.now(), shots_fired=6)
    one = asked()
    for _ in range(12):
        make_slot(robin, round_key="york", finished_at=timezone.now(), shots_fired=6)

    assert asked() == one <= 7
    assert "All 13" in home_of(robin)


def test_the_list_of_all_cards_has_pages(robin):
    for _ in range(51):
        make_slot(robin, finished_at=timezone.now(), shots_fired=6)
    client = browser(robin)

    assert client.get("/me/history/").content.decode().count("list__row") == 50
    assert client.get("/me/history/?page=2").content.decode().count("list__row") == 1
