"""Range sessions in a browser without JavaScript. Cases SL-01 to SL-25 and SL-35, as pages."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from scoring.joining import join_token
from scoring.models import Archer, Session, Slot
from scoring.tests.device import query_count
from scoring.tests.factory import make_archer, make_session, make_slot
from scoring.tests.pages import text_of
from scoring.tests.phone import Phone
from scoring.tests.visitor import NAME, archer_of, browser, token_of
from scoring.throttling import GUESTS_PLACES, count_against

pytestmark = pytest.mark.django_db

OPENING = {"location": "Main Range", "place": "outdoors"}
PRACTICE = {"distance": "30", "unit": "m", "face": "wa_60cm_full", "shot_per_round": "3"}
MARKUP = '<img src=x onerror="alert(1)">'


@pytest.fixture
def marian():
    return make_archer("marian")


@pytest.fixture
def host(marian):
    return browser(marian)


@pytest.fixture
def session(marian):
    return make_session(marian)


def at(session, *nouns):
    return "/".join(["/sessions", str(session.public_id), *nouns, ""])


def of(slot, noun):
    return f"/slots/{slot.public_id}/{noun}/"


def joining(session):
    return f"/join/{join_token(session)}/"


def words(answer):
    return text_of(answer.content.decode())


def takes_a_place(client, session, **wish):
    answer = client.post(at(session, "places"), wish or PRACTICE)
    assert answer.status_code == 302, words(answer)
    return Slot.objects.get(public_id=answer.url.split("/")[2])


def test_an_archer_opens_a_session_and_finds_it_again(robin):
    client = browser(robin)
    opened = client.post("/sessions/", OPENING)
    session = Session.objects.get()

    assert opened.url == at(session)
    assert (session.location, session.is_indoor, session.owner) == ("Main Range", False, robin)
    assert f'href="{at(session)}"' in client.get("/sessions/").content.decode()
    assert 'href="/sessions/"' in client.get("/").content.decode()


@pytest.mark.parametrize("location", ["", "   ", "x" * 256, "a\nb\x00"])
def test_a_session_without_a_name_is_not_opened(robin, location):
    answer = browser(robin).post("/sessions/", OPENING | {"location": location})

    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert not Session.objects.exists()


def test_a_location_of_255_characters_is_one(robin):
    assert browser(robin).post("/sessions/", OPENING | {"location": "x" * 255}).status_code == 302


def test_of_two_sessions_the_first_is_told_and_goes_on_or_is_given_up(host, session):
    refused = host.post("/sessions/", OPENING | {"location": "Far Range"})
    assert refused.status_code == 409
    assert f'href="{at(session)}"' in refused.content.decode()
    assert Session.objects.get() == session

    given_up = re.search(r'name="closing" value="([\w-]+)"', refused.content.decode())[1]
    host.post("/sessions/", OPENING | {"location": "Far Range", "closing": given_up})
    assert Session.objects.get(closed_at=None).location == "Far Range"
    assert "Main Range" in words(host.get("/sessions/"))


def test_what_somebody_shoots_in_is_not_given_up(host, session, robin):
    slot = make_slot(robin, session)
    closing = OPENING | {"closing": session.public_id}
    refused = host.post("/sessions/", closing)

    assert refused.status_code == 409
    assert f'href="/slots/{slot.public_id}/"' in refused.content.decode()
    assert 'name="closing"' not in refused.content.decode()
    assert Session.objects.get().is_open


def test_nobody_gives_up_anothers_session(session, robin):
    answer = browser(robin).post("/sessions/", OPENING | {"closing": session.public_id})

    assert answer.status_code == 404
    assert Session.objects.get().is_open


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


def test_a_session_closes_once_nobody_shoots_and_names_who_does(host, session, robin):
    slot = make_slot(robin, session)
    refused = host.post(at(session, "closure"))
    assert refused.status_code == 409
    assert f'<a href="/slots/{slot.public_id}/">1A <bdi>Robin</bdi></a>' in refused.content.decode()

    freed = host.post(of(slot, "departure"))
    assert freed.url == at(session)
    assert host.post(at(session, "closure")).status_code == 302
    assert "This session is closed." in words(host.get(at(session)))


def test_a_freed_place_keeps_its_card_and_is_taken_by_the_next(host, session, robin):
    slot = make_slot(robin, session)
    Phone(robin).tap(slot, 1, "9")
    host.post(of(slot, "departure"))

    assert takes_a_place(browser(make_archer("tuck")), session).name == "1A"
    slot.refresh_from_db()
    assert slot.total == 9


def test_closing_twice_keeps_the_first_time(host, session):
    host.post(at(session, "closure"))
    first = Session.objects.get().closed_at
    host.post(at(session, "closure"))

    assert first == Session.objects.get().closed_at


def test_a_closed_session_opens_again(host, session):
    host.post(at(session, "closure"))
    assert host.post(at(session, "opening")).url == at(session)

    assert Session.objects.get().closed_at is None


def test_beside_another_open_one_it_does_not_and_that_one_is_told(host, session, marian):
    host.post(at(session, "closure"))
    other = make_session(marian, "Far Range")
    refused = host.post(at(session, "opening"))

    assert refused.status_code == 409
    assert f'<a href="{at(other)}">Far Range</a>' in refused.content.decode()


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


def test_a_closed_session_is_shown_to_those_who_shot_there_alone(host, session, robin):
    slot = make_slot(robin, session, left_at=now())
    host.post(at(session, "closure"))

    assert browser(slot.archer).get(at(session)).status_code == 200
    assert browser(make_archer("guy")).get(at(session)).status_code == 404


def test_a_stranger_closes_opens_shares_and_moves_nothing(session, robin):
    slot, guy = make_slot(robin, session), browser(make_archer("guy"))
    for path in (
        *(at(session, noun) for noun in ("closure", "opening", "link")),
        *(of(slot, noun) for noun in ("departure", "comeback")),
    ):
        assert guy.post(path).status_code == 404, path

    slot.refresh_from_db()
    assert slot.is_shooting


def test_names_with_markup_are_shown_as_text(host, marian):
    Archer.objects.filter(pk=marian.pk).update(display_name=MARKUP)
    session = make_session(marian, MARKUP)
    make_slot(make_archer("guy", display_name=MARKUP), session)
    pages = [host.get(path) for path in (at(session), "/sessions/", joining(session))]
    pages += [host.post(at(session, "closure")), host.get(at(session, "link"))]

    for page in pages:
        assert MARKUP not in page.content.decode()
        assert "&lt;img src=x" in page.content.decode()


def test_an_idle_session_is_shown_as_closed(robin):
    session = make_session(robin, opened_at=now() - timedelta(hours=73))
    client = browser(robin)

    assert "This session is closed." in words(client.get(at(session)))
    assert client.post(at(session, "opening")).status_code == 302
    assert Session.objects.open_at(now()).get() == session


def test_a_script_that_joins_is_stopped_and_leaves_nobody(session, client):
    for _ in range(GUESTS_PLACES.most):
        count_against(GUESTS_PLACES, "127.0.0.1")
    answer = client.post(joining(session), {"round": "york"})

    assert answer.status_code == 429
    assert Archer.objects.get() == session.owner


def test_whoever_was_added_or_grants_is_listed_among_those_scored_for(robin):
    tuck = make_archer("tuck")
    slot = make_slot(tuck)
    slot.grants.create(archer=robin, granted_at=now())

    assert f'href="/slots/{slot.public_id}/"' in browser(robin).get("/sessions/").content.decode()
