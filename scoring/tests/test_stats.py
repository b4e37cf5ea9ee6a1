from collections import Counter
from dataclasses import astuple

import pytest

from scoring.keypads import KEYPADS
from scoring.stats import stat_of_counts


@pytest.mark.parametrize(
    ("scoring_system", "arrows", "stat"),
    [
        ("10_zone", "", (0, 0, 0, 0.0, 0.0)),
        ("10_zone", "5 9", (2, 14, 20, 7.0, 7.0)),
        ("10_zone", "10 10 10 X", (4, 40, 40, 10.0, 10.0)),
        ("10_zone", "10 9 9 8 M", (5, 36, 50, 9.0, 7.2)),
        ("5_zone", "9 7", (2, 16, 18, 8.0, 8.0)),
        ("11_zone", "X 10", (2, 21, 22, 10.5, 10.5)),
    ],
)
def test_a_stat_is_of_the_arrows_on_their_face(
    scoring_system: str, arrows: str, stat: tuple[float, ...]
) -> None:
    assert astuple(stat_of_counts(Counter(arrows.split()), KEYPADS[scoring_system])) == stat


def test_unscored_arrows_count_and_weigh_nothing() -> None:
    stat = stat_of_counts({"10": 2, "9": 3, "": 3}, KEYPADS["10_zone"])

    assert astuple(stat) == (8, 47, 50, 9.0, 9.4)


def test_figures_are_plain_numbers() -> None:
    stat = stat_of_counts({"10": 1, "9": 1}, KEYPADS["10_zone"])

    assert [type(figure) for figure in astuple(stat)] == [int, int, int, float, float]
