"""What an archer's ends usually come to. Nobody is asked about an end without a habit behind it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.habits import LEAST_ENDS, Usual, usual_ends


@pytest.mark.parametrize(
    ("totals", "usual"),
    [
        ([], None),
        ([50, 50, 50], None),
        # Even ends have room all the same: three points to each side, thrice.
        ([50, 50, 50, 50], Usual(41, 59)),
        ([54, 54, 54, 54], Usual(45, 60)),
        ([40, 50, 40, 50], Usual(30, 60)),
        ([0, 0, 0, 0], Usual(0, 9)),
    ],
)
def test_the_usual_lies_about_the_mean(totals, usual):
    assert usual_ends(totals, most=60) == usual


@given(st.lists(st.integers(0, 60), min_size=LEAST_ENDS))
def test_it_holds_the_mean_and_no_end_that_cannot_be_shot(totals):
    usual = usual_ends(totals, most=60)

    assert 0 <= usual.low <= sum(totals) / len(totals) <= usual.high <= 60
