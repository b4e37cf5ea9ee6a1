"""The handicap that an archer has on a day, from the rounds that they have finished."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from scoring.handicaps import (
    Season,
    first_handicap,
    handicap_for,
    handicap_of_new_season,
    season_of,
    updated_handicap,
)
from scoring.models import Slot
from scoring.rounds import catalogue

_ROUNDS_TO_START = 3


def own_handicap(archer_id: int, *, bowstyle: str, is_indoor: bool, day: date) -> int | None:
    """Separate for indoor and outdoor and for each bowstyle; None before it is known.

    Of what was finished before that day: a handicap is the one that a round is begun with.
    """
    season = season_of(day, is_indoor=is_indoor)
    last = season_of(season.start - timedelta(days=1), is_indoor=is_indoor)
    found = _handicaps(archer_id, bowstyle, is_indoor, Season(last.start, day - timedelta(days=1)))
    of_last = [handicap for finished_on, handicap in found if finished_on <= last.end]
    of_this = [handicap for finished_on, handicap in found if finished_on >= season.start]
    current = handicap_of_new_season(of_last)
    if current is None and len(of_this) >= _ROUNDS_TO_START:
        current = first_handicap(of_this[:_ROUNDS_TO_START])
        of_this = of_this[_ROUNDS_TO_START:]
    if current is None:
        return None
    for handicap in of_this:
        current = updated_handicap(current, handicap)
    return current


def _handicaps(
    archer_id: int, bowstyle: str, is_indoor: bool, within: Season
) -> list[tuple[date, int]]:
    """Of complete rounds in the order in which they were finished."""
    zone = timezone.get_default_timezone()
    rounds = [key for key, round_ in catalogue().items() if round_.is_indoor is is_indoor]
    finished = Slot.objects.filter(
        archer=archer_id,
        bowstyle=bowstyle,
        round_key__in=rounds,
        finished_at__gte=datetime.combine(within.start, time(), zone),
        finished_at__lt=datetime.combine(within.end + timedelta(days=1), time(), zone),
    )
    found = []
    for slot in finished.order_by("finished_at", "pk"):
        round_ = slot.sheet.round
        if round_ is not None and slot.shots_fired == round_.arrow_count and slot.finished_at:
            handicap = handicap_for(round_, slot.total)
            if handicap is not None:
                found.append((slot.finished_at.astimezone(zone).date(), handicap))
    return found
