"""What became of each row when it was last looked at."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from leaderboard.backfilling.asked import Asked
from leaderboard.backfilling.kinds import Kind
from leaderboard.models import BackfillState, CardPayload
from leaderboard.models.backfill import NO_DATA
from scoring.given_rows import as_datetime, as_table
from scoring.models import Shot

_STATE = BackfillState._meta.db_table  # noqa: SLF001 — Django's documented way to a model's table
_COLUMNS = ["kind", "object_id", "status", "message", "source_digest", "seen_at", "attempts"]
_LONGEST_MESSAGE = 500


class Seen(NamedTuple):
    kind: str
    pk: int
    status: str
    message: str
    source_digest: str


def remote_digest(remote: str) -> str:
    """Of a card that another installation does not have: nobody knows when it will."""
    return f"remote {remote}"[:64]


def known_without_source(kind: Kind, asked: Asked) -> QuerySet[BackfillState]:
    """That a row of this kind had no source, where the source is still the same."""
    state = BackfillState.objects.filter(kind=kind.name, object_id=OuterRef("pk"), status=NO_DATA)
    if asked.source == "remote":
        return state.filter(source_digest=remote_digest(asked.remote))
    if asked.source in {"auto", "shots"}:
        card = OuterRef(OuterRef("pk" if kind.is_own else "slot"))
        state = state.filter(~Exists(Shot.objects.filter(slot=card)))
    if asked.source in {"auto", "payload"}:
        state = state.filter(source_digest=Coalesce(_newest_digest(kind), Value("")))
    return state


def _newest_digest(kind: Kind) -> Subquery:
    row = "" if kind.is_own else "slot__"
    card, archer = OuterRef(OuterRef(f"{row}pk")), OuterRef(OuterRef(f"{row}archer"))
    of_archer = Q(slot=None, archer=archer, shoot__participants__slot=card)
    payloads = CardPayload.objects.filter(Q(slot=card) | of_archer)
    return Subquery(payloads.order_by("-received_at", "-pk").values("sha256")[:1])


def save_states(seen: Sequence[Seen]) -> None:
    if not seen:
        return
    given = as_table(BackfillState, _COLUMNS, list(_rows(seen)))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_STATE} ({', '.join(_COLUMNS)})"  # noqa: S608 — our own names
            f" SELECT * FROM {given.sql} WHERE true"
            " ON CONFLICT (kind, object_id) DO UPDATE SET status = excluded.status,"
            " message = excluded.message, source_digest = excluded.source_digest,"
            f" seen_at = excluded.seen_at, attempts = {_STATE}.attempts + 1",
            [given.rows],
        )


def _rows(seen: Sequence[Seen]) -> Iterable[tuple[Any, ...]]:
    moment = as_datetime(timezone.now())
    # A card in two shoots of a batch comes twice, and is one row.
    latest = {(each.kind, each.pk): each for each in seen}
    for kind, pk, status, message, digest in latest.values():
        yield kind, pk, status, message[:_LONGEST_MESSAGE], digest, moment, 1
