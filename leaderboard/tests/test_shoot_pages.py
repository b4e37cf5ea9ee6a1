"""Shoots in a browser without JavaScript: made, shared and waited in. Cases SO-01 to SO-28."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from leaderboard.links import join_token
from leaderboard.making import MOST_LIVE_SHOOTS, create_shoot
from leaderboard.models import Shoot
from leaderboard.tests.factory import join, make_participant, make_shoot
from leaderboard.tests.pages import at
from scoring.callers import Caller
from scoring.models import Archer
from scoring.tests.factory import make_archer
from scoring.tests.pages import text_of
from scoring.tests.visitor import archer_of, browser

pytestmark = pytest.mark.django_db

MARKUP = '<img src=x onerror="alert(1)">'


@pytest.fixture
def shoot(marian):
    return create_shoot(title="Club night", by=Caller(marian.pk))


def test_one_tap_makes_a_shoot_and_shows_its_code(page, marian):
    made = page.post("/shoots/", {})
    shoot = Shoot.objects.get()

    assert made.url == at(shoot)
    assert (shoot.host, shoot.title, shoot.status) == (marian, "", "check_in")
    html = page.get(made.url).content.decode()
    assert f'<p class="invite__code">{shoot.code.code}</p>' in html
    assert "Shoot of <bdi>Marian</bdi>" in html


def test_name_round_start_time_and_places_may_be_said(page):
    facts = {"title": " Club night ", "round": "york", "capacity": "12"}
    tomorrow = (now() + timedelta(days=1)).date()
    page.post("/shoots/", facts | {"starts_at": f"{tomorrow}T18:30", "zone": "America/New_York"})

    shoot = Shoot.objects.get()
    assert (shoot.title, shoot.round_key, shoot.capacity) == ("Club night", "york", 12)
    assert shoot.timezone == "America/New_York"
    assert shoot.starts_at.utctimetuple()[3:5] in {(22, 30), (23, 30)}


def test_a_zone_that_nobody_knows_is_as_good_as_none(page):
    page.post("/shoots/", {"zone": "Sherwood/Forest"})

    assert Shoot.objects.get().timezone == "UTC"


@pytest.mark.parametrize(
    "asked",
    [
        {"title": "x" * 101},
        {"title": "a\nb"},
        {"round": "nothing"},
        {"capacity": "0"},
        {"starts_at": "tea time"},
        {"starts_at": "2099-01-01T10:00"},
    ],
)
def test_what_cannot_be_is_told_beside_it_and_nothing_is_made(asked):
    answer = Client().post("/shoots/", asked)

    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert not Archer.objects.exists()


def test_whoever_is_nobody_yet_hosts_as_a_guest():
    phone = Client()
    made = phone.post("/shoots/", {"display_name": "Marian"})

    assert made.url == at(Shoot.objects.get())
    assert Shoot.objects.get().host.display_name == "Marian"
    assert archer_of(phone)


def test_a_guest_is_asked_for_a_name_once():
    phone = browser(make_archer(None, display_name="Guest"))
    assert 'name="display_name"' in phone.get("/shoots/").content.decode()
    phone.post("/shoots/", {"display_name": "Much"})

    assert Archer.objects.get().display_name == "Much"
    assert 'name="display_name"' not in phone.get("/shoots/").content.decode()


def test_after_five_there_is_no_more_and_the_open_ones_are_told(page, marian):
    for _ in range(MOST_LIVE_SHOOTS):
        create_shoot(by=Caller(marian.pk))
    answer = page.post("/shoots/", {})

    assert answer.status_code == 409
    assert len(re.findall(r'href="/shoots/[\w-]+/"', answer.content.decode())) == MOST_LIVE_SHOOTS


def test_the_page_tells_what_it_waits_for(page, marian):
    create_shoot(starts_at=now() + timedelta(hours=1), by=Caller(marian.pk))
    html = page.get(at(Shoot.objects.get())).content.decode()

    assert re.search(r'data-countdown="\d{4}-\d\d-\d\dT[\d:.]+\+00:00"', html)
    assert "data-server-now" in html


def test_the_link_of_page_and_poster_is_the_one_to_join_by(page, shoot):
    for address in (at(shoot), at(shoot, "poster")):
        html = page.get(address).content.decode()
        assert "<svg" in html
    assert f"http://testserver/j/{join_token(shoot)}/" in page.get(at(shoot)).content.decode()


def test_a_host_is_led_to_join_first_and_to_start_once_somebody_is_here(page, shoot, robin):
    def first():
        html = page.get(at(shoot)).content.decode()
        return re.findall(r"button--primary[^>]*>([^<]+)<", html)

    assert first() == ["Join with a card of mine"]
    join(shoot, robin)
    assert first() == ["Start shooting for everybody"]


def test_a_shoot_that_is_over_shows_no_way_in(page, marian, robin):
    shoot = make_shoot(marian, expires_at=now() - timedelta(minutes=1))
    make_participant(shoot, robin)
    html = page.get(at(shoot)).content.decode()

    assert "Over." in text_of(html)
    assert "/j/" not in html
    assert "<svg" not in page.get(at(shoot, "poster")).content.decode()


def test_a_stranger_sees_none_of_it(shoot, guy):
    client = browser(guy)
    for nouns in ((), ("poster",), ("settings",), ("fast",)):
        assert client.get(at(shoot, *nouns)).status_code == 404


def test_names_with_markup_are_shown_as_text(page, marian):
    Archer.objects.update(display_name=MARKUP)
    shoot = create_shoot(title=MARKUP, by=Caller(marian.pk))
    for path in (at(shoot), at(shoot, "settings"), at(shoot, "poster"), "/shoots/", "/"):
        html = page.get(path).content.decode()
        assert MARKUP not in html
        assert "&lt;img src=x" in html
