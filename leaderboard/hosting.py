"""What the host of a shoot does: change it, start it, end it, renew its links."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.utils import timezone

from leaderboard.card_ends import end_cards
from leaderboard.card_locks import lock_with_cards
from leaderboard.changing import Change, lock_hosted, step
from leaderboard.codes import hold_code
from leaderboard.days import end_of_day
from leaderboard.making import (
    LONGEST_AHEAD,
    checked_capacity,
    checked_round,
    checked_start,
    checked_tie_break,
    checked_title,
    rule_for,
)
from leaderboard.models import Shoot
from leaderboard.notices import News
from leaderboard.phases import is_over
from leaderboard.settling import attendance_of, close, settle, start
from leaderboard.statuses import CANCELLED, CHECK_IN, FINISHED
from scoring.callers import Caller
from scoring.refusals import Conflict, Invalid
from scoring.times import iso
from scoring.writing import one_transaction


class ShootChanges(TypedDict, total=False):
    title: str
    round_key: str
    tie_break: str
    starts_at: datetime | None
    expires_at: datetime
    capacity: int
    is_locked: bool
    starts_when_ready: bool


@one_transaction
def change_shoot(shoot_id: UUID, *, by: Caller, **changes: Unpack[ShootChanges]) -> Shoot:
    """Everything that is asked for in one step, or a Refusal and nothing."""
    moment = timezone.now()
    if "expires_at" in changes or changes.get("starts_at"):
        # The day may become longer, and the cards take arrows as long.
        shoot, cards = lock_with_cards(shoot_id, by=by)
    else:
        shoot, cards = lock_hosted(shoot_id, by=by), []
    settle(shoot, moment)
    _refuse_over(shoot)
    before = {field: getattr(shoot, field) for field in (*changes, "expires_at", "tie_break")}
    _apply(shoot, changes, moment)
    if any(getattr(shoot, field) != value for field, value in before.items()):
        news = [*_news_of(shoot, before)]
        step(shoot, Change("changed"), by=by, at=moment, news=news)
        settle(shoot, moment)
    if shoot.expires_at != before["expires_at"]:
        hold_code(shoot)
        end_cards(cards)
    return shoot


def _apply(shoot: Shoot, changes: ShootChanges, moment: datetime) -> None:
    if "title" in changes:
        shoot.title = checked_title(changes["title"])
    if "round_key" in changes:
        _change_round(shoot, changes["round_key"])
    if rule := changes.get("tie_break"):
        shoot.tie_break = checked_tie_break(rule)
    if "starts_at" in changes:
        _change_start(shoot, changes["starts_at"], moment)
    if "expires_at" in changes:
        _change_end(shoot, changes["expires_at"], moment)
    if "capacity" in changes:
        _change_capacity(shoot, changes["capacity"])
    shoot.is_locked = changes.get("is_locked", shoot.is_locked)
    shoot.starts_when_ready = changes.get("starts_when_ready", shoot.starts_when_ready)


def _news_of(shoot: Shoot, before: Mapping[str, Any]) -> Iterator[News]:
    """What concerns all of them: another end, and in the middle another rule for ties."""
    if shoot.expires_at != before["expires_at"]:
        yield News("end_moved", None, {"expires_at": iso(shoot.expires_at)}, shoot.version + 1)
    if shoot.tie_break != before["tie_break"] and shoot.status != CHECK_IN:
        yield News("tie_break", None, {"rule": shoot.tie_break}, shoot.version + 1)


def _change_round(shoot: Shoot, round_key: str) -> None:
    """The rule follows the round while nobody has joined and the host has chosen none."""
    checked_round(round_key)
    begins_at = shoot.starts_at or shoot.made_at
    follows = shoot.tie_break == rule_for(shoot.round_key, begins_at, shoot.timezone)
    if follows and not shoot.participants.exists():
        shoot.tie_break = rule_for(round_key, begins_at, shoot.timezone)
    shoot.round_key = round_key


def _change_start(shoot: Shoot, starts_at: datetime | None, moment: datetime) -> None:
    if shoot.status != CHECK_IN:
        raise Conflict("starts_at", "it has started")
    begins_at = checked_start(starts_at, moment)
    shoot.starts_at = starts_at and begins_at
    shoot.expires_at = max(shoot.expires_at, end_of_day(begins_at, shoot.timezone))


def _change_end(shoot: Shoot, expires_at: datetime, moment: datetime) -> None:
    if expires_at < shoot.expires_at:
        raise Invalid("expires_at", "it can be moved to a later time only")
    if expires_at > moment + LONGEST_AHEAD + timedelta(days=1):
        raise Invalid("expires_at", f"is at most {LONGEST_AHEAD.days} days ahead")
    shoot.expires_at = expires_at


def _change_capacity(shoot: Shoot, capacity: int) -> None:
    present = attendance_of(shoot).listed
    if checked_capacity(capacity) < present:
        raise Conflict("capacity", f"{present} archers are here")
    shoot.capacity = capacity


@one_transaction
def start_shoot(shoot_id: UUID, *, by: Caller) -> Shoot:
    """Repeating it keeps the first time."""
    moment = timezone.now()
    shoot = lock_hosted(shoot_id, by=by)
    settle(shoot, moment)
    if shoot.status == CHECK_IN:
        start(shoot, at=moment, by=by)
        settle(shoot, moment)
    elif shoot.closed_at is not None:
        _refuse_over(shoot)
    return shoot


@one_transaction
def close_shoot(shoot_id: UUID, *, by: Caller) -> Shoot:
    """For good: no arrow counts that is shot from now on. Repeating it changes nothing."""
    moment = timezone.now()
    shoot, cards = lock_with_cards(shoot_id, by=by)
    settle(shoot, moment)
    if shoot.status == CANCELLED:
        _refuse_over(shoot)
    if shoot.closed_at is None:
        shoot.status = FINISHED
        close(shoot, Change("closed"), by=by, at=moment)
        end_cards(cards)
    return shoot


@one_transaction
def cancel_shoot(shoot_id: UUID, *, by: Caller) -> Shoot:
    """It is as if there were none: the cards stay as they are, and go on. Repeating it changes
    nothing."""
    moment = timezone.now()
    shoot, cards = lock_with_cards(shoot_id, by=by)
    settle(shoot, moment)
    if shoot.status == CANCELLED:
        return shoot
    _refuse_over(shoot)
    shoot.status, shoot.closed_at = CANCELLED, moment
    step(shoot, Change("cancelled"), by=by, at=moment)
    hold_code(shoot)
    end_cards(cards)
    return shoot


@one_transaction
def renew_join_link(shoot_id: UUID, *, by: Caller) -> Shoot:
    """The links that were given out until now let nobody join. Code and archers stay."""
    shoot = lock_hosted(shoot_id, by=by)
    shoot.join_link_number += 1
    step(shoot, Change("join_link_renewed"), by=by, at=timezone.now())
    return shoot


@one_transaction
def renew_watch_link(shoot_id: UUID, *, by: Caller) -> Shoot:
    """Who watches by an older one is sent away."""
    shoot = lock_hosted(shoot_id, by=by)
    shoot.watch_link_number += 1
    step(shoot, Change("watch_link_renewed"), by=by, at=timezone.now())
    return shoot


def _refuse_over(shoot: Shoot) -> None:
    if is_over(shoot, timezone.now()):
        raise Conflict("shoot", f"{shoot.public_id} is over")
