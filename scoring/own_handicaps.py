"""The handicap that an archer has on a day, from the rounds that they have finished."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from scoring.handicap_seasons import handicap_seasons
from scoring.handicaps import season_of
from scoring.models import Archer, Slot
from scoring.own_cards import own_history, past_cards
from scoring.own_progress import Progress, progress_of
from scoring.rounds import catalogue


def own_handicap(archer_id: int, *, bowstyle: str, is_indoor: bool, day: date) -> int | None:
    """Separate for indoor and outdoor and for each bowstyle; None before it is known.

    Of what was finished before that day: a handicap is the one that a round is begun with.
    """
    zone = timezone.get_default_timezone()
    season = season_of(day, is_indoor=is_indoor)
    last = season_of(season.start - timedelta(days=1), is_indoor=is_indoor)
    finished = Slot.objects.filter(
        archer=archer_id,
        bowstyle=bowstyle,
        round_key__in=[key for key, round_ in catalogue().items() if round_.is_indoor is is_indoor],
        finished_at__gte=datetime.combine(last.start, time(), zone),
        finished_at__lt=datetime.combine(day, time(), zone),
    )
    seasons = handicap_seasons(
        reversed(past_cards(finished)), is_indoor=is_indoor, until=day, zone=zone
    )
    return seasons[-1].handicap if seasons else None


def own_progress(archer: Archer) -> list[Progress]:
    """With what was finished until now."""
    zone = timezone.get_default_timezone()
    return progress_of(own_history(archer), day=timezone.localdate(timezone=zone), zone=zone)
