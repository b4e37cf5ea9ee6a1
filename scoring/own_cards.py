"""An archer's own cards, and what they are likely to shoot next."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import islice
from operator import attrgetter
from typing import NamedTuple

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from scoring.faces import face_for
from scoring.models import Archer, Session, Slot
from scoring.models.slot import SlotQuerySet
from scoring.past_cards import History, PastCard
from scoring.rounds import Round, round_for
from scoring.wishes import Wish

# Out of so many of the last cards.
LOOKED_AT = 60
# The facts of a PastCard.
_PAST = (
    "pk",
    "public_id",
    "round_key",
    "face_key",
    "bowstyle",
    "category",
    "age_group",
    "total",
    "shots_fired",
    "started_at",
    "finished_at",
    "session__timezone",
)


class Likely(NamedTuple):
    """What was shot lately, to be shot again; `best` of the complete round, if there is one."""

    wish: Wish
    round: Round | None
    best: int | None

    @property
    def face_name(self) -> str:
        return face_for(self.wish.face_key).name if self.wish.face_key else ""


class OwnCard(NamedTuple):
    """With what it is worth."""

    slot: Slot
    past: PastCard
    is_best: bool


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
    shot = archer.slots.with_arrows().exclude(left_at=None, finished_at=None)
    return shot.newest_first().select_related("session", "target")


def own_history(archer: Archer) -> History:
    """In one query, however many there are."""
    return History(past_cards(Slot.objects.filter(archer=archer)))


def past_cards(slots: SlotQuerySet) -> list[PastCard]:
    """Those with arrows on them, the newest first."""
    facts = slots.with_arrows().newest_first().values_list(*_PAST)
    return [PastCard(*each) for each in facts]


def past_cards_by_archer(slots: SlotQuerySet) -> dict[int, list[PastCard]]:
    """The same by the archers' keys."""
    found = defaultdict[int, list[PastCard]](list)
    facts = slots.with_arrows().newest_first().values_list("archer", *_PAST)
    for archer_id, *each in facts:
        found[archer_id].append(PastCard(*each))
    return found


def own_cards_of(cards: Sequence[PastCard], *, bests: Collection[int]) -> list[OwnCard]:
    """In the order given."""
    slots = Slot.objects.select_related("session", "target").in_bulk([card.pk for card in cards])
    return [OwnCard(slots[card.pk], card, card.pk in bests) for card in cards if card.pk in slots]


def own_cards(slots: Sequence[Slot]) -> list[OwnCard]:
    return [OwnCard(slot, _past(slot), is_best=False) for slot in slots]


def _past(slot: Slot) -> PastCard:
    return PastCard(*attrgetter(*(field.replace("__", ".") for field in _PAST))(slot))


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
