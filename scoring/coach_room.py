"""Who of a coach's archers shoots now, live: a room for each coach.

Its version is the time, for time alone makes a phone silent and an archer a coach no more. It is
read at every tick, and at once when one of the cards that it shows is poked: the arrows of a club
that nobody watches cost nothing more.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Self

from django.utils import timezone

from scoring.callers import Caller
from scoring.coach_fragments import SUMMARY, item_id, item_of, summary_of
from scoring.coached_cards import CoachedCard, CoachedCards
from scoring.coaching import coaches_somebody
from scoring.live.rooms import NOT_FOUND, NOT_SIGNED_IN, Changes, Refused, Room, live_room
from scoring.models import Archer
from scoring.slot_room import SlotRoom, is_id
from scoring.viewers import caller_for


@live_room
class CoachRoom(Room):
    """Its key is the coach's id."""

    kind = "coach"
    goes_by_the_clock = True

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.cards = CoachedCards()
        # What was told last, by the id of its item; and whether with the way into the admin.
        self.told: dict[str, CoachedCard] = {}
        self.version: int | None = None
        self.opens_admin = False

    @classmethod
    def open_to(cls, key: str, viewer: Caller | None) -> Self:
        if viewer is None:
            raise Refused(NOT_SIGNED_IN)
        coaches = Archer.objects.coaching().filter(pk=viewer.archer_id)
        is_own = viewer.only_slot is None and is_id(key) and coaches.filter(public_id=key).exists()
        if not is_own:
            raise Refused(NOT_FOUND)
        return cls(key)

    @classmethod
    def versions(cls, keys: Collection[str]) -> dict[str, int]:
        now = _microseconds(timezone.now())
        found = Archer.objects.filter(public_id__in=keys).values_list("public_id", flat=True)
        return {str(public_id): now for public_id in found}

    def version_told(self, poke: str, version: int) -> int:
        return self._after(self.version)

    def changes_since(self, version: int | None) -> Changes:
        current, now = self._after(version), timezone.now()
        coach = Archer.objects.get(public_id=self.key)
        cards = {item_id(card): card for card in self.cards.read(caller_for(coach), now)}
        before = self.told if self._is_known(version, coach) else {}
        fragments = {
            id_: item_of(card, opens_admin=coach.is_staff)
            for id_, card in cards.items()
            if card != before.get(id_)
        }
        gone = [id_ for id_ in self.told if id_ not in cards]
        self.told, self.version, self.opens_admin = cards, current, coach.is_staff
        summary = summary_of([*cards.values()], has_archers=bool(cards) or coaches_somebody(coach))
        self.hears = tuple(f"{SlotRoom.kind}:{card.slot_id}" for card in cards.values())
        return Changes(
            current,
            {SUMMARY: summary} | fragments,
            {id_: card.sort_key for id_, card in cards.items()},
            gone,
        )

    def _after(self, version: int | None) -> int:
        """Now, or more where the server's clock was put back: a screen goes on only forwards."""
        return max(_microseconds(timezone.now()), (version or 0) + 1)

    def _is_known(self, version: int | None, coach: Archer) -> bool:
        is_last = version is not None and version == self.version
        return is_last and coach.is_staff == self.opens_admin


def _microseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000_000)
