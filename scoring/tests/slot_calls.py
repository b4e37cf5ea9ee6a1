"""What tests of the API ask of a slot."""

import time
import uuid


def address(slot, *more):
    return "/".join(["/slot", str(slot.public_id), *map(str, more)])


def tap(value="9"):
    """The body of a card with one arrow."""
    moment = round(time.time() * 1000)
    operation = {"op": str(uuid.uuid4()), "seq": 1, "number": 1, "value": value, "shot_at": moment}
    return {"sent_at": moment, "device": str(uuid.uuid4()), "operations": [operation]}
