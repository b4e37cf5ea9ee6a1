"""What an archer records with: the keys of a card, and the end that is being shot."""

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.callers import Caller
from scoring.crests import Band, crest, ring_of
from scoring.dock_faces import DockFace, faces_of
from scoring.keypads import UNSCORED
from scoring.models import Shot, Slot
from scoring.sheets import PRACTICE_STEP


class NoSuchEnd(LookupError):
    """The card has no end of this number."""


@dataclass(frozen=True)
class Key:
    """`points` is None where arrows are counted and not scored."""

    band: Band
    points: int | None
    is_gold: bool = False
    # A value without a key that counts as much.
    also: str = ""

    @property
    def shortcut(self) -> str:
        """On a keyboard."""
        return "0" if self.band.value == "10" else self.band.value


@dataclass(frozen=True)
class Box:
    """A place of an end; its value is None while it is empty."""

    number: int
    value: str | None
    ring: str


@dataclass(frozen=True)
class Dock:
    keys: Sequence[Key]
    end: int
    boxes: Sequence[Box]
    # None once every place has a value.
    next_place: int | None
    last_place: int
    # In which undo finds the last arrow.
    last_end: int
    place_count: int | None
    faces: Sequence[DockFace]

    @property
    def filled(self) -> int:
        return sum(box.value is not None for box in self.boxes)

    @property
    def face(self) -> DockFace | None:
        """The one that is shot at."""
        place = self.next_place or self.last_place
        standing = (face for face in self.faces if face.first <= place <= (face.last or place))
        return next(standing, None)

    @property
    def points(self) -> int:
        worth = {key.band.value: key.points or 0 for key in self.keys}
        return sum(worth.get(box.value, 0) for box in self.boxes if box.value is not None)


def dock_of(slot: Slot) -> Dock:
    next_place = _next_place(slot)
    end = _end_of(slot, next_place or slot.last_place)
    return Dock(
        keys=keys_of(slot),
        end=end,
        boxes=boxes_of(slot, end),
        next_place=next_place,
        last_place=slot.last_place,
        last_end=_end_of(slot, slot.last_place or 1),
        place_count=slot.sheet.place_count,
        faces=faces_of(slot),
    )


def recorded_together(slot: Slot, caller: Caller) -> list[Slot]:
    """The cards shot at the same target and recorded on one phone, one of each archer."""
    mates = Slot.objects.recordable_by(caller).shooting().filter(target=slot.target_id)
    others = mates.exclude(archer=slot.archer_id).select_related("archer", "target", "session")
    return sorted([slot, *others], key=lambda each: (each.letter, each.pk))


def keys_of(slot: Slot) -> list[Key]:
    keypad = slot.sheet.keypad
    if not slot.sheet.is_scored:
        return [Key(Band(UNSCORED, ring_of(UNSCORED, keypad)), None)]
    also = {keypad.folded(value): value for value in keypad.points if value not in keypad.values}
    return [
        Key(
            band,
            keypad.points_for(band.value),
            is_gold=band.value in keypad.golds,
            also=also.get(band.value, ""),
        )
        for band in crest(keypad.values, keypad)
    ]


def boxes_of(slot: Slot, end: int) -> list[Box]:
    """The places of an end, in the order of entry."""
    places = places_of_end(slot, end)
    shots = Shot.objects.filter(slot=slot, number__in=places)
    values = dict.fromkeys(places) | dict(shots.values_list("number", "value"))
    keypad = slot.sheet.keypad
    return [Box(number, value, ring_of(value, keypad)) for number, value in values.items()]


def places_of_end(slot: Slot, end: int) -> range:
    """NoSuchEnd where the card has none of its places."""
    size = slot.end_size
    places = range((end - 1) * size + 1, end * size + 1)
    most = slot.sheet.place_count or slot.last_place + PRACTICE_STEP
    if end < 1 or places[0] > most:
        raise NoSuchEnd(f"there is no end {end}")
    return places


def _end_of(slot: Slot, place: int) -> int:
    return (place - 1) // slot.end_size + 1


def _next_place(slot: Slot) -> int | None:
    """Behind the last arrow; then what was left empty before it."""
    count = slot.sheet.place_count
    if count is None or slot.last_place < count:
        return slot.last_place + 1
    if slot.shots_fired == count:
        return None
    used = Shot.objects.filter(slot=slot, value__isnull=False).values_list("number", flat=True)
    return min({*range(1, count + 1)} - {*used}, default=None)
