"""Where the arrows of a card are read from: of many units at once, and of each once a run."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple, Protocol

from django.db.models import Count, Exists, OuterRef, Q

from leaderboard.backfilling.holding import Card, Held
from leaderboard.backfilling.raw_cards import Unreadable, unscored_in, value_counts_of
from leaderboard.backfilling.scope import Unit
from leaderboard.models import CardPayload, Participant
from scoring.keypads import UNSCORED
from scoring.models import Shot


class Read(NamedTuple):
    """`value_counts` is None where there was no source; `wrong` says why it cannot be read."""

    value_counts: Counter[str] | None
    origin: str = ""
    digest: str = ""
    wrong: str = ""
    # Places of a raw card with an arrow that was not scored.
    unscored: Sequence[int] = ()
    # A raw card says something else.
    is_contradicted: bool = False


# By the keys of cards.
type Fetched = dict[int, Read]
type Orphans = list[dict[str, str]]


class Source(Protocol):
    # So many in a batch at most.
    most_units: int

    def prepare(self, units: Sequence[Unit]) -> None:
        """Before anything is locked."""

    def fetch_many(self, held: Sequence[Held]) -> Fetched:
        """Under the locks."""

    def orphans(self, units: Sequence[Unit]) -> Orphans:
        """Once these are done: who is in a raw card of a shoot without being in it here."""


class Shots:
    """The rows of shots, which totals and ranks are made of."""

    most_units = 10_000

    def prepare(self, units: Sequence[Unit]) -> None:
        pass

    def fetch_many(self, held: Sequence[Held]) -> Fetched:
        cards = cards_of(held)
        found = _on_cards(cards)
        return {pk: _of_shots(card, found.get(pk)) for pk, card in cards.items()}

    def orphans(self, units: Sequence[Unit]) -> Orphans:
        return []


class Payloads(Shots):
    """The newest raw card that was kept, read again."""

    def fetch_many(self, held: Sequence[Held]) -> Fetched:
        newest = newest_payloads(held)
        return {pk: read_payload(card, newest.get(pk)) for pk, card in cards_of(held).items()}

    def orphans(self, units: Sequence[Unit]) -> Orphans:
        shoots = [unit.pk for unit in units if unit.is_shoot]
        here = Participant.objects.filter(shoot=OuterRef("shoot"), archer=OuterRef("archer"))
        found = CardPayload.objects.filter(~Exists(here), shoot__in=shoots)
        named = found.order_by("shoot", "archer").values_list(
            "shoot__public_id", "archer__public_id"
        )
        return [{"shoot": str(shoot), "who": str(archer)} for shoot, archer in named.distinct()]


class Auto(Payloads):
    """Shots where there are any, else the raw card: rows win over a raw card that disagrees."""

    def fetch_many(self, held: Sequence[Held]) -> Fetched:
        cards, newest = cards_of(held), newest_payloads(held)
        found = _on_cards(cards)
        return {pk: _either(card, found.get(pk), newest.get(pk)) for pk, card in cards.items()}


LOCAL_SOURCES: dict[str, type[Shots | Payloads | Auto]] = {
    "auto": Auto,
    "shots": Shots,
    "payload": Payloads,
}


def cards_of(held: Sequence[Held]) -> dict[int, Card]:
    return {pk: card for each in held for pk, card in each.cards.items()}


def unscored_places(cards: Collection[int]) -> Iterable[tuple[int, int]]:
    """Card and place of each arrow that was shot and not scored."""
    found = Shot.objects.filter(slot__in=cards, value=UNSCORED).order_by("slot", "number")
    return found.values_list("slot_id", "number")


def newest_payloads(held: Sequence[Held], **only: str) -> dict[int, CardPayload]:
    """By the card: of the card itself, or of its archer in the shoot."""
    seats = [seat for each in held for seat in each.seats]
    in_shoot = {(seat.shoot_id, seat.archer_id): seat.card_pk for seat in seats}
    shoots = {seat.shoot_id for seat in seats}
    kept = CardPayload.objects.filter(
        Q(slot__in=cards_of(held)) | Q(slot=None, shoot__in=shoots), **only
    ).order_by("received_at", "pk")
    # Nearly always there are none; and of many only the newest is read whole.
    newest: dict[int, int] = {}
    for pk, slot, shoot, archer in kept.values_list("pk", "slot_id", "shoot_id", "archer_id"):
        card = slot if slot is not None else in_shoot.get((shoot or 0, archer))
        if card is not None:
            newest[card] = pk
    payloads = CardPayload.objects.in_bulk(newest.values()) if newest else {}
    return {card: payloads[pk] for card, pk in newest.items()}


def _on_cards(cards: Collection[int]) -> dict[int, Counter[str | None]]:
    """By the card how many places hold each value; None counts those that were cleared."""
    rows = Shot.objects.filter(slot__in=cards).order_by().values("slot_id", "value")
    found: dict[int, Counter[str | None]] = defaultdict(Counter)
    for card, value, count in rows.annotate(count=Count("number")).values_list(
        "slot_id", "value", "count"
    ):
        found[card][value] = count
    return found


def _of_shots(card: Card, rows: Counter[str | None] | None) -> Read:
    if rows:
        on_card = Counter({value: count for value, count in rows.items() if value is not None})
        return Read(on_card, "shots")
    if _was_never_shot(card):
        return Read(Counter(), "shots")
    return Read(None)


def _was_never_shot(card: Card) -> bool:
    """Nothing was fired, which is a result. A card that speaks of arrows has lost them."""
    return not (card.last_place or card.total or card.fired)


def read_payload(card: Card, payload: CardPayload | None) -> Read:
    if payload is None:
        return Read(None)
    try:
        counts = value_counts_of(payload.payload, card.sheet)
    except Unreadable as wrong:
        return Read(None, "payload", payload.sha256, f"slot {card.public_id}, {wrong}")
    unscored = unscored_in(payload.payload) if counts and counts[UNSCORED] else ()
    return Read(counts, "payload", payload.sha256, unscored=unscored)


def _either(card: Card, rows: Counter[str | None] | None, payload: CardPayload | None) -> Read:
    said = read_payload(card, payload)
    if not rows and payload is not None:
        return said
    shot = _of_shots(card, rows)
    differs = said.value_counts is not None and said.value_counts != shot.value_counts
    return shot._replace(digest=said.digest, is_contradicted=bool(said.wrong) or differs)
