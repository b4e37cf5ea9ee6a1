"""What stands above a card on its page, told by whoever knows of more than cards."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from scoring.callers import Caller
from scoring.models import Slot


class BesideCards(NamedTuple):
    """HTML: live rooms once for the page, and a line for each card, by its slot's primary key."""

    rooms: Sequence[str] = ()
    lines: Mapping[int, str] = {}


# Heard by nobody, there is nothing to stand there.
tellers: list[Callable[[Sequence[Slot], Caller], BesideCards]] = []


def beside_cards(slots: Sequence[Slot], caller: Caller) -> BesideCards:
    told = [tell(slots, caller) for tell in tellers]
    rooms = [room for each in told for room in each.rooms]
    return BesideCards(rooms, {slot: line for each in told for slot, line in each.lines.items()})
