"""The cards of another installation with the same shoots: kept as raw cards, and read as such."""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.utils import timezone

from leaderboard.backfilling.holding import Card, Held, hold, rows_of
from leaderboard.backfilling.limits import looking_ahead, one_batch
from leaderboard.backfilling.remote import Remote, Unanswered
from leaderboard.backfilling.scope import Unit
from leaderboard.backfilling.selecting import Selection
from leaderboard.backfilling.sources import (
    Fetched,
    Orphans,
    Payloads,
    Read,
    cards_of,
    newest_payloads,
    read_payload,
)
from leaderboard.backfilling.states import remote_digest
from leaderboard.models import CardPayload, Participant
from scoring.keypads import UNSCORED
from scoring.names import is_plain_line
from scoring.sheets import PRACTICE_PLACES

_LONGEST_VALUE = 20


class RemoteCards(Payloads):
    """What it fetched is kept in a transaction of its own, before anything is locked."""

    # What was fetched is committed with its unit.
    most_units = 1

    def __init__(self, name: str, remote: Remote, selection: Selection) -> None:
        self.name, self.remote, self.selection = name, remote, selection
        # Of the cards that were asked for in this run: those it does not have, and what is wrong.
        self.unknown: set[int] = set()
        self.wrong: dict[int, str] = {}
        self.not_here: Orphans = []

    @property
    def origin(self) -> str:
        return f"remote {self.name}"[:100]

    def prepare(self, units: Sequence[Unit]) -> None:
        with looking_ahead():
            found = hold(units, self.selection, locking="none").held
        self.not_here = []
        for held in found:
            cards = {row.card.pk: row.card for row in rows_of(held, self.selection)}
            try:
                self._import(held, list(cards.values()))
            except Unanswered as error:
                self.wrong |= dict.fromkeys(cards, f"{self.origin}: {error}")

    def fetch_many(self, held: Sequence[Held]) -> Fetched:
        newest = newest_payloads(held, origin=self.origin)
        return {pk: self._read(card, newest.get(pk)) for pk, card in cards_of(held).items()}

    def orphans(self, units: Sequence[Unit]) -> Orphans:
        return self.not_here

    def _read(self, card: Card, payload: CardPayload | None) -> Read:
        if card.pk in self.wrong:
            return Read(None, wrong=self.wrong[card.pk])
        if card.pk in self.unknown:
            return Read(None, digest=remote_digest(self.name))
        return read_payload(card, payload)

    def _import(self, held: Held, cards: Sequence[Card]) -> None:
        if held.shoot is not None and cards:
            self._note_orphans(held)
        found = {}
        for card in cards:
            stat = self.remote.get(f"/api/v0/shot/slot/{card.public_id}")
            if stat is None:
                self.unknown.add(card.pk)
            else:
                found[card] = _scores(stat)
        if found:
            self._keep(found)

    def _note_orphans(self, held: Held) -> None:
        told = self.remote.get(f"/api/v0/shoot/{held.name}")
        here = Participant.objects.filter(shoot=held.unit.pk).values_list("public_id", flat=True)
        known = set(map(str, here))
        self.not_here += [
            {"shoot": held.name, "who": id_} for id_ in _participants(told) if id_ not in known
        ]

    def _keep(self, found: dict[Card, list[str | None]]) -> None:
        now = timezone.now()
        kept = [
            CardPayload(
                archer_id=card.archer_id,
                slot_id=card.pk,
                payload={"scores": scores},
                sha256=sha256(json.dumps(scores).encode()).hexdigest(),
                origin=self.origin,
                received_at=now,
            )
            for card, scores in found.items()
        ]
        with one_batch():
            CardPayload.objects.bulk_create(kept)


def _participants(told: Any) -> list[str]:
    """None of a shoot that it does not have."""
    if told is None:
        return []
    try:
        return [str(UUID(each["participant_id"])) for each in told["participants"]]
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise Unanswered("its answer is no shoot") from error


def _scores(stat: Any) -> list[str | None]:
    """Of all places in order; an arrow that was not scored has no value there."""
    try:
        shots = {shot["number"]: shot["value"] for shot in stat["shot"]}
    except (LookupError, TypeError) as error:
        raise Unanswered("its answer is no card") from error
    if not all(type(number) is int and 0 < number <= PRACTICE_PLACES for number in shots):
        raise Unanswered("its card has places that no card has")
    if not all(value is None or _may_be_kept(value) for value in shots.values()):
        raise Unanswered("its card has values that no card has")
    places = range(1, max(shots, default=0) + 1)
    return [(shots[place] or UNSCORED) if place in shots else None for place in places]


def _may_be_kept(value: Any) -> bool:
    """Some day somebody may read it, though nobody can now."""
    return isinstance(value, str) and len(value) <= _LONGEST_VALUE and is_plain_line(value)
