"""Arrows fired and hit of participants, counted again from their cards: many rows at once.

What a board shows moves by a step, as ever; where it shows the same, the rows alone are written.
"""

from collections import defaultdict
from collections.abc import Mapping

from django.utils import timezone

from leaderboard.changing import Change, steps_of_cards
from leaderboard.models import Participant, Shoot
from scoring.given_rows import update_rows
from scoring.tally import ShotCounts


def fill_participants(counted: Mapping[int, ShotCounts]) -> set[int]:
    """By their keys, of locked cards and shoots. Returned are those that hold something else now;
    a value is never replaced by NULL."""
    changed = [
        participant
        for participant in Participant.objects.filter(pk__in=counted).select_related("slot")
        if _put(participant, counted[participant.pk])
    ]
    shoots = Shoot.objects.in_bulk({participant.shoot_id for participant in changed})
    shown: dict[int, list[Change]] = defaultdict(list)
    quiet = []
    for participant in sorted(changed, key=lambda each: each.pk):
        if _is_shown(participant, shoots[participant.shoot_id]):
            change = Change("shot", participant, participant.slot.version)
            shown[participant.shoot_id].append(change)
        else:
            quiet.append(participant)
    steps_of_cards({shoots[pk]: shown[pk] for pk in sorted(shown)}, at=timezone.now())
    if quiet:
        rows = [(each.pk, each.shots_fired, each.shots_hit) for each in quiet]
        update_rows(Participant, ["shots_fired", "shots_hit"], rows)
    return {participant.pk for participant in changed}


def _put(participant: Participant, counts: ShotCounts) -> bool:
    """Whether it is something else."""
    hit = participant.shots_hit if counts.hit is None else counts.hit
    before = (participant.shots_fired, participant.shots_hit)
    participant.shots_fired, participant.shots_hit = counts.fired, hit
    return before != (counts.fired, hit)


def _is_shown(participant: Participant, shoot: Shoot) -> bool:
    """The page of a shoot says how many arrows somebody has shot; once it is over, the board."""
    shown = participant.figures.get("fired", participant.shots_fired)
    is_other = shown != participant.shots_fired
    if is_other:
        participant.figures |= {"fired": participant.shots_fired}
    return is_other or shoot.closed_at is None
