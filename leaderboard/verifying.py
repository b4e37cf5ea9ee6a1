"""Whether every shoot still says what its changes and its cards say. Reads only."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, Max, QuerySet
from django.utils import timezone

from leaderboard.backfilling.kinds import missing
from leaderboard.board_rows import board_at, board_now
from leaderboard.boards import Board
from leaderboard.card_figures import figures_of_card, late_on
from leaderboard.changing import told_by_row
from leaderboard.entrants import Entrant
from leaderboard.models import Participant, Shoot, ShootChange
from leaderboard.models.participant import ParticipantQuerySet
from leaderboard.statuses import CANCELLED
from scoring.models import Slot
from scoring.refusals import NotFound
from scoring.verifying import Found, Recounted, read_cards, recounted, since

_COUNTS = ("shots_fired", "shots_hit")

# The participant, what differs there, as it is stored, as it comes out again.
type _Odd = tuple[str | None, str, Any, Any]
type _Figures = Mapping[str, Any]


class Difference(NamedTuple):
    """`participant` is None where it concerns the shoot itself."""

    shoot: UUID
    participant: str | None
    what: str
    stored: Any
    recomputed: Any


@dataclass
class ShootVerification:
    shoots: int = 0
    participants: int = 0
    # Those from before fired and hit were counted.
    never_computed: int = 0
    difference_count: int = 0

    def differences(self, shoot: Shoot) -> list[Difference]:
        """To be read from one snapshot: who shoots meanwhile is no difference."""
        odds = [Difference(shoot.public_id, *odd) for odd in _odds(shoot)]
        inside = shoot.participants
        self.shoots += 1
        self.participants += inside.count()
        self.never_computed += inside.filter(missing("slot__face_key")).count()
        self.difference_count += len(odds)
        return odds


def made_since(day: date) -> QuerySet[Shoot]:
    """The shoots made on this day or later, by their own clocks."""
    zones = Shoot.objects.order_by().values_list("timezone", flat=True).distinct()
    return Shoot.objects.filter(since(day, zones, timezone="timezone", at="made_at"))


def _odds(shoot: Shoot) -> Iterator[_Odd]:
    yield from _odd_versions(shoot)
    board = _board(shoot)
    if board is not None:
        yield from _odd_fold(shoot, board)
    again: dict[str, Entrant] = {}
    yield from _odd_cards(shoot, again)
    if board is not None:
        yield from _odd_places(board, again)
    yield from _odd_rows(shoot)


def _board(shoot: Shoot) -> Board | None:
    """None where the figures of somebody lack something, which their card tells."""
    try:
        return board_now(shoot)
    except KeyError:
        return None


# Versions


def _odd_versions(shoot: Shoot) -> Iterator[_Odd]:
    """From 0, its making, to what the shoot has: each of them is the changes of one step."""
    changes = ShootChange.objects.filter(shoot=shoot).order_by("version")
    last = -1
    for version in changes.values_list("version", flat=True).distinct().iterator():
        if version > last + 1:
            yield None, "changes", None, _versions(last + 1, version - 1)
        last = version
    if last < shoot.version:
        yield None, "changes", None, _versions(last + 1, shoot.version)
    if last > shoot.version:
        yield None, "version", shoot.version, last
    yield from _odd_versions_inside(shoot)


def _versions(first: int, last: int) -> str:
    return f"version {first}" if first == last else f"versions {first} to {last}"


def _odd_versions_inside(shoot: Shoot) -> Iterator[_Odd]:
    """Each has that of their latest change, and shows no card that is newer than it is."""
    inside = shoot.participants.annotate(last=Max("changes__version")).order_by("pk")
    for id_, version, last in inside.values_list("public_id", "version", "last"):
        if version != last:
            yield str(id_), "version", version, last
    shown = ShootChange.objects.filter(participant__in=shoot.participants.all())
    ahead = shown.filter(
        version=F("participant__version"), slot_version__gt=F("participant__slot__version")
    )
    for id_, shown_version, version in ahead.order_by("participant").values_list(
        "participant__public_id", "slot_version", "participant__slot__version"
    ):
        yield str(id_), "slot_version", shown_version, f"at most {version}"


# The board as its changes make it


def _odd_fold(shoot: Shoot, board: Board) -> Iterator[_Odd]:
    try:
        folded = board_at(shoot, shoot.version)
    except (LookupError, NotFound):
        # There is no making to begin with, or a change that lacks something.
        yield None, "board of the changes", "cannot be read", f"version {shoot.version}"
        return
    for what, stored, recomputed in _unlike(board.shoot, folded.shoot):
        yield None, what, stored, recomputed
    for id_ in sorted(board.entrants.keys() | folded.entrants.keys()):
        here, there = board.entrants.get(id_), folded.entrants.get(id_)
        if here is None or there is None:
            yield id_, "is on the board", here is not None, there is not None
            continue
        for what, stored, recomputed in _unlike(here.figures, there.figures):
            yield id_, f"{what} of the latest change", stored, recomputed


def _unlike(stored: _Figures, recomputed: _Figures) -> Iterator[tuple[str, Any, Any]]:
    for what in sorted(stored.keys() | recomputed.keys()):
        if stored.get(what) != recomputed.get(what):
            yield what, stored.get(what), recomputed.get(what)


# The board as its cards make it


def _odd_cards(shoot: Shoot, again: dict[str, Entrant]) -> Iterator[_Odd]:
    """Puts into `again` those whose cards could be read, as they should be on the board."""
    for participant, found in _with_cards(shoot):
        id_ = str(participant.public_id)
        try:
            card = recounted(found)
        except (LookupError, ValueError):
            # No such round or face, which the card's own verification tells.
            continue
        for what, stored, recomputed in _odd_counts(participant, card.slot):
            yield id_, what, stored, recomputed
        figures = _figures_again(participant, found.slot, card)
        again[id_] = Entrant(id_, participant.name, figures)  # type: ignore[arg-type]
        for what, stored, recomputed in _unlike(participant.figures, figures):
            yield id_, what, stored, recomputed


def _with_cards(shoot: Shoot) -> Iterator[tuple[Participant, Found]]:
    """Those whose cards the board follows: what left it stays as it was."""
    followed = _followed(shoot)
    by_slot = {participant.slot_id: participant for participant in followed}
    cards = Slot.objects.filter(participations__in=followed).select_related("target")
    for found in read_cards(cards):
        yield by_slot[found.slot.pk], found


def _followed(shoot: Shoot) -> ParticipantQuerySet:
    inside = Participant.objects.listed().filter(shoot=shoot)
    return inside.none() if shoot.status == CANCELLED else inside


def _odd_counts(participant: Participant, slot: Slot) -> Iterator[tuple[str, Any, Any]]:
    for what in _COUNTS:
        stored, recomputed = getattr(participant, what), getattr(slot, what)
        # NULL was never computed, which is no lie.
        if stored is not None and stored != recomputed:
            yield what, stored, recomputed


def _figures_again(participant: Participant, slot: Slot, card: Recounted) -> dict[str, Any]:
    late = _late(slot, timezone.now())
    stored = participant.figures
    latest = participant.changes.order_by("-version").first()
    if latest and late != stored.get("late"):
        # An hour that ended by itself writes nothing: the board shows it with the next arrow.
        late = _late(slot, latest.at)
    # Whether it is finished is the card's to say.
    row, lane = told_by_row(participant), slot.target.lane
    figures = row | figures_of_card(card.slot, lane, card.values, late)
    if slot.shots_fired is None:
        # Nobody had counted by then.
        figures["fired"] = stored.get("fired")
    return figures


def _late(slot: Slot, at: datetime) -> int:
    return late_on([slot], at).get(slot.pk, 0)


def _odd_places(board: Board, again: Mapping[str, Entrant]) -> Iterator[_Odd]:
    """Where those stand who would stand elsewhere."""
    recomputed = replace(board, entrants={**board.entrants, **again})
    try:
        here, there = board.places, recomputed.places
    except (LookupError, ValueError):
        # Figures of no round or face, which are told by now.
        return
    for id_, place in here.items():
        if place != there[id_]:
            yield id_, "place on the board", place, there[id_]


# What rows say of each other


def _odd_rows(shoot: Shoot) -> Iterator[_Odd]:
    # The database forbids it; rows that came past its constraints may be so.
    above = shoot.participants.filter(shots_hit__gt=F("shots_fired")).order_by("pk")
    for id_, fired, hit in above.values_list("public_id", *_COUNTS):
        yield str(id_), "shots_hit", hit, f"at most {fired}"
    finished = shoot.participants.exclude(finish_order=None).order_by("finish_order")
    in_order = finished.values_list("public_id", "finish_order")
    for expected, (id_, number) in enumerate(in_order, start=1):
        if number != expected:
            yield str(id_), "finish_order", number, expected
