"""Boards and pages follow what a backfill fills in, and never go back: case BF-43."""

from io import StringIO

import pytest
from django.core.management import call_command

from leaderboard.board_room import BoardRoom
from leaderboard.board_rows import board_at, board_now
from leaderboard.check_in_room import CheckInRoom
from leaderboard.models import Notice, Participant, Shoot, ShootChange
from leaderboard.tests.factory import fill, host_shoot, join, kinds, shoot_arrows
from leaderboard.tests.past_shoots import ALL, backfill, counts
from scoring.callers import Caller
from scoring.card_life import finish_card
from scoring.models import Slot
from scoring.slot_room import SlotRoom

pytestmark = pytest.mark.django_db


@pytest.fixture
def live(marian, robin, tuck):
    """Robin's and Tuck's, with two arrows each, in a shoot under way; nobody counted them."""
    shoot = host_shoot(marian)
    seats = [join(shoot, archer) for archer in (robin, tuck)]
    for seat in seats:
        shoot_arrows(seat.archer, seat.slot, "9", "M")
    forget(*seats)
    return seats


def forget(*seats):
    """As a release that did not count left them."""
    for seat in seats:
        seat.refresh_from_db()
        figures = seat.figures | {"fired": 0}
        Participant.objects.filter(pk=seat.pk).update(
            shots_fired=None, shots_hit=None, figures=figures
        )
    Slot.objects.update(shots_fired=None, shots_hit=None)


def test_an_open_board_gets_the_cards_that_a_reload_would_show(live):
    shoot = live[0].shoot
    key = str(shoot.public_id)
    before = BoardRoom.versions([key])[key]
    room = BoardRoom(key)

    backfill(*ALL)

    changes, whole = room.changes_since(before), BoardRoom(key).changes_since(None)
    assert changes.version == BoardRoom.versions([key])[key] == before + 1
    assert changes.fragments.keys() & {f"participant-{seat.public_id}" for seat in live}
    assert all(whole.fragments[part] == html for part, html in changes.fragments.items())
    board = board_now(Shoot.objects.get())
    assert {each.figures["fired"] for each in board.entrants.values()} == {2}


def test_the_step_has_a_version_and_its_changes_and_tells_nobody(live):
    backfill(*ALL)

    shoot = Shoot.objects.get()
    assert kinds(shoot)[-1] == "shot+shot"
    assert board_at(shoot, shoot.version).entrants == board_now(shoot).entrants
    assert {change.slot_version for change in shoot.changes.filter(version=shoot.version)} == set(
        Slot.objects.values_list("version", flat=True)
    )
    assert not Notice.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_whoever_verifies_all_scores_afterwards_finds_nothing(live):
    backfill(*ALL)

    call_command("verify_scores", stdout=StringIO())


def test_the_page_of_a_live_shoot_follows_though_its_board_shows_the_same(live):
    Participant.objects.update(shots_fired=None, shots_hit=None)
    for seat in live:
        figures = Participant.objects.get(pk=seat.pk).figures | {"fired": 2}
        Participant.objects.filter(pk=seat.pk).update(figures=figures)
    key = str(live[0].shoot.public_id)
    before = CheckInRoom.versions([key])[key]

    backfill("--all", "--participants-shots")

    told = CheckInRoom(key).changes_since(before)
    assert told.version == before + 1
    assert len(told.sort_keys) == 2
    assert all("2 arrows" in told.fragments[item] for item in told.sort_keys)


def test_the_page_of_a_card_follows(live):
    slot = live[0].slot
    key = str(slot.public_id)
    before = SlotRoom.versions([key])[key]

    backfill("--player", "robin", "--shots")

    assert SlotRoom.versions([key])[key] == before + 1


def test_a_card_that_nobody_counted_is_right_on_the_board_once_it_changes(live):
    seat = live[0]
    backfill("--all", "--participants-shots")

    finish_card(seat.slot.public_id, by=Caller(seat.archer_id))

    seat.refresh_from_db()
    assert (seat.figures["fired"], counts(seat)) == (2, [(2, 1)])


def test_of_a_board_that_is_over_and_shows_the_same_no_version_is_made(past):
    before = set(Shoot.objects.values_list("version", flat=True))

    backfill(*ALL)

    assert set(Shoot.objects.values_list("version", flat=True)) == before == {0}
    assert set(ShootChange.objects.values_list("kind", flat=True)) == {"joined"}
    assert counts(*past.seats(past.shoots[0])) == [(3, 2), (2, 1), (1, 1)]


def test_a_card_that_turns_out_to_be_full_is_finished_on_the_board(live):
    """It has an arrow on each place, and a board that counted none did not know."""
    seat = live[0]
    fill(seat.archer, seat.slot)
    seat.refresh_from_db()
    forget(seat)
    figures = Participant.objects.get(pk=seat.pk).figures | {"is_finished": False}
    Participant.objects.filter(pk=seat.pk).update(
        finished_at=None, finish_order=None, figures=figures
    )

    backfill(*ALL)

    seat.refresh_from_db()
    assert (seat.figures["is_finished"], seat.figures["fired"], seat.finish_order) == (True, 24, 1)
    assert seat.finished_at is not None
    assert kinds(seat.shoot)[-1] == "card_finished+shot"
