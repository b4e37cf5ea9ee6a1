"""The live room of a coach: who of their archers shoots now, and who needs a word."""

import pytest

from scoring import coached_cards
from scoring.callers import Caller
from scoring.coach_fragments import SUMMARY, item_id
from scoring.coach_room import CoachRoom
from scoring.models import ClubMembership
from scoring.tests.card_changes import ACTIONS, correct, finish, tap
from scoring.tests.device import query_count
from scoring.tests.factory import make_archer, make_club, make_slot
from scoring.tests.pages import text_of
from scoring.tests.past import make_past
from scoring.tests.phone import Phone
from scoring.tests.room_screen import Screen
from scoring.tests.sockets import opened

STEADY, BAD = ("9", "9", "8"), ("5", "M", "5")


class CoachsScreen(Screen):
    def __init__(self, coach):
        super().__init__(CoachRoom(str(coach.public_id)))

    def says(self, slot):
        return text_of(self.fragments[f"coached-{slot.public_id}"])

    @property
    def names(self):
        _, fragments, order = self.shown
        return [fragments[id_].split("<bdi hx-ignore>")[1].split("<")[0] for (id_,) in order]


@pytest.fixture
def screen(slot, marian):
    return CoachsScreen(marian)


def shoots(slot, clock, *ends, minutes=4):
    """One end every so many minutes, behind what is there."""
    phone, number = Phone(slot.archer), slot.shots.count()
    for end in ends:
        clock.forward(minutes=minutes)
        operations = [phone.operation(number + at, value) for at, value in enumerate(end, start=1)]
        phone.send(slot, *operations)
        number += len(end)


def member(marian, name, **facts):
    """Another archer of the club, with a card."""
    archer = make_archer(name)
    ClubMembership.objects.create(club=marian.memberships.get().club, archer=archer)
    return make_slot(archer, **facts)


@pytest.mark.parametrize("action", ACTIONS)
def test_the_old_page_with_what_the_room_says_is_the_fresh_page(slot, marian, clock, action):
    _, act, first = ACTIONS[action]
    Phone(slot.archer).tap_all(slot, "9", "9", "10", "8", "8", "8", "10")
    first(slot)
    screen = CoachsScreen(marian)
    clock.forward(seconds=1)
    act(slot)
    screen.follow()

    assert screen.shown == CoachsScreen(marian).shown


def test_an_arrow_brings_its_archer_and_nobody_else(slot, marian, screen, clock):
    other = member(marian, "tuck")
    screen.follow()
    clock.forward(seconds=1)
    tap(1, "9")(slot)

    told = screen.follow().fragments
    assert {*told} == {SUMMARY, f"coached-{slot.public_id}"}
    assert f"coached-{other.public_id}" in screen.fragments


def test_it_hears_the_cards_that_it_shows_and_is_ahead_when_one_of_them_is_poked(slot, screen):
    poke = f"slot:{slot.public_id}"

    assert screen.room.hears == (poke,)
    assert screen.room.version_told(poke, 1) > screen.version


def test_a_server_s_clock_that_is_put_back_stops_nothing(slot, screen, clock):
    before = screen.version
    clock.forward(minutes=-10)
    Phone(slot.archer).tap(slot, 1, "9")
    assert screen.room.version_told(f"slot:{slot.public_id}", 9) > before

    screen.follow()
    assert screen.version > before
    assert "Total 9" in screen.says(slot)


def test_a_phone_grows_silent_without_a_word_from_anybody(slot, screen, clock):
    shoots(slot, clock, STEADY, STEADY, STEADY)
    screen.follow()
    assert "No arrow since" not in screen.says(slot)
    clock.forward(minutes=10)
    screen.follow()

    assert "Usually an end every 4:00." in screen.says(slot)
    assert CoachRoom.versions([screen.room.key]) == {screen.room.key: screen.version}


def test_who_needs_a_word_comes_to_the_top_and_the_reason_is_said(slot, marian, screen, clock):
    other = member(marian, "alan")
    shoots(slot, clock, *[STEADY] * 6)
    shoots(other, clock, *[STEADY] * 6, minutes=0)
    screen.follow()
    assert screen.names == ["Robin", "Alan"]

    shoots(other, clock, BAD, BAD, BAD)
    shoots(slot, clock, *[STEADY] * 3, minutes=1)
    screen.follow()
    assert screen.names == ["Alan", "Robin"]
    assert "The last 3 ends: 48 under those before." in screen.says(other)
    assert "1 needs a word" in text_of(screen.fragments[SUMMARY])


def test_par_is_that_of_the_archer_s_own_handicap(robin, marian, clock):
    make_past(robin, [500, 500, 500], round_key="portsmouth", face_key="", bowstyle="recurve")
    slot = make_slot(robin, round_key="portsmouth", bowstyle="recurve")
    shoots(slot, clock, *[STEADY] * 3, *[BAD] * 3)

    said = CoachsScreen(marian).says(slot)
    assert "under handicap 5" in said
    assert "18 of 60 arrows" in said


def test_a_dispute_is_told_until_it_is_settled(slot, marian, clock):
    Phone(slot.archer).tap(slot, 2, "9")
    tap(2, "1")(slot)
    screen = CoachsScreen(marian)
    assert "Two phones differ on 1 arrow." in screen.says(slot)

    clock.forward(seconds=1)
    correct(slot)
    screen.follow()
    assert "Two phones differ" not in screen.says(slot)


def test_a_silent_phone_is_told_to_be_there_or_not_by_whoever_knows(
    slot, marian, clock, monkeypatch
):
    there = {}
    monkeypatch.setattr(coached_cards, "PHONES", [lambda slots: there])
    shoots(slot, clock, STEADY, STEADY)
    clock.forward(minutes=30)
    screen = CoachsScreen(marian)
    assert "phone" not in screen.says(slot).lower()

    for is_there, words in ((True, "has the shoot open"), (False, "is not connected")):
        there[slot.pk] = is_there
        clock.forward(seconds=1)
        screen.follow()
        assert words in screen.says(slot)


def test_a_card_that_was_forgotten_open_goes_and_one_that_is_begun_comes(
    slot, marian, screen, clock
):
    assert screen.names == ["Robin"]
    clock.forward(minutes=121)
    tuck = member(marian, "tuck")
    screen.follow()

    assert screen.names == ["Tuck"]
    finish(tuck)
    clock.forward(seconds=1)
    screen.follow()
    assert screen.names == []
    assert "Nobody of your clubs is shooting now" in screen.fragments[SUMMARY]


def test_who_leaves_the_club_is_gone_from_the_page(slot, screen, clock):
    clock.forward(seconds=5)
    slot.archer.memberships.all().delete()
    screen.follow()

    assert screen.names == []


def test_it_is_open_to_this_coach_while_they_are_one_and_to_nobody_else(slot, marian):
    key = str(marian.public_id)
    other = make_archer("will")
    other.memberships.create(club=marian.memberships.get().club, is_coach=True)
    guy = make_archer("guy")

    assert opened(CoachRoom, key, Caller(marian.pk)) == "coach"
    assert opened(CoachRoom, key, None) == 4401
    for viewer in (Caller(guy.pk), Caller(slot.archer_id), Caller(other.pk)):
        assert opened(CoachRoom, key, viewer) == 4404
    assert opened(CoachRoom, key, Caller(marian.pk, only_slot=slot.pk)) == 4404
    for never in ("nothing", key.upper(), str(guy.public_id), f"{key}:1"):
        assert opened(CoachRoom, never, Caller(marian.pk)) == 4404
    marian.memberships.update(is_coach=False)
    assert opened(CoachRoom, key, Caller(marian.pk)) == 4404


def test_nobody_of_another_club_is_on_it(slot, marian):
    guy = make_archer("guy")
    make_club("Nottingham", archers=(guy,))
    # At the same range, on the same target.
    make_slot(guy, slot.session)

    assert CoachsScreen(marian).names == ["Robin"]
    much = make_archer("much", is_superuser=True)
    assert CoachsScreen(much).names == ["Robin", "Guy"]


@pytest.mark.django_db(transaction=True)
def test_the_queries_are_as_many_for_a_club_of_sixty(slot, marian, clock):
    shoots(slot, clock, STEADY, STEADY)
    for_one = query_count(lambda: CoachsScreen(marian))
    for number in range(60):
        Phone((other := member(marian, f"archer-{number}")).archer).tap_all(other, *STEADY)
    screen = CoachsScreen(marian)
    assert len(screen.names) == 61

    assert query_count(lambda: CoachsScreen(marian)) == for_one == 3
    # Nobody shot: the coach, the cards; somebody did: the arrows.
    assert query_count(screen.follow) == 2
    tap(3, "9")(slot)
    assert query_count(screen.follow) == 3
    assert item_id(screen.room.cards.read(Caller(marian.pk), clock.now)[0]) in screen.fragments
