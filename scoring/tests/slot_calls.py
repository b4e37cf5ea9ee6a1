"""What tests of the API ask of a slot."""

import uuid

NOON = 1_800_000_000_000
PHONE = str(uuid.UUID(int=7))


def address(slot, *more):
    return "/".join(["/slot", str(slot.public_id), *map(str, more)])


def operation(number=1, value="9", **facts):
    return {
        "op": str(uuid.uuid4()),
        "seq": number,
        "number": number,
        "value": value,
        "shot_at": NOON,
    } | facts


def card_body(*operations, **facts):
    """As a phone sends it."""
    return {"sent_at": NOON, "device": PHONE, "operations": operations} | facts


def tap(value="9"):
    """The body of a card with one arrow, of a phone that sends nothing else."""
    return card_body(operation(value=value), device=str(uuid.uuid4()))
