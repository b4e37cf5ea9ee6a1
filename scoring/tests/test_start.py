"""The way to a card. Case IA-01 and the first minute."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from scoring.models import Archer, Slot
from scoring.profiles import Profile
from scoring.suggesting import rounds_for
from scoring.tests.factory import make_archer, make_session, make_slot
from scoring.tests.pages import text_of
from scoring.tests.phone import Phone
from scoring.tests.visitor import NAME, browser
from scoring.throttling import ARCHERS_MADE, GUESTS_PLACES, count_against

pytestmark = pytest.mark.django_db

PRACTICE = {"distance": "30", "unit": "yd", "face": "wa_80cm_full", "shot_per_round": "5"}


def offered(html):
    return re.findall(r'name="round" value="(\w+)"', html)


def lately(html):
    return re.findall(r'type="hidden" name="round" value="(\w+)"', html)


def started(client, **asked):
    answer = client.post("/start/", asked)
    assert answer.status_code == 302, text_of(answer.content.decode())
    return Slot.objects.get(public_id=answer.headers["Location"].split("/")[2])


def test_one_post_makes_guest_session_and_card():
    slot = started(Client(), round="portsmouth")

    assert (slot.round_key, slot.shot_per_round, slot.name) == ("portsmouth", 3, "1A")
    assert slot.session.owner == slot.archer == Archer.objects.get()
    assert slot.session.is_indoor


def test_whoever_was_here_before_stays_who_they_are(robin):
    assert started(browser(robin), round="york").archer == robin
    assert Archer.objects.count() == 1


def test_a_practice_has_its_own_distance_face_and_row():
    slot = started(Client(), **PRACTICE)

    assert (slot.round_key, slot.face_key, slot.shot_per_round) == ("", "wa_80cm_full", 5)
    assert (slot.target.distance, slot.target.unit) == (30, "yd")


def test_a_practice_needs_no_distance():
    slot = started(Client(), **PRACTICE | {"distance": ""})

    assert (slot.target.distance, slot.target.unit) == (None, "")


def test_arrows_may_be_counted_only():
    page = Client().get("/start/").content.decode()
    assert '<button class="button" name="face" value="none">' in page

    assert not started(Client(), **PRACTICE | {"face": "none"}).sheet.is_scored


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (PRACTICE | {"distance": "101"}, "Write a whole number such as 50."),
        (PRACTICE | {"distance": "0"}, "Write a whole number such as 50."),
        (PRACTICE | {"shot_per_round": "13"}, "Write a whole number from 1 to 12."),
        (PRACTICE | {"face": "barn_door"}, "Choose one from the list."),
        (PRACTICE | {"unit": "ell"}, "Choose one from the list."),
        ({"round": "nothing"}, "There is no such round."),
        ({"round": ""}, ""),
        ({"round": "york", "finish": "x"}, ""),
        ({}, "Choose one from the list."),
    ],
)
def test_what_cannot_be_shot_is_told_and_nobody_is_made(asked, words):
    answer = Client().post("/start/", asked)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Archer.objects.exists()


@pytest.mark.parametrize("limit", [ARCHERS_MADE, GUESTS_PLACES])
def test_a_script_that_makes_guests_is_stopped_and_leaves_nobody(client, limit):
    for _ in range(limit.most):
        count_against(limit, "127.0.0.1")
    answer = client.post("/start/", {"round": "york"})

    assert answer.status_code == 429
    assert "Try again in" in answer.content.decode()
    assert int(answer.headers["Retry-After"]) > 0
    assert not Archer.objects.exists()
    assert NAME not in client.cookies


def test_tapped_twice_it_is_one_card(robin):
    client = browser(robin)
    first = started(client, round="york")

    assert started(client, round="york") == first


def test_an_open_card_is_gone_on_with_or_finished_first(robin):
    client = browser(robin)
    first = started(client, round="york")
    Phone(robin).tap(first, 1, "9")
    refused = client.post("/start/", {"round": "portsmouth"})

    html = refused.content.decode()
    assert refused.status_code == 409
    assert f'href="/slots/{first.public_id}/"' in html
    assert "To start Portsmouth, finish what is open." in html
    fields = dict(re.findall(r'type="hidden" name="(round|face|finish)" value="([^"]*)"', html))
    second = started(client, **fields)
    first.refresh_from_db()
    assert first.finished_at is not None
    assert (second.round_key, second.is_shooting) == ("portsmouth", True)


def test_a_card_left_in_ones_own_session_is_in_the_way_too(robin):
    make_slot(robin, left_at=timezone.now())
    refused = browser(robin).post("/start/", PRACTICE)

    assert refused.status_code == 409
    assert "To start a practice" in refused.content.decode()


def test_a_card_left_in_anothers_session_is_not(robin):
    make_slot(robin, make_session(make_archer("john")), left_at=timezone.now())

    assert started(browser(robin), round="york").archer == robin


def test_nobody_finishes_anothers_card(robin):
    theirs = make_slot(robin)
    answer = browser(make_archer("guy")).post(
        "/start/", {"round": "york", "finish": theirs.public_id}
    )

    assert answer.status_code == 404
    theirs.refresh_from_db()
    assert theirs.finished_at is None
    assert Slot.objects.count() == 1


def test_what_was_shot_lately_comes_first_and_each_once(robin):
    for key in ("york", "portsmouth", "york"):
        make_slot(robin, round_key=key, finished_at=timezone.now())
    html = browser(robin).get("/start/").content.decode()

    assert lately(html) == ["york", "portsmouth"]
    assert "york" not in offered(html)[2:]
    assert html.index("Shot lately") < html.index("Name of the round") < html.index("Often shot")


def test_a_practice_from_before_is_one_tap(robin):
    first = started(browser(robin), **PRACTICE)
    Slot.objects.update(finished_at=timezone.now())
    html = browser(robin).get("/start/").content.decode()

    assert "Practice, 30 yd" in text_of(html)
    row = re.search(r"<form[^>]*>((?:(?!</form>).)*Practice,\s+30 yd)", html, re.DOTALL)[1]
    again = started(
        browser(robin), **dict(re.findall(r'name="(?!csrf)(\w+)" value="([^"]*)"', row))
    )
    assert (again.face_key, again.shot_per_round, again.target) == (
        first.face_key,
        first.shot_per_round,
        first.target,
    )


def test_no_two_fields_of_the_page_share_an_id(robin):
    make_slot(robin)
    ids = re.findall(r' id="([^"]+)"', browser(robin).get("/start/").content.decode())

    assert len(ids) == len(set(ids))


def test_a_new_visitor_is_offered_what_is_often_shot():
    html = Client().get("/start/").content.decode()

    assert offered(html)[0] == "portsmouth"
    assert len(offered(html)) < 10


def test_whose_profile_is_known_is_offered_what_fits(robin):
    robin.bowstyle, robin.category, robin.age_group = "barebow", "open", "adult"
    robin.save()
    html = browser(robin).get("/start/").content.decode()

    assert "For you" in html
    assert "wa720_50_b" in offered(html)


def test_a_bowstyle_said_later_counts_for_the_next_card(robin):
    make_slot(robin, bowstyle="longbow", finished_at=timezone.now())
    client = browser(robin)
    client.post("/me/", {"display_name": "Robin", "bowstyle": "recurve"})
    started(client, round="york")

    assert [slot.bowstyle for slot in robin.slots.order_by("pk")] == ["longbow", "recurve"]


def test_what_fits_is_the_shortest_with_every_class():
    child = [round_.key for round_ in rounds_for(Profile("recurve", "open", "u12"))]
    adult = [round_.key for round_ in rounds_for(Profile("recurve", "open", "adult"))]

    assert child[0] in {"bristol_v", "metric_v"}
    assert adult[0] == "wa720_70"
    assert "portsmouth" in adult


def test_a_round_is_searched_and_filtered():
    found = offered(Client().get("/start/", {"text": "york"}).content.decode())
    assert found[0] == "york"
    indoors = offered(Client().get("/start/", {"place": "indoor"}).content.decode())
    assert "portsmouth" in indoors
    assert "york" not in indoors
    assert len(offered(Client().get("/start/?all").content.decode())) > 200


def test_a_filter_that_makes_no_sense_is_told():
    answer = Client().get("/start/", {"distance_from": "x"})

    assert answer.status_code == 422
    assert "Write a whole number such as 50." in answer.content.decode()


def test_the_profile_is_asked_for_in_one_line_that_can_be_put_off(robin):
    asks = "each score tells its class"
    client = browser(robin)
    assert asks not in Client().get("/start/").content.decode()
    assert asks in client.get("/start/").content.decode()
    assert client.post("/me/later/", {"next": "/start/"}).headers["Location"] == "/start/"

    assert asks not in client.get("/start/").content.decode()


def test_whoever_said_it_is_not_asked(robin):
    robin.bowstyle, robin.category, robin.age_group = "recurve", "open", "adult"
    robin.save()

    assert "each score tells its class" not in browser(robin).get("/start/").content.decode()
