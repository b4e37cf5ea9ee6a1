"""The handicap that an archer has on a day, from the rounds that they have finished."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from django.utils import timezone

from scoring.handicap_seasons import handicap_seasons
from scoring.handicaps import season_of
from scoring.models import Archer, Slot
from scoring.own_cards import own_history, past_cards_by_archer
from scoring.own_progress import Progress, progress_of
from scoring.past_cards import PastCard
from scoring.rounds import catalogue


class Shooting(NamedTuple):
    """Separate for indoor and outdoor and for each bowstyle."""

    archer_id: int
    bowstyle: str
    is_indoor: bool


def own_handicap(archer_id: int, *, bowstyle: str, is_indoor: bool, day: date) -> int | None:
    """None before it is known.

    Of what was finished before that day: a handicap is the one that a round is begun with.
    """
    shooting = Shooting(archer_id, bowstyle, is_indoor)
    return own_handicaps([shooting], day=day)[shooting]


def own_handicaps(asked: Collection[Shooting], *, day: date) -> dict[Shooting, int | None]:
    """The same of many, in one query; of none without."""
    if not asked:
        return {}
    zone = timezone.get_default_timezone()
    locations = {each.is_indoor for each in asked}
    first = min(_last_season(is_indoor, day) for is_indoor in locations)
    finished = Slot.objects.filter(
        archer__in={each.archer_id for each in asked},
        bowstyle__in={each.bowstyle for each in asked},
        round_key__in=[key for key, round_ in catalogue().items() if round_.is_indoor in locations],
        finished_at__gte=datetime.combine(first, time(), zone),
        finished_at__lt=datetime.combine(day, time(), zone),
    )
    cards = past_cards_by_archer(finished)
    return {each: _handicap(each, cards.get(each.archer_id, ()), day, zone) for each in asked}


def own_progress(archer: Archer) -> list[Progress]:
    """With what was finished until now."""
    zone = timezone.get_default_timezone()
    return progress_of(own_history(archer), day=timezone.localdate(timezone=zone), zone=zone)


def _last_season(is_indoor: bool, day: date) -> date:
    """When the season before this one began: it may bring the handicap."""
    season = season_of(day, is_indoor=is_indoor)
    return season_of(season.start - timedelta(days=1), is_indoor=is_indoor).start


def _handicap(each: Shooting, cards: Sequence[PastCard], day: date, zone: tzinfo) -> int | None:
    shot = [card for card in reversed(cards) if card.bowstyle == each.bowstyle]
    seasons = handicap_seasons(shot, is_indoor=each.is_indoor, until=day, zone=zone)
    return seasons[-1].handicap if seasons else None
