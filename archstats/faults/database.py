"""The other side of archstats.faults.cards, with Django set up for the database under test."""

import json
import sys
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from archstats.faults.cards import FACE, POINTS, VALUES
from leaderboard.models import ShootChange
from scoring.cards import count_again
from scoring.device_keys import make_key
from scoring.models import Session, Shot, ShotRevision, Slot
from scoring.tests.factory import make_archer, make_session, make_slot
from scoring.times import milliseconds, moment_of

ARCHERS_AT_A_TARGET = 4
ROWS_AT_ONCE = 1000


def main() -> None:
    what, *asked = sys.argv[1:]
    if what == "make":
        answer: list[Any] = list(make(*map(int, asked)))
    else:
        answer = versions(*asked) if what == "versions" else list(read())
    json.dump(answer, sys.stdout)


def make(count: int, shots: int) -> Iterator[tuple[str, str]]:
    # By hand: the API lets one address make only so many archers.
    session = make_session(make_archer(None))
    for number in range(count):
        slot = make_card(session, lane=number // ARCHERS_AT_A_TARGET + 1, shots=shots)
        yield str(slot.public_id), make_key(slot.archer)


def make_card(session: Session, *, lane: int, shots: int) -> Slot:
    slot = make_slot(make_archer(None), session, lane=lane, face_key=FACE)
    if shots:
        shoot(slot, shots)
    return slot


def shoot(slot: Slot, shots: int) -> None:
    """What one phone would have left on the card, in a fraction of its time."""
    device = uuid.uuid4()
    revisions = [_revision(slot, device, number, shots) for number in range(1, shots + 1)]
    ShotRevision.objects.bulk_create(revisions, ROWS_AT_ONCE)
    Shot.objects.bulk_create(map(_shot, revisions), ROWS_AT_ONCE)
    slot.value_counts = Counter(revision.value for revision in revisions)
    slot.version = slot.last_place = shots
    slot.last_shot_at = slot.started_at
    count_again(slot)
    slot.save()


def _revision(slot: Slot, device: uuid.UUID, number: int, shots: int) -> ShotRevision:
    shot_at = slot.started_at - timedelta(seconds=shots - number)
    return ShotRevision(
        slot=slot,
        version=number,
        number=number,
        value=VALUES[number % len(VALUES)],
        device=device,
        op=uuid.uuid4(),
        seq=number,
        effective_ms=milliseconds(shot_at),
        received_at=slot.started_at,
        actor_id=slot.archer_id,
    )


def _shot(revision: ShotRevision) -> Shot:
    assert revision.value is not None
    return Shot(
        slot_id=revision.slot_id,
        number=revision.number,
        value=revision.value,
        points=POINTS[revision.value],
        shot_at=moment_of(revision.effective_ms),
        op=revision.op,
        version=revision.number,
    )


def read() -> Iterator[dict[str, Any]]:
    for slot in Slot.objects.prefetch_related("revisions", "shots"):
        yield {
            "slot_id": str(slot.public_id),
            "version": slot.version,
            "total": slot.total,
            "revisions": [(each.version, str(each.op)) for each in slot.revisions.all()],
            "places": [(shot.number, shot.value, str(shot.op)) for shot in slot.shots.all()],
        }


def versions(shoot_id: str) -> list[int]:
    """Of each step that was written of the shoot, in order."""
    changes = ShootChange.objects.filter(shoot__public_id=shoot_id)
    return sorted(set(changes.values_list("version", flat=True)))
