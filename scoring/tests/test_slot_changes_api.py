"""Cases SL and IA: a slot changed and granted over HTTP."""

import uuid

import pytest

from scoring.models import Shot, ShotRevision, Slot
from scoring.tests.device import Device
from scoring.tests.factory import make_archer, make_slot
from scoring.tests.phone import Phone
from scoring.tests.slot_calls import address, tap

pytestmark = pytest.mark.django_db


def test_rows_change_and_no_arrow_moves(device, robin):
    slot = make_slot(robin)
    shooting = Phone(robin)
    for number in range(1, 11):
        shooting.tap(slot, number, "9")
    before = list(Shot.objects.values())

    status, changed = device.patch(address(slot), shot_per_round=6)

    assert (status, changed["shot_per_round"], changed["version"]) == (200, 6, 11)
    assert (changed["total"], list(Shot.objects.values())) == (90, before)


def test_no_arrow_falls_off_its_face(device, robin):
    slot = make_slot(robin, face_key="wa_40cm_full")
    Phone(robin).tap(slot, 1, "4")

    status, errors = device.patch(address(slot), face_type="wa_40cm_triple_vertical")

    assert (status, errors[0].startswith("face_type: shot 1 ")) == (409, True)
    assert Slot.objects.get().face_key == "wa_40cm_full"


def test_the_face_of_a_finished_card_stays(device, robin):
    slot = make_slot(robin, face_key="wa_80cm_full")
    Phone(robin).tap(slot, 1, "X")
    device.post(f"{address(slot)}/finish")

    status, _ = device.patch(address(slot), face_type="wa_80cm_full_x11")

    assert (status, Slot.objects.get().total) == (409, 10)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"is_shooting": None},
        {"is_shooting": 0},
        {"shot_per_round": 13},
        {"shot_per_round": True},
        {"face_type": "wa_999cm"},
        {"is_shooting": False, "total": 9},
    ],
)
def test_a_change_makes_sense_or_nothing_is_changed(device, robin, body):
    slot = make_slot(robin)

    assert device.patch(address(slot), **body)[0] == 422
    assert (Slot.objects.get().version, Slot.objects.get().is_shooting) == (0, True)


def test_who_leaves_may_come_back(device, robin):
    slot = make_slot(robin)

    status, left = device.patch(address(slot), is_shooting=False)
    assert (status, left["is_shooting"], left["version"]) == (200, False, 1)
    assert device.patch(address(slot), is_shooting=False) == (200, left)

    status, back = device.patch(address(slot), is_shooting=True)
    assert (status, back["slot"], back["left_at"], back["version"]) == (200, "1A", None, 2)


def test_the_owner_of_the_session_frees_a_place_by_a_change_too(tuck, marian, session):
    slot, owner = make_slot(tuck, session), Device.of(marian)

    assert owner.patch(address(slot), is_shooting=False)[0] == 200
    assert owner.patch(address(slot), is_shooting=True)[0] == 404
    assert owner.ask("PUT", address(slot, "card"), tap())[0] == 404
    assert owner.patch(f"/session/{session.public_id}", is_opened=False)[0] == 200


def test_a_mate_scores_while_the_archer_lets_him(device, robin, tuck):
    slot, mate = make_slot(robin), Device.of(tuck)
    grant = address(slot, "grant", tuck.public_id)
    assert mate.ask("PUT", address(slot, "card"), tap())[0] == 404

    for _ in range(2):
        status, given = device.ask("PUT", grant)
        assert (status, given["is_granted"]) == (200, True)
    assert mate.ask("PUT", address(slot, "card"), tap())[0] == 200
    assert ShotRevision.objects.get().actor == tuck
    assert mate.get(address(slot))[0] == 200

    for _ in range(2):
        status, given = device.ask("DELETE", grant)
        assert (status, given["is_granted"]) == (200, False)
    assert mate.ask("PUT", address(slot, "card"), tap())[0] == 404


def test_only_the_archer_grants(device, robin, tuck):
    slot, guy = make_slot(robin), make_archer("guy")
    device.ask("PUT", address(slot, "grant", tuck.public_id))

    for other in (tuck, guy):
        for method in ("PUT", "DELETE"):
            refused = Device.of(other).ask(method, address(slot, "grant", guy.public_id))
            assert refused == (404, [f"slot: no record found with '{slot.public_id}'"])
    assert [given.archer for given in slot.grants.all()] == [tuck]


def test_a_mate_whom_nobody_knows_is_not_found(device, robin):
    slot, unknown = make_slot(robin), uuid.uuid4()

    assert device.ask("PUT", address(slot, "grant", unknown)) == (
        404,
        [f"archer: no record found with '{unknown}'"],
    )
