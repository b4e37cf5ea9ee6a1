"""What moves on the screens of a slot: its page, and the messages to devices that watch it."""

from collections.abc import Collection, Iterable, Mapping
from statistics import fmean
from typing import Any, Self
from uuid import UUID

from django.utils.safestring import SafeString

from scoring import slot_fragments as fragments
from scoring.callers import Caller
from scoring.charts import draw_arrows, draw_ends, draw_values
from scoring.earlier_cards import (
    EarlierCards,
    OtherCard,
    last_before,
    other_cards,
    raced_against,
)
from scoring.ends import Cut
from scoring.live.pokes import poke_after_commit
from scoring.live.rooms import (
    NOT_FOUND,
    NOT_SIGNED_IN,
    Changes,
    MessageRoom,
    Refused,
    Room,
    live_room,
)
from scoring.models import Slot
from scoring.models.slot import SlotQuerySet
from scoring.pace import pace
from scoring.profiles import profile_of
from scoring.shooting import Shooting, end_totals, ends_before, first_shown
from scoring.shot_list import changed_stat_json, stat_json
from scoring.slot_table import SlotTable
from scoring.standing import Ghost, Standing, standing_on


class OfSlot:
    """Who may watch what is told of a slot, and which version that has."""

    key: str
    version_column = "version"

    @staticmethod
    def slots_open_to(viewer: Caller) -> SlotQuerySet:
        return Slot.objects.visible_to(viewer)

    @classmethod
    def open_to(cls, key: str, viewer: Caller | None) -> Self:
        if viewer is None:
            raise Refused(NOT_SIGNED_IN)
        if not (is_id(key) and cls.slots_open_to(viewer).filter(public_id=key).exists()):
            raise Refused(NOT_FOUND)
        return cls(key)  # type: ignore[call-arg]

    @classmethod
    def versions(cls, keys: Collection[str]) -> dict[str, int]:
        found = Slot.objects.filter(public_id__in=keys)
        versions = found.values_list("public_id", cls.version_column)
        return {str(public_id): version for public_id, version in versions}


@live_room
class SlotRoom(OfSlot, Room):
    """The page of a slot. The rows of its score table are the items of an ordered list, and below
    the last row at a distance what was shot there."""

    kind = "slot"

    def __init__(self, key: str) -> None:
        super().__init__(key)
        # Put together once, for it is asked again with every arrow.
        self.slots = Slot.objects.named().filter(public_id=key)
        self.table = SlotTable()
        self.version: int | None = None
        # As they were told last: what stands beside the arrows, and what the ends are drawn from.
        self.beside: tuple[Any, ...] = ()
        self.drawn_ends: tuple[Any, ...] = ()
        # The archer's other cards of the round with which this one is compared.
        self.earlier = EarlierCards()
        # What the ends of the last of them came to.
        self.earlier_ends: list[int] = []
        self.ends: list[int] = []

    def changes_since(self, version: int | None) -> Changes:
        if version is None:
            whole = Slot.objects.select_related("archer", "target").get(public_id=self.key)
            return self.changes_of(whole, None)
        slot = self.slots.get()
        return self.changes_of(slot, version, archer_name=slot.archer_name)

    def changes_of(
        self, slot: Slot, version: int | None, *, archer_name: str | None = None
    ) -> Changes:
        """Of a slot that was read before its shots are; its archer is asked for where no name is
        given."""
        cut = Cut(slot.shot_per_round, slot.sheet.keypad, slot.sheet.round)
        told = self.table.changes(slot, cut, version)
        if version is None or version != self.version:
            self.beside = self.drawn_ends = ()
        whole = told.fragments | self._figures(slot, cut) | self._beside(slot, archer_name)
        self.version = slot.version
        return Changes(slot.version, whole, told.sort_keys, told.removed)

    def _figures(self, slot: Slot, cut: Cut) -> dict[str, SafeString]:
        """Whatever an arrow changes besides the table."""
        shooting = Shooting.of(cut.keypad, cut.round, cut.per_row)
        drawn = first_shown(slot.last_place, shooting)
        on_card = {
            number: place
            for number, place in self.table.places.items()
            if number >= drawn and place.value is not None
        }
        values = {number: place.value for number, place in on_card.items()}
        ends, others = end_totals(values, shooting), self.other_cards(slot)
        self.ends = [*ends.values()]
        ghosts, last = raced_against(slot, others), last_before(slot, others)
        self.earlier.follow({*ghosts.values(), *([last] if last else [])}, shooting)
        standing = _standing(slot, values, others, self._race(slot, ghosts))
        self.earlier_ends = self.earlier.ends[last] if last else []
        return (
            fragments.head_of(slot, standing)
            | fragments.stats_of(
                slot,
                end_mean=fmean(ends.values()) if ends else None,
                pace=pace({n: place.shot_at for n, place in on_card.items()}, shooting.end_size),
            )
            | fragments.arrows_chart_of(slot, draw_arrows(values, shooting))
            | self._ends_chart(slot, ends, shooting, ends_before(values, shooting))
            | fragments.values_chart_of(slot, draw_values(slot.value_counts, shooting.keypad))
            | fragments.standing_of(slot, standing)
        )

    def _ends_chart(
        self,
        slot: Slot,
        totals: dict[int, int],
        shooting: Shooting,
        before: int,
    ) -> dict[str, SafeString]:
        """Nothing where no end changed, as with most arrows."""
        earlier = self.earlier_ends
        ends = (totals, shooting, before, earlier)
        if ends == self.drawn_ends:
            return {}
        self.drawn_ends = ends
        return fragments.ends_chart_of(
            slot, draw_ends(totals, shooting, before=before, earlier=earlier)
        )

    def other_cards(self, slot: Slot) -> list[OtherCard]:
        """With which it is compared."""
        return other_cards(slot)

    def _race(self, slot: Slot, ghosts: Mapping[int, OtherCard]) -> list[Ghost]:
        """How it lies to them after as many arrows."""
        arrows, totals = slot.shots_fired or 0, self.earlier.totals
        return [
            Ghost(ago, card.total, totals[card][arrows], slot.total - totals[card][arrows])
            for ago, card in ghosts.items()
            if 0 < arrows < len(totals[card])
        ]

    def _beside(self, slot: Slot, archer_name: str | None) -> dict[str, SafeString]:
        """What few arrows change, if any."""
        state = (slot.left_at, slot.finished_at, slot.confirmed_at)
        name = slot.archer.display_name if archer_name is None else archer_name
        beside = (*state, name, slot.face_key, fragments.due_break(slot))
        if beside == self.beside:
            return {}
        self.beside = beside
        return fragments.who_of(slot) | fragments.breaks_of(slot)


@live_room
class ShotsRoom(OfSlot, MessageRoom):
    """The shots of a slot for devices: first its Stat with all of them, then what changes."""

    kind = "shots"

    def message_since(self, version: int | None) -> tuple[int, str | None]:
        slot = Slot.objects.get(public_id=self.key)
        if version is None:
            return slot.version, stat_json(slot)
        if version >= slot.version:
            return slot.version, None
        return slot.version, changed_stat_json(slot, since=version)


def poke_screens(sender: type[Slot], slots: Iterable[Slot], **_: Any) -> None:
    """Hears `cards_changed`."""
    for slot in slots:
        for kind in (SlotRoom.kind, ShotsRoom.kind):
            poke_after_commit(kind, slot.public_id, slot.version)


def is_id(key: str) -> bool:
    """As we write it: of the same thing there is one room, not one for each spelling."""
    try:
        return str(UUID(key)) == key
    except ValueError:
        return False


def _standing(
    slot: Slot,
    values: Mapping[int, str | None],
    others: list[OtherCard],
    ghosts: list[Ghost],
) -> Standing | None:
    """None of a practice."""
    round_ = slot.sheet.round
    if round_ is None:
        return None
    return standing_on(
        round_,
        round_.arrows_per_leg(values.keys()),
        sum(slot.sheet.points_for(value) or 0 for value in values.values()),
        profile=profile_of(slot),
        best=max((card.total for card in others), default=None),
        ghosts=ghosts,
    )
