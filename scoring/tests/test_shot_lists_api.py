"""POST /shot: several shots at once, and shots that are sent again. Cases SH."""

import uuid

import pytest

from scoring.models.shot import shot_id
from scoring.tests.device import at_once
from scoring.tests.factory import make_archer, make_slot
from scoring.tests.outcomes import refused, values


# SH-10
def test_a_list_is_one_change_in_its_own_order(slot, append, announced):
    status, ids = append(slot, *[{"value": value} for value in ("X", "9", "8", "M", "10", "7")])

    assert status == 201
    assert ids == [{"shot_id": shot_id(slot.public_id, number)} for number in range(1, 7)]
    assert values(slot) == ["X", "9", "8", "M", "10", "7"]
    times = list(slot.shots.values_list("shot_at", flat=True))
    assert times == sorted(times)
    assert announced == [[(slot.public_id, 6, 44)]]


# SH-11
@pytest.mark.parametrize(("count", "status"), [(0, 422), (1, 201), (12, 201), (13, 422)])
def test_a_list_has_1_to_12_shots(slot, device, count, status):
    shot = {"slot_id": str(slot.public_id), "value": "9"}

    answer = device.ask("POST", "/shot", [shot] * count)

    assert answer.status == status
    assert len(values(slot)) == (count if status == 201 else 0)
    if status == 201:
        assert isinstance(answer.told, list)
    else:
        assert answer.told[0].startswith("body: ")


# SH-12
def test_a_list_is_of_one_slot(slot, append):
    johns = make_slot(make_archer("john"))

    answer = append(slot, {"value": "9"}, {"value": "9", "slot_id": str(johns.public_id)})

    assert refused(answer, "1.slot_id")
    assert values(slot) == values(johns) == []


# SH-13, SH-41
@pytest.mark.parametrize("second", [{"value": "11"}, {}, {"score": 4, "value": "5"}])
def test_a_list_is_recorded_whole_or_not_at_all(slot, append, second):
    assert refused(
        append(slot, {"value": "9"}, second, {"value": "9"}),
        *["1.score" if "score" in second else "1.value"],
    )
    slot.refresh_from_db()
    assert (values(slot), slot.version, slot.total) == ([], 0, 0)


# SH-14
def test_an_x_in_a_list_is_its_own(slot, append):
    append(slot, {"score": 10}, {"score": 10, "is_x": True}, {"score": 10})

    assert values(slot) == ["10", "X", "10"]


# SH-15
@pytest.mark.django_db(transaction=True)
def test_two_lists_at_once_are_never_mixed(slot, append):
    lists = [[{"value": value}] * 3 for value in ("1", "2")]

    answers = at_once(*[lambda shots=shots: append(slot, *shots) for shots in lists])

    assert [answer.status for answer in answers] == [201, 201]
    assert values(slot) in (["1", "1", "1", "2", "2", "2"], ["2", "2", "2", "1", "1", "1"])
    assert list(slot.shots.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


# SH-22
@pytest.mark.parametrize("shot", [{"value": "9"}, {"x": 1, "y": 2}, {"score": 0}])
def test_a_named_shot_is_appended_once(slot, append, clock, shot):
    named = shot | {"op": str(uuid.uuid4()), "created_at": clock.now.isoformat()}
    first = append(slot, named)
    clock.forward(minutes=1)
    append(slot, {"value": "8"})

    assert (
        append(slot, named)
        == append(slot, named)
        == first
        == (201, {"shot_id": shot_id(slot.public_id, 1)})
    )
    assert slot.revisions.count() == 2


def test_a_named_list_is_appended_once(slot, append):
    shots = [{"value": value, "op": str(uuid.uuid4())} for value in ("9", "8")]

    assert append(slot, *shots) == append(slot, *shots)
    assert append(slot, *shots, {"value": "7"}).told == [
        {"shot_id": shot_id(slot.public_id, number)} for number in (1, 2, 3)
    ]
    assert values(slot) == ["9", "8", "7"]


# SH-42
@pytest.mark.parametrize(
    "other", [{"value": "8"}, {"x": 1, "y": 1}, {"created_at": "2026-05-01T10:00:00Z"}]
)
def test_a_name_is_not_used_for_another_shot(slot, append, other):
    named = {"value": "9", "op": str(uuid.uuid4())}
    append(slot, named)

    assert refused(append(slot, named | other), "op")
    assert refused(append(slot, {"value": "7"}, named | other), "1.op")
    assert values(slot) == ["9"]
