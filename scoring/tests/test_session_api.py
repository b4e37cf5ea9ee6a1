"""Cases SL and EA: range sessions over HTTP."""

import re
import uuid
from datetime import timedelta
from functools import partial

import pytest
from django.utils.timezone import now

from scoring.models import Session
from scoring.tests.device import Device, at_once, query_count
from scoring.tests.factory import make_archer, make_session, make_slot

pytestmark = pytest.mark.django_db

MAIN_RANGE = {"location": "Main Range", "is_indoor": False}


def test_an_opened_session_is_in_the_list_of_open_ones(device, robin):
    assert device.get("/session/open") == (200, [])

    status, made = device.post("/session", **MAIN_RANGE)

    assert status == 201
    assert device.get("/session/open") == (200, [made])
    assert device.get(f"/session/{made['session_id']}") == (200, made)
    assert made["owner"] == {"archer_id": str(robin.public_id), "name": "Robin"}
    assert (made["timezone"], made["is_opened"], made["closed_at"]) == ("UTC", True, None)


def test_a_second_session_is_refused_and_the_first_is_named(device):
    _, made = device.post("/session", **MAIN_RANGE)

    status, errors = device.post("/session", **MAIN_RANGE)

    assert (status, Session.objects.count()) == (409, 1)
    assert errors == [f"session: {made['session_id']} is open; close it first"]


@pytest.mark.django_db(transaction=True)
def test_of_four_opened_at_once_one_is_made(device):
    outcomes = at_once(*[lambda: device.post("/session", **MAIN_RANGE)] * 4)

    assert sorted(status for status, _ in outcomes) == [201, 409, 409, 409]
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    ("location", "status"),
    [("", 422), ("   ", 422), ("x" * 256, 422), ("x" * 255, 201), ("\x00", 422), ("\ud800", 422)],
)
def test_a_location_has_1_to_255_characters_on_a_line(device, location, status):
    got, told = device.post("/session", location=location, is_indoor=True)

    assert got == status
    assert status == 201 or re.match(r"body\.location: ", told[0])
    assert Session.objects.exists() == (status == 201)


def test_every_wrong_field_is_named(device):
    status, errors = device.post("/session", location=7, is_indoor="no", timezone=1, owner="guy")

    assert status == 422
    assert {error.split(":")[0] for error in errors} == {
        "body.location",
        "body.is_indoor",
        "body.timezone",
        "body.owner",
    }


def test_an_unknown_time_zone_is_named(device):
    status, errors = device.post("/session", **MAIN_RANGE, timezone="Sherwood/Oak")

    assert status == 422
    assert errors[0].startswith("body.timezone: 'Sherwood/Oak'")


def test_a_closed_session_moves_to_the_list_of_closed_ones(device):
    _, made = device.post("/session", **MAIN_RANGE)

    status, closed = device.patch(f"/session/{made['session_id']}", is_opened=False)

    assert (status, closed["is_opened"]) == (200, False)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", closed["closed_at"])
    assert device.get("/session/open") == (200, [])
    assert device.get("/session?mine=closed")[1]["items"] == [closed]
    assert device.patch(f"/session/{made['session_id']}", is_opened=False) == (200, closed)


def test_a_session_is_open_again_and_under_another_name(device):
    _, made = device.post("/session", **MAIN_RANGE)
    address = f"/session/{made['session_id']}"
    device.patch(address, is_opened=False)

    status, opened = device.patch(address, is_opened=True, location="Field")

    assert (status, opened["closed_at"], opened["location"]) == (200, None, "Field")
    assert device.patch(address, is_opened=True) == (200, opened)


def test_a_session_in_which_somebody_shoots_stays_open(device, robin, tuck):
    session = make_session(robin)
    slot = make_slot(tuck, session)

    status, errors = device.patch(f"/session/{session.public_id}", is_opened=False)

    assert status == 409
    assert errors == [f"session: {session.public_id}: still shooting at 1A (slot {slot.public_id})"]


def test_the_owner_frees_the_place_of_who_is_gone_and_closes(device, robin, tuck):
    session = make_session(robin)
    slot = make_slot(tuck, session)

    freed = device.post(f"/session/{session.public_id}/release", slot_id=str(slot.public_id))

    assert freed == (200, {"slot_id": str(slot.public_id), "is_shooting": False})
    assert device.patch(f"/session/{session.public_id}", is_opened=False)[0] == 200


@pytest.mark.parametrize("body", [{}, {"is_opened": None}, {"is_opened": 1}, {"closed_at": None}])
def test_a_change_changes_something(device, robin, body):
    session = make_session(robin)

    assert device.patch(f"/session/{session.public_id}", **body)[0] == 422
    assert Session.objects.get().is_open


def test_a_stranger_changes_nothing_and_reads_what_is_open(robin, tuck):
    guy, session = Device.of(make_archer("guy")), make_session(robin)
    slot, address = make_slot(tuck, session), f"/session/{session.public_id}"

    for body in ({"is_opened": False}, {"is_opened": True}, {"location": "Nottingham"}):
        status, errors = guy.patch(address, **body)
        assert (status, errors) == (404, [f"session: no record found with '{session.public_id}'"])
    assert guy.post(f"{address}/release", slot_id=str(slot.public_id))[0] == 404
    assert guy.get(address)[0] == 200

    slot.left_at = session.closed_at = now()
    slot.save()
    session.save()
    assert [guy.get(address)[0], guy.get(f"{address}/target")[0]] == [404, 404]
    assert [Device.of(tuck).get(address)[0], Device.of(robin).get(address)[0]] == [200, 200]


def test_a_session_that_nobody_knows_looks_like_a_strangers(device):
    unknown = uuid.uuid4()

    assert device.get(f"/session/{unknown}") == (
        404,
        [f"session: no record found with '{unknown}'"],
    )


def test_lanes_tell_who_stands_where(device, robin, tuck):
    session = make_session(robin)
    first, second = make_slot(robin, session), make_slot(tuck, session, lane=2)
    make_slot(make_archer("john"), session, left_at=now())

    status, page = device.get(f"/session/{session.public_id}/target")

    assert (status, page["total"]) == (200, 2)
    assert [(lane["lane"], lane["distance"], lane["unit"]) for lane in page["items"]] == [
        (1, 30, "m"),
        (2, 30, "m"),
    ]
    standing = [archer for lane in page["items"] for archer in lane["archers"]]
    assert standing == [
        {
            "letter": "A",
            "slot_id": str(slot.public_id),
            "archer_id": str(slot.archer.public_id),
            "name": slot.archer.display_name,
        }
        for slot in (first, second)
    ]


def test_nobody_stands_in_an_idle_session(device, robin, tuck):
    past = now() - timedelta(hours=73)
    session = make_session(robin, opened_at=past)
    make_slot(tuck, session, started_at=past)

    assert device.get(f"/session/{session.public_id}")[1]["is_opened"] is False
    lanes = device.get(f"/session/{session.public_id}/target")[1]["items"]
    assert [lane["archers"] for lane in lanes] == [[]]


def past_sessions(archer, count):
    for number in range(count):
        moment = now() - timedelta(days=number + 1)
        make_session(archer, f"Day {number}", opened_at=moment, closed_at=moment)


def test_closed_sessions_come_by_pages_the_last_first(device, robin, tuck):
    past_sessions(robin, 51)
    past_sessions(tuck, 1)

    first, second = (device.get(f"/session?mine=closed&page={page}")[1] for page in (1, 2))

    assert (first["total"], len(first["items"]), first["has_next"]) == (51, 50, True)
    assert first["items"][0]["location"] == "Day 0"
    assert [session["location"] for session in second["items"]] == ["Day 50"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("mine=closed&size=200", 200),
        ("mine=closed&page=9", 200),
        ("mine=closed&size=201", 422),
        ("mine=closed&page=0", 422),
        ("", 422),
        ("mine=open", 422),
        ("mine=closed&owner=guy", 422),
    ],
)
def test_the_list_of_closed_sessions_takes_what_it_knows(device, query, status):
    got, told = device.get(f"/session?{query}")

    assert got == status
    assert status == 422 or (told["items"], told["total"]) == ([], 0)


def test_lists_ask_as_often_for_ten_as_for_one(device, robin):
    session = make_session(robin)
    addresses = ["/session?mine=closed", f"/session/{session.public_id}/target"]
    past_sessions(robin, 1)
    make_slot(robin, session)
    for_one = [query_count(partial(device.get, address)) for address in addresses]

    past_sessions(robin, 9)
    for number in range(2, 11):
        make_slot(make_archer(f"archer{number}"), session, lane=number)

    for_ten = [query_count(partial(device.get, address)) for address in addresses]
    assert [device.get(address)[1]["total"] for address in addresses] == [10, 10]
    assert for_ten == for_one


def test_nobody_gets_in_without_a_token(client, robin):
    session = make_session(robin)

    for path in ("/session/open", "/session?mine=closed", f"/session/{session.public_id}"):
        assert client.get(f"/api/v0{path}").status_code == 401
