"""POST /shot: simple devices append arrows. Cases SH."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from scoring.callers import Caller
from scoring.card_life import finish_card
from scoring.cards import TO_BE_READ
from scoring.models import Arrow
from scoring.models.shot import shot_id
from scoring.tests.device import Device
from scoring.tests.factory import make_archer, make_slot
from scoring.tests.outcomes import refused, values


# SH-01
def test_a_shot_is_recorded_and_read_back(slot, device, append):
    status, told = append(slot, {"value": "9", "x": 1.23, "y": -4.56})

    assert (status, told) == (201, {"shot_id": shot_id(slot.public_id, 1)})
    shot = device.get(f"/shot/slot/{slot.public_id}").told["shot"][0]
    assert shot["shot_id"] == told["shot_id"]
    assert (shot["value"], shot["score"], shot["is_x"]) == ("9", 9, False)
    assert (shot["x"], shot["y"], shot["arrow_id"]) == (1.23, -4.56, None)


# SH-02
@pytest.mark.parametrize(
    ("shot", "value"),
    [
        ({"value": "X"}, "X"),
        ({"value": "10"}, "10"),
        ({"value": "M"}, "M"),
        ({"score": 10, "is_x": True}, "X"),
        ({"score": 10, "is_x": False}, "10"),
        ({"score": 10}, "10"),
        ({"score": 1}, "1"),
        ({"score": 0}, "M"),
        ({"value": "X", "score": 10}, "X"),
        ({"value": "X", "is_x": True, "score": 10}, "X"),
        ({"value": "9", "is_x": False}, "9"),
        ({"value": "M", "score": 0}, "M"),
        ({"is_x": True}, "X"),
        ({"value": None, "score": 7, "x": None, "op": None}, "7"),
    ],
)
def test_a_shot_is_called_by_value_or_by_score(slot, append, shot, value):
    assert append(slot, shot).status == 201
    assert values(slot) == [value]


@pytest.mark.parametrize(
    ("face_key", "score", "value"),
    [
        ("wa_80cm_full_x11", 11, "X"),
        ("wa_80cm_full_x11", 10, "10"),
        ("worcester_16in", 5, "5"),
        ("wa_field_80cm", 6, "6"),
        ("imperial_122cm", 9, "9"),
    ],
)
def test_a_score_is_understood_by_the_face(robin, append, face_key, score, value):
    slot = make_slot(robin, face_key=face_key)

    assert append(slot, {"score": score}).status == 201
    assert values(slot) == [value]


# SH-03, SH-04, SH-06, SH-09, SH-19
@pytest.mark.parametrize(
    ("shot", "field"),
    [
        ({"value": "11"}, "value"),
        ({"value": "x "}, "value"),
        ({"value": "-1"}, "value"),
        ({"value": ""}, "value"),
        ({"value": "\x00"}, "value"),
        ({"value": "\ud800"}, "value"),
        ({"value": "?", "x": 0, "y": 0}, "value"),
        ({"value": TO_BE_READ, "x": 0, "y": 0}, "value"),
        ({"value": 9}, "value"),
        ({"value": True}, "value"),
        ({"value": []}, "value"),
        ({"score": 11}, "score"),
        ({"score": -1}, "score"),
        ({"score": 10.5}, "score"),
        ({"score": "x "}, "score"),
        ({"score": True}, "score"),
        ({"score": []}, "score"),
        ({"score": 2**70}, "score"),
        ({"score": 9, "is_x": True}, "score"),
        ({"value": "9", "is_x": True}, "is_x"),
        ({"value": "X", "is_x": False}, "is_x"),
        ({"value": "9", "score": 8}, "score"),
        ({"value": "X", "score": 9}, "score"),
        ({"value": "10", "score": 0}, "score"),
        ({"is_x": 1}, "is_x"),
        ({"value": "9", "x": 1.0}, "y"),
        ({"value": "9", "y": 1.0}, "x"),
        ({"x": 1.0}, "y"),
        ({"y": 1.0}, "x"),
        ({"value": "9", "x": "1", "y": 1}, "x"),
        ({"value": "9", "x": 1e9, "y": 1}, "x"),
        ({"value": "9", "x": float("nan"), "y": 1}, "x"),
        ({"value": "9", "created_at": ""}, "created_at"),
        ({}, "value"),
        ({"value": "9", "total": 9}, "total"),
        ({"value": "9", "arrow_id": "one"}, "arrow_id"),
        ({"value": "9", "op": 1}, "op"),
        ({"value": "9", "created_at": "2026-05-01T10:00:00"}, "created_at"),
        ({"value": "9", "created_at": "2026-05-01"}, "created_at"),
        ({"value": "9", "created_at": 1_777_777_777}, "created_at"),
        ({"value": "9", "created_at": "1777777777"}, "created_at"),
        ({"value": "9", "created_at": "\ud800"}, "created_at"),
        ({"value": "9", "slot_id": "1A"}, "slot_id"),
    ],
)
def test_a_bad_shot_is_refused_and_the_field_named(slot, append, shot, field):
    assert refused(append(slot, shot), field)
    assert refused(append(slot, {"value": "9"}, shot), f"1.{field}")
    assert values(slot) == []


# SH-05
def test_a_value_must_be_on_the_face(robin, append):
    slot = make_slot(robin, face_key="wa_40cm_triple_vertical")

    assert refused(append(slot, {"value": "4"}), "value")
    assert refused(append(slot, {"score": 4}), "score")
    assert values(slot) == []


# SH-09
@pytest.mark.parametrize("shot", [{}, {"x": 5, "y": 5}, {"value": ""}, {"is_x": False}])
def test_without_a_face_a_shot_is_counted_and_not_scored(robin, append, shot):
    slot = make_slot(robin, face_key="none")

    assert append(slot, shot).status == 201
    assert values(slot) == [""]


@pytest.mark.parametrize(
    ("shot", "field"),
    [({"value": "9"}, "value"), ({"score": 9}, "score"), ({"score": 0}, "score")],
)
def test_without_a_face_nothing_is_scored(robin, append, shot, field):
    slot = make_slot(robin, face_key="none")

    assert refused(append(slot, shot), field)


# SH-17
def test_a_card_that_was_left_takes_no_further_shot(slot, append, clock):
    slot.left_at = clock.now - timedelta(minutes=1)
    slot.save()

    answer = append(slot, {"value": "9"})

    assert answer == (409, [f"slot: {slot.public_id}: the card is closed"])
    assert values(slot) == []


def test_a_finished_card_takes_no_further_shot(slot, robin, append):
    finish_card(slot.public_id, by=Caller(robin.pk))

    assert append(slot, {"value": "9"}) == (409, [f"slot: {slot.public_id}: the card is finished"])


# SH-18
def test_no_shot_goes_beyond_the_last_place_of_the_round(robin, phone, append):
    slot = make_slot(robin, round_key="wa18")
    phone.send(slot, *[phone.operation(number, "9") for number in range(1, 59)])

    answer = append(slot, *[{"value": "9"}] * 3)
    assert answer == (409, [f"slot: {slot.public_id}: the card has no place 61"])
    assert len(values(slot)) == 58

    assert append(slot, *[{"value": "9"}] * 2).status == 201
    assert append(slot, {"value": "9"}).status == 409
    slot.refresh_from_db()
    assert (slot.total, slot.shots_fired) == (540, 60)


# SH-20
def test_only_an_arrow_of_the_archer_is_shot(slot, robin, append):
    robins = Arrow.objects.create(archer=robin, number=1)
    guys = Arrow.objects.create(archer=make_archer("guy"), number=1)

    for unknown in (guys.pk, uuid.uuid4()):
        assert refused(append(slot, {"value": "9", "arrow_id": str(unknown)}), "arrow_id")
    assert append(slot, {"value": "9", "arrow_id": str(robins.pk)}).status == 201
    assert [shot.arrow_id for shot in slot.shots.all()] == [robins.pk]


@pytest.mark.parametrize(
    ("created_at", "shot_at"),
    [
        ("2026-05-01T09:30:00Z", datetime(2026, 5, 1, 9, 30, tzinfo=UTC)),
        ("2026-05-01T11:30:00.250+02:00", datetime(2026, 5, 1, 9, 30, 0, 250_000, UTC)),
        # SH-21
        ("2099-01-01T00:00:00Z", datetime(2026, 5, 1, 10, tzinfo=UTC)),
        ("9999-12-31T23:59:59-14:00", datetime(2026, 5, 1, 10, tzinfo=UTC)),
        # No arrow waits longer.
        ("2026-01-01T00:00:00Z", datetime(2026, 4, 28, 10, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", datetime(2026, 4, 28, 10, tzinfo=UTC)),
        (None, datetime(2026, 5, 1, 10, tzinfo=UTC)),
    ],
)
def test_a_shot_is_as_old_as_it_says_and_never_of_the_future(
    slot, append, clock, created_at, shot_at
):
    clock.now = datetime(2026, 5, 1, 10, tzinfo=UTC)

    assert append(slot, {"value": "9", "created_at": created_at}).status == 201

    assert slot.shots.get().shot_at == shot_at


def test_what_was_shot_before_the_card_closed_may_be_appended_late(slot, append, clock):
    before = {"value": "9", "created_at": clock.now.isoformat()}
    slot.left_at = clock.forward(minutes=1)
    slot.save()
    clock.forward(minutes=1)

    assert append(slot, before).status == 201
    assert slot.revisions.get().is_late


# IA-13
def test_a_stranger_appends_nothing(slot, append, guy):
    for shot in ({"value": "9"}, {"score": 9}, {"score": 11}):
        answer = append(slot, shot, by=guy)
        assert answer == (404, [f"slot: no record found with '{slot.public_id}'"])
    assert values(slot) == []


# IA-16
def test_a_capability_appends_to_its_card_and_to_no_other(slot, robin, append):
    johns = make_slot(make_archer("john"))
    card = Device.of(robin, only=slot)

    assert append(slot, {"value": "9"}, by=card).status == 201
    assert append(johns, {"score": 9}, by=card).status == 404
    assert (values(slot), values(johns)) == (["9"], [])


@pytest.mark.django_db
def test_nobody_appends_without_signing_in(client):
    answer = client.post("/api/v0/shot", {"slot_id": str(uuid.uuid4())}, "application/json")

    assert answer.status_code == 401


@pytest.mark.parametrize("body", ["9", 9, None, [[]], ["9"]])
def test_what_is_no_shot_is_refused(device, body):
    answer = device.ask("POST", "/shot", body)

    assert 400 <= answer.status < 500


def test_the_address_takes_no_parameters(slot, device):
    shot = {"slot_id": str(slot.public_id), "value": "9"}

    assert device.ask("POST", "/shot?dry=1", shot).status == 422
    assert values(slot) == []
