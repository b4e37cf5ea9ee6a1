"""Lists of the admin: what a coach finds in them, and takes along."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.utils import timezone

from scoring.models import Archer, Club
from scoring.tests.device import query_count
from scoring.tests.factory import make_archer, make_club, make_session, make_slot
from scoring.tests.pages import text_of
from scoring.tests.phone import Phone

pytestmark = pytest.mark.django_db

CARDS, SESSIONS, ARCHERS = (f"/admin/scoring/{name}/" for name in ("slot", "session", "archer"))


@pytest.fixture
def marian(robin, tuck, client):
    """Coaches Sherwood with Robin and Barnsdale with Tuck, and is signed in; Will is of neither."""
    marian = make_archer("marian", is_staff=True)
    for name, archer in (("Sherwood", robin), ("Barnsdale", tuck)):
        make_club(name, archers=(archer,)).memberships.create(archer=marian, is_coach=True)
    will = make_archer("will")
    make_club("Nottingham", archers=(will,))
    client.force_login(marian)
    return marian


@pytest.fixture
def listed(client):
    """The names in a list, in its order."""

    def listed(path, **asked):
        answer = client.get(path, asked)
        assert answer.status_code == 200, answer
        return [_name(row) for row in answer.context["cl"].result_list]

    return listed


def _name(row):
    return str(getattr(row, "archer", row))


def cards_of_all(**facts):
    """A card each of Robin, Tuck and Will."""
    archers = Archer.objects.in_bulk(field_name="login_name")
    return [make_slot(archers[name], **facts) for name in ("robin", "tuck", "will")]


def test_cards_are_found_by_club(marian, listed):
    cards_of_all()
    sherwood = Club.objects.get(name="Sherwood").pk

    assert listed(CARDS) == ["Tuck", "Robin"]
    assert listed(CARDS, club=sherwood) == ["Robin"]


def test_no_filter_offers_or_takes_what_the_coach_does_not_see(marian, client):
    cards_of_all()
    will = Archer.objects.get(login_name="will")
    will.slots.update(round_key="york", face_key="")
    page = client.get(CARDS).content.decode()

    assert "Nottingham" not in page
    assert "York" not in page
    for guess in ({"club": will.memberships.get().club_id}, {"round": "york"}, {"bow": "x"}):
        assert client.get(CARDS, guess).url == f"{CARDS}?e=1"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"round": "york"}, ["Robin"]),
        ({"round": "none"}, ["Tuck"]),
        ({"bow": "longbow"}, ["Tuck"]),
        ({"state": "open"}, ["Tuck"]),
        ({"state": "finished"}, ["Robin"]),
        ({"state": "confirmed"}, []),
        ({"state": "disputed"}, ["Tuck"]),
        ({"state": "disputed", "round": "york"}, []),
    ],
)
def test_cards_are_found_by_round_bow_and_state(marian, robin, tuck, listed, asked, found):
    make_slot(robin, round_key="york", finished_at=timezone.now())
    disputed = make_slot(tuck, bowstyle="longbow")
    for value in ("9", "8"):
        Phone(tuck).tap(disputed, 1, value)

    assert listed(CARDS, **asked) == found


def test_a_day_is_one_of_the_range(marian, robin, tuck, listed, clock):
    """Half past ten in the evening in London is the next morning in Auckland."""
    clock.now = datetime(2026, 5, 1, 22, 30, tzinfo=UTC)
    this_morning = clock.now - timedelta(hours=12)
    for archer, zone in ((robin, "Europe/London"), (tuck, "Pacific/Auckland")):
        make_slot(archer, make_session(archer, timezone=zone), started_at=this_morning)

    assert listed(CARDS, day="today") == ["Robin"]
    assert listed(CARDS, day="week") == ["Tuck", "Robin"]


@pytest.mark.parametrize(("is_indoor", "found"), [(True, ["Robin"]), (False, [])])
def test_a_season_is_that_of_the_range(marian, robin, listed, clock, is_indoor, found):
    """Indoors it began in the summer before."""
    clock.now = datetime(2026, 2, 1, 12, tzinfo=UTC)
    last_autumn = datetime(2025, 10, 1, 12, tzinfo=UTC)
    make_slot(robin, make_session(robin, is_indoor=is_indoor), started_at=last_autumn)

    assert listed(CARDS, day="season") == found


def test_sessions_are_of_those_who_run_them_or_shoot_in_them(marian, robin, listed):
    will = Archer.objects.get(login_name="will")
    make_session(robin, "Wood")
    castle = make_session(will, "Castle")
    make_slot(will, castle)
    make_session(make_archer("guy"), "Elsewhere")
    assert listed(SESSIONS) == ["Wood"]

    make_slot(Archer.objects.get(login_name="tuck"), castle)
    assert listed(SESSIONS) == ["Castle", "Wood"]
    assert listed(SESSIONS, club=Club.objects.get(name="Sherwood").pk) == ["Wood"]
    assert listed(SESSIONS, state="closed") == []


def test_of_others_in_a_session_only_their_number_is_told(marian, tuck, page):
    will = Archer.objects.get(login_name="will")
    castle = make_session(will, "Castle")
    make_slot(will, castle)
    slot = make_slot(tuck, castle)
    shown = page(f"{SESSIONS}{castle.pk}/change/")

    assert "Run by: somebody else" in text_of(shown)
    assert "1B Tuck Practice, 30 m" in text_of(shown)
    assert "And 1 card of other clubs." in text_of(shown)
    assert f"{CARDS}{slot.pk}/change/" in shown
    assert "Will" not in shown


def test_a_session_leads_to_its_live_page_while_that_is_open_to_all(marian, robin, page):
    session = make_session(robin)
    live = f'href="/sessions/{session.public_id}/"'
    assert live in page(f"{SESSIONS}{session.pk}/change/")
    session.closed_at = timezone.now()
    session.save()

    assert live not in page(f"{SESSIONS}{session.pk}/change/")


@pytest.mark.parametrize(
    ("path", "words", "found"),
    [
        (CARDS, "rob", ["Robin"]),
        (CARDS, "will", []),
        (CARDS, "robin tuck", []),
        (ARCHERS, "ROBIN", ["Robin"]),
        (ARCHERS, "will", []),
        (SESSIONS, "range", ["Main Range", "Main Range"]),
        (SESSIONS, "tuck", ["Main Range"]),
        (SESSIONS, "range tuck", ["Main Range"]),
        (SESSIONS, "will", []),
        (SESSIONS, "main " * 500, ["Main Range", "Main Range"]),
        (SESSIONS, "a" * 60_000, []),
        (ARCHERS, "%" * 60_000, []),
    ],
)
def test_search_finds_what_the_coach_sees_by_every_word(marian, listed, path, words, found):
    cards_of_all()
    # Will shoots in Tuck's session too, where his name finds nothing.
    will, tuck = (Archer.objects.get(login_name=name) for name in ("will", "tuck"))
    will.slots.update(session=tuck.sessions.get(), letter="B")

    assert listed(path, q=words) == found


@pytest.mark.parametrize("path", [CARDS, SESSIONS, ARCHERS])
def test_a_longer_list_asks_no_more_queries(marian, page, path):
    cards_of_all()
    few = query_count(lambda: page(path))
    for number in range(4):
        mate = make_archer(f"mate-{number}")
        Club.objects.get(name="Sherwood").memberships.create(archer=mate)
        make_slot(mate)
    assert query_count(lambda: page(path)) == few


def test_every_page_leads_to_who_is_shooting_now(marian, client, page):
    assert '<a href="/coach/">Shooting now</a>' in page(CARDS)
    assert client.get("/coach/").status_code == 200


# Taken along


@pytest.fixture
def exported(client):
    def exported(path, *rows, **more):
        chosen = {"action": "cards_as_table", "_selected_action": [row.pk for row in rows]}
        answer = client.post(path, chosen | more)
        assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
        return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))

    return exported


def test_chosen_cards_are_taken_along_and_no_others(marian, exported):
    robins, _, wills = cards_of_all()
    Phone(robins.archer).tap_all(robins, "X", "7", "M")

    [line] = exported(CARDS, robins, wills)
    assert (line["archer"], line["place"], line["round"]) == ("Robin", "1A", "")
    assert [line[sum_] for sum_ in ("total", "arrows", "hits", "golds")] == ["17", "3", "2", "1"]
    assert line["state"] == "open"
    assert exported(CARDS, wills) == []


def test_all_cards_of_a_list_are_those_that_the_coach_sees(marian, exported):
    """Also where the list has further pages."""
    robins, *_ = cards_of_all()

    lines = exported(CARDS, robins, select_across="1")
    assert [line["archer"] for line in lines] == ["Robin", "Tuck"]
    sherwood = Club.objects.get(name="Sherwood").pk
    narrowed = f"{CARDS}?club={sherwood}"
    assert [line["archer"] for line in exported(narrowed, robins, select_across="1")] == ["Robin"]


def test_of_a_session_the_cards_of_ones_own_archers_are_taken_along(marian, tuck, exported):
    will = Archer.objects.get(login_name="will")
    castle = make_session(will, "Castle")
    make_slot(will, castle)
    make_slot(tuck, castle)

    assert [line["archer"] for line in exported(SESSIONS, castle)] == ["Tuck"]


@pytest.mark.parametrize("typed", ["9" * 40, "9" * 5000, "x", "1\0", ""])
def test_what_is_no_row_is_refused_in_plain_words(marian, client, typed):
    chosen = {"action": "cards_as_table", "_selected_action": typed}

    assert client.post(CARDS, chosen).status_code == 400


def test_no_name_is_a_formula_in_a_spreadsheet(marian, robin, exported):
    robin.display_name = "=1+1"
    robin.save()

    assert exported(CARDS, make_slot(robin))[0]["archer"] == "'=1+1"


@pytest.mark.parametrize("model", ["club", "archer", "slot", "session"])
def test_no_list_is_narrowed_by_what_is_typed_into_its_address(client, model):
    client.force_login(make_archer("much", is_staff=True, is_superuser=True))

    assert client.get(f"/admin/scoring/{model}/", {"id__in": "9" * 20}).status_code == 400
