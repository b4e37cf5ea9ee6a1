"""Which rows a backfill visits: cases BF-01 to BF-12 and BF-46 to BF-49."""

from datetime import UTC, datetime, timedelta

import pytest

from leaderboard.backfilling import walking
from leaderboard.models import Participant, Shoot, ShootCode
from leaderboard.tests.factory import fill, host_shoot, join
from leaderboard.tests.past_shoots import (
    ALL,
    DAY,
    backfill,
    counts,
    old_card,
    old_shoot,
    put_in,
)
from scoring.models import Slot
from scoring.tests.factory import make_archer, make_session

pytestmark = pytest.mark.django_db


# BF-01
def test_cards_that_lack_a_value_are_visited_and_no_others(past):
    ran = backfill("--player", "robin", "--shots")

    assert counts(past.m1, past.m2, past.m3) == [(3, 2), (100, 50), (3, 2)]
    assert (ran.code, ran["shoots_checked"], ran["shots_updated"]) == (0, 3, 2)
    assert (ran["shoots_missing_data"], ran["sources_fetched"]) == (2, 2)
    assert counts(past.card(past.shoots[0], past.tuck)) == [(None, None)]


# BF-02
@pytest.mark.parametrize("flags", [("--force-shots",), ("--shots", "--force-shots")])
def test_by_force_all_own_cards_are_visited(past, flags):
    ran = backfill("--player", "robin", *flags)

    assert counts(past.m1, past.m2, past.m3) == [(3, 2)] * 3
    assert (ran["sources_fetched"], ran["shots_updated"]) == (3, 3)


# BF-03
@pytest.mark.parametrize("half", [{"shots_fired": 3}, {"shots_fired": 7}])
def test_one_of_two_values_is_not_enough(past, half):
    """Hits cannot stand without arrows: the database says so."""
    Slot.objects.filter(pk=past.m1.pk).update(**half)

    backfill("--player", "robin", "--shots", "--shoot", str(past.shoots[0].public_id))

    assert counts(past.m1) == [(3, 2)]


# BF-04
def test_a_shoot_is_visited_where_anybody_in_it_lacks_a_value(past):
    shoot = past.shoots[0]
    Participant.objects.exclude(shoot=shoot, archer=past.tuck).update(shots_fired=3, shots_hit=2)

    ran = backfill("--player", "robin", "--participants-shots")

    assert counts(*past.seats(shoot)) == [(3, 2), (2, 1), (1, 1)]
    assert (ran["sources_fetched"], ran["participants_shots_updated"]) == (1, 2)
    assert ran["unchanged"] == 1


# BF-05
def test_where_nobody_lacks_a_value_a_shoot_is_visited_by_force_alone(past):
    Participant.objects.update(shots_fired=9, shots_hit=9)

    assert backfill("--player", "robin", "--participants-shots")["sources_fetched"] == 0
    forced = backfill("--player", "robin", "--force-participants-shots")

    assert (forced["sources_fetched"], forced["participants_shots_updated"]) == (3, 9)


# BF-06
def test_shoots_without_the_archer_are_none_of_theirs(past):
    cards = [old_card(archer, "9") for archer in (past.tuck, past.john)]
    without = old_shoot(past.host, *cards)

    backfill("--player", "robin", "--participants-shots")

    assert counts(*past.seats(without)) == [(None, None)] * 2
    assert counts(*past.seats(past.shoots[0])) == [(3, 2), (2, 1), (1, 1)]


# BF-07
def test_everybody_includes_guests(marian):
    guests = [make_archer(None, display_name=name) for name in ("Will", "Much")]
    cards = [old_card(guest, "9", "M") for guest in guests]
    shoot = old_shoot(marian, *cards)

    ran = backfill(*ALL)

    assert counts(*cards, *shoot.participants.all()) == [(2, 1)] * 4
    assert (ran["shots_updated"], ran["participants_shots_updated"]) == (2, 2)


# BF-08
def test_of_few_shoots_the_newest_come_first(past):
    ran = backfill("--player", "robin", "--shots", "--max-shoots", "1")

    assert (ran["sources_fetched"], ran["shots_updated"]) == (1, 1)
    assert counts(past.m1, past.m3) == [(None, None), (3, 2)]


# BF-09
def test_a_shoot_is_read_once_for_all_kinds_and_archers(past):
    cards = [old_card(archer, "9") for archer in (past.robin, past.tuck)]
    old_shoot(past.host, *cards, at=DAY - timedelta(days=9))

    ran = backfill(*ALL)

    assert (ran["sources_fetched"], ran["shoots_checked"]) == (4, 4)
    assert not Slot.objects.filter(shots_fired=None).exists()
    assert not Participant.objects.filter(shots_fired=None).exists()


# BF-10
def test_a_second_run_finds_nothing_to_do(past):
    backfill(*ALL)

    ran = backfill(*ALL)

    assert (ran.code, ran["shoots_missing_data"], ran["sources_fetched"]) == (0, 0, 0)


# BF-11
def test_the_kinds_know_nothing_of_each_other(past):
    seats = past.seats(past.shoots[0])

    backfill("--all", "--shots")
    assert counts(past.m1, *seats) == [(3, 2)] + [(None, None)] * 3

    Slot.objects.update(shots_fired=None, shots_hit=None)
    backfill("--all", "--participants-shots")
    assert counts(past.m1, *seats) == [(None, None), (3, 2), (2, 1), (1, 1)]


# BF-12
def test_what_is_scored_today_is_never_visited(marian, robin):
    participant = join(host_shoot(marian), robin)
    fill(robin, participant.slot)

    ran = backfill(*ALL)

    assert counts(participant, participant.slot) == [(24, 24)] * 2
    assert (ran["shoots_checked"], ran["shoots_missing_data"], ran["sources_fetched"]) == (1, 0, 0)


# BF-46
@pytest.mark.parametrize("size", ["1", "100"])
def test_a_card_in_two_shoots_is_written_once_and_right_in_both(past, size):
    other = old_shoot(past.host)
    seats = [past.seat(past.shoots[0], past.robin), put_in(other, past.m1)]

    ran = backfill(*ALL, "--batch-size", size)

    assert counts(past.m1, *seats) == [(3, 2)] * 3
    assert ran["shots_updated"] == Slot.objects.exclude(pk=past.m2.pk).count()


# BF-47
def test_a_card_in_no_shoot_is_a_unit_of_its_own(robin):
    card = old_card(robin, "9", "M")

    assert backfill("--all", "--participants-shots")["shoots_checked"] == 0
    ran = backfill("--all", "--shots")

    assert counts(card) == [(2, 1)]
    assert (ran["shoots_checked"], ran["sources_fetched"], ran["shots_updated"]) == (1, 1, 1)


@pytest.mark.parametrize("page", [1, 2, 5])
def test_each_page_of_the_walk_goes_on_where_the_last_one_ended(past, monkeypatch, page):
    """Also within one moment, in which there are shoots and cards."""
    monkeypatch.setattr(walking, "PAGE", page)
    alone = [old_card(past.robin, "9", at=DAY) for _ in range(3)]
    Shoot.objects.update(started_at=None, made_at=DAY)

    ran = backfill("--all", "--force-shots", "--force-participants-shots")

    assert (ran["sources_fetched"], ran["shoots_checked"]) == (6, 6)
    assert counts(*alone) == [(1, 1)] * 3


# BF-48
@pytest.mark.parametrize(
    ("began", "is_that_day"),
    [
        ("2026-03-28T23:59:59+00:00", False),
        ("2026-03-29T00:00:00+00:00", True),
        # The clocks went forward: the day ends at 23:00 UTC.
        ("2026-03-29T22:59:59+00:00", True),
        ("2026-03-29T23:00:00+00:00", False),
    ],
)
def test_a_day_is_that_of_the_place_where_the_clocks_change(marian, robin, began, is_that_day):
    at = datetime.fromisoformat(began)
    session = make_session(robin, timezone="Europe/London")
    inside, alone = (old_card(robin, "9", at=at, session=session) for _ in range(2))
    old_shoot(marian, inside, at=at, timezone="Europe/London")

    ran = backfill(*ALL, "--since", "2026-03-29", "--until", "2026-03-29")

    assert counts(inside, alone) == [(1, 1) if is_that_day else (None, None)] * 2
    assert ran["shoots_checked"] == 2 * is_that_day


# BF-49
def test_a_code_names_the_newest_shoot_that_has_it(past):
    older, newer, _ = past.shoots
    held_until = datetime(2027, 1, 1, tzinfo=UTC)
    code = ShootCode.objects.create(code="0042", shoot=older, held_until=held_until)
    # Its time was over, and another shoot got it.
    ShootCode.objects.filter(pk=code.pk).update(shoot=newer)

    backfill("--all", "--participants-shots", "--shoot", "0042")
    assert counts(past.seat(older, past.robin), past.seat(newer, past.robin)) == [
        (None, None),
        (3, 2),
    ]

    backfill("--all", "--participants-shots", "--shoot", str(older.public_id))
    assert counts(past.seat(older, past.robin)) == [(3, 2)]


@pytest.mark.django_db(transaction=True)
def test_who_left_keeps_what_the_board_showed(past):
    """Their card may have gone on elsewhere: only a gap is filled, and nothing else is wrong."""
    shoot = past.shoots[0]
    shoot.participants.filter(archer=past.tuck).update(status="left", shots_fired=1, shots_hit=1)
    shoot.participants.filter(archer=past.john).update(status="removed")

    ran = backfill("--all", "--force-participants-shots")

    assert counts(past.seat(shoot, past.tuck), past.seat(shoot, past.john)) == [(1, 1), (1, 1)]
    assert ran["participants_shots_updated"] == 8
    assert backfill("--all", "--participants-shots", "--verify").code == 0
