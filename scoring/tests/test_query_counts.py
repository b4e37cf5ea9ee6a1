"""What a card asks of the database does not grow with it."""

import uuid

import pytest
from django.db import transaction

from scoring.tests.card_changes import fill
from scoring.tests.device import query_count
from scoring.tests.slot_calls import card_body, operation


def card_of(slot, count):
    first = slot.last_place + 1
    operations = [operation(number) for number in range(first, first + count)]
    return card_body(*operations, device=str(uuid.uuid4()))


# With real commits: PostgreSQL plans badly for rows that it analysed before they were committed.
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("shots", [72, pytest.param(19_500, marks=pytest.mark.one_database)])
def test_the_queries_for_a_card_are_as_many_on_the_longest(slot, phone, device, shots):
    fill(slot, phone, shots)
    card, stat = f"/slot/{slot.public_id}/card", f"/shot/slot/{slot.public_id}"
    shot = {"slot_id": str(slot.public_id)}
    # The first write notes that the token was used.
    device.ask("PUT", card, card_of(slot, 1))

    asked = {
        "an operation": lambda: device.ask("PUT", card, card_of(slot, 1)),
        "300 operations": lambda: device.ask("PUT", card, card_of(slot, 300)),
        "a shot": lambda: device.ask("POST", "/shot", shot | {"value": "9"}),
        "12 shots": lambda: device.ask("POST", "/shot", [shot | {"value": "9"}] * 12),
        "12 scores": lambda: device.ask("POST", "/shot", [shot | {"score": 9}] * 12),
        "the Stat": lambda: device.get(stat),
        "revisions": lambda: device.get(f"/slot/{slot.public_id}/revisions?page=2&size=30"),
    }
    # Inside a transaction changes are made here and not by the writer's thread.
    with transaction.atomic():
        counted = {what: query_count(ask) for what, ask in asked.items()}
    # One of them asks whether the card is in a shoot.
    assert counted == {
        "an operation": 9,
        "300 operations": 9,
        "a shot": 9,
        "12 shots": 9,
        "12 scores": 10,
        "the Stat": 3,
        "revisions": 5,
    }
    assert slot.shots.count() == shots + 300 + 1 + 12 + 12
