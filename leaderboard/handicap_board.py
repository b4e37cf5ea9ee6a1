"""The board against handicap: everybody starts at 1440, and 1440 at the end is to have shot it."""

from scoring.handicaps import expected_score
from scoring.rounds import ArrowsPerLeg, Round

LEVEL = 1440


def handicap_score(
    round_: Round, handicap: int | None, shot: ArrowsPerLeg, total: int
) -> int | None:
    """Total plus allowance on the arrows shot so far; None without a handicap.

    At the end it is Archery GB's score plus allowance.
    """
    if handicap is None:
        return None
    return total + LEVEL - expected_score(round_, handicap, shot)
