from datetime import date

import numpy as np
import pytest
from archeryutils import load_rounds
from archeryutils.handicaps import score_for_round
from hypothesis import given
from hypothesis import strategies as st

from scoring.handicaps import (
    Season,
    expected_score,
    first_handicap,
    handicap_for,
    handicap_of_new_season,
    handicap_so_far,
    season_of,
    table,
    updated_handicap,
)
from scoring.rounds import Round, catalogue, round_for
from scoring.tests.vectors import Case, each

any_round = st.sampled_from(sorted(catalogue())).map(round_for)
handicaps = st.integers(0, 150)


@each("handicaps")
def test_a_score_has_its_published_handicap(case: Case) -> None:
    assert handicap_for(round_for(case["round"]), case["score"]) == case["handicap"]


@each("card_vectors", "handicap")
def test_a_card_has_the_handicap_of_its_total(case: Case) -> None:
    assert handicap_for(round_for(case["round"]), case["score"]) == case["handicap"]


@pytest.mark.parametrize(
    ("key", "score", "handicap"),
    [
        ("york", 534, 58),
        ("york", 1205, 16),
        ("york", 1296, 0),
        ("portsmouth", 600, 10),
        ("portsmouth", 3, 150),
        ("wa720_70", 720, 0),
        # Where the search of archeryutils is one off, the table decides.
        ("bray_i", 30, 101),
    ],
)
def test_the_table_decides_at_its_edges(key: str, score: int, handicap: int) -> None:
    assert handicap_for(round_for(key), score) == handicap


def test_no_score_and_no_round_have_no_handicap() -> None:
    assert handicap_for(round_for("york"), 0) is None
    assert handicap_for(None, 534) is None


@pytest.mark.parametrize("score", [-1, 1297])
def test_an_impossible_score_is_refused_in_words(score: int) -> None:
    with pytest.raises(
        ValueError, match=f"score of {score} is not possible: York can make 0 to 1296"
    ):
        handicap_for(round_for("york"), score)


def test_every_table_is_that_of_archeryutils() -> None:
    books = [book for book in vars(load_rounds).values() if isinstance(book, load_rounds.DotDict)]
    sources = {key: source for book in books for key, source in book.items()}

    for key, round_ in catalogue().items():
        scores = score_for_round(np.arange(151), sources[key], "AGB")
        assert table(round_) == tuple(scores), key
        assert round_.max_score == sources[key].max_score()


def test_a_table_holds_plain_numbers_and_is_made_once() -> None:
    york = table(round_for("york"))

    assert len(york) == 151
    assert {type(score) for score in york} == {int}
    assert table(round_for("york")) is york


@given(any_round, st.data())
def test_a_better_score_never_has_a_worse_handicap(round_: Round, data: st.DataObject) -> None:
    low, high = sorted(data.draw(st.tuples(*[st.integers(1, round_.max_score)] * 2)))
    better, worse = handicap_for(round_, high), handicap_for(round_, low)

    assert better is not None
    assert worse is not None
    assert 0 <= better <= worse <= 150


@given(any_round, handicaps)
def test_a_listed_score_has_the_largest_handicap_that_lists_it(
    round_: Round, handicap: int
) -> None:
    listed = table(round_)

    found = handicap_for(round_, listed[handicap])
    assert found == max(h for h in range(151) if listed[h] == listed[handicap])


def test_while_shooting_the_handicap_is_that_of_the_arrows_shot() -> None:
    york = round_for("york")
    at_100_yards = york.arrows_per_leg(72)

    assert handicap_so_far(york, at_100_yards, expected_score(york, 58, at_100_yards)) == 58
    assert handicap_so_far(york, york.arrows_per_leg(144), 534) == 58
    assert handicap_so_far(york, at_100_yards, 0) is None
    assert handicap_so_far(york, york.arrows_per_leg(0), 0) is None
    with pytest.raises(ValueError, match="0 to 648"):
        handicap_so_far(york, at_100_yards, 649)


@given(any_round, handicaps)
def test_after_the_last_arrow_the_table_so_far_is_the_table(round_: Round, handicap: int) -> None:
    shot = round_.arrows_per_leg(round_.arrow_count)

    assert expected_score(round_, handicap, shot) == table(round_)[handicap]


@each("handicap_updates", "initial")
def test_a_first_handicap_is_the_mean_of_three_rounded_up(case: Case) -> None:
    assert first_handicap(case["rounds"]) == case["handicap"]


@each("handicap_updates", "update")
def test_a_round_changes_the_handicap_as_published(case: Case) -> None:
    assert updated_handicap(case["current"], case["round"]) == case["handicap"]


@pytest.mark.parametrize(("round_handicap", "updated"), [(44, 45), (43, 44)])
def test_half_a_step_is_rounded_up(round_handicap: int, updated: int) -> None:
    assert updated_handicap(45, round_handicap) == updated


@given(handicaps, handicaps)
def test_a_handicap_never_rises_within_the_season(current: int, round_handicap: int) -> None:
    assert updated_handicap(current, round_handicap) <= current


def test_two_rounds_are_no_handicap_yet() -> None:
    with pytest.raises(ValueError, match="needs 3 rounds, not 2"):
        first_handicap([70, 71])


def test_a_new_season_begins_with_the_best_three_of_the_last() -> None:
    assert handicap_of_new_season([60, 79, 71, 68, 90]) == 67
    assert handicap_of_new_season([60, 79]) is None


@pytest.mark.parametrize(
    ("day", "is_indoor", "season"),
    [
        (date(2026, 6, 30), True, (date(2025, 7, 1), date(2026, 6, 30))),
        (date(2026, 7, 1), True, (date(2026, 7, 1), date(2027, 6, 30))),
        (date(2026, 1, 1), False, (date(2026, 1, 1), date(2026, 12, 31))),
        (date(2026, 12, 31), False, (date(2026, 1, 1), date(2026, 12, 31))),
    ],
)
def test_a_day_lies_in_the_season_of_its_discipline(
    day: date, is_indoor: bool, season: tuple[date, date]
) -> None:
    assert season_of(day, is_indoor=is_indoor) == Season(*season)
