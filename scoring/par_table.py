"""What to have on the card on the way to each class: a table to take to the line."""

from typing import NamedTuple

from scoring.classifications import ladder
from scoring.par import shown_par
from scoring.profiles import Profile
from scoring.rounds import Leg, Round

# A quarter is often enough to look, and four figures fit on a phone.
_MOST_PARTS = 4


class Checkpoint(NamedTuple):
    """A place to look at the score. No leg on a field course, where the card does not tell it."""

    arrow_count: int
    leg: Leg | None


class ParRow(NamedTuple):
    classification: str
    score: int
    pars: tuple[int, ...]


def checkpoints(round_: Round) -> list[Checkpoint]:
    """The end of every distance, and long ones in equal parts of whole ends; the last arrow too."""
    lasts: list[int] = []
    for places in round_.stretches:
        step = len(places) // _parts(round_, places)
        lasts += places[step - 1 :: step]
    return [Checkpoint(last, round_.leg_of(last)) for last in lasts]


def par_table(round_: Round, profile: Profile) -> list[ParRow]:
    """Par of each class at each checkpoint, the highest class first; the last par is its score."""
    shot_at = [round_.arrows_per_leg(each.arrow_count) for each in checkpoints(round_)]
    return [
        ParRow(
            rung.classification,
            rung.score,
            tuple(shown_par(round_, rung.score, shot) for shot in shot_at),
        )
        for rung in reversed(ladder(round_, profile))
    ]


def _parts(round_: Round, places: range) -> int:
    """Into how many parts a stretch is cut: none is shorter than a quarter of the round."""
    ends = len(places) // round_.end_size
    return next(
        parts
        for parts in range(_MOST_PARTS, 0, -1)
        if parts == 1
        or (ends % parts == 0 and len(places) * _MOST_PARTS >= round_.arrow_count * parts)
    )
