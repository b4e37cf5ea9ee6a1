"""Range sessions in a browser without JavaScript. Cases SL-01 to SL-25 and SL-35, as pages."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import now

from scoring.models import Archer, Session
from scoring.tests.factory import make_archer, make_grant, make_session, make_slot
from scoring.tests.pages import words
from scoring.tests.phone import Phone
from scoring.tests.session_visits import at, joining, of, takes_a_place
from scoring.tests.visitor import browser
from scoring.throttling import GUESTS_PLACES, count_against

pytestmark = pytest.mark.django_db

OPENING = {"location": "Main Range", "place": "outdoors"}
MARKUP = '<img src=x onerror="alert(1)">'


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
    make_grant(slot, robin)

    assert f'href="/slots/{slot.public_id}/"' in browser(robin).get("/sessions/").content.decode()
