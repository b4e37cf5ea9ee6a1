"""A board as it stands at one version of its shoot."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from leaderboard.cards import BoardCard, card_of
from leaderboard.entrants import Entrant
from leaderboard.figures import ShootFigures
from leaderboard.orders import Placing, by_total, in_order, placings
from leaderboard.prospects import Contender, Prospect, prospects
from leaderboard.standings import Standing, standings


class Neighbours(NamedTuple):
    """Who stands next to an archer who has a place; None at either end."""

    above: Entrant | None
    below: Entrant | None


@dataclass(frozen=True)
class Board:
    version: int
    shoot: ShootFigures
    # Those who are listed, by their ids.
    entrants: Mapping[str, Entrant]

    @property
    def rule(self) -> str:
        return self.shoot["tie_break"]

    @property
    def cards(self) -> dict[str, BoardCard]:
        return {id_: card_of(entrant, self.rule) for id_, entrant in self.entrants.items()}

    @property
    def standings(self) -> list[Standing]:
        return standings((entrant.entry for entrant in self.entrants.values()), self.rule)

    @property
    def placed(self) -> list[Entrant]:
        """Best first."""
        return [self.entrants[str(e.entry.id)] for e in self.standings if e.place is not None]

    @property
    def places(self) -> dict[str, int | None]:
        """By id."""
        return {str(each.entry.id): each.place for each in self.standings}

    @property
    def placings(self) -> list[Placing]:
        """Of all who are listed, by total."""
        keys = {id_: by_total(entrant, self.rule) for id_, entrant in self.entrants.items()}
        return placings(in_order(keys))

    def neighbours_of(self, id_: str) -> Neighbours:
        around = [None, *self.placed, None]
        at = next(at for at, each in enumerate(around) if each and each.id == id_)
        return Neighbours(around[at - 1], around[at + 1])

    @property
    def prospects(self) -> dict[str, Prospect]:
        """What can still happen to those who have a place, by their ids."""
        found = prospects([_contender(entrant) for entrant in self.placed], self.rule)
        return {str(id_): prospect for id_, prospect in found.items()}

    @property
    def arrow_for_all(self) -> int:
        """The last arrow that every placed archer has shot who shoots at all: the fairest to
        compare them at. 0 before the first."""
        fired = (entrant.figures["fired"] for entrant in self.placed)
        return min((count for count in fired if count), default=0)


def _contender(entrant: Entrant) -> Contender:
    total = entrant.tally.total
    if entrant.figures["is_finished"]:
        return Contender(entrant.id, entrant.tally, total)
    # A practice goes on for as long as its archer likes.
    round_ = entrant.round
    best = round_.best_possible(total, entrant.shot) if round_ else sys.maxsize
    return Contender(entrant.id, entrant.tally, best)
