"""Range sessions: opened, closed and opened again by their owner, or ended by time alone.

What time has ended is computed on read and stored by the next write of somebody concerned.
"""

from datetime import datetime
from functools import cache
from uuid import UUID
from zoneinfo import available_timezones

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils.timezone import now

from scoring.callers import Caller
from scoring.models import Archer, Session, Slot
from scoring.models.session import IDLE_AFTER, SessionQuerySet
from scoring.names import is_plain_line
from scoring.recording import save_changes
from scoring.refusals import Conflict, Forbidden, Invalid, required
from scoring.writing import one_transaction


def open_session(
    location: str,
    *,
    is_indoor: bool,
    timezone: str | None = None,
    closing: UUID | None = None,
    by: Caller,
) -> Session:
    """An archer runs one session at a time; `closing` is one that they give up for the new one.
    Without a time zone it has the installation's."""
    close_idle_around(by)
    return _open_session(location, is_indoor=is_indoor, timezone=timezone, closing=closing, by=by)


@one_transaction
def _open_session(
    location: str, *, is_indoor: bool, timezone: str | None, closing: UUID | None, by: Caller
) -> Session:
    owner = lock_archer(by.archer_id)
    if closing is not None:
        _change_session(closing, is_opened=False, location=None, by=by)
    refuse_second_session(owner)
    return start_session(owner, location, is_indoor=is_indoor, timezone=timezone)


def start_session(
    owner: Archer, location: str, *, is_indoor: bool, timezone: str | None = None
) -> Session:
    """Inside a transaction that has locked the owner and found no open session of theirs."""
    return Session.objects.create(
        owner=owner,
        location=checked_location(location),
        is_indoor=is_indoor,
        timezone=checked_timezone(timezone or settings.TIME_ZONE),
        opened_at=now(),
    )


def change_session(
    session_id: UUID, *, is_opened: bool | None = None, location: str | None = None, by: Caller
) -> Session:
    """Everything that is asked for, or a Refusal and nothing."""
    close_idle_around(by)
    return _change_session(session_id, is_opened=is_opened, location=location, by=by)


@one_transaction
def _change_session(
    session_id: UUID, *, is_opened: bool | None, location: str | None, by: Caller
) -> Session:
    # The archer before the session, as everywhere.
    owner = lock_archer(by.archer_id)
    session = lock_session(session_id, Session.objects.run_by(by))
    if location is not None:
        session.location = checked_location(location)
    if is_opened is True:
        _reopen(session, owner)
    if is_opened is False:
        _close(session)
    session.save(update_fields=["location", "opened_at", "closed_at", "link_number"])
    return session


def close_session(session_id: UUID, *, by: Caller) -> Session:
    """Repeating it keeps the first time. Refused while somebody shoots."""
    return change_session(session_id, is_opened=False, by=by)


def reopen_session(session_id: UUID, *, by: Caller) -> Session:
    """From now on it is open as if it had just been opened: its 72 h begin again."""
    return change_session(session_id, is_opened=True, by=by)


def close_idle_sessions(moment: datetime, *, among: SessionQuerySet | None = None) -> list[Session]:
    """Store what time has ended; whoever still stood there has left. Returns what was closed."""
    sessions = Session.objects.all() if among is None else among
    # Looked for without a lock: nearly always there are none.
    idle = list(sessions.idle_at(moment).values_list("pk", flat=True))
    return _close_idle(idle, moment) if idle else []


def close_idle_around(caller: Caller, *asked_for: UUID) -> None:
    """Before a write, in a transaction of its own: it locks sessions and slots of others."""
    unfinished = Slot.objects.filter(archer=caller.archer_id, finished_at=None)
    concerned = (
        Q(owner=caller.archer_id)
        | Q(public_id__in=asked_for)
        | Q(pk__in=unfinished.values("session"))
    )
    close_idle_sessions(now(), among=Session.objects.filter(concerned))


@one_transaction
def _close_idle(found: list[int], moment: datetime) -> list[Session]:
    list(Session.objects.filter(pk__in=found).select_for_update(no_key=True).order_by("pk"))
    open_cards = list(_lock_cards(Slot.objects.filter(session__in=found, left_at=None)))
    # Asked again under the locks: an arrow may have come in between.
    idle = {session.pk: session for session in Session.objects.filter(pk__in=found).idle_at(moment)}
    for session in idle.values():
        session.closed_at = _end(session)
        session.save(update_fields=["closed_at"])
    left = [slot for slot in open_cards if slot.session_id in idle]
    for slot in left:
        slot.left_at = idle[slot.session_id].closed_at
    save_changes(left, "left_at")
    return list(idle.values())


def read_session(session_id: UUID, *, by: Caller) -> Session:
    found = Session.objects.visible_to(by).filter(public_id=session_id)
    session = found.with_last_arrow().select_related("owner").first()
    return as_it_stands(required(session, "session", session_id))


def open_sessions(*, by: Caller) -> QuerySet[Session]:
    """The one that the archer runs, if there is one."""
    return Session.objects.run_by(by).open_at(now()).select_related("owner")


def closed_sessions(*, by: Caller) -> QuerySet[Session]:
    """The archer's own, the last to be closed first."""
    over = Session.objects.run_by(by).over_at(now()).select_related("owner")
    return over.order_by(F("closed_at").desc(nulls_first=True), "-pk")


def as_it_stands(session: Session) -> Session:
    """To be shown, not saved: with the end that time brought and nobody has stored yet."""
    if session.closed_at is None and _end(session) <= now():
        session.closed_at = _end(session)
    return session


def _end(session: Session) -> datetime:
    """The same whoever stores it, and whenever; but until it is stored an arrow moves it."""
    return session.moved_at + IDLE_AFTER


def lock_archer(archer_id: int) -> Archer:
    """Whatever an archer may have but one of is decided while their row is locked. Whoever was
    erased while a request was under way gets nothing any more."""
    archer = Archer.objects.select_for_update(no_key=True).get(pk=archer_id)
    if not archer.is_active:
        raise Forbidden("archer", "is not here any more")
    return archer


def lock_session(session_id: UUID, allowed: QuerySet[Session]) -> Session:
    """Locked until the transaction ends; NotFound where it is not among the allowed."""
    session = allowed.select_for_update(no_key=True).filter(public_id=session_id).first()
    return required(session, "session", session_id)


def refuse_second_session(owner: Archer) -> None:
    if opened := owner.sessions.filter(closed_at=None).first():
        raise Conflict("session", f"{opened.public_id} is open; close it first")


def _reopen(session: Session, owner: Archer) -> None:
    if session.is_open:
        return
    refuse_second_session(owner)
    # Finished cards take corrections again. Who still stood there comes back by himself.
    finished = session.slots.filter(left_at=session.closed_at).exclude(finished_at=None)
    cards = list(_lock_cards(finished))
    for slot in cards:
        slot.left_at = None
    save_changes(cards, "left_at")
    session.opened_at, session.closed_at = now(), None
    # The links to join died with it.
    session.link_number += 1


def _close(session: Session) -> None:
    if not session.is_open:
        return
    standing = session.slots.shooting().select_related("target").order_by("target__lane", "letter")
    if names := ", ".join(f"{slot.name} (slot {slot.public_id})" for slot in standing):
        raise Conflict("session", f"{session.public_id}: still shooting at {names}")
    session.closed_at = now()
    # Those who finished could correct their cards until now.
    cards = list(_lock_cards(session.slots.filter(left_at=None)))
    for slot in cards:
        slot.left_at = session.closed_at
    save_changes(cards, "left_at")


def _lock_cards(slots: QuerySet[Slot]) -> QuerySet[Slot]:
    return slots.select_for_update(no_key=True).order_by("pk")


def checked_location(location: str) -> str:
    named = location.strip()
    if not named or not is_plain_line(named):
        raise Invalid("location", "needs a name, without line breaks or control characters")
    return named


def checked_timezone(name: str) -> str:
    if name not in _timezones():
        raise Invalid("timezone", f"{name!r} is not a time zone such as Europe/London")
    return name


@cache
def _timezones() -> frozenset[str]:
    # No places: what the server is set to, and what one is that was never set.
    return frozenset(available_timezones() - {"localtime", "Factory"})
