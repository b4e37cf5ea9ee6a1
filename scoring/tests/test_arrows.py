import math
import uuid
from typing import Any

import pytest

from scoring.models import Arrow, Shot
from scoring.tests.device import at_once
from scoring.tests.factory import make_archer, make_slot
from scoring.tests.phone import Phone

pytestmark = pytest.mark.django_db

FACTS = {"number": 7, "spine": 500, "length": 720.5, "weight": 380.0, "diameter": 5.5}


@pytest.fixture
def arrow(robin):
    return Arrow.objects.create(archer=robin, number=1)


def path(arrow, rest=""):
    return f"/arrow/{arrow.pk}{rest}"


def shoot(slot, arrow, *places, value="9"):
    """One shot with this arrow on each place."""
    phone = Phone(slot.archer)
    for number, (x_mm, y_mm) in enumerate(places, start=1):
        phone.tap(slot, number, value, x_mm=x_mm, y_mm=y_mm, arrow_id=arrow.pk)


def test_an_arrow_is_added_read_and_listed(device):
    status, added = device.post("/arrow", **FACTS)

    assert status == 201
    assert added == {"arrow_id": added["arrow_id"], "retired_at": None, **FACTS}
    assert device.get(f"/arrow/{added['arrow_id']}") == (200, added)
    assert device.get("/arrow")[1]["items"] == [added]


def test_of_an_arrow_only_the_number_need_be_known(device):
    added = device.post("/arrow", number=1)[1]

    assert {added[fact] for fact in ("spine", "length", "weight", "diameter")} == {None}


def test_arrows_are_listed_by_number_and_by_pages(device, robin):
    Arrow.objects.bulk_create(Arrow(archer=robin, number=number) for number in range(60, 0, -1))
    first, second = device.get("/arrow")[1], device.get("/arrow?page=2")[1]

    numbers = [arrow["number"] for arrow in first["items"] + second["items"]]
    assert numbers == list(range(1, 61))
    assert (first["total"], first["has_next"], second["has_next"]) == (60, True, False)
    assert device.get("/arrow?size=201")[0] == 422


def test_a_change_leaves_the_rest_and_null_takes_a_measure_away(device):
    added = device.post("/arrow", **FACTS)[1]
    status, changed = device.patch(f"/arrow/{added['arrow_id']}", number=8, spine=None)

    assert status == 200
    assert changed == added | {"number": 8, "spine": None}
    assert device.get(f"/arrow/{added['arrow_id']}")[1] == changed


WRONG: dict[str, list[Any]] = {
    "number": [None, 0, -1, 1000, 1.5, "1", True, 2**70],
    "spine": [0, 5001, 400.5, "400", True],
    "length": [0, -1, 2001, "720", True, math.nan, math.inf, 1e400],
    "weight": [0, 5001, False, math.nan],
    "diameter": [0, 20.1, [], math.inf],
    "colour": ["red"],
}


@pytest.mark.parametrize(
    ("field", "wrong"), [(field, wrong) for field, wrongs in WRONG.items() for wrong in wrongs]
)
def test_a_measure_that_no_arrow_has_is_refused_by_name(device, arrow, field, wrong):
    for status, errors in (
        device.post("/arrow", **{"number": 1, field: wrong}),
        device.patch(path(arrow), **{field: wrong}),
    ):
        assert status == 422
        assert [error.partition(": ")[0] for error in errors] == [f"body.{field}"]
    assert Arrow.objects.get().number == 1


def test_an_arrow_without_shots_is_gone_when_removed(device, arrow):
    assert device.ask("DELETE", path(arrow)) == (200, None)

    assert not Arrow.objects.exists()
    assert device.ask("DELETE", path(arrow))[0] == 404


def test_an_arrow_with_shots_is_retired_and_its_shots_keep_it(device, arrow, slot):
    shoot(slot, arrow, (0, 0))
    status, retired = device.ask("DELETE", path(arrow))

    assert status == 200
    assert retired["retired_at"] is not None
    assert Shot.objects.get().arrow == arrow
    assert device.get(path(arrow)) == (200, retired)
    assert device.ask("DELETE", path(arrow)) == (200, retired)


def test_an_arrow_that_another_was_written_over_is_retired_too(device, robin, arrow, slot):
    phone = Phone(robin)
    phone.tap(slot, 1, "9", arrow_id=arrow.pk)
    phone.tap(slot, 1, "8")

    assert device.ask("DELETE", path(arrow))[1]["retired_at"] is not None


@pytest.mark.django_db(transaction=True)
def test_an_arrow_that_is_shot_and_removed_at_once_is_lost_from_no_shot(device, robin, slot):
    for number in range(1, 11):
        arrow = Arrow.objects.create(archer=robin, number=number)
        shot, removed = at_once(
            lambda arrow=arrow, number=number: device.ask(
                "POST",
                "/shot",
                {"slot_id": str(slot.public_id), "value": "9", "arrow_id": str(arrow.pk)},
            ),
            lambda arrow=arrow: device.ask("DELETE", path(arrow)),
        )

        kept = Shot.objects.filter(arrow=arrow).exists()
        assert removed[0] == 200
        assert (shot[0], removed[1] is not None) in {(201, True), (422, False)}
        assert kept == (shot[0] == 201)


# Another's


@pytest.mark.parametrize(
    ("method", "rest", "body"),
    [
        ("GET", "", None),
        ("PATCH", "", {"number": 2}),
        ("DELETE", "", None),
        ("GET", "/stats", None),
    ],
)
def test_anothers_arrow_looks_like_one_that_never_was(device, method, rest, body):
    others = Arrow.objects.create(archer=make_archer("guy"), number=1)
    never = Arrow(pk=uuid.uuid4())
    refused = device.ask(method, path(others, rest), body)

    status, (error,) = device.ask(method, path(never, rest), body)
    assert status == 404
    assert refused == (404, [error.replace(str(never.pk), str(others.pk))])
    assert Arrow.objects.get().number == 1


def test_arrows_are_listed_for_their_owner_alone(device):
    Arrow.objects.create(archer=make_archer("guy"), number=1)

    assert device.get("/arrow")[1]["total"] == 0


# How it groups


def test_an_arrow_groups_around_its_centre(device, arrow, slot):
    shoot(slot, arrow, (0, 0), (30, 0), (0, 30))
    status, stats = device.get(path(arrow, "/stats"))

    assert status == 200
    assert (stats["shots"], stats["mean"]) == (3, 9.0)
    assert stats["centre"] == {"x_mm": 10.0, "y_mm": 10.0}
    assert stats["radius_mm"] == pytest.approx(19.6, abs=0.05)


def test_an_arrow_that_was_never_shot_groups_nowhere(device, arrow):
    assert device.get(path(arrow, "/stats"))[1] == {
        "shots": 0,
        "mean": None,
        "centre": None,
        "radius_mm": None,
    }


def test_shots_without_a_place_or_a_value_count_as_shots(device, robin, arrow):
    slot = make_slot(robin, face_key="none")
    shoot(slot, arrow, (10, 20), (None, None), value="")
    stats = device.get(path(arrow, "/stats"))[1]

    assert stats == {
        "shots": 2,
        "mean": None,
        "centre": {"x_mm": 10.0, "y_mm": 20.0},
        "radius_mm": 0.0,
    }


def test_a_shot_that_was_taken_back_counts_no_longer(device, arrow, slot):
    shoot(slot, arrow, (10, 20), (30, 40))
    Phone(slot.archer).tap(slot, 2, None, arrow_id=arrow.pk)

    assert device.get(path(arrow, "/stats"))[1]["shots"] == 1


def test_the_stats_of_a_retired_arrow_stay(device, arrow, slot):
    shoot(slot, arrow, (0, 0))
    device.ask("DELETE", path(arrow))

    assert device.get(path(arrow, "/stats"))[1]["shots"] == 1
