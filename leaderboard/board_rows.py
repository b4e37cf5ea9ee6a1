"""A board from the rows: as it is now, and as it stood at any version."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Count, OuterRef, Subquery

from leaderboard.boards import Board
from leaderboard.changing import shoot_figures
from leaderboard.entrants import Entrant
from leaderboard.models import Participant, Shoot, ShootChange
from leaderboard.statuses import UNLISTED
from scoring.models import Shot
from scoring.refusals import NotFound
from scoring.tally import Tally, tally_of_counts


class Row(NamedTuple):
    """A participant as a board reads one; `slot` is the card's primary key."""

    entrant: Entrant
    version: int
    slot: int

    @property
    def is_listed(self) -> bool:
        return self.entrant.figures["status"] not in UNLISTED


def board_now(shoot: Shoot) -> Board:
    """Of a shoot that was read before: what changes meanwhile comes with a newer version."""
    entrants = (row.entrant for row in rows_of(shoot) if row.is_listed)
    return Board(shoot.version, shoot_figures(shoot), {each.id: each for each in entrants})


def board_at(shoot: Shoot, version: int) -> Board:
    """As everybody saw it: of each the latest change up to that version. What is told of a
    version never changes again, but for the names of archers who were erased since."""
    if not 0 <= version <= shoot.version:
        raise NotFound("version", version)
    return Board(
        version, _shoot_at(shoot, version), {e.id: e for e in _entrants_at(shoot, version)}
    )


def rows_of(shoot: Shoot, *, since: int | None = None) -> list[Row]:
    """Those who changed after this version, or all; who left or was removed among them."""
    participants = Participant.objects.filter(shoot=shoot)
    if since is not None:
        participants = participants.changed_since(since)
    read = participants.values_list("public_id", "name", "figures", "version", "slot_id")
    return [
        Row(Entrant(str(public_id), name, figures), version, slot)
        for public_id, name, figures, version, slot in read
    ]


def tallies_at(rows: Iterable[Row], arrow: int) -> dict[str, Tally]:
    """Of those who have shot that many: the tally of their first arrows, by their ids."""
    by_slot = {row.slot: row.entrant for row in rows if row.entrant.figures["last"] >= arrow}
    first = Shot.objects.on_card().filter(slot__in=by_slot, number__lte=arrow)
    counts: dict[int, dict[str, int]] = {slot: {} for slot in by_slot}
    counted = first.values_list("slot", "value").annotate(count=Count("number"))
    for slot, value, count in counted.order_by():
        counts[slot][value] = count
    return {
        by_slot[slot].id: tally_of_counts(values, by_slot[slot].sheet.keypad)
        for slot, values in counts.items()
        if sum(values.values()) == arrow
    }


def _shoot_at(shoot: Shoot, version: int) -> Any:
    of_shoot = ShootChange.objects.filter(shoot=shoot, participant=None, version__lte=version)
    return of_shoot.order_by("-version").values_list("figures", flat=True)[0]


def _entrants_at(shoot: Shoot, version: int) -> Iterable[Entrant]:
    latest = ShootChange.objects.filter(participant=OuterRef("pk"), version__lte=version)
    latest = latest.order_by("-version")
    participants = Participant.objects.filter(shoot=shoot).values_list(
        "public_id", Subquery(latest.values("name")[:1]), Subquery(latest.values("figures")[:1])
    )
    for public_id, name, figures in participants:
        if figures is not None and figures["status"] not in UNLISTED:
            yield Entrant(str(public_id), name, figures)
