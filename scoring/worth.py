"""What a score on a complete round is worth to the archer who shot it."""

from typing import NamedTuple

from scoring.classifications import NextClass, class_for, next_class
from scoring.handicaps import handicap_for
from scoring.profiles import Profile
from scoring.rounds import Round


class Worth(NamedTuple):
    score: int
    handicap: int | None
    classification: str | None
    next: NextClass | None


def worth_of(round_: Round, profile: Profile, score: int) -> Worth:
    """Indoors a compound is measured by the inner 10. A score that cannot be is a ValueError."""
    return Worth(
        score,
        handicap_for(round_.shot_with(profile.bowstyle), score),
        class_for(round_, profile, score),
        next_class(round_, profile, score),
    )
