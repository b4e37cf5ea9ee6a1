"""What the live rooms of a shoot send, and how much. Cases LU-30, BR-22, BR-26, BR-27."""

import pytest

from leaderboard.board_fragments import card_fragment
from leaderboard.board_room import ArrowRoom, BoardRoom, PlacesRoom, RoundsRoom
from leaderboard.orders import placings
from leaderboard.scorecard_room import ScorecardRoom
from leaderboard.tests.screens import BOARDS, followed, room_of, rooms_of
from scoring.live.hub import hub
from scoring.slot_room import SlotRoom
from scoring.tests.device import query_count
from scoring.tests.room_screen import Screen


@pytest.fixture
def night(night):
    night.goes_on()
    return night


def test_one_arrow_sends_its_card_and_no_other(night):
    changes = followed(night, lambda night: night.shoots("tuck", "9"))

    tuck = f"participant-{night.participant('tuck').public_id}"
    assert {*changes.fragments} == {*changes.sort_keys} == {tuck}
    assert changes.removed == []


def test_who_takes_the_lead_moves_and_nobody_else_does(night):
    screen = Screen(BoardRoom(str(night.id)))
    *_, before = screen.shown
    night.shoots("tuck", "9", "9", "9")
    screen.follow()
    *_, after = screen.shown

    tuck = f"participant-{night.participant('tuck').public_id}"
    assert after[0] == [tuck, 27, 0]
    assert [item for item in after if item[0] != tuck] == [
        item for item in before if item[0] != tuck
    ]
    assert [(each.place, each.gap) for each in placings(after)][:2] == [(1, 0), (2, -6)]


def test_a_page_shows_the_bytes_that_a_frame_brings_whichever_the_order(night):
    bytes_of = {
        name: {
            id_: html
            for id_, html in Screen(room_of(night, board)).fragments.items()
            if id_.startswith("participant-")
        }
        for name, board in BOARDS.items()
        if board is not PlacesRoom
    }

    assert len(bytes_of["by total"]) == 4
    assert all(shown == bytes_of["by total"] for shown in bytes_of.values())


def test_a_card_is_rendered_once_in_a_process(night):
    card_fragment.cache_clear()
    night.shoots("tuck", "9")
    for room in [*rooms_of(night), *rooms_of(night)]:
        room.changes_since(None)

    assert card_fragment.cache_info().misses == 4


def test_by_round_each_has_its_heading_while_somebody_shoots_it(night):
    screen = Screen(RoundsRoom(str(night.id)))
    assert "round-york" in screen.fragments

    night.is_removed("john")
    assert "round-york" in screen.follow().removed


def test_at_an_arrow_what_is_shot_later_moves_nobody(night):
    night.shoots("tuck", "9", "1")
    screen = Screen(room_of(night, ArrowRoom))
    *_, before = screen.shown

    night.shoots("tuck", "9", "9", "9")
    changes = screen.follow()
    assert screen.shown[2] == before
    assert len(changes.fragments) == 1


@pytest.mark.parametrize("name", BOARDS)
@pytest.mark.parametrize("archers", [0, 9])
def test_a_change_is_as_few_queries_in_a_large_shoot(night, name, archers):
    for number in range(archers):
        night.joins(f"archer-{number}")
    screen = Screen(room_of(night, BOARDS[name]))
    night.shoots("tuck", "9", "9")

    # The shoot, who changed; and how the first arrows of those who have shot them fell.
    count = 3 if BOARDS[name] is ArrowRoom else 2
    assert query_count(screen.follow) == count
    assert query_count(lambda: BOARDS[name].versions([screen.room.key])) == 1


@pytest.mark.django_db(transaction=True)
def test_an_arrow_pokes_the_boards_once_and_its_scorecard(night, monkeypatch):
    poked = []
    monkeypatch.setattr(hub, "poke", lambda *told: poked.append(told))
    night.shoots("tuck", "9")

    version, tuck = night.now().version, night.participant("tuck")
    assert [told for told in poked if not told[0].startswith(("slot", "shots"))] == [
        (f"shoot:{night.id}", version),
        (f"scorecard:{tuck.public_id}", version),
    ]
    assert all(room.hears == (f"shoot:{night.id}",) for room in rooms_of(night)[:5])


def test_a_scorecard_is_shown_by_the_name_in_this_shoot(night):
    night.is_called("robin", "Hood")
    shown = Screen(ScorecardRoom(str(night.participant("robin").public_id))).fragments

    whole = "".join(shown.values())
    assert "Hood" in whole
    assert "Robin" not in whole


def test_a_scorecard_says_nothing_of_other_cards(night):
    night.has_shot_better_elsewhere("tuck")
    whole = Screen(SlotRoom(str(night.card("tuck").public_id))).fragments
    scorecard = Screen(ScorecardRoom(str(night.participant("tuck").public_id))).fragments

    assert "Personal best" in "".join(whole.values())
    assert "Personal best" not in "".join(scorecard.values())
    assert whole.keys() == scorecard.keys()


def test_a_scorecard_hears_of_its_card_and_of_its_archer(night):
    tuck = night.participant("tuck")
    room = ScorecardRoom.open_to(str(tuck.public_id), night.host)
    version = Screen(room).version
    assert {*room.hears} == {room.name, f"slot:{tuck.slot.public_id}"}

    assert room.version_told(f"slot:{tuck.slot.public_id}", tuck.slot.version) == version
    assert room.version_told(room.name, tuck.version + 1) == version + 1
    night.shoots("tuck", "9")
    assert ScorecardRoom.versions([room.key]) == {room.key: Screen(room).version}
