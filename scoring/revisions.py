"""What happened to a card: who changed which place, when and why."""

from collections.abc import Sequence
from typing import NamedTuple

from scoring.merging import Operation, Revision
from scoring.models import ShotRevision


class Change(NamedTuple):
    """A revision, what stood at its place before, and whether that went on standing."""

    revision: ShotRevision
    old_value: str | None
    is_superseded: bool


def changes_told(revisions: Sequence[ShotRevision]) -> list[Change]:
    """Of one card, in the order of arrival."""
    standing: dict[int, Revision] = {}
    told: dict[int, tuple[str | None, bool]] = {}
    for revision in _history_of(revisions):
        number = revision.operation.number
        before = standing.get(number)
        is_superseded = before is not None and before.merit > revision.merit
        told[revision.version] = (before and before.operation.value, is_superseded)
        if not is_superseded:
            standing[number] = revision
    return [Change(revision, *told[revision.version]) for revision in revisions]


def _history_of(revisions: Sequence[ShotRevision]) -> list[Revision]:
    """Everything that was ever on the places of these revisions, up to the last of them."""
    if not revisions:
        return []
    rows = (
        ShotRevision.objects.filter(
            slot=revisions[0].slot_id,
            number__in={revision.number for revision in revisions},
            version__lte=revisions[-1].version,
        )
        .order_by("version")
        .values_list("version", "device", "effective_ms", "op", "seq", "number", "value")
    )
    return [
        Revision(version, device, effective_ms, Operation(op, seq, number, value))
        for version, device, effective_ms, op, seq, number, value in rows
    ]
