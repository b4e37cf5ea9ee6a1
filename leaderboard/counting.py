"""Arrows fired and hit of participants, counted again from their cards: many rows at once.

What a board shows moves by a step, as ever; where it shows the same, the rows alone are written.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import timezone

from leaderboard.card_figures import is_finished
from leaderboard.changing import Change, step, steps_of_cards
from leaderboard.finishing import put_in_order
from leaderboard.kinds import OfParticipant
from leaderboard.models import Participant, Shoot
from leaderboard.settling import settle
from scoring.given_rows import update_rows
from scoring.tally import ShotCounts

type Kinds = dict[Participant, OfParticipant]


def fill_participants(counted: Mapping[int, ShotCounts]) -> set[int]:
    """By their keys, of locked cards and shoots. Returned are those that hold something else now;
    a value is never replaced by NULL."""
    rows = Participant.objects.filter(pk__in=counted).select_related("slot", "shoot")
    kinds = {each: _put(each, counted[each.pk]) for each in rows.order_by("pk")}
    changed = {each: kind for each, kind in kinds.items() if kind is not None}
    shoots = {each.shoot_id: each.shoot for each in changed}
    quiet, shown = [], defaultdict[int, Kinds](dict)
    for participant, kind in changed.items():
        if _is_shown(participant, kind, shoots[participant.shoot_id]):
            shown[participant.shoot_id][participant] = kind
        else:
            quiet.append(participant)
    _show({shoots[pk]: shown[pk] for pk in sorted(shown)}, timezone.now())
    if quiet:
        counts = [(each.pk, each.shots_fired, each.shots_hit) for each in quiet]
        update_rows(Participant, ["shots_fired", "shots_hit"], counts)
    return {participant.pk for participant in changed}


def _put(participant: Participant, counts: ShotCounts) -> OfParticipant | None:
    """What happened with that; None where it is as it was."""
    hit = participant.shots_hit if counts.hit is None else counts.hit
    before, shown = participant.shots_fired, participant.finished_at is not None
    if (before, participant.shots_hit) == (counts.fired, hit):
        return None
    participant.shots_fired, participant.shots_hit = counts.fired, hit
    if shown == _is_finished(participant, before, shown=shown):
        return "shot"
    participant.finished_at = None if shown else participant.slot.finished_at
    participant.finish_order = None
    return "card_reopened" if shown else "card_finished"


def _is_finished(participant: Participant, before: int | None, *, shown: bool) -> bool:
    """Only where there was an arrow on each place, or is now, it may be another than is shown; a
    practice has no number of places."""
    card = participant.slot
    card.shots_fired = participant.shots_fired
    places = card.sheet.place_count
    may_differ = places is not None and places in {before, card.shots_fired}
    is_on_board = "is_finished" in participant.figures
    return is_finished(card) if may_differ and is_on_board else shown


def _is_shown(participant: Participant, kind: OfParticipant, shoot: Shoot) -> bool:
    """The page of a shoot says how many arrows somebody has shot; once it is over, the board."""
    fired = participant.shots_fired
    is_other = participant.figures.get("fired", fired) != fired
    if is_other:
        participant.figures |= {"fired": fired}
    return is_other or kind != "shot" or shoot.closed_at is None


def _show(shown: Mapping[Shoot, Kinds], now: datetime) -> None:
    steps = {
        shoot: [Change(kind, each, each.slot.version) for each, kind in kinds.items()]
        for shoot, kinds in shown.items()
    }
    turned = [shoot for shoot, kinds in shown.items() if {*kinds.values()} != {"shot"}]
    for shoot in turned:
        _turn(shoot, list(shown[shoot]), steps.pop(shoot), now)
    steps_of_cards(steps, at=now)


def _turn(
    shoot: Shoot, participants: Sequence[Participant], changes: Sequence[Change], now: datetime
) -> None:
    """Somebody has finished, or has not after all."""
    moved = put_in_order(shoot, participants)
    step(shoot, *changes, *(Change("moved_up", each) for each in moved), by=None, at=now)
    settle(shoot, now)
