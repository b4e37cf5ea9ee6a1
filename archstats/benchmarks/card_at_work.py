"""The other side of archstats.benchmarks.changed_cards, with Django set up."""

import json
import sys
import zlib
from collections.abc import Mapping
from time import thread_time

from scoring.callers import Caller
from scoring.card_life import finish_card
from scoring.models import Archer, Arrow, Slot
from scoring.slot_room import SlotRoom
from scoring.tests.factory import make_archer, make_slot
from scoring.tests.phone import Phone

TURNS = 10
VALUES = ("9", "7", "7", "5", "3", "1") * 24
FIRST, LAST = 114, 143
CHARTS = ("chart-arrows", "chart-ends", "chart-values")


def main() -> None:
    archer = make_archer(None)
    # Each turn finds the cards before it: the last is drawn beside, the best is compared.
    turns = [Turn(archer, per_row=int(sys.argv[1])) for _ in range(TURNS)]
    told = {"turns": [turn.costs_ms() for turn in turns], "bytes": turns[-1].bytes()}
    json.dump(told, sys.stdout)


class Turn:
    """A York on which every arrow tells where it struck and which it was."""

    def __init__(self, archer: Archer, *, per_row: int) -> None:
        self.archer, self.per_row = archer, per_row
        self.arrow, _ = Arrow.objects.get_or_create(archer=archer, number=12)
        self.phone = Phone(archer)
        # All that the card told, by the part of the page.
        self.told: dict[str, bytes] = {}

    def costs_ms(self) -> list[float]:
        """Of each arrow."""
        slot = self._begun()
        room = SlotRoom(str(slot.public_id))
        version = room.changes_since(None).version
        costs = []
        for number in range(FIRST, LAST + 1):
            self._shoot(slot, number)
            begun = thread_time()
            changes = room.changes_since(version)
            costs.append((thread_time() - begun) * 1000)
            version = changes.version
            self._hear(changes.fragments)
        self._shoot(slot, LAST + 1)
        finish_card(slot.public_id, by=Caller(self.archer.pk))
        return costs

    def bytes(self) -> tuple[int, int, int]:
        """Of the longest row with the figures, of the charts, and of these deflated."""
        charts = b"".join(self.told[chart] for chart in CHARTS)
        row = max((html for part, html in self.told.items() if "row-" in part), key=len)
        # As the live engine does.
        deflated = zlib.compress(charts, level=1, wbits=-15)
        return len(row + self.told["stats"]), len(charts), len(deflated)

    def _begun(self) -> Slot:
        slot = make_slot(
            self.archer,
            round_key="york",
            shot_per_round=self.per_row,
            bowstyle="recurve",
            category="open",
            age_group="adult",
        )
        self._shoot(slot, *range(1, FIRST))
        return slot

    def _shoot(self, slot: Slot, *numbers: int) -> None:
        operations = [
            self.phone.operation(
                number,
                VALUES[number - 1],
                x_mm=-423.4,
                y_mm=-423.4,
                arrow_id=self.arrow.pk,
                age_ms=(LAST + 1 - number) * 60_000,
            )
            for number in numbers
        ]
        self.phone.send(slot, *operations)

    def _hear(self, fragments: Mapping[str, str]) -> None:
        self.told |= {id_.split("-", 6)[6]: html.encode() for id_, html in fragments.items()}
