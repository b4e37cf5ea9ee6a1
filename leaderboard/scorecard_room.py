"""A participant's card, to be read by everybody who may watch the shoot."""

from collections.abc import Collection
from dataclasses import replace
from typing import NamedTuple, Self

from django.db.models import F
from django.utils import timezone

from leaderboard.models import Participant
from leaderboard.watching import watched_shoot
from scoring.callers import Caller
from scoring.earlier_cards import OtherCard
from scoring.live.rooms import NOT_FOUND, NOT_SIGNED_IN, Changes, Refused, Room, live_room
from scoring.models import Slot
from scoring.slot_room import SlotRoom, is_id


class _Versions(NamedTuple):
    """Both go up only, and whatever is shown has one of them go up; their sum is the room's."""

    participant: int
    card: int


class _CardOfShoot(SlotRoom):
    """What else its archer has shot is nobody's business here."""

    def other_cards(self, slot: Slot) -> list[OtherCard]:
        return []


@live_room
class ScorecardRoom(Room):
    """The card of a participant, by the name that they have in the shoot."""

    kind = "scorecard"

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.card = _CardOfShoot(key)
        # What was told last.
        self.told = _Versions(0, 0)

    @classmethod
    def open_to(cls, key: str, viewer: Caller | None) -> Self:
        if viewer is None:
            raise Refused(NOT_SIGNED_IN)
        found = _listed(key)
        if found is None:
            raise Refused(NOT_FOUND)
        watched_shoot(str(found.shoot.public_id), viewer, now=timezone.now())
        room = cls(key)
        room.hears = (room.name, f"{SlotRoom.kind}:{found.slot.public_id}")
        return room

    def version_told(self, poke: str, version: int) -> int:
        """Of the participant, or of the card alone."""
        told = self.told
        is_own = poke == self.name
        return version + told.card if is_own else told.participant + version

    @classmethod
    def versions(cls, keys: Collection[str]) -> dict[str, int]:
        found = Participant.objects.filter(public_id__in=keys).annotate(
            told=F("version") + F("slot__version")
        )
        return {str(key): version for key, version in found.values_list("public_id", "told")}

    def changes_since(self, version: int | None) -> Changes:
        participant = Participant.objects.select_related("slot__archer", "slot__target").get(
            public_id=self.key
        )
        slot = participant.slot
        slot.archer.display_name = participant.name
        told, before = _Versions(participant.version, slot.version), self.told
        known = before.card if version == sum(before) else None
        changes = self.card.changes_of(slot, known)
        self.told = told
        return replace(changes, version=sum(told))


def _listed(key: str) -> Participant | None:
    if not is_id(key):
        return None
    listed = Participant.objects.listed().select_related("shoot", "slot")
    return listed.filter(public_id=key).first()
