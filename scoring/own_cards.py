"""An archer's own cards, and what they are likely to shoot next."""

from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from scoring.classifications import class_for
from scoring.faces import face_for
from scoring.models import Archer, Session, Slot
from scoring.places import Wish
from scoring.profiles import profile_of
from scoring.rounds import Round, round_for

# Out of so many of the last cards.
LOOKED_AT = 60


class Likely(NamedTuple):
    """What was shot lately, to be shot again; `best` of the complete round, if there is one."""

    wish: Wish
    round: Round | None
    best: int | None

    @property
    def face_name(self) -> str:
        return face_for(self.wish.face_key).name if self.wish.face_key else ""


class OwnCard(NamedTuple):
    slot: Slot
    # Of a complete round, where it has classes and the profile was said then.
    classification: str | None


def open_card(archer: Archer) -> Slot | None:
    """Where the archer stands now."""
    standing = Slot.objects.shooting().filter(session__in=Session.objects.open_at(timezone.now()))
    return standing.current_for(archer.pk)


def likely_rounds(archer: Archer, *, most: int) -> list[Likely]:
    """The last to be shot first, each once."""
    lately = archer.slots.select_related("target").order_by("-pk")[:LOOKED_AT]
    wishes = list(islice(dict.fromkeys(map(again, lately)), most))
    bests = _bests(archer, [wish.round_key for wish in wishes if wish.round_key])
    return [Likely(wish, wish.round, bests.get(wish.round_key)) for wish in wishes]


def shot_cards(archer: Archer) -> QuerySet[Slot]:
    """With arrows on them, the newest first; without the one that is open now."""
    shot = archer.slots.filter(shots_fired__gt=0).exclude(left_at=None, finished_at=None)
    return shot.select_related("session", "target").order_by("-pk")


def own_cards(slots: Sequence[Slot]) -> list[OwnCard]:
    return [OwnCard(slot, _class_on(slot)) for slot in slots]


def again(slot: Slot) -> Wish:
    """The same once more."""
    if slot.round_key:
        return Wish(round_key=slot.round_key, face_key=slot.face_key)
    return Wish(
        distance=slot.target.distance,
        unit=slot.target.unit,
        face_key=slot.face_key,
        shot_per_round=slot.shot_per_round,
    )


def _bests(archer: Archer, round_keys: Sequence[str]) -> dict[str, int]:
    complete = Q()
    for key in round_keys:
        complete |= Q(round_key=key, shots_fired=round_for(key).arrow_count)
    if not complete:
        return {}
    found = archer.slots.filter(complete).values("round_key").annotate(best=Max("total"))
    return {each["round_key"]: each["best"] for each in found.order_by()}


def _class_on(slot: Slot) -> str | None:
    profile = profile_of(slot)
    if not slot.round_key or profile is None:
        return None
    round_ = round_for(slot.round_key)
    if slot.shots_fired != round_.arrow_count:
        return None
    return class_for(round_, profile, slot.total)
