"""PUT /slot/{slot_id}/card: phones send operations. Cases SY."""

import pytest

from scoring.cards import CHANGES_OF_A_PLACE
from scoring.models import Arrow
from scoring.models.shot import shot_id
from scoring.tests.factory import make_slot
from scoring.tests.slot_calls import NOON, address, card_body, operation


def statuses(answer):
    return [result["status"] for result in answer.told["results"]]


# SY-01
def test_an_operation_is_applied_and_the_card_told(slot, robin, put, clock):
    arrow = Arrow.objects.create(archer=robin, number=1)
    tap = operation(2, "X", x_mm=1.5, y_mm=-2.0, arrow_id=str(arrow.pk))

    assert put(slot, tap) == (
        200,
        {
            "results": [{"op": tap["op"], "status": "applied", "revision": 1}],
            "version": 1,
            "card": {
                "shots": [
                    {
                        "shot_id": shot_id(slot.public_id, 2),
                        "number": 2,
                        "value": "X",
                        "score": 10,
                        "x_mm": 1.5,
                        "y_mm": -2.0,
                        "arrow_id": str(arrow.pk),
                        "shot_at": f"{clock.now:%Y-%m-%dT%H:%M:%S}.000Z",
                        "op": tap["op"],
                        "is_disputed": False,
                    }
                ],
                "totals": {
                    "total": 10,
                    "shots_fired": 1,
                    "shots_hit": 1,
                    "golds": 1,
                    "tens": 1,
                    "xs": 1,
                },
            },
        },
    )


# SY-02, SY-07
def test_a_repeat_with_a_new_sent_at_has_the_first_revision(slot, put):
    tap = operation()
    first = put(slot, tap).told

    again = put(slot, tap, sent_at=NOON + 60_000).told

    assert again["results"] == [first["results"][0] | {"status": "repeated"}]
    assert again["version"] == first["version"] == 1
    assert again["card"] == first["card"]


# SY-05
def test_a_name_used_for_something_else_is_422_and_changes_nothing(slot, put):
    tap = operation()
    put(slot, tap)

    answer = put(slot, tap | {"value": "8"})

    words = "body.operations.0.op: this operation was sent before with another content"
    assert answer == (422, [words])
    assert slot.shots.get().value == "9"


# SY-06, SY-10
def test_each_operation_of_a_batch_is_judged_by_itself(slot, put):
    tap = operation(1)
    put(slot, tap)

    answer = put(slot, tap | {"value": "8"}, operation(2, "11"), operation(0), operation(3, "X"))

    assert statuses(answer) == ["refused", "refused", "refused", "applied"]
    assert [result.get("reason") for result in answer.told["results"]] == [
        "this operation was sent before with another content",
        "'11' is not on the face",
        "the card has no place 0",
        None,
    ]
    assert [shot["value"] for shot in answer.told["card"]["shots"]] == ["9", "X"]


def test_a_single_operation_that_is_refused_is_answered_with_its_reason(slot, put):
    answer = put(slot, operation(1, "11"))

    assert answer.status == 200
    assert answer.told["results"][0]["reason"] == "'11' is not on the face"
    assert (answer.told["version"], answer.told["card"]["shots"]) == (0, [])


# SY-12
@pytest.mark.parametrize(("count", "status"), [(0, 422), (300, 200), (301, 422)])
def test_a_request_has_1_to_300_operations(slot, put, count, status):
    answer = put(slot, *[operation(number) for number in range(1, count + 1)])

    assert answer.status == status
    assert slot.revisions.count() == (count if status == 200 else 0)
    if status == 422:
        assert answer.told[0].startswith("body.operations: ")


def test_one_place_may_be_changed_by_a_whole_request(slot, put):
    taps = [operation(1, seq=seq) for seq in range(300)]

    assert statuses(put(slot, *taps)).count("applied") == CHANGES_OF_A_PLACE


def test_an_empty_place_is_null_and_an_unscored_arrow_is_empty(robin, put):
    slot = make_slot(robin, face_key="none")

    answer = put(slot, operation(1, ""), operation(2, ""), operation(2, None, seq=3))

    shots = answer.told["card"]["shots"]
    assert [(shot["value"], shot["score"]) for shot in shots] == [("", None), (None, None)]
    assert answer.told["card"]["totals"]["shots_hit"] is None


# SY-23
@pytest.mark.parametrize("field", ["total", "rank", "place", "version"])
def test_no_figure_comes_from_a_client(slot, put, field):
    assert put(slot, operation(), **{field: 1}).told == [
        f"body.{field}: Extra inputs are not permitted"
    ]
    assert put(slot, operation(**{field: 1})).told == [
        f"body.operations.0.{field}: Extra inputs are not permitted"
    ]
    assert slot.revisions.count() == 0


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("op", "one"),
        ("op", None),
        ("seq", -1),
        ("seq", 1.5),
        ("seq", True),
        ("seq", 2**63),
        ("number", "1"),
        ("number", 2**70),
        ("number", True),
        ("value", 9),
        ("value", True),
        ("value", "X" * 11),
        ("value", "\ud800"),
        ("x_mm", "1"),
        ("x_mm", 1e300),
        ("y_mm", True),
        ("arrow_id", 5),
        ("shot_at", -1),
        ("shot_at", "2026-05-01T10:00:00Z"),
        ("shot_at", 2**63),
        ("shot_at", None),
        ("base", "none"),
    ],
)
def test_a_bad_operation_is_422_and_names_the_field(slot, put, field, given):
    answer = put(slot, operation(1), operation(2) | {field: given})

    assert answer.status == 422
    assert [words.split(": ")[0] for words in answer.told] == [f"body.operations.1.{field}"]
    assert slot.revisions.count() == 0


@pytest.mark.parametrize(("field", "given"), [("sent_at", None), ("device", "phone")])
def test_a_bad_request_is_422_and_names_the_field(slot, put, field, given):
    answer = put(slot, operation(), **{field: given})

    assert answer.status == 422
    assert answer.told[0].startswith(f"body.{field}: ")


@pytest.mark.parametrize("value", ["\x00", "x", " 9", "9 ", "٩", "+9", "09"])
def test_a_value_is_exactly_one_of_the_face(slot, put, value):
    answer = put(slot, operation(1, value))

    assert statuses(answer) == ["refused"]
    assert slot.revisions.count() == 0


@pytest.mark.parametrize("number", [-(2**31), -1, 0, 302, 32_768, 65_536, 2**31 - 1])
def test_a_place_far_outside_the_card_is_refused(slot, put, number):
    put(slot, operation(1))

    answer = put(slot, operation(number, seq=2), operation(2, seq=3))

    assert statuses(answer) == ["refused", "applied"]


def test_the_greatest_numbers_are_kept(slot, put):
    longest = {"seq": 2**53, "shot_at": 8_640_000_000_000_000, "x_mm": -2000, "y_mm": 2000}

    assert statuses(put(slot, operation(1) | longest, sent_at=0)) == ["applied"]
    assert statuses(put(slot, operation(1) | longest, sent_at=0)) == ["applied"]


def test_a_value_is_not_read_from_the_face_for_a_phone(slot, put):
    assert statuses(put(slot, operation(1, "?", x_mm=0, y_mm=0))) == ["refused"]


def test_the_address_takes_no_parameters(slot, device):
    assert device.ask("PUT", address(slot, "card?dry=1"), card_body(operation())).status == 422
    assert slot.revisions.count() == 0


def test_an_answer_is_as_the_openapi_page_says(slot, put, client):
    schemas = client.get("/api/openapi.json").json()["components"]["schemas"]

    told = put(slot, operation(), operation(2, "11")).told

    assert told.keys() == schemas["CardData"]["properties"].keys()
    assert told["card"]["shots"][0].keys() == schemas["CardShotData"]["properties"].keys()
    assert told["card"]["totals"].keys() == schemas["TotalsData"]["properties"].keys()
    assert told["results"][1].keys() == schemas["ResultData"]["properties"].keys()
