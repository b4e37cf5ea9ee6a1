"""Places on the range: taken, left and taken again, and freed for somebody who is gone."""

from collections import defaultdict
from typing import NamedTuple
from uuid import UUID

from django.db.models import Max, Prefetch, QuerySet
from django.utils import timezone

from scoring.callers import Caller
from scoring.card_life import change_face, change_rows
from scoring.cards import count_again
from scoring.coaching import archer_seen
from scoring.device_keys import make_key
from scoring.models import Archer, Session, Slot, Target
from scoring.models.slot import LETTERS, SlotQuerySet
from scoring.recording import lock_slot, save_change
from scoring.refusals import Conflict, Invalid, NotFound, required
from scoring.rounds import Round
from scoring.sessions import close_idle_around, lock_archer, lock_session, start_session
from scoring.sheets import check_face
from scoring.throttling import GUESTS_PLACES, count_against
from scoring.wishes import FACE_OF_PRACTICE, ROW_OF_PRACTICE, Wish
from scoring.writing import one_transaction

# The location of a session that an archer did not open but shoots in alone.
PERSONAL = "Personal session"


class TakenPlace(NamedTuple):
    """The capability opens this card to any device. It cannot be shown again."""

    slot: Slot
    capability: str


class Distance(NamedTuple):
    """What all who stand at one target shoot; no length where that does not fix it."""

    length: int | None
    unit: str


def take_place(wish: Wish, *, by: Caller, network: str = "") -> TakenPlace:
    """The first free letter of the lowest lane of that distance, or of a new lane.

    Without a session it is the archer's own; if none is open, one is opened with the place.
    `network` is whom to count a guest's place for; without one nobody is.
    """
    close_idle_around(by, *filter(None, [wish.session_id]))
    return _take_place(wish, by=by, network=network)


@one_transaction
def _take_place(wish: Wish, *, by: Caller, network: str) -> TakenPlace:
    round_ = wish.round
    distance = _distance_of(wish, round_)
    archer = lock_archer(by.archer_id)
    session = _session_for(wish, round_, archer, by)
    _refuse_second_card(session, archer)
    _refuse_elsewhere(archer)
    slot = _new_card(wish, round_, archer, session)
    slot.target, slot.letter = _free_place(session, distance, lane=wish.lane)
    slot.save(force_insert=True)
    if archer.is_guest and network:
        count_against(GUESTS_PLACES, network)
    return TakenPlace(slot, make_key(archer, slot=slot))


@one_transaction
def leave_place(slot_id: UUID, *, by: Caller) -> Slot:
    """The card stays as it is, and repeating it keeps the first time."""
    slot = lock_slot(slot_id, Slot.objects.released_by(by))
    if slot.is_shooting:
        slot.left_at = timezone.now()
        save_change(slot, "left_at")
    return slot


@one_transaction
def release_place(session_id: UUID, slot_id: UUID, *, by: Caller) -> Slot:
    """The session's owner frees the place of an archer who is gone."""
    own = Session.objects.run_by(by).filter(public_id=session_id)
    session = required(own.first(), "session", session_id)
    if not session.slots.filter(public_id=slot_id).exists():
        raise NotFound("slot", slot_id)
    return leave_place(slot_id, by=by)


def rejoin_place(slot_id: UUID, *, by: Caller) -> Slot:
    """Go on with the same card: on the same place if it is free, else on the next that is."""
    close_idle_around(by)
    return _rejoin_place(slot_id, by=by)


@one_transaction
def _rejoin_place(slot_id: UUID, *, by: Caller) -> Slot:
    archer = lock_archer(by.archer_id)
    session = _lock_session_of(slot_id, by=by)
    slot = lock_slot(slot_id, Slot.objects.owned_by(by))
    if slot.is_shooting:
        return slot
    if slot.finished_at is not None:
        raise Conflict("slot", f"{slot_id} is finished")
    if not session.is_open:
        raise Conflict("session", f"{session.public_id} is closed")
    _refuse_elsewhere(archer)
    if slot.letter in _taken([slot.target])[slot.target_id]:
        distance = Distance(slot.target.distance, slot.target.unit)
        slot.target, slot.letter = _free_place(session, distance)
    slot.left_at = None
    save_change(slot, "left_at", "target", "letter")
    return slot


def change_slot(
    slot_id: UUID,
    *,
    shot_per_round: int | None = None,
    face_key: str | None = None,
    is_shooting: bool | None = None,
    by: Caller,
) -> None:
    """Everything that is asked for, or a Refusal and nothing."""
    close_idle_around(by)
    _change_slot(
        slot_id, shot_per_round=shot_per_round, face_key=face_key, is_shooting=is_shooting, by=by
    )


@one_transaction
def _change_slot(
    slot_id: UUID,
    *,
    shot_per_round: int | None,
    face_key: str | None,
    is_shooting: bool | None,
    by: Caller,
) -> None:
    # First what locks archer and session: they come before the slot, as everywhere.
    if is_shooting is True:
        _rejoin_place(slot_id, by=by)
    if is_shooting is False:
        leave_place(slot_id, by=by)
    if shot_per_round is not None:
        change_rows(slot_id, shot_per_round=shot_per_round, by=by)
    if face_key is not None:
        change_face(slot_id, face_key=face_key, by=by)


def read_slot(slot_id: UUID, *, by: Caller) -> Slot:
    return _seen(Slot.objects.all(), slot_id, by)


def read_place(slot_id: UUID, *, by: Caller) -> Slot:
    """With its session, target and archer, which are told beside it."""
    return _seen(Slot.objects.select_related("session", "target", "archer"), slot_id, by)


def _seen(slots: QuerySet[Slot], slot_id: UUID, by: Caller) -> Slot:
    slot = slots.filter(public_id=slot_id).first()
    if slot is None or not slot.is_visible_to(by):
        raise NotFound("slot", slot_id)
    return slot


def current_slot(archer_id: UUID | None, *, by: Caller) -> Slot | None:
    """Where an archer stands now, asked by themselves or by a coach of theirs."""
    return _standing().current_for(archer_seen(archer_id, by=by).pk)


def lanes_of(session: Session) -> QuerySet[Target]:
    """The targets in order, each with those who stand there in `standing`."""
    standing = _standing().select_related("archer").order_by("letter")
    return session.targets.order_by("lane").prefetch_related(
        Prefetch("slots", standing, to_attr="standing")
    )


def _standing() -> SlotQuerySet:
    return Slot.objects.shooting().filter(session__in=Session.objects.open_at(timezone.now()))


def _session_for(wish: Wish, round_: Round | None, archer: Archer, by: Caller) -> Session:
    """Locked, and open."""
    if wish.session_id is None:
        opened = archer.sessions.select_for_update(no_key=True).filter(closed_at=None).first()
        return opened or start_session(
            archer, PERSONAL, is_indoor=round_ is not None and round_.is_indoor
        )
    session = lock_session(wish.session_id, Session.objects.visible_to(by))
    if not session.is_open:
        raise Conflict("session", f"{session.public_id} is closed")
    return session


def _refuse_second_card(session: Session, archer: Archer) -> None:
    if unfinished := session.slots.filter(archer=archer, finished_at=None).first():
        raise Conflict("slot", f"{unfinished.public_id} in this session is not finished")


def _refuse_elsewhere(archer: Archer) -> None:
    there = Slot.objects.shooting().filter(archer=archer).select_related("session").first()
    if there:
        session_id = there.session.public_id
        raise Conflict("slot", f"{there.public_id} is shooting in session {session_id}")


def _distance_of(wish: Wish, round_: Round | None) -> Distance:
    if round_ is None:
        return Distance(wish.distance, (wish.unit or "m") if wish.distance else "")
    leg = round_.legs[0]
    # On a field course every peg has its own.
    own = Distance(None, "") if round_.is_field else Distance(int(leg.distance), leg.unit)
    for field, asked, its in (
        ("distance", wish.distance, own.length),
        ("unit", wish.unit, own.unit),
    ):
        if asked and asked != its:
            begins = f"begins at {own.length} {own.unit}" if own.length else "has no one distance"
            raise Invalid(field, f"{round_.name} {begins}, not at {asked}; leave it out")
    return own


def _new_card(wish: Wish, round_: Round | None, archer: Archer, session: Session) -> Slot:
    """Of no place yet. What the profile says now stays with it."""
    bowstyle = wish.bowstyle or archer.bowstyle
    if wish.face_key:
        check_face(wish.face_key, round_key=wish.round_key, bowstyle=bowstyle)
    slot = Slot(
        session=session,
        archer=archer,
        round_key=wish.round_key,
        face_key=wish.face_key or ("" if round_ else FACE_OF_PRACTICE[session.is_indoor]),
        shot_per_round=wish.shot_per_round
        or (round_.end_size if round_ else ROW_OF_PRACTICE[session.is_indoor]),
        bowstyle=bowstyle,
        category=archer.category,
        age_group=archer.age_group,
        draw_weight=wish.draw_weight,
        started_at=timezone.now(),
    )
    count_again(slot)
    return slot


def _free_place(
    session: Session, distance: Distance, *, lane: int | None = None
) -> tuple[Target, str]:
    """The session is locked: nobody else takes a place in it meanwhile. One may be left."""
    length, unit = distance
    lanes = list(session.targets.filter(distance=length, unit=unit).order_by("lane"))
    lanes.sort(key=lambda target: target.lane != lane)
    taken = _taken(lanes)
    for target in lanes:
        for letter in LETTERS:
            if letter not in taken[target.pk]:
                return target, letter
    last: int = session.targets.aggregate(last=Max("lane"))["last"] or 0
    return session.targets.create(lane=last + 1, distance=length, unit=unit), LETTERS[0]


def _taken(targets: list[Target]) -> dict[int, set[str]]:
    taken = defaultdict(set)
    standing = Slot.objects.shooting().filter(target__in=targets)
    for target_id, letter in standing.values_list("target", "letter"):
        taken[target_id].add(letter)
    return taken


def _lock_session_of(slot_id: UUID, *, by: Caller) -> Session:
    own = Slot.objects.owned_by(by).filter(public_id=slot_id).select_related("session")
    session = required(own.first(), "slot", slot_id).session
    return lock_session(session.public_id, Session.objects.all())
