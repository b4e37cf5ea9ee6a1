"""What is done to a card besides arrows: other rows, another face, its end, its archer's word."""

from uuid import UUID

from django.utils import timezone

from scoring.callers import Caller
from scoring.cards import count_again
from scoring.keypads import UNSCORED
from scoring.models import Shot, Slot
from scoring.recording import lock_slot, save_change
from scoring.refusals import Conflict
from scoring.sheets import check_face
from scoring.writing import one_transaction


@one_transaction
def confirm_card(slot_id: UUID, *, total: int | None, by: Caller) -> Slot:
    """The archer agrees to the finished card, which nobody but a coach changes any more."""
    slot = lock_slot(slot_id, Slot.objects.ended_by(by))
    if slot.finished_at is None:
        raise Conflict("slot", f"{slot_id} is not finished")
    if total is not None and total != slot.total:
        raise Conflict("total", f"you have {total}, the card of {slot_id} has {slot.total}")
    if slot.confirmed_at is not None:
        return slot
    disputed = Shot.objects.filter(slot=slot, is_disputed=True).values_list("number", flat=True)
    if places := ", ".join(map(str, disputed)):
        raise Conflict("slot", f"{slot_id}: two devices disagree on place {places}")
    slot.confirmed_at, slot.confirmed_by_id = timezone.now(), by.archer_id
    save_change(slot, "confirmed_at", "confirmed_by")
    return slot


@one_transaction
def finish_card(slot_id: UUID, *, by: Caller) -> Slot:
    """A practice has no end of its own, and a round may be given up. The place is free again."""
    slot = lock_slot(slot_id, Slot.objects.ended_by(by))
    if slot.finished_at is None:
        slot.finished_at = timezone.now()
        save_change(slot, "finished_at")
    return slot


@one_transaction
def change_rows(slot_id: UUID, *, shot_per_round: int, by: Caller) -> Slot:
    """Cut the score table into other rows. No arrow moves."""
    slot = lock_slot(slot_id, Slot.objects.owned_by(by))
    if slot.shot_per_round != shot_per_round:
        slot.shot_per_round = shot_per_round
        save_change(slot, "shot_per_round")
    return slot


@one_transaction
def change_face(slot_id: UUID, *, face_key: str, by: Caller) -> Slot:
    """Go on with another face; refused where an arrow would no longer be on its face."""
    slot = lock_slot(slot_id, Slot.objects.owned_by(by))
    if slot.face_key == face_key:
        return slot
    if slot.finished_at is not None:
        raise Conflict("slot", f"{slot_id}: the card is finished")
    check_face(face_key, round_key=slot.round_key, bowstyle=slot.bowstyle)
    before, slot.face_key = slot.sheet, face_key
    now = slot.sheet
    for value in slot.value_counts:
        if value != UNSCORED and not now.accepts(value):
            first = slot.shots.filter(value=value).earliest("number")
            raise Conflict("face_type", f"shot {first.number} of {slot_id} is {value}, not on it")
    for value in slot.value_counts:
        if before.points_for(value) != now.points_for(value):
            slot.shots.filter(value=value).update(
                points=now.points_for(value), version=slot.version + 1
            )
    count_again(slot)
    save_change(slot, "face_key", "total", "shots_fired", "shots_hit")
    return slot
