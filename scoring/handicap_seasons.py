"""How an archer's handicap came to be what it is: season by season, and each change of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from typing import Literal, NamedTuple

from scoring.handicaps import (
    ROUNDS_TO_START,
    Season,
    first_handicap,
    handicap_of_new_season,
    season_of,
    updated_handicap,
)
from scoring.past_cards import PastCard

type Why = Literal["season", "initial", "update"]


class Worth(NamedTuple):
    """A complete round, and the handicap that its score is worth."""

    day: date
    handicap: int
    card: PastCard


class Change(NamedTuple):
    """`handicap` is the archer's from that day on; `by` the round that made it so, None of what
    the new season brought."""

    why: Why
    day: date
    handicap: int
    by: Worth | None


@dataclass(frozen=True)
class HandicapSeason:
    season: Season
    changes: Sequence[Change]
    round_count: int

    @property
    def handicap(self) -> int | None:
        """At its end; None before it is known."""
        return self.changes[-1].handicap if self.changes else None

    @property
    def rounds_missing(self) -> int:
        """To the first handicap."""
        return 0 if self.changes else ROUNDS_TO_START - self.round_count


def handicap_seasons(
    cards: Iterable[PastCard], *, is_indoor: bool, until: date, zone: tzinfo
) -> list[HandicapSeason]:
    """Of cards from the oldest to the newest, of one bowstyle: each season from the first with a
    complete round to the one that this day lies in."""
    shot = defaultdict[Season, list[Worth]](list)
    for worth in _worths(cards, is_indoor, zone):
        shot[season_of(worth.day, is_indoor=is_indoor)].append(worth)
    seasons: list[HandicapSeason] = []
    season, last = min(shot, default=None), list[Worth]()
    while season is not None and season.start <= until:
        these = shot.get(season, [])
        seasons.append(HandicapSeason(season, _changes(season, last, these), len(these)))
        season, last = season_of(season.end + timedelta(days=1), is_indoor=is_indoor), these
    return seasons


def _worths(cards: Iterable[PastCard], is_indoor: bool, zone: tzinfo) -> Iterable[Worth]:
    for card in cards:
        round_, finished_at = card.sheet.round, card.finished_at
        if round_ is None or finished_at is None or round_.is_indoor is not is_indoor:
            continue
        if (handicap := card.handicap) is not None:
            yield Worth(finished_at.astimezone(zone).date(), handicap, card)


def _changes(season: Season, last: Sequence[Worth], shot: Sequence[Worth]) -> list[Change]:
    started = handicap_of_new_season([worth.handicap for worth in last])
    if started is not None:
        changes, later = [Change("season", season.start, started, None)], shot
    elif len(shot) >= ROUNDS_TO_START:
        first, later = shot[:ROUNDS_TO_START], shot[ROUNDS_TO_START:]
        started = first_handicap([worth.handicap for worth in first])
        changes = [Change("initial", first[-1].day, started, first[-1])]
    else:
        return []
    for worth in later:
        now = updated_handicap(changes[-1].handicap, worth.handicap)
        if now != changes[-1].handicap:
            changes.append(Change("update", worth.day, now, worth))
    return changes
