"""The rounds of the catalogue: archeryutils' own, each distance and face as one leg."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate, chain, groupby, pairwise
from typing import Literal

from archeryutils import load_rounds
from archeryutils.rounds import Pass
from archeryutils.rounds import Round as RoundOfArcheryutils
from archeryutils.targets import Target

from scoring.faces import Face, default_face_key
from scoring.keypads import KEYPADS, Keypad, indoors
from scoring.profiles import is_compound

type Unit = Literal["m", "yd"]
# How many arrows were shot at each leg of a round. On a field course, where the card does not tell
# the peg, each peg has its share of them: the average arrow, in fractions.
type ArrowsPerLeg = tuple[float, ...]

METRES_PER_YARD = 0.9144

# archeryutils stores AA20/720 at 30 m.
_LEFT_OUT = {"aa_20_720"}
# These two record X although they are shot indoors.
_KEEPS_X = {"vegas_300", "vegas_300_triple"}
# Filed under field by archeryutils, but shot in a hall.
_FIELD_ROUNDS_INDOORS = {"ifaa_indoor", "ifaa_indoor_unit"}


class UnknownRound(LookupError):
    """No round of the catalogue has this key."""


@dataclass(frozen=True, eq=False)
class Leg:
    """Consecutive arrows at one distance and face."""

    arrow_count: int
    distance: float
    unit: Unit
    face_cm: float
    face_key: str
    keypad: Keypad
    # For archeryutils alone: expected points depend on it.
    target: Target

    @property
    def scoring_system(self) -> str:
        return self.keypad.scoring_system

    def distance_in(self, unit: Unit) -> float:
        if unit == self.unit:
            return self.distance
        return self.distance * METRES_PER_YARD if unit == "m" else self.distance / METRES_PER_YARD


@dataclass(frozen=True, eq=False)
class Round:
    """A round as it is shot: there is one object for each, so `is` and caches by round work.

    Places are numbered from 1. On a field course the legs are the pegs in the order of the book,
    not of the course, so no place belongs to a leg.
    """

    key: str
    name: str
    body: str
    legs: tuple[Leg, ...]
    end_size: int
    is_indoor: bool
    is_field: bool

    @cached_property
    def arrow_count(self) -> int:
        return sum(leg.arrow_count for leg in self.legs)

    @cached_property
    def max_score(self) -> int:
        return sum(leg.arrow_count * leg.keypad.top_points for leg in self.legs)

    @property
    def keypad(self) -> Keypad:
        """No round mixes ways of scoring, though many mix distances and sizes of face."""
        return self.legs[0].keypad

    @property
    def is_metric(self) -> bool:
        """Whether its distances are laid out in metres."""
        return self.legs[0].unit == "m"

    @cached_property
    def stretches(self) -> tuple[range, ...]:
        """The places shot without a distance break between them."""
        if self.is_field:
            return (range(1, self.arrow_count + 1),)
        return tuple(range(last_before + 1, last + 1) for last_before, last in pairwise(self._ends))

    @cached_property
    def _ends(self) -> tuple[int, ...]:
        """The last place of each leg, with 0 before the first."""
        return tuple(accumulate((leg.arrow_count for leg in self.legs), initial=0))

    def leg_of(self, number: int) -> Leg | None:
        """The leg of a place; None on a field course."""
        self._refuse_outside(number)
        return None if self.is_field else self.legs[bisect_left(self._ends, number) - 1]

    def end_of(self, number: int) -> int:
        """The end, from 1, of a place. Every leg has whole ends, so none straddles a break."""
        self._refuse_outside(number)
        return (number - 1) // self.end_size + 1

    def places_of_end(self, end: int) -> range:
        first = (end - 1) * self.end_size + 1
        self._refuse_outside(first)
        return range(first, first + self.end_size)

    def arrows_per_leg(self, shot: int | Collection[int]) -> ArrowsPerLeg:
        """The arrows at each leg, of the first `shot` places or of the places given."""
        if isinstance(shot, int):
            if not 0 <= shot <= self.arrow_count:
                raise ValueError(f"{self.name} has {self.arrow_count} arrows, not {shot}")
            places: Sequence[int] = range(1, shot + 1)
        else:
            places = sorted(set(shot))
            for number in (*places[:1], *places[-1:]):
                self._refuse_outside(number)
        if self.is_field:
            return tuple(len(places) * leg.arrow_count / self.arrow_count for leg in self.legs)
        up_to = (bisect_right(places, last) for last in self._ends)
        return tuple(after - before for before, after in pairwise(up_to))

    def best_possible(self, total: int, shot: ArrowsPerLeg) -> int:
        """The total if every arrow left, gaps included, hits the highest zone of its leg."""
        return total + round(
            sum(
                (leg.arrow_count - arrows) * leg.keypad.top_points
                for leg, arrows in zip(self.legs, shot, strict=True)
            )
        )

    def shot_with(self, bowstyle: str) -> "Round":
        """The round whose faces this bowstyle shoots: indoors compounds have the inner 10."""
        if is_compound(bowstyle):
            stem, triple, _ = self.key.partition("_triple")
            return catalogue().get(f"{stem}_compound{triple}", self)
        return self

    def keypad_on(self, face: Face) -> Keypad:
        """The keypad when the archer shoots the round on this face instead of the default."""
        return indoors(face.keypad) if self.is_indoor and self.key not in _KEEPS_X else face.keypad

    def is_shot_at(self, face: Face) -> bool:
        """Whether an archer may choose this face instead of the default: one of its size that is
        scored alike, such as a triple instead of a full face."""
        ours, theirs = self.keypad.points, face.keypad.points
        return (
            all(leg.face_cm * 10 == face.diameter_mm for leg in self.legs)
            and (ours.keys() >= theirs.keys() or theirs.keys() >= ours.keys())
            and all(ours[value] == theirs[value] for value in ours.keys() & theirs.keys())
            and (
                self.keypad.counts_tens == face.keypad.counts_tens
                and ("X" in ours) == ("X" in theirs)
            )
        )

    def _refuse_outside(self, number: int) -> None:
        if not 1 <= number <= self.arrow_count:
            raise ValueError(f"{self.name} has places 1 to {self.arrow_count}, not {number}")


def round_for(key: str) -> Round:
    try:
        return catalogue()[key]
    except KeyError:
        raise UnknownRound(f"no round has the key {key!r}") from None


@cache
def catalogue() -> Mapping[str, Round]:
    """Every round by its key. The same shoot under two names stays two: classes may differ."""
    books = (
        load_rounds.AGB_indoor,
        load_rounds.AGB_outdoor_imperial,
        load_rounds.AGB_outdoor_metric,
        load_rounds.WA_indoor,
        load_rounds.WA_outdoor,
        load_rounds.WA_field,
        load_rounds.IFAA_field,
        load_rounds.AA_outdoor_metric,
        load_rounds.AA_indoor,
        load_rounds.AA_field,
        load_rounds.WA_VI,
        load_rounds.AGB_VI,
        load_rounds.WA_experimental,
        load_rounds.misc,
    )
    found = chain.from_iterable(book.values() for book in books)
    return {each.codename: _round(each) for each in found if each.codename not in _LEFT_OUT}


def _round(source: RoundOfArcheryutils) -> Round:
    is_indoor = source.location == "indoor" or source.codename in _FIELD_ROUNDS_INDOORS
    is_field = source.location == "field"
    passes_at = groupby(source.passes, key=lambda each: each.target)
    legs = tuple(
        _leg(
            list(passes), is_field=is_field, records_x=source.codename in _KEEPS_X or not is_indoor
        )
        for _, passes in passes_at
    )
    return Round(
        key=source.codename,
        name=source.name,
        body=source.body or "",
        legs=legs,
        end_size=_end_size(source),
        is_indoor=is_indoor,
        is_field=is_field,
    )


def _leg(passes: list[Pass], *, is_field: bool, records_x: bool) -> Leg:
    target = passes[0].target
    size, size_unit = target.native_diameter
    face_cm = _whole(size * 2.54 if size_unit == "inch" else size)
    scoring_system: str = target.scoring_system
    if is_field and scoring_system == "Worcester" and face_cm != 40:
        # IFAA Expert: the same points, but on its own faces, which print no X.
        scoring_system = "IFAA_field_expert"
    keypad = KEYPADS[scoring_system]
    return Leg(
        arrow_count=sum(each.n_arrows for each in passes),
        distance=_whole(target.native_distance.value),
        unit="yd" if target.native_distance.units == "yard" else "m",
        face_cm=face_cm,
        face_key=default_face_key(scoring_system, face_cm),
        keypad=keypad if records_x else indoors(keypad),
        target=target,
    )


def _whole(length: float) -> float:
    return int(length) if length == int(length) else round(length, 3)


def _end_size(source: RoundOfArcheryutils) -> int:
    if re.match("worcester|ifaa_indoor", source.codename):
        return 5
    if source.location == "field":
        return 3 if re.match("wa_field|ifaa_international", source.codename) else 4
    return 3 if source.location == "indoor" else 6
