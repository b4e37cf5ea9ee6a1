"""How often a thing may be done, counted in the database: one count for all processes.

What is limited may fill tables or guess at secrets. Arrows never are: whoever may write a card may
write it as often as the wind, the archer or a bad connection makes it necessary.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address
from math import ceil

from django.db import connection
from django.utils import timezone

from scoring.counters import against_limits, beyond_limits
from scoring.models import Throttle
from scoring.refusals import NotFound, TooMany
from scoring.writing import one_transaction

_THROTTLE = Throttle._meta.db_table  # noqa: SLF001 — Django's documented way to a model's table

_COUNT = f"""
    INSERT INTO {_THROTTLE} (what, whom, count, ends_at) VALUES (%(what)s, %(whom)s, 1, %(ends)s)
    ON CONFLICT (what, whom) DO UPDATE SET
        count = CASE WHEN {_THROTTLE}.ends_at <= %(now)s THEN 1 ELSE {_THROTTLE}.count + 1 END,
        ends_at = CASE WHEN {_THROTTLE}.ends_at <= %(now)s
            THEN excluded.ends_at ELSE {_THROTTLE}.ends_at END
    WHERE {_THROTTLE}.ends_at <= %(now)s OR {_THROTTLE}.count < %(most)s
    RETURNING count
"""  # noqa: S608 — our own names


@dataclass(frozen=True, slots=True)
class Limit:
    """So many within a time that begins with the first; `what` names it in words."""

    what: str
    most: int
    within: timedelta


# A whole club shares one address. These stop a script, not a tournament.
ARCHERS_MADE = Limit("new archers", 2_000, timedelta(hours=1))
GUESTS_PLACES = Limit("places taken by guests", 2_000, timedelta(hours=1))
WRONG_LINKS = Limit("wrong links", 300, timedelta(hours=1))


@one_transaction
def count_against(limit: Limit, whom: str) -> None:
    """One more; TooMany, and nothing counted, where that would be too many."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT,
            {
                "what": limit.what,
                "whom": whom,
                "most": limit.most,
                "now": connection.ops.adapt_datetimefield_value(now),
                "ends": connection.ops.adapt_datetimefield_value(now + limit.within),
            },
        )
        counted = cursor.fetchone()
    if counted is None:
        raise _too_many(limit, ends_at=Throttle.objects.get(what=limit.what, whom=whom).ends_at)
    against_limits.add([limit.what])
    if counted == (1,):
        _forget_those_over(now)


def refuse_when_reached(limit: Limit, whom: str) -> None:
    """TooMany where not one more is left. Nothing is counted."""
    reached = Throttle.objects.filter(what=limit.what, whom=whom, count__gte=limit.most)
    full = reached.filter(ends_at__gt=timezone.now()).first()
    if full is not None:
        raise _too_many(limit, ends_at=full.ends_at)


@contextmanager
def counting_wrong_links(network: str) -> Iterator[None]:
    """Outside the transaction that a wrong one rolls back."""
    refuse_when_reached(WRONG_LINKS, network)
    try:
        yield
    except NotFound:
        count_against(WRONG_LINKS, network)
        raise


def network_of(address: str) -> str:
    """Whom to count for an address: it, or of IPv6 the network that one household is given."""
    try:
        found = ip_address(address)
    except ValueError:
        # A server behind a Unix socket knows no address: all of its visitors are one.
        return "unknown"
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(IPv6Network((int(found), 64), strict=False))


def _too_many(limit: Limit, *, ends_at: datetime) -> TooMany:
    beyond_limits.add([limit.what])
    seconds = max(1, ceil((ends_at - timezone.now()).total_seconds()))
    words = f"too many from here; try again in {seconds} s"
    return TooMany(limit.what, words, retry_after_seconds=seconds)


def _forget_those_over(now: datetime) -> None:
    """On the way, as a new count begins. Those that another request holds are left to it: waiting
    for each other's rows is how two requests block for ever."""
    over = Throttle.objects.filter(ends_at__lte=now).select_for_update(skip_locked=True)
    Throttle.objects.filter(pk__in=[throttle.pk for throttle in over[:100]]).delete()
