"""The one writer: every change of a shoot goes through here.

A step is what one write changes: the shoot's version goes up by one, and a row is added for each
thing that changed. Whoever shows shoots elsewhere listens to `shoot_changed`, inside the
transaction. Locks are taken in one order everywhere: archer, session, target, cards by id, shoots
by id; participants are locked by their shoot. Who changes which cards are in a shoot holds those
cards as well.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.dispatch import Signal

from leaderboard.figures import ShootFigures
from leaderboard.kinds import Kind
from leaderboard.models import Participant, Shoot, ShootChange
from leaderboard.notices import News, news_of_change, write_notices
from scoring.callers import Caller
from scoring.given_rows import as_datetime, update_rows
from scoring.refusals import Forbidden, NotFound
from scoring.times import iso

# Sent with the `shoot` and the `changes` that made its version.
shoot_changed = Signal()

_OF_SHOOT = [
    "host",
    *("title", "round_key", "tie_break", "capacity", "is_locked", "starts_when_ready", "status"),
    *("starts_at", "started_at", "expires_at", "finished_at", "closed_at", "fast_at", "fast_by"),
    *("leader", "lead_told_at_end"),
    *("join_link_number", "watch_link_number", "version", "notices_version"),
]
_OF_PARTICIPANT = [
    *("archer_id", "slot_id", "nickname", "name", "status", "is_ready", "handicap"),
    *("finish_order", "shots_fired", "shots_hit", "version"),
]
# After these, notices call somebody otherwise.
_NAMING: set[Kind] = {"renamed", "claimed"}
_MOMENTS = ["joined_at", "retired_at", "finished_at"]


class Change(NamedTuple):
    """Without a participant it is of the shoot itself: at most one in a step."""

    kind: Kind
    participant: Participant | None = None
    slot_version: int | None = None
    reason: str = ""


def lock_shoot(shoot_id: UUID, *, by: Caller) -> Shoot:
    """Locked until the transaction ends; NotFound where the caller has no business there."""
    shoot = Shoot.objects.select_for_update(no_key=True).filter(public_id=shoot_id).first()
    # Asked under the lock: somebody may have been removed meanwhile.
    if shoot is None or not Shoot.objects.visible_to(by).filter(pk=shoot.pk).exists():
        raise NotFound("shoot", shoot_id)
    return shoot


def lock_hosted(shoot_id: UUID, *, by: Caller) -> Shoot:
    """Forbidden to those in it who are not its host."""
    shoot = lock_shoot(shoot_id, by=by)
    refuse_others(shoot, by)
    return shoot


def refuse_others(shoot: Shoot, by: Caller) -> None:
    if not Shoot.objects.hosted_by(by).filter(pk=shoot.pk).exists():
        raise Forbidden("shoot", "only its host may do that")


def step(
    shoot: Shoot,
    *changes: Change,
    by: Caller | None,
    at: datetime,
    news: Sequence[News] = (),
) -> None:
    """Write the locked shoot and the participants that changed, a version further.

    `by` is None for what time or an arrow brings about; `news` is what there is to tell besides
    what each change tells by itself.
    """
    shoot.version += 1
    write_step(shoot, changes, by=by, at=at, news=news)


def write_step(
    shoot: Shoot,
    changes: Sequence[Change],
    *,
    by: Caller | None,
    at: datetime,
    news: Sequence[News] = (),
) -> None:
    """At the version that the shoot has: that of its making is 0."""
    news = [*(told for each in changes for told in _told_by(shoot, each)), *news]
    if news or any(change.kind in _NAMING for change in changes):
        shoot.notices_version = shoot.version
    shoot.save(update_fields=_OF_SHOOT)
    participants = [change.participant for change in changes if change.participant]
    for participant in participants:
        participant.version = shoot.version
        participant.figures |= told_by_row(participant)
    _save(participants)
    rows = [_row(shoot, change, by, at) for change in changes]
    ShootChange.objects.bulk_create(rows)
    if news:
        write_notices(shoot, news, at=at)
    shoot_changed.send(Shoot, shoot=shoot, changes=rows)


def steps_of_cards(by_shoot: Mapping[Shoot, Sequence[Change]], *, at: datetime) -> None:
    """A step for each of many locked shoots, of which nothing but cards changed and nothing is to
    be told; in as many statements as for one."""
    if not by_shoot:
        return
    rows = {shoot: _stamped(shoot, changes, at) for shoot, changes in by_shoot.items()}
    update_rows(Shoot, ["version"], [(shoot.pk, shoot.version) for shoot in by_shoot])
    _save([row.participant for made in rows.values() for row in made if row.participant])
    ShootChange.objects.bulk_create([row for made in rows.values() for row in made])
    for shoot, made in rows.items():
        shoot_changed.send(Shoot, shoot=shoot, changes=made)


def _stamped(shoot: Shoot, changes: Sequence[Change], at: datetime) -> list[ShootChange]:
    shoot.version += 1
    for change in changes:
        if change.participant:
            change.participant.version = shoot.version
    return [_row(shoot, change, None, at) for change in changes]


def shoot_figures(shoot: Shoot) -> ShootFigures:
    return {
        "title": shoot.title,
        "round": shoot.round_key,
        "tie_break": shoot.tie_break,
        "status": shoot.status,
        "timezone": shoot.timezone,
        "starts_at": _iso(shoot.starts_at),
        "started_at": _iso(shoot.started_at),
        "expires_at": iso(shoot.expires_at),
        "finished_at": _iso(shoot.finished_at),
        "closed_at": _iso(shoot.closed_at),
        "capacity": shoot.capacity,
        "is_locked": shoot.is_locked,
        "starts_when_ready": shoot.starts_when_ready,
        "fast_at": _iso(shoot.fast_at),
        "fast_by": str(shoot.fast_by.public_id) if shoot.fast_by else "",
    }


def told_by_row(participant: Participant) -> dict[str, object]:
    """What the figures say besides the card."""
    return {
        "status": participant.status,
        "is_ready": participant.is_ready,
        "handicap": participant.handicap,
        "is_finished": participant.finished_at is not None,
        "finish_order": participant.finish_order,
    }


def _told_by(shoot: Shoot, change: Change) -> Iterable[News]:
    return news_of_change(shoot, change.kind, change.participant)


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else iso(moment)


def _save(participants: Sequence[Participant]) -> None:
    if len(participants) > 1 and any(each.finish_order for each in participants):
        # Nobody holds the number that another is about to get.
        pks = [participant.pk for participant in participants]
        Participant.objects.filter(pk__in=pks).update(finish_order=None)
    if participants:
        # Also the path of every arrow.
        columns = [*_OF_PARTICIPANT, *_MOMENTS, "figures"]
        update_rows(Participant, columns, [_written(each) for each in participants])


def _written(participant: Participant) -> list[Any]:
    return [
        participant.pk,
        *(getattr(participant, column) for column in _OF_PARTICIPANT),
        *(as_datetime(getattr(participant, moment)) for moment in _MOMENTS),
        json.dumps(participant.figures),
    ]


def _row(shoot: Shoot, change: Change, by: Caller | None, at: datetime) -> ShootChange:
    participant = change.participant
    return ShootChange(
        shoot=shoot,
        version=shoot.version,
        kind=change.kind,
        participant=participant,
        slot_version=change.slot_version,
        actor_id=by.archer_id if by else None,
        at=at,
        # Of its own: the participant goes on with the other.
        figures=dict(participant.figures) if participant else shoot_figures(shoot),
        name=participant.name if participant else "",
        reason=change.reason,
    )
