"""Where the arrows of a card are read from: of many units at once, and of each once a run."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from django.db.models import Count, Exists, F, OuterRef, Window
from django.db.models.functions import RowNumber

from leaderboard.backfilling.holding import Card, Held
from leaderboard.backfilling.raw_cards import Unreadable, value_counts_of
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
    # A raw card says something else.
    is_contradicted: bool = False


@dataclass
class Fetched:
    """By the keys of cards; and who is in a raw card of the shoot without being in it here."""

    cards: dict[int, Read]
    orphans: list[dict[str, str]] = field(default_factory=list)


class Source(Protocol):
    def prepare(self, units: Sequence[Unit]) -> None:
        """Before anything is locked."""

    def fetch_many(self, held: Sequence[Held]) -> Fetched:
        """Under the locks."""


class Shots:
    """The rows of shots, which totals and ranks are made of."""

    def prepare(self, units: Sequence[Unit]) -> None:
        pass

    def fetch_many(self, held: Sequence[Held]) -> Fetched:
        cards = cards_of(held)
        found = _on_cards(cards)
        return Fetched({pk: _of_shots(card, found.get(pk)) for pk, card in cards.items()})


class Payloads:
    """The newest raw card that was kept, read again."""

    def prepare(self, units: Sequence[Unit]) -> None:
        pass

    def fetch_many(self, held: Sequence[Held]) -> Fetched:
        cards, newest = cards_of(held), newest_payloads(held)
        return Fetched(
            {pk: _of_payload(card, newest.get(pk)) for pk, card in cards.items()}, _orphans(held)
        )


class Auto:
    """Shots where there are any, else the raw card: rows win over a raw card that disagrees."""

    def prepare(self, units: Sequence[Unit]) -> None:
        pass

    def fetch_many(self, held: Sequence[Held]) -> Fetched:
        cards, found, newest = cards_of(held), _on_cards(cards_of(held)), newest_payloads(held)
        read = {pk: _either(card, found.get(pk), newest.get(pk)) for pk, card in cards.items()}
        return Fetched(read, _orphans(held))


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


def newest_payloads(held: Sequence[Held]) -> dict[int, CardPayload]:
    """By the card: of the card itself, else of its archer in the shoot."""
    newest = Window(
        RowNumber(),
        partition_by=[F("slot"), F("shoot"), F("archer")],
        order_by=[F("received_at").desc(), F("pk").desc()],
    )
    of_cards = CardPayload.objects.filter(slot__in=cards_of(held))
    shoots = [each.shoot.pk for each in held if each.shoot]
    of_archers = CardPayload.objects.filter(slot=None, shoot__in=shoots) if shoots else ()
    found: dict[int, CardPayload] = {}
    in_shoot = {
        (seat.shoot_id, seat.archer_id): seat.card_pk for each in held for seat in each.seats
    }
    for payload in _newest(of_archers, newest) if shoots else ():
        _keep_newer(found, in_shoot.get((payload.shoot_id or 0, payload.archer_id)), payload)
    for payload in _newest(of_cards, newest):
        _keep_newer(found, payload.slot_id, payload)
    return found


def _newest(payloads: Any, newest: Window) -> Iterable[CardPayload]:
    return payloads.annotate(row=newest).filter(row=1)  # type: ignore[no-any-return]


def _keep_newer(found: dict[int, CardPayload], card_pk: int | None, payload: CardPayload) -> None:
    if card_pk is None:
        return
    before = found.get(card_pk)
    if before is None or (before.received_at, before.pk) < (payload.received_at, payload.pk):
        found[card_pk] = payload


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


def _of_payload(card: Card, payload: CardPayload | None) -> Read:
    if payload is None:
        return Read(None)
    try:
        counts = value_counts_of(payload.payload, card.sheet)
    except Unreadable as wrong:
        return Read(None, "payload", payload.sha256, f"slot {card.public_id}, {wrong}")
    return Read(counts, "payload", payload.sha256)


def _either(card: Card, rows: Counter[str | None] | None, payload: CardPayload | None) -> Read:
    said = _of_payload(card, payload)
    if not rows and payload is not None:
        return said
    shot = _of_shots(card, rows)
    differs = said.value_counts is not None and said.value_counts != shot.value_counts
    return shot._replace(digest=said.digest, is_contradicted=bool(said.wrong) or differs)


def _orphans(held: Sequence[Held]) -> list[dict[str, str]]:
    shoots = [each.shoot.pk for each in held if each.shoot]
    here = Participant.objects.filter(shoot=OuterRef("shoot"), archer=OuterRef("archer"))
    found = CardPayload.objects.filter(~Exists(here), shoot__in=shoots).order_by("shoot", "archer")
    named = found.values_list("shoot__public_id", "archer__public_id").distinct()
    return [{"shoot": str(shoot), "archer": str(archer)} for shoot, archer in named]
