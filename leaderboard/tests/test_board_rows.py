"""The board from its rows, now and at every version. Cases BR-02, BR-20 to BR-23, BR-28, BR-31."""

import random

import pytest

from leaderboard.board_rows import board_at, board_now, rows_of, tallies_at
from leaderboard.models import ShootChange
from leaderboard.tests.factory import host_shoot, join
from scoring.refusals import NotFound
from scoring.tests.device import query_count
from scoring.tests.factory import make_archer


def shown(board):
    return {entrant.name: entrant.tally.total for entrant in board.entrants.values()}


def test_a_board_shows_the_archers_and_what_they_have_shot(night):
    night.shoots("robin", "9", "7")

    board = board_now(night.now())
    assert shown(board) == {"Robin": 16, "Tuck": 0, "Will": 0}
    assert board.version == night.shoot.version


def test_the_board_at_the_current_version_is_the_board(night):
    night.shoots("robin", "9", "7")
    night.is_called("tuck", "Friar")

    assert board_at(night.now(), night.shoot.version) == board_now(night.shoot)


def test_at_version_0_there_is_nobody(night):
    board = board_at(night.now(), 0)

    assert (board.version, board.entrants, board.shoot["status"]) == (0, {}, "check_in")


@pytest.mark.parametrize("ahead", [1, 10**17])
def test_there_is_no_board_of_a_version_that_is_not(night, ahead):
    with pytest.raises(NotFound):
        board_at(night.now(), night.shoot.version + ahead)
    with pytest.raises(NotFound):
        board_at(night.shoot, -1)


STORY = [
    lambda night: night.is_ready("robin"),
    lambda night: night.joins("john", round_key="york", shot_per_round=6),
    lambda night: night.leaves("will"),
    lambda night: night.shoots("robin", "9", "9", "7", "7", "5", "M"),
    lambda night: night.starts(),
    lambda night: night.is_called("tuck", "Friar"),
    lambda night: night.shoots("tuck", "9", "9", "9"),
    lambda night: night.joins("much"),
    lambda night: night.takes_another_name("robin", "Robin of Sherwood"),
    lambda night: night.is_corrected("robin", 6, "1"),
    lambda night: night.changes("tuck", 1, None),
    lambda night: night.changes_shoot(tie_break="wa_indoor"),
    lambda night: night.has_status("much", "disqualified"),
    lambda night: night.leaves("tuck"),
    lambda night: night.shoots("john", "7", "3"),
    lambda night: night.has_status("tuck", "competing"),
    lambda night: night.is_removed("much"),
    lambda night: night.finishes("john"),
    lambda night: night.shoots_all("robin"),
    lambda night: night.joins("will"),
    lambda night: night.has_status("will", "visiting"),
    lambda night: night.closes(),
]


def test_the_board_at_every_version_is_what_was_seen_then(night):
    boards = [board_at(night.now(), 0), board_now(night.shoot)]
    for act in STORY:
        act(night)
        boards.append(board_now(night.now()))
    seen = {board.version: board for board in boards}

    last = max(seen)
    assert len(seen) > len(STORY)
    assert {version: board_at(night.shoot, version) for version in seen} == seen
    # Some acts take several steps: in between it is what it was, but for what has its change.
    for version in range(1, last + 1):
        before, now = board_at(night.shoot, version - 1), board_at(night.shoot, version)
        told = ShootChange.objects.filter(shoot=night.shoot, version=version)
        changed = {str(change.participant.public_id) for change in told if change.participant}
        everybody = before.entrants.keys() | now.entrants.keys()
        moved = {i for i in everybody if before.entrants.get(i) != now.entrants.get(i)}
        assert moved <= changed


def test_by_another_rule_the_places_follow_one_version_later(night):
    night.shoots("robin", "9", "9", "M")
    night.shoots("tuck", "7", "7", "3", "1")
    version = night.now().version

    def first(rule):
        night.changes_shoot(tie_break=rule)
        return board_now(night.now()).placed[0].name

    assert (first("wa_indoor"), first("agb_imperial")) == ("Robin", "Tuck")
    assert night.shoot.version == version + 2
    assert board_at(night.shoot, version + 1).placed[0].name == "Robin"


# BR-02
def test_who_finishes_first_is_not_first_for_that(night):
    night.starts()
    night.shoots_all("tuck", "7")
    night.shoots_all("robin", "9")

    placed = [entrant.name for entrant in board_now(night.now()).placed]
    assert placed == ["Robin", "Tuck", "Will"]
    orders = [night.participant(name).finish_order for name in ("robin", "tuck", "will")]
    assert orders == [2, 1, None]


# BR-23
def test_a_late_arrow_moves_its_archer_up(night):
    night.starts()
    night.shoots("robin", "9", "7")
    night.shoots("tuck", "9")
    night.clock.forward(minutes=10)
    night.closes()
    assert board_now(night.now()).placed[0].name == "Robin"
    night.clock.forward(minutes=10)
    night.shot_before("tuck", 2, "9", minutes=15)

    first = board_now(night.now()).placed[0]
    assert (first.name, first.tally.total, first.figures["late"]) == ("Tuck", 18, 1)


@pytest.mark.parametrize("archers", [3, 9])
def test_a_board_of_many_is_as_few_queries(night, archers):
    for number in range(archers):
        night.joins(f"archer-{number}")
    shoot = night.now()

    assert query_count(lambda: board_now(shoot)) == 1
    assert query_count(lambda: board_at(shoot, shoot.version)) == 2
    assert query_count(lambda: tallies_at(rows_of(shoot), 0)) == 2


def test_tallies_at_an_arrow_are_of_those_who_have_shot_it(night):
    night.shoots("robin", "9", "7", "5", "3")
    night.shoots("tuck", "9", "9")
    night.shoots("will", "9", "9", "9", "9")
    night.changes("will", 2, None)
    names = {row.entrant.id: row.entrant.name for row in rows_of(night.now())}

    def totals(arrow):
        found = tallies_at(rows_of(night.shoot), arrow)
        return {names[id_]: tally.total for id_, tally in found.items()}

    assert totals(3) == {"Robin": 21}
    assert totals(1) == {"Robin": 9, "Tuck": 9, "Will": 9}


def test_places_recomputed_from_arrows_alone_are_those_of_the_board(night):
    """Nothing of ours between: a list of values each, sorted by total, hits and golds."""
    chance = random.Random(7)  # noqa: S311
    for number in range(12):
        night.joins(f"archer-{number}")
    for name in night.archers:
        night.shoots(name, *chance.choices(["9", "7", "M"], k=chance.randint(1, 4)))

    def merit(name):
        values = [*night.card(name).shots.values_list("value", flat=True)]
        golds = values.count("9")
        total = 9 * golds + 7 * values.count("7")
        return total, len(values) - values.count("M"), golds

    merits = {night.archers[name].display_name: merit(name) for name in night.archers}
    board = board_now(night.now())
    stood = [merits[entrant.name] for entrant in board.placed]
    assert stood == sorted(merits.values(), reverse=True)


def test_an_erased_name_is_no_name_at_any_version(night):
    robin = night.participant("robin")
    ShootChange.objects.filter(participant=robin).update(name="")

    assert board_at(night.now(), night.shoot.version).entrants[str(robin.public_id)].name == ""


def test_who_is_in_another_shoot_is_not_on_this_board(night):
    join(host_shoot(make_archer("gisborne")), make_archer("guy"))

    assert "Guy" not in shown(board_now(night.now()))
