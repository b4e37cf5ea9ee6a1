"""GET /shot/slot/{slot_id}: the shots of a card and their Stat. Cases SH-16, SH-23 to SH-29."""

import json
import uuid
from itertools import cycle

import pytest
from django.utils import timezone

from scoring.models import Arrow, Shot
from scoring.models.shot import shot_id
from scoring.shot_list import changed_stat_json
from scoring.tests.device import Device
from scoring.tests.factory import make_archer, make_slot
from scoring.tests.phone import Phone
from scoring.times import iso

FIGURES = ("count", "total_score", "max_score", "median", "mean")


@pytest.fixture
def stat(device):
    def stat(slot, by=device):
        return by.get(f"/shot/slot/{slot.public_id}")

    return stat


def figures(answer):
    return tuple(answer.told[figure] for figure in FIGURES)


# SH-23
def test_a_card_without_shots_has_a_stat_of_nothing(slot, stat):
    assert stat(slot) == (
        200,
        {
            "slot_id": str(slot.public_id),
            "shot": [],
            "count": 0,
            "total_score": 0,
            "max_score": 0,
            "median": 0.0,
            "mean": 0.0,
        },
    )


# SH-24 to SH-26, SH-28
@pytest.mark.parametrize(
    ("face_key", "arrows", "expected"),
    [
        ("wa_122cm_full", "5 9", (2, 14, 20, 7.0, 7.0)),
        ("wa_122cm_full", "10 10 10 X", (4, 40, 40, 10.0, 10.0)),
        ("wa_122cm_full", "10 9 9 8 M", (5, 36, 50, 9.0, 7.2)),
        ("wa_80cm_full_x11", "X 10", (2, 21, 22, 10.5, 10.5)),
        ("imperial_122cm", "9 7", (2, 16, 18, 8.0, 8.0)),
    ],
)
def test_a_stat_is_of_the_arrows_on_their_face(robin, phone, stat, face_key, arrows, expected):
    slot = make_slot(robin, face_key=face_key)
    phone.tap_all(slot, *arrows.split())

    answer = stat(slot)

    assert figures(answer) == expected
    assert [shot["is_x"] for shot in answer.told["shot"]] == [
        value == "X" for value in arrows.split()
    ]


# SH-27
def test_unscored_arrows_count_and_weigh_nothing(robin, phone, stat):
    slot = make_slot(robin, face_key="none")
    phone.tap_all(slot, "", "", "")
    slot.refresh_from_db()
    slot.face_key = "wa_60cm_full"
    slot.save()
    phone.send(slot, *[phone.operation(n + 4, v) for n, v in enumerate(["10", "10", *"999"])])

    answer = stat(slot)

    assert figures(answer) == (8, 47, 50, 9.0, 9.4)
    first = answer.told["shot"][0]
    assert (first["value"], first["score"], first["is_x"]) == (None, None, False)


# SH-29
def test_shots_stand_in_card_order_without_places_that_were_cleared(slot, phone, stat):
    for number in (3, 1, 4, 2):
        phone.tap(slot, number, str(number))
    phone.tap(slot, 3, None)

    shots = stat(slot).told["shot"]

    assert [(shot["number"], shot["score"]) for shot in shots] == [(1, 1), (2, 2), (4, 4)]


def test_a_shot_tells_all_that_is_known_of_it(slot, robin, phone, stat, clock):
    arrow = Arrow.objects.create(archer=robin, number=1)
    op = uuid.uuid4()
    phone.tap(slot, 1, "M", op=op, x_mm=1.5, y_mm=-300.0, arrow_id=arrow.pk, age_ms=250)
    clock.forward(seconds=1)

    (shot,) = stat(slot).told["shot"]

    assert shot == {
        "shot_id": shot_id(slot.public_id, 1),
        "number": 1,
        "value": "M",
        "score": 0,
        "is_x": False,
        "x": 1.5,
        "y": -300.0,
        "created_at": slot.shots.get().shot_at.strftime("%Y-%m-%dT%H:%M:%S.750Z"),
        "arrow_id": str(arrow.pk),
        "op": str(op),
        "is_disputed": False,
    }


# No rounder than a face may be read: what a print of 15 digits would spoil, and what it would not.
COORDINATES = [None, 0.0, 12.0, 1000.0, 0.1, 0.1 + 0.2, 1 / 3, 1e-07, 5e-324, -1999.9999999999998]


def test_a_stat_tells_each_row_to_the_last_digit(slot, robin, stat):
    arrow = Arrow.objects.create(archer=robin, number=1)
    readings = cycle([("X", 10), ("10", 10), ("M", 0), ("", None)])
    shots = [
        Shot(
            slot=slot,
            number=number,
            value=value,
            points=points,
            x_mm=x_mm,
            y_mm=y_mm,
            arrow=arrow if number % 3 else None,
            shot_at=timezone.now(),
            is_disputed=number % 5 == 0,
            op=uuid.uuid4(),
            version=number,
        )
        for number, (value, points), x_mm, y_mm in zip(
            (*range(1, 10), 20_000), readings, COORDINATES, reversed(COORDINATES), strict=False
        )
    ]
    Shot.objects.bulk_create(shots)

    # Written out, so that 12.0 is not 12.
    assert str(stat(slot).told["shot"]) == str([told_plainly(shot) for shot in shots])


def told_plainly(shot):
    return {
        "shot_id": shot_id(shot.slot.public_id, shot.number),
        "number": shot.number,
        "value": shot.value or None,
        "score": shot.points,
        "is_x": shot.value == "X",
        "x": shot.x_mm,
        "y": shot.y_mm,
        "created_at": iso(shot.shot_at),
        "arrow_id": shot.arrow_id and str(shot.arrow_id),
        "op": str(shot.op),
        "is_disputed": shot.is_disputed,
    }


def test_what_changed_since_a_version_comes_with_the_figures_of_the_whole_card(slot, phone, stat):
    seen = phone.tap_all(slot, *"99988").slot.version
    phone.tap(slot, 2, "7")
    phone.tap(slot, 6, "X")
    phone.tap(slot, 4, None)
    slot.refresh_from_db()
    whole = stat(slot).told

    changed = json.loads(changed_stat_json(slot, since=seen))

    assert changed.pop("cleared") == [shot_id(slot.public_id, 4)]
    assert changed == whole | {"shot": [whole["shot"][1], whole["shot"][-1]]}


def test_a_dispute_is_told(slot, robin, stat):
    Phone(robin).tap(slot, 1, "9")
    Phone(robin).tap(slot, 1, "8")

    assert stat(slot).told["shot"][0]["is_disputed"] is True


# SH-16, IA-12
def test_each_archer_reads_their_own_card(slot, phone, stat, guy):
    john = make_archer("john")
    johns = make_slot(john)
    phone.tap_all(slot, *"9999")
    Phone(john).tap_all(johns, *"1111")

    assert [shot["score"] for shot in stat(slot).told["shot"]] == [9] * 4
    assert [shot["score"] for shot in stat(johns, by=Device.of(john)).told["shot"]] == [1] * 4
    assert stat(johns) == (404, [f"slot: no record found with '{johns.public_id}'"])
    assert stat(slot, by=guy).status == 404


def test_a_capability_reads_its_card_and_no_other(slot, robin, stat):
    card = Device.of(robin, only=slot)

    assert stat(slot, by=card).status == 200
    assert stat(make_slot(make_archer("john")), by=card).status == 404


def test_a_coach_reads_the_card(slot, marian, stat):
    assert stat(slot, by=Device.of(marian)).status == 200


def test_an_answer_is_as_the_openapi_page_says(slot, phone, stat, client):
    phone.tap(slot, 1, "9")
    described = client.get("/api/openapi.json").json()["components"]["schemas"]

    told = stat(slot).told

    assert told.keys() == described["StatData"]["properties"].keys()
    assert told["shot"][0].keys() == described["ShotData"]["properties"].keys()
    assert set(described["ShotData"]["required"]) == told["shot"][0].keys()


@pytest.mark.parametrize("milliseconds", [0, 1, 250, 999])
def test_times_are_to_the_millisecond(slot, phone, stat, clock, milliseconds):
    phone.tap(slot, 1, "9", age_ms=milliseconds)

    told = stat(slot).told["shot"][0]["created_at"]
    assert told == iso(slot.shots.get().shot_at)
    assert told.endswith(f".{(1000 - milliseconds) % 1000:03}Z")
