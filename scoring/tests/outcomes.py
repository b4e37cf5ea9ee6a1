"""What became of shots: what stands on the card, and what the answer said."""


def values(slot):
    return list(slot.shots.values_list("value", flat=True))


def value_at(slot, number=1):
    return slot.shots.get(number=number).value


def is_flagged(slot, number=1):
    """That two devices disagree on the place."""
    return slot.shots.get(number=number).is_disputed


def statuses(answer):
    """What became of each operation that a phone sent."""
    return [verdict.status for verdict in answer.verdicts]


def refused(answer, *fields):
    return answer.status == 422 and [words.split(": ")[0] for words in answer.told] == [
        f"body.{field}" for field in fields
    ]


def refusals(answer):
    """Why, of each operation that a phone sent in vain."""
    return [verdict.reason for verdict in answer.verdicts if verdict.status == "refused"]
