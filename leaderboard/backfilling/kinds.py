"""The kinds of aggregates that can be filled in. A later one is an entry more here, not a script.

Of each: which rows lack it, how it is computed from what a source found, and who writes it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q

from leaderboard.counting import fill_participants
from leaderboard.models import Participant
from scoring.models import Slot
from scoring.recording import fill_cards
from scoring.sheets import Sheet
from scoring.tally import ShotCounts, count_shots


@dataclass(frozen=True, kw_only=True)
class Kind:
    name: str
    # What --help says of its flag, and of the one that forces it.
    words: str
    forced_words: str
    model: type[Model]
    # In a query on its model, and of one row: `(fired, hit)` on a card of this face.
    missing: Q
    # From its model to the shoots that its rows are in.
    of_shoot: str
    # Where only an archer's own rows are meant; else all of the shoots in scope.
    is_own: bool
    compute: Callable[[Any, Sheet], ShotCounts]
    write: Callable[[Mapping[int, ShotCounts]], set[int]]

    @property
    def option(self) -> str:
        return self.name.replace("-", "_")

    @property
    def counter(self) -> str:
        return f"{self.option}_updated"


def missing(face_key: str) -> Q:
    """`face_key` leads from the row to it: hits without a face are unknowable, and not missed."""
    return Q(shots_fired=None) | (Q(shots_hit=None) & ~Q(**{face_key: "none"}))


def lacks(fired: int | None, hit: int | None, face_key: str) -> bool:
    """The same of one row."""
    return fired is None or (hit is None and face_key != "none")


def _count(value_counts: dict[str, int], sheet: Sheet) -> ShotCounts:
    return count_shots(value_counts, sheet.keypad)


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            name="shots",
            words="arrows fired and hit on the archers' own cards, where they are missing",
            forced_words="the same on all of their cards",
            model=Slot,
            missing=missing("face_key"),
            of_shoot="participations__shoot",
            is_own=True,
            compute=_count,
            write=fill_cards,
        ),
        Kind(
            name="participants-shots",
            words="the same of everyone in the shoots in scope, where one of them lacks it",
            forced_words="the same in all of these shoots",
            model=Participant,
            missing=missing("slot__face_key"),
            of_shoot="shoot",
            is_own=False,
            compute=_count,
            write=fill_participants,
        ),
    )
}
