"""Who has a live page of a shoot open. It is no membership: whoever disconnects has not left.

The live engine asks at every tick anew who may watch what: whoever it asks about is there.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from leaderboard.models import Participant, Presence, Shoot
from scoring.callers import Caller
from scoring.writing import one_transaction

# Nobody says that a phone is gone: it is taken to be there for so long.
LASTS = timedelta(seconds=30)
# The ticks before that have nothing to write.
IS_RENEWED = timedelta(seconds=15)
# What happened before is known by now, whichever process wrote it.
SETTLED = timedelta(seconds=2)

# Shoots and archers that were asked about since the last tick, in whichever thread.
_seen: set[tuple[int, int]] = set()


def note(shoot: Shoot, viewer: Caller) -> None:
    if viewer.only_slot is None:
        _seen.add((shoot.pk, viewer.archer_id))


def store_seen() -> None:
    """At every tick."""
    seen = {_seen.pop() for _ in range(len(_seen))}
    now = timezone.now()
    if due := [_renewed(each, now) for each in _participants(seen) if _is_due(each, now)]:
        _store(due)


def told_at() -> datetime:
    """The moment of which it is told now who was there."""
    return timezone.now() - SETTLED


def are_there(shoot: Shoot) -> set[str]:
    """The ids of those in it who look at it."""
    at = told_at()
    found = Presence.objects.filter(participant__shoot=shoot, since__lte=at, until__gt=at)
    return {str(id_) for id_ in found.values_list("participant__public_id", flat=True)}


def phones_there(slots: Collection[int]) -> dict[int, bool]:
    """Of cards that are shot in a shoot, by their keys: whether the phone has a page of it open."""
    at = told_at()
    inside = Participant.objects.on_open_boards(slots).order_by("pk")
    told = inside.values_list("slot", "presence__since", "presence__until")
    return {slot: since is not None and since <= at < until for slot, since, until in told}


def _participants(seen: set[tuple[int, int]]) -> Iterable[Participant]:
    if not seen:
        return []
    shoots, archers = zip(*seen, strict=True)
    found = Participant.objects.listed().filter(shoot__in=shoots, archer__in=archers)
    # In one order, for two processes may write the same at once.
    ordered = found.select_related("presence").order_by("pk")
    return [each for each in ordered if (each.shoot_id, each.archer_id) in seen]


def _is_due(participant: Participant, now: datetime) -> bool:
    presence = getattr(participant, "presence", None)
    return presence is None or presence.until - now < IS_RENEWED


def _renewed(participant: Participant, now: datetime) -> Presence:
    presence = getattr(participant, "presence", None)
    since = now
    # That they were gone has not been told.
    if presence is not None and presence.until > now - SETTLED:
        since = presence.since
    return Presence(participant=participant, since=since, until=now + LASTS)


@one_transaction
def _store(presences: list[Presence]) -> None:
    Presence.objects.bulk_create(
        presences,
        update_conflicts=True,
        unique_fields=["participant"],
        update_fields=["since", "until"],
    )
