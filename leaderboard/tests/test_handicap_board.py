import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboard.handicap_board import handicap_score
from scoring.handicaps import table
from scoring.rounds import Round, catalogue, round_for

YORK = round_for("york")
any_round = st.sampled_from(sorted(catalogue())).map(round_for)


@pytest.mark.parametrize(("arrows", "total", "score"), [(72, 204, 1442), (144, 534, 1440)])
def test_a_york_against_handicap_58(arrows: int, total: int, score: int) -> None:
    assert handicap_score(YORK, 58, YORK.arrows_per_leg(arrows), total) == score


@given(any_round, st.integers(0, 150))
def test_everybody_starts_level(round_: Round, handicap: int) -> None:
    assert handicap_score(round_, handicap, round_.arrows_per_leg(0), 0) == 1440


@given(any_round, st.integers(0, 150), st.data())
def test_at_the_end_it_is_score_plus_allowance(
    round_: Round, handicap: int, data: st.DataObject
) -> None:
    total = data.draw(st.integers(0, round_.max_score))
    allowance = 1440 - table(round_)[handicap]

    shot = round_.arrows_per_leg(round_.arrow_count)
    assert handicap_score(round_, handicap, shot, total) == total + allowance


def test_without_a_handicap_there_is_no_score() -> None:
    assert handicap_score(YORK, None, YORK.arrows_per_leg(72), 204) is None
