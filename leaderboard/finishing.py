"""Who finished when: an order by our clock, without gaps. It is no place."""

from collections.abc import Sequence

from leaderboard.models import Participant, Shoot


def put_in_order(shoot: Shoot, changed: Sequence[Participant]) -> list[Participant]:
    """Number whoever of them has just finished, in this order, after all who did before. Where one
    has not finished after all, those behind move up: returned are those who were not among them.

    On the locked shoot, before the changed are saved.
    """
    among = {each.pk for each in changed}
    ordered = Participant.objects.filter(shoot=shoot).exclude(finish_order=None)
    before = list(ordered.order_by("finish_order"))
    undone = {each.pk for each in changed if each.finished_at is None}
    now_by_key = {each.pk: each for each in changed}
    standing = [now_by_key.get(each.pk, each) for each in before if each.pk not in undone]
    was_there = {each.pk for each in before}
    standing += [each for each in changed if each.finished_at and each.pk not in was_there]
    moved = []
    for number, each in enumerate(standing, start=1):
        if each.finish_order != number and each.pk not in among:
            moved.append(each)
        each.finish_order = number
    return moved
