"""A card while it is shot, end by end, with what was to be expected of each: pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from statistics import fmean

from scoring.groups import Point, from_spot
from scoring.handicaps import expected_arrows, handicap_so_far
from scoring.marks import Place
from scoring.needing_a_word import BEFORE, LATELY, CardNow, End
from scoring.rounds import Round
from scoring.sheets import Sheet

type Places = Mapping[int, Place]
type Par = Callable[[Sequence[int]], float]

# With fewer before them, ends have nothing to be compared with.
_ENOUGH_ARROWS = 12


def card_now(
    sheet: Sheet,
    places: Places,
    *,
    end_size: int,
    handicap: int | None,
    heard_at: datetime | None,
    is_at_break: bool,
) -> CardNow:
    """By the archer's handicap; without one, by what the ends before the last were worth."""
    ends = dict(_complete(places, end_size))
    par = par_at(sheet.round, handicap) if sheet.round and handicap is not None else None
    if par is None:
        par = _par_of_before(sheet, [number for end in [*ends][:-LATELY] for number in end], places)
    return CardNow(
        [_end(sheet, numbers, stood, par) for numbers, stood in ends.items()],
        sum(place.is_disputed for place in places.values()),
        heard_at,
        is_at_break=is_at_break,
    )


def par_at(round_: Round, handicap: int) -> Par:
    """What these places are expected to make, unrounded."""
    expected = expected_arrows(round_, handicap)

    def par(numbers: Sequence[int]) -> float:
        shot = round_.arrows_per_leg(numbers)
        return sum(count * points for count, points in zip(shot, expected, strict=True))

    return par


def _par_of_before(sheet: Sheet, before: Sequence[int], places: Places) -> Par | None:
    """An archer without a handicap goes on as before; only a round knows of other distances."""
    if len(before) < max(_ENOUGH_ARROWS, BEFORE):
        return None
    points = [_points(sheet, places[number]) for number in before]
    if sheet.round is None:
        return lambda numbers: fmean(points) * len(numbers)
    worth = handicap_so_far(sheet.round, sheet.round.arrows_per_leg(before), sum(points))
    return None if worth is None else par_at(sheet.round, worth)


def _complete(places: Places, size: int) -> Iterator[tuple[range, list[Place]]]:
    shot = {number: place for number, place in places.items() if place.value is not None}
    first_of_all = (min(shot, default=1) - 1) // size * size + 1
    for first in range(first_of_all, max(shot, default=0) + 1, size):
        numbers = range(first, first + size)
        if all(number in shot for number in numbers):
            yield numbers, [shot[number] for number in numbers]


def _end(sheet: Sheet, numbers: range, stood: Sequence[Place], par: Par | None) -> End:
    struck = tuple(_struck(sheet, numbers, stood))
    return End(
        _stretch_of(sheet, numbers[0]),
        tuple(_points(sheet, place) for place in stood),
        par(numbers) if par and sheet.is_scored else None,
        max(place.shot_at for place in stood),
        struck if len(struck) == len(stood) else (),
    )


def _struck(sheet: Sheet, numbers: range, stood: Sequence[Place]) -> Iterator[Point]:
    for number, place in zip(numbers, stood, strict=True):
        if place.x_mm is not None and place.y_mm is not None:
            yield from_spot(sheet.face_at(number), Point(place.x_mm, place.y_mm))


def _stretch_of(sheet: Sheet, number: int) -> int:
    stretches = sheet.round.stretches if sheet.round else ()
    return next((at for at, places in enumerate(stretches, 1) if number in places), 1)


def _points(sheet: Sheet, place: Place) -> int:
    return sheet.points_for(place.value) or 0
