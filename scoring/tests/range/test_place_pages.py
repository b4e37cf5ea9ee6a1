"""Places of a session in a browser without JavaScript: by hand or by the code. Cases SL."""

import re

import pytest
from django.test import Client
from django.utils.timezone import now

from scoring.models import Archer, Slot
from scoring.tests.device import query_count
from scoring.tests.factory import make_archer, make_session, make_slot
from scoring.tests.pages import words
from scoring.tests.phone import Phone
from scoring.tests.session_visits import PRACTICE, at, joining, of, takes_a_place
from scoring.tests.visitor import NAME, archer_of, browser, token_of

pytestmark = pytest.mark.django_db


def test_those_who_come_get_the_next_place_and_all_see_who_stands_where(host, session, robin):
    takes_a_place(host, session)
    second = takes_a_place(browser(robin), session)
    far = takes_a_place(browser(make_archer("tuck")), session, **PRACTICE | {"distance": "50"})

    assert (second.name, far.name) == ("1B", "2A")
    told = words(host.get(at(session)))
    assert re.search(r"Lane 1 30 m 1A Marian .* 1B Robin .* Lane 2 50 m 2A Tuck", told)


def test_the_list_of_a_session_asks_as_often_for_ten_as_for_two(host, session):
    def shown():
        assert host.get(at(session)).status_code == 200

    for number in range(2):
        make_slot(make_archer(f"a{number}"), session)
    of_two = query_count(shown)
    for number in range(2, 10):
        make_slot(make_archer(f"a{number}"), session, lane=number)

    assert query_count(shown) == of_two


def test_a_place_has_its_round_bow_face_and_row(session, robin):
    client = browser(robin)
    slot = takes_a_place(client, session, round="portsmouth", bowstyle="longbow")
    assert (slot.round_key, slot.bowstyle) == ("portsmouth", "longbow")

    other = takes_a_place(browser(make_archer("tuck")), session, **PRACTICE, bowstyle="barebow")
    assert (other.bowstyle, other.face_key, other.shot_per_round) == ("barebow", "wa_60cm_full", 3)


def test_what_is_shot_there_is_offered_first(session, robin):
    make_slot(make_archer("tuck"), session, round_key="hereford")
    make_slot(make_archer("john"), session, shot_per_round=4)
    html = browser(robin).get(at(session, "places")).content.decode()

    assert re.findall(r'name="round" value="(\w+)"', html)[0] == "hereford"
    assert 'name="shot_per_round" value="4"' in html
    assert 'name="distance" value="30"' in html


def test_any_round_is_found(session, robin):
    html = browser(robin).get(at(session, "places"), {"text": "western"}).content.decode()

    assert 'name="round" value="western"' in html
    assert 'name="round" value="york"' not in html


@pytest.mark.parametrize(
    "asked",
    [
        PRACTICE | {"distance": "0"},
        PRACTICE | {"shot_per_round": "13"},
        PRACTICE | {"face": "barn_door"},
        {"round": "nothing"},
        {"round": "york", "bowstyle": "horsebow"},
        {},
    ],
)
def test_what_cannot_be_shot_is_told_and_nobody_is_made(session, asked):
    answer = Client().post(joining(session), asked)

    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert Archer.objects.get() == session.owner
    assert not Slot.objects.exists()


def test_the_host_shows_the_code_and_whoever_reads_it_gets_the_next_place(host, session):
    takes_a_place(host, session)
    html = host.get(at(session, "link")).content.decode()
    link = re.search(r"http://testserver(/join/[\w-]+/)", html)[1]
    assert "<svg" in html

    phone = Client()
    assert "Join Main Range" in words(phone.get(link))
    assert NAME not in phone.cookies
    assert Archer.objects.count() == 1
    joined = phone.post(link, {"round": "york"})
    slot = Slot.objects.get(archer__login_name=None)
    assert (joined.url, slot.session, slot.name) == (f"/slots/{slot.public_id}/", session, "2A")


def test_who_joins_with_a_preset_cookie_gets_a_new_one(session):
    phone = browser(token="put-there-by-guy")
    phone.post(joining(session), {"round": "york"})

    assert token_of(phone) != "put-there-by-guy"
    assert archer_of(phone)


def test_an_archer_who_joins_stays_who_they_are(session, robin):
    client = browser(robin)
    client.post(joining(session), {"round": "york"})

    assert robin.slots.get().session == session
    assert Archer.objects.count() == 2


def test_a_renewed_code_opens_and_an_earlier_one_does_not(host, session):
    first = joining(session)
    host.post(at(session, "link"))
    session.refresh_from_db()

    answer = Client().get(first)
    assert answer.status_code == 404
    assert "opens no session any more" in words(answer)
    assert Client().post(first, {"round": "york"}).status_code == 404
    assert Client().get(joining(session)).status_code == 200


def test_the_code_of_a_closed_session_opens_nothing(host, session):
    link = joining(session)
    host.post(at(session, "closure"))

    assert Client().get(link).status_code == 404
    assert "has a new code" in words(host.get(at(session, "link")))


def test_who_left_comes_back_to_the_same_card(session, robin):
    client = browser(robin)
    slot = takes_a_place(client, session)
    client.post(of(slot, "departure"))
    html = client.get(at(session)).content.decode()
    assert "You left 1A" in html
    assert f'action="{of(slot, "comeback")}"' in html

    assert client.post(of(slot, "comeback")).url == f"/slots/{slot.public_id}/"
    slot.refresh_from_db()
    assert slot.is_shooting


def test_who_comes_back_to_a_taken_place_gets_the_next(session, robin):
    client = browser(robin)
    slot = takes_a_place(client, session)
    client.post(of(slot, "departure"))
    takes_a_place(browser(make_archer("tuck")), session)
    client.post(of(slot, "comeback"))

    assert Slot.objects.get(pk=slot.pk).name == "1B"


def test_nobody_comes_back_to_a_closed_session(host, session, robin):
    slot = make_slot(robin, session, left_at=now())
    host.post(at(session, "closure"))
    answer = browser(robin).post(of(slot, "comeback"))

    assert answer.status_code == 409
    assert "This session is closed." in words(answer)
    assert f'href="{at(session)}"' in answer.content.decode()


def test_who_shoots_elsewhere_is_told_where_and_comes_back_to_neither(session, robin):
    slot = make_slot(robin, session, left_at=now())
    elsewhere = make_slot(robin, make_session(robin, "Garden"))
    answer = browser(robin).post(of(slot, "comeback"))

    assert answer.status_code == 409
    assert f'href="/slots/{elsewhere.public_id}/"' in answer.content.decode()


def test_a_second_card_in_the_session_is_refused_with_the_first(session, robin):
    client = browser(robin)
    first = takes_a_place(client, session)
    Phone(robin).tap(first, 1, "9")
    for _ in ("shooting", "having left"):
        refused = client.post(at(session, "places"), {"round": "york"})
        assert refused.status_code == 409
        assert f'href="/slots/{first.public_id}/"' in refused.content.decode()
        client.post(of(first, "departure"))

    again = {"round": "york", "finish": first.public_id}
    assert client.post(at(session, "places"), again).status_code == 302
    assert robin.slots.filter(finished_at=None).get().round_key == "york"


def test_who_shoots_in_another_session_is_told_which(session, robin):
    there = make_slot(robin, make_session(robin, "Garden"))
    refused = browser(robin).post(at(session, "places"), PRACTICE)

    assert refused.status_code == 409
    assert f'href="/slots/{there.public_id}/"' in refused.content.decode()
    assert not session.slots.exists()


def test_tapped_twice_it_is_one_place(session, robin):
    client = browser(robin)

    assert takes_a_place(client, session) == takes_a_place(client, session)
    assert takes_a_place(client, session, **PRACTICE) == Slot.objects.get()


def test_there_is_no_place_in_a_closed_session(host, session):
    host.post(at(session, "closure"))
    for ask in (host.get, lambda path: host.post(path, PRACTICE)):
        answer = ask(at(session, "places"))
        assert answer.status_code == 409
        assert f'href="{at(session)}"' in answer.content.decode()
