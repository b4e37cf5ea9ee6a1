"""What /metrics tells of this process. Others count in plain numbers; here they get their names.

docs/operations.md says of each what is normal, and what to do when it moves.
"""

import logging
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from django.db import DatabaseError, connection
from prometheus_client.core import (
    CollectorRegistry,
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.exposition import generate_latest
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from archstats.access_log import answered
from leaderboard.models.backfill import RUN_STATUSES, BackfillRun
from scoring.counters import Durations, acknowledged, against_limits, beyond_limits, operations
from scoring.live.hub import hub
from scoring.live.sockets import DirectSocket
from scoring.writing import writer

logger = logging.getLogger(__name__)

# Of what the hub counts: the name, and what it means.
LIVE = {
    "sockets let in": ("sockets_opened", "Sockets that were let into their rooms."),
    "deliveries": ("deliveries", "Frames of a room written to a socket that was current."),
    "passed over": ("passed_over", "Frames not written, for a socket still had earlier ones."),
    "catch-ups": ("catch_ups", "Frames that brought a socket what it had missed."),
    "given up": ("given_up", "Sockets ended because they took nothing for 40 s."),
    "pokes": ("pokes", "Changes that this process told its rooms."),
    "pokes sent": ("pokes_sent", "Changes told to other processes through the broker."),
    "failed pokes": ("pokes_failed", "Changes that did not reach the broker: the tick heals them."),
    "rubbish heard": ("rubbish_heard", "Messages of the broker that were no pokes."),
    "readings": ("readings", "Readings of what changed in a room."),
    "failed readings": ("readings_failed", "Readings that failed: the next tick tries again."),
    "healed by the tick": ("healed", "Rooms that were behind and that no poke had told of."),
    "failed ticks": ("ticks_failed", "Duties of a tick that failed: the next tick tries again."),
}


class Figures(Collector):
    def collect(self) -> Iterator[Metric]:
        yield from requests()
        yield from cards()
        yield from limits()
        yield from live()
        yield from ticks()
        yield from pool()
        yield from database()


def requests() -> Iterator[Metric]:
    took = HistogramMetricFamily(
        "archstats_request_seconds",
        "Time to the end of an answer, by route and class of status.",
        labels=["route", "status"],
    )
    for labels, durations in list(answered.items()):
        took.add_metric(labels, *_buckets(durations))
    yield took


def cards() -> Iterator[Metric]:
    buckets, seconds = _buckets(acknowledged)
    yield HistogramMetricFamily(
        "archstats_card_acknowledgement_seconds",
        "From a request to write a card until it is committed.",
        buckets=buckets,
        sum_value=seconds,
    )
    yield GaugeMetricFamily(
        "archstats_writes_waiting", "Changes in the queue of the writer.", writer.waiting.qsize()
    )
    counts = operations.so_far()
    disputes = counts.pop("disputed", 0)
    yield _counters(
        "archstats_card_operations",
        "Operations of phones, by what became of them.",
        "outcome",
        {**dict.fromkeys(("applied", "superseded", "repeated", "refused"), 0), **counts},
    )
    yield CounterMetricFamily(
        "archstats_card_disputes", "Places on which two devices came to disagree.", disputes
    )


def limits() -> Iterator[Metric]:
    yield _counters(
        "archstats_limit_counted",
        "What was counted against a limit: each wrong code, say.",
        "limit",
        against_limits.so_far(),
    )
    yield _counters(
        "archstats_limit_refused",
        "What was refused because a limit was reached.",
        "limit",
        beyond_limits.so_far(),
    )


def live() -> Iterator[Metric]:
    counts = dict(hub.counts)
    for what, (name, meaning) in LIVE.items():
        yield CounterMetricFamily(f"archstats_live_{name}", meaning, counts.get(what, 0))
    yield GaugeMetricFamily("archstats_live_sockets", "Sockets that are open.", len(hub.sockets))
    yield GaugeMetricFamily(
        "archstats_live_kernel_ring",
        "1 where a frame goes to all its sockets by one call of the kernel.",
        DirectSocket.ring is not None,
    )
    rooms, watchers, behind = Counter[str](), Counter[str](), Counter[str]()
    for watched in list(hub.rooms.values()):
        kind = watched.room.kind
        rooms[kind] += 1
        watchers[kind] += len(watched.sockets)
        behind[kind] += len(watched.behind)
    for name, meaning, found in (
        ("rooms", "Rooms that are watched here.", rooms),
        ("watchers", "Sockets in rooms; one may be in several.", watchers),
        ("watchers_behind", "Of these, those without the room's latest version.", behind),
    ):
        gauge = GaugeMetricFamily(f"archstats_live_{name}", meaning, labels=["kind"])
        for kind, count in found.items():
            gauge.add_metric([kind], count)
        yield gauge


def ticks() -> Iterator[Metric]:
    duties = dict(hub.duties)
    yield _counters(
        "archstats_ticks",
        "How often each duty of the tick was done.",
        "duty",
        {name: spent.times for name, spent in duties.items()},
    )
    yield _counters(
        "archstats_tick_seconds",
        "Time that went into each duty.",
        "duty",
        {name: spent.seconds for name, spent in duties.items()},
    )
    yield _counters(
        "archstats_tick_late_seconds",
        "How late each duty began: for as long the event loop was busy.",
        "duty",
        {name: spent.late_seconds for name, spent in duties.items()},
    )


# Of what psycopg's pool tells.
POOL_NOW = {
    "pool_size": ("connections", "Connections of the pool."),
    "pool_available": ("connections_free", "Those that nobody uses."),
    "requests_waiting": ("waiting", "Threads that wait for a connection."),
}
POOL_SO_FAR = {
    "requests_num": ("requests", "Connections asked for."),
    "requests_queued": ("queued", "Those that had to be waited for."),
    "requests_errors": ("timeouts", "Those that were waited for in vain."),
    "connections_lost": ("connections_lost", "Connections that broke."),
}


def pool() -> Iterator[Metric]:
    """SQLite has none."""
    found = getattr(connection, "pool", None)
    stats: dict[str, Any] = found.get_stats() if found else {}
    if not stats:
        return
    for key, (name, meaning) in POOL_NOW.items():
        yield GaugeMetricFamily(f"archstats_pool_{name}", meaning, stats.get(key, 0))
    for key, (name, meaning) in POOL_SO_FAR.items():
        yield CounterMetricFamily(f"archstats_pool_{name}", meaning, stats.get(key, 0))


def database() -> Iterator[Metric]:
    """Whether it answers; and the last backfill, which is a process that nobody can ask."""
    try:
        last = BackfillRun.objects.order_by("started_at", "pk").last()
    except DatabaseError:
        logger.warning("metrics: the database does not answer", exc_info=True)
        answers, last = False, None
    else:
        answers = True
    yield GaugeMetricFamily("archstats_database_answers", "1 while it answers.", answers)
    if last is not None:
        yield from backfill(last)


def backfill(last: BackfillRun) -> Iterator[Metric]:
    yield GaugeMetricFamily(
        "archstats_backfill_started_seconds",
        "When the last backfill began, in seconds since 1970.",
        last.started_at.timestamp(),
    )
    status = GaugeMetricFamily(
        "archstats_backfill_status", "1 for what became of the last backfill.", labels=["status"]
    )
    rows = GaugeMetricFamily(
        "archstats_backfill_rows", "What the last backfill has counted so far.", labels=["counter"]
    )
    for name in RUN_STATUSES:
        status.add_metric([name], name == last.status)
    for name, count in last.counters.items():
        if isinstance(count, int | float):
            rows.add_metric([name], count)
    yield from (status, rows)


def _counters(name: str, meaning: str, label: str, counts: dict[str, Any]) -> Metric:
    family = CounterMetricFamily(name, meaning, labels=[label])
    for key, count in counts.items():
        family.add_metric([key], count)
    return family


def _buckets(durations: Durations) -> tuple[list[tuple[str, float]], float]:
    counts, seconds = durations.so_far()
    bounds = [*map(str, durations.bounds), "+Inf"]
    return list(zip(bounds, accumulate(counts), strict=True)), seconds


# Our own, for the library's would also tell of Python what nobody asks.
collected = CollectorRegistry()
collected.register(Figures())
ProcessCollector(registry=collected)


def exposition() -> bytes:
    """All of it, as Prometheus reads it."""
    return generate_latest(collected)
