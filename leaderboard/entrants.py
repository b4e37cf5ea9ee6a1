"""An archer on a board, as the latest change of the shoot tells of them."""

from dataclasses import dataclass
from functools import cached_property

from leaderboard.figures import ArcherFigures
from leaderboard.standings import Entry
from scoring.rounds import ArrowsPerLeg, Round
from scoring.sheets import Sheet, sheet_for
from scoring.tally import Tally, tally_of_counts


@dataclass(frozen=True)
class Entrant:
    # The participant's public id.
    id: str
    name: str
    figures: ArcherFigures

    @cached_property
    def sheet(self) -> Sheet:
        return sheet_for(self.figures["round"], self.figures["face"], self.figures["bowstyle"])

    @property
    def round(self) -> Round | None:
        """None of a practice."""
        return self.sheet.round

    @cached_property
    def tally(self) -> Tally:
        return tally_of_counts(self.figures["counts"], self.sheet.keypad)

    @property
    def shot(self) -> ArrowsPerLeg:
        return tuple(self.figures["legs"])

    @property
    def has_shot_all(self) -> bool:
        return self.round is not None and self.figures["fired"] == self.round.arrow_count

    @property
    def gave_up(self) -> bool:
        """Of a round only: a practice ends when its archer says so."""
        return self.figures["is_finished"] and self.round is not None and not self.has_shot_all

    @property
    def entry(self) -> Entry:
        """What places hang on."""
        return Entry(self.id, self.tally, self.figures["status"])
