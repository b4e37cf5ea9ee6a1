"""Archery GB classes: what a score reaches, and what comes next."""

from functools import cache
from typing import NamedTuple

from archeryutils.classifications import (
    agb_field_classification_scores,
    agb_indoor_classification_scores,
    agb_outdoor_classification_scores,
)

from scoring.profiles import Discipline, Profile
from scoring.rounds import Round

OUTDOOR_CLASSES = ("A3", "A2", "A1", "B3", "B2", "B1", "MB", "GMB", "EMB")
INDOOR_CLASSES = ("I-A3", "I-A2", "I-A1", "I-B3", "I-B2", "I-B1", "I-MB", "I-GMB")

_SCHEMES = {
    "indoor": (INDOOR_CLASSES, agb_indoor_classification_scores),
    "outdoor": (OUTDOOR_CLASSES, agb_outdoor_classification_scores),
    "field": (OUTDOOR_CLASSES, agb_field_classification_scores),
}


class Rung(NamedTuple):
    classification: str
    score: int


class NextClass(NamedTuple):
    classification: str
    score: int
    points: int


@cache
def ladder(round_: Round, profile: Profile) -> tuple[Rung, ...]:
    """The classes that exist on this round for this archer, lowest first, or nothing.

    A compound's indoor scores are those of the inner 10, under the plain key of the round too.
    """
    discipline = _discipline(round_)
    classes, scores_for = _SCHEMES[discipline]
    try:
        scores = scores_for(round_.key, **profile.archeryutils_group(discipline))
    except ValueError:
        # How archeryutils says that Archery GB does not classify the round.
        return ()
    # Highest first, and negative where the class cannot be shot on this round.
    available = zip(classes, reversed(scores), strict=True)
    return tuple(Rung(name, int(score)) for name, score in available if score >= 0)


def class_for(round_: Round, profile: Profile, score: int) -> str | None:
    """The class of a score on the complete round; None is unclassified."""
    reached = [rung.classification for rung in ladder(round_, profile) if score >= rung.score]
    return reached[-1] if reached else None


def next_class(round_: Round, profile: Profile, score: int) -> NextClass | None:
    """The lowest class not reached yet and the points to it; None at the top."""
    return next(
        (
            NextClass(rung.classification, rung.score, rung.score - score)
            for rung in ladder(round_, profile)
            if score < rung.score
        ),
        None,
    )


def _discipline(round_: Round) -> Discipline:
    if round_.is_field:
        return "field"
    return "indoor" if round_.is_indoor else "outdoor"
