"""What an archer has gained or lost against the field: the others who shoot the same round."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from scoring.rounds import Leg, Round

# The mean of fewer would tell what one of them shot.
LEAST_OTHERS = 2


class Against(NamedTuple):
    """Own points beside the field's mean at the same places; both as they are shown."""

    own: int
    mean: float

    @property
    def signed(self) -> str:
        """What was gained; empty when level."""
        gained = round(self.own - self.mean, 1)
        return f"{gained:+.1f}".replace("-", "−") if gained else ""


class EndAgainst(NamedTuple):
    number: int
    points: Against


class LegAgainst(NamedTuple):
    leg: Leg
    ends: list[EndAgainst]
    points: Against


@dataclass(frozen=True)
class AgainstField:
    round: Round
    legs: list[LegAgainst]
    points: Against

    @property
    def has_distances(self) -> bool:
        return len(self.round.legs) > 1


def against_field(
    own: Mapping[int, int], means: Mapping[int, float], round_: Round
) -> AgainstField | None:
    """By place, only where both have points. None before the first of these, and on a field
    course, where archers shoot the same place of the card at different targets."""
    compared = sorted(own.keys() & means.keys())
    if not compared or round_.is_field:
        return None

    def against(places: Iterable[int]) -> Against:
        both = [(own[place], means[place]) for place in places if place in means and place in own]
        return Against(sum(one for one, _ in both), round(sum(mean for _, mean in both), 1))

    legs = []
    for places in round_.stretches:
        leg, numbers = round_.leg_of(places.start), [n for n in compared if n in places]
        ends = sorted({round_.end_of(number) for number in numbers})
        if leg and ends:
            told = [EndAgainst(end, against(round_.places_of_end(end))) for end in ends]
            legs.append(LegAgainst(leg, told, against(numbers)))
    return AgainstField(round_, legs, against(compared))
