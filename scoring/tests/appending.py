"""What became of shots that a simple device appended."""


def values(slot):
    return list(slot.shots.values_list("value", flat=True))


def refused(answer, *fields):
    return answer.status == 422 and [words.split(": ")[0] for words in answer.told] == [
        f"body.{field}" for field in fields
    ]
