"""Whether a shoot's board is what its changes and its cards make of it."""

from contextlib import contextmanager

import pytest
from django.db import connection

from leaderboard.models import Participant, Shoot, ShootChange
from leaderboard.tests.club_night import ClubNight
from leaderboard.verifying import ShootVerification
from scoring.models import Slot
from scoring.tests.commands import ended_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def night(shoot, clock):
    """Robin has 28 and Will 7; Tuck has shot nothing."""
    night = ClubNight(shoot, clock)
    night.starts()
    night.shoots("robin", "9", "7", "7", "5", "M")
    night.shoots("will", "7")
    return night


def found(night):
    """Each difference: of whom, what, as stored, as recomputed."""
    names = {str(night.participant(name).public_id): name for name in night.archers}
    odds = ShootVerification().differences(night.now())
    return [(names.get(each.participant), *each[2:]) for each in odds]


def lie(night, name, **columns):
    Participant.objects.filter(pk=night.participant(name).pk).update(**columns)


def lie_in_figures(night, name, **figures):
    lie(night, name, figures=night.participant(name).figures | figures)


# Clean


def test_a_shoot_is_clean_whatever_happened_in_it(night):
    night.goes_on()
    night.is_corrected("robin", 1, "7")
    night.shot_before("will", 2, "5", minutes=1)
    night.shoots_all("john")
    night.shoots_all("tuck")
    night.changes("tuck", 3, None)
    night.takes_another_name("will", "Scarlet")
    night.leaves("will")
    night.comes_back("will")
    night.is_removed("john")
    night.has_status("robin", "disqualified")
    night.takes_an_account("tuck")
    night.day_ends()
    night.clock.forward(minutes=1)
    night.shot_before("robin", 20, "9", minutes=2)

    assert night.participant("robin").figures["late"] == 1
    assert found(night) == []


def test_what_left_the_board_stays_as_it_was(night, host, shoot):
    night.is_removed("robin")
    night.shoots("robin", "9")

    assert night.card("robin").total == 37
    assert found(night) == []


def test_cards_that_go_on_after_a_cancelled_shoot_are_no_difference(night, shoot, marian):
    night.cancels()
    night.shoots("robin", "9")

    assert found(night) == []


def test_an_hour_that_ended_by_itself_is_no_difference(night, clock):
    """A late arrow is shown as one, then the day is made longer and ends again: nobody wrote."""
    night.closes()
    clock.forward(minutes=1)
    night.shot_before("robin", 6, "9", minutes=2)
    assert night.participant("robin").figures["late"] == 1
    Slot.objects.update(takes_arrows_until=None)
    night.shoots("robin", "9")
    assert night.participant("robin").figures["late"] == 0
    Slot.objects.update(takes_arrows_until=clock.forward(minutes=1))

    assert found(night) == []


def test_participants_from_before_counting_are_no_difference_but_are_counted(night):
    lie(night, "robin", shots_fired=None, shots_hit=None)
    verification = ShootVerification()

    assert verification.differences(night.now()) == []
    assert (verification.participants, verification.never_computed) == (3, 1)


def test_a_board_from_before_counting_is_no_difference(night):
    """What it showed was none, for nobody had counted by then."""
    Slot.objects.filter(pk=night.card("robin").pk).update(shots_fired=None, shots_hit=None)
    lie_in_figures(night, "robin", fired=0)
    night.participant("robin").changes.filter(kind="shot").update(
        figures=night.participant("robin").figures
    )

    assert found(night) == []


@pytest.mark.django_db(transaction=True)
def test_what_a_backfill_has_filled_in_is_clean(night):
    """Robin's card is from before arrows were counted, and so is what the board showed of it."""
    Slot.objects.filter(pk=night.card("robin").pk).update(shots_fired=None, shots_hit=None)
    lie_in_figures(night, "robin", fired=0)
    lie(night, "robin", shots_fired=None, shots_hit=None)
    night.participant("robin").changes.filter(kind="shot").update(
        figures=night.participant("robin").figures
    )
    ended_by("backfill", "--all", "--shots", "--participants-shots", "--no-progress")

    verification = ShootVerification()
    assert night.participant("robin").shots_hit == 4
    assert verification.differences(night.now()) == []
    assert verification.never_computed == 0


def test_hits_that_nobody_can_know_are_not_missing(night):
    night.joins("john", round_key="", face_key="none", shots_hit=None)
    verification = ShootVerification()

    assert verification.differences(night.now()) == []
    assert verification.never_computed == 0


# Versions


def test_a_version_that_is_missing_is_named(night):
    lost = ShootChange.objects.filter(shoot=night.shoot).latest("version").version
    ShootChange.objects.filter(version=lost).delete()

    assert (None, "changes", None, f"version {lost}") in found(night)


def test_a_gap_in_the_middle_is_named_and_nothing_else(night):
    for value in ("9", "7", "5"):
        night.shoots("robin", value)
    last = night.now().version
    ShootChange.objects.filter(version__in=(last - 2, last - 1)).delete()

    assert found(night) == [(None, "changes", None, f"versions {last - 2} to {last - 1}")]


def test_a_shoot_behind_its_changes_is_named(night):
    last = night.now().version
    Shoot.objects.update(version=last - 1)

    assert (None, "version", last - 1, last) in found(night)


def test_a_participant_of_another_version_is_named(night):
    version = night.participant("will").version
    lie(night, "will", version=version + 1)

    assert found(night) == [("will", "version", version + 1, version)]


def test_a_board_that_is_ahead_of_its_card_is_named(night):
    ahead = night.participant("will").changes.filter(kind="shot")
    ahead.update(slot_version=50)

    version = night.card("will").version
    assert found(night) == [("will", "slot_version", 50, f"at most {version}")]


# Tampered with


@pytest.mark.parametrize(("column", "told", "truth"), [("shots_fired", 6, 5), ("shots_hit", 5, 4)])
def test_a_count_that_lies_is_named(night, column, told, truth):
    lie(night, "robin", **{column: told})

    assert found(night) == [("robin", column, told, truth)]


def test_a_total_that_lies_is_named_with_all_it_moves(night):
    lie_in_figures(night, "will", total=63, counts={"9": 7})
    places = {("robin", "place on the board", 2, 1), ("will", "place on the board", 1, 2)}

    odds = found(night)
    assert {odd for odd in odds if odd[1] == "place on the board"} == places
    assert [odd for odd in odds if "total" in odd[1]] == [
        ("will", "total of the latest change", 63, 7),
        ("will", "total", 63, 7),
    ]


def test_a_change_that_lies_is_named(night):
    change = night.participant("will").changes.latest("version")
    change.figures["total"] = 8
    change.save()

    assert found(night) == [("will", "total of the latest change", 7, 8)]


def test_a_card_that_lies_is_not_believed(night):
    """The board is right, and what is wrong is told of the card."""
    Slot.objects.filter(pk=night.card("will").pk).update(total=63)

    assert found(night) == []


def test_a_board_that_has_not_heard_of_an_arrow_is_named(night):
    before = Participant.objects.filter(pk=night.participant("will").pk).values().get()
    night.shoots("will", "7")
    del before["id"]
    Participant.objects.filter(pk=night.participant("will").pk).update(**before)

    assert {"fired", "total", "counts", "end", "shots_fired", "shots_hit", "version"} <= {
        what for _, what, _, _ in found(night)
    }


@pytest.mark.parametrize("column", ["status", "is_ready", "handicap"])
def test_a_row_that_says_otherwise_than_its_figures_is_named(night, column):
    said = night.participant("will").figures[column]
    lies = {"status": "visiting", "is_ready": True, "handicap": 40}
    lie(night, "will", **{column: lies[column]})

    assert ("will", column, said, lies[column]) in found(night)


def test_what_the_shoot_says_of_itself_is_compared_with_its_changes(night):
    Shoot.objects.update(title="Another night")

    assert found(night) == [(None, "title", "Another night", "Club night")]


def test_who_is_on_the_board_without_a_change_is_named(night):
    ShootChange.objects.filter(participant=night.participant("tuck")).delete()

    assert ("tuck", "is on the board", True, False) in found(night)


def test_figures_that_are_lost_are_named_key_by_key(night):
    lie(night, "will", figures={})

    odds = found(night)
    assert ("will", "total", None, 7) in odds
    assert ("will", "status", None, "competing") in odds


def test_a_gap_in_the_finish_order_is_named(night):
    for name in ("tuck", "robin"):
        night.shoots_all(name)
    lie(night, "robin", finish_order=3)

    assert ("robin", "finish_order", 3, 2) in found(night)


def test_more_hits_than_arrows_are_named_also_where_no_card_counts_any_more(night):
    night.is_removed("robin")
    with no_constraint():
        lie(night, "robin", shots_hit=6)
        assert found(night) == [("robin", "shots_hit", 6, "at most 5")]
        lie(night, "robin", shots_hit=4)


@contextmanager
def no_constraint():
    """As a file that was copied, or rows that were loaded, past the constraints."""
    name = "participants_hits_are_shots"
    table = Participant._meta.db_table
    if connection.vendor == "sqlite":
        off, on = (f"PRAGMA ignore_check_constraints = {state}" for state in ("ON", "OFF"))
    else:
        now = "SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE"
        off = f"{now} {table} DROP CONSTRAINT {name}"
        on = f"{now} {table} ADD CONSTRAINT {name} CHECK (shots_hit <= shots_fired)"
    with connection.cursor() as cursor:
        cursor.execute(off)
        try:
            yield
        finally:
            cursor.execute(on)
