"""Cases SL and IA: places on the range over HTTP."""

import uuid
from datetime import timedelta

import pytest
from django.utils.timezone import now

from scoring.models import ClubMembership, Slot
from scoring.tests.device import Device, at_once
from scoring.tests.factory import make_archer, make_club, make_session, make_slot
from scoring.tests.slot_calls import address, tap

pytestmark = pytest.mark.django_db


def test_a_place_is_taken_and_read(device, robin, session):
    status, taken = device.post(
        "/slot", session_id=str(session.public_id), distance=30, face_type="wa_60cm_full"
    )
    slot = Slot.objects.get()

    assert status == 201
    assert taken == {
        "slot_id": str(slot.public_id),
        "slot": "1A",
        "capability": taken["capability"],
    }
    status, read = device.get(address(slot))
    assert (status, read["started_at"][-1]) == (200, "Z")
    assert read == {
        "slot_id": str(slot.public_id),
        "slot": "1A",
        "session_id": str(session.public_id),
        "archer": {"archer_id": str(robin.public_id), "name": "Robin"},
        "lane": 1,
        "letter": "A",
        "distance": 30,
        "unit": "m",
        "round": None,
        "face_type": "wa_60cm_full",
        "arrows": None,
        "shot_per_round": 6,
        "bowstyle": "recurve",
        "category": "open",
        "age_group": "adult",
        "draw_weight": None,
        "is_shooting": True,
        "started_at": read["started_at"],
        "left_at": None,
        "finished_at": None,
        "confirmed_at": None,
        "total": 0,
        "shots_fired": 0,
        "shots_hit": 0,
        "version": 0,
    }


@pytest.mark.parametrize(
    ("round_key", "face_type", "distance", "arrows"),
    [
        ("portsmouth", "wa_60cm_full", 20, 60),
        ("wa1440_90", None, 90, 144),
        ("wa_field_24_red_marked", None, None, 72),
    ],
)
def test_a_round_says_what_is_shot(device, round_key, face_type, distance, arrows):
    _, taken = device.post("/slot", round=round_key)
    _, read = device.get(f"/slot/{taken['slot_id']}")

    assert (read["round"], read["face_type"]) == (round_key, face_type)
    assert (read["distance"], read["arrows"]) == (distance, arrows)
    assert (read["unit"] is None) == (distance is None)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        *(({"distance": wrong}, "distance") for wrong in (0, 101, 18.5, "thirty", True, 2**70)),
        *(({"shot_per_round": wrong}, "shot_per_round") for wrong in (0, 13, 6.5, "6", True)),
        *(({"draw_weight": wrong}, "draw_weight") for wrong in (0, -1, 200.5, "38", True)),
        ({"bowstyle": "horsebow"}, "bowstyle"),
        ({"face_type": "wa_999cm"}, "face_type"),
        ({"face_type": ""}, "face_type"),
        ({"face_type": "\x00"}, "face_type"),
        ({"round": "nottingham"}, "round"),
        ({"round": "york", "distance": 80}, "distance"),
        ({"unit": "ft"}, "unit"),
        ({"session_id": "1"}, "session_id"),
        ({"letter": "A"}, "letter"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(device, body, field):
    status, errors = device.post("/slot", **body)

    assert (status, len(errors)) == (422, 1)
    assert errors[0].startswith(f"body.{field}: ")
    assert not Slot.objects.exists()


def test_two_wrong_fields_are_two_errors(device):
    status, errors = device.post("/slot", distance=0, bowstyle="horsebow")

    assert status == 422
    assert {error.split(":")[0] for error in errors} == {"body.distance", "body.bowstyle"}


@pytest.mark.parametrize(
    ("body", "allowed"),
    [({"bowstyle": "horsebow"}, "barebow"), ({"face_type": "wa_999cm"}, "wa_40cm_full")],
)
def test_an_unknown_word_is_answered_with_those_allowed(device, body, allowed):
    assert allowed in device.post("/slot", **body)[1][0]


@pytest.mark.parametrize(
    "body",
    [
        *({"distance": right} for right in (1, 100)),
        *({"shot_per_round": right} for right in (1, 12)),
        *({"draw_weight": right} for right in (38, 0.5, 200)),
        {},
    ],
)
def test_what_makes_sense_is_taken(device, body):
    assert device.post("/slot", **body)[0] == 201


def test_a_place_in_no_session_or_a_closed_one(device, robin):
    closed = make_session(robin, closed_at=now())

    assert device.post("/slot", session_id=str(uuid.uuid4()))[0] == 404
    status, errors = device.post("/slot", session_id=str(closed.public_id))
    assert (status, errors) == (409, [f"session: {closed.public_id} is closed"])


def test_an_unfinished_card_is_named(device, session):
    asked = {"session_id": str(session.public_id)}
    _, taken = device.post("/slot", **asked)

    status, errors = device.post("/slot", **asked)
    assert (status, taken["slot_id"] in errors[0]) == (409, True)

    assert device.post(f"/slot/{taken['slot_id']}/finish")[1]["is_shooting"] is False
    status, second = device.post("/slot", **asked)
    assert (status, second["slot"]) == (201, "1A")


def test_who_shoots_elsewhere_is_told_where(device, tuck, session):
    _, taken = device.post("/slot", session_id=str(session.public_id))

    status, errors = device.post("/slot", session_id=str(make_session(tuck).public_id))

    assert (status, str(session.public_id) in errors[0]) == (409, True)
    assert device.get("/slot/current") == (200, {"slot_id": taken["slot_id"]})


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_get_eight_places(session):
    phones = [Device.of(make_archer(f"archer{number}")) for number in range(8)]
    asked = {"session_id": str(session.public_id), "distance": 30}

    outcomes = at_once(*[lambda device=device: device.post("/slot", **asked) for device in phones])

    assert {status for status, _ in outcomes} == {201}
    taken = sorted(told["slot"] for _, told in outcomes)
    assert taken == ["1A", "1B", "1C", "1D", "2A", "2B", "2C", "2D"]


@pytest.mark.django_db(transaction=True)
def test_twice_at_once_without_a_session_is_once(device, robin):
    outcomes = dict(at_once(*[lambda: device.post("/slot")] * 2))

    assert outcomes.keys() == {201, 409}
    slot = robin.slots.get()
    assert str(slot.public_id) in outcomes[409][0]
    assert robin.sessions.get() == slot.session


def test_the_current_slot_is_where_the_archer_stands(device, robin, session):
    nowhere = (200, {"slot_id": None})
    assert device.get("/slot/current") == nowhere

    slot = make_slot(robin, session)
    assert device.get("/slot/current") == (200, {"slot_id": str(slot.public_id)})

    device.patch(address(slot), is_shooting=False)
    assert device.get("/slot/current") == nowhere


def test_nobody_stands_in_an_idle_session(device, robin, marian):
    past = now() - timedelta(hours=73)
    make_slot(robin, make_session(marian, opened_at=past), started_at=past)

    assert device.get("/slot/current") == (200, {"slot_id": None})


def test_a_coach_asks_where_her_archer_stands(robin, marian):
    slot, club = make_slot(robin), make_club(archers=(robin,))
    ClubMembership.objects.create(club=club, archer=marian, is_coach=True)
    asked = f"/slot/current?archer_id={robin.public_id}"

    assert Device.of(marian).get(asked) == (200, {"slot_id": str(slot.public_id)})
    assert Device.of(robin).get(asked) == (200, {"slot_id": str(slot.public_id)})


def test_nobody_else_asks_where_an_archer_stands(device, tuck):
    make_slot(tuck)
    for archer_id in (tuck.public_id, uuid.uuid4()):
        assert device.get(f"/slot/current?archer_id={archer_id}") == (
            404,
            [f"archer: no record found with '{archer_id}'"],
        )
    assert device.get("/slot/current?archer=robin")[0] == 422


def test_a_stranger_does_not_tell_a_slot_from_none(robin):
    slot, guy = make_slot(robin), Device.of(make_archer("guy"))
    for slot_id in (slot.public_id, uuid.uuid4()):
        expected = (404, [f"slot: no record found with '{slot_id}'"])

        assert guy.get(f"/slot/{slot_id}") == expected
        assert guy.patch(f"/slot/{slot_id}", is_shooting=False) == expected
        assert guy.patch(f"/slot/{slot_id}", is_shooting=True) == expected
        assert guy.patch(f"/slot/{slot_id}", shot_per_round=3) == expected
        assert guy.post(f"/slot/{slot_id}/finish") == expected
    assert (Slot.objects.get().version, Slot.objects.get().is_shooting) == (0, True)


@pytest.mark.parametrize("number", ["1", "2", "current1"])
def test_slots_have_no_numbers(device, robin, number):
    make_slot(robin)

    assert device.get(f"/slot/{number}")[0] == 422


def test_a_capability_opens_its_card_and_nothing_else(device, tuck):
    _, taken = device.post("/slot")
    card, other = Device(taken["capability"]), make_slot(tuck)
    mine = f"/slot/{taken['slot_id']}"

    assert card.ask("PUT", f"{mine}/card", tap())[0] == 200
    assert card.get(mine)[1]["total"] == 9
    assert [card.get(address(other))[0], card.ask("PUT", address(other, "card"), tap())[0]] == (
        [404, 404]
    )
    for refused in (
        card.get("/slot/current"),
        card.get("/session/open"),
        card.post("/slot"),
        card.patch(mine, is_shooting=False),
        card.post(f"{mine}/finish"),
        card.ask("PUT", f"{mine}/grant/{tuck.public_id}"),
    ):
        assert refused == (403, ["this token opens one card and nothing else"])


def test_an_older_card_keeps_the_bow_it_was_shot_with(device, robin):
    _, taken = device.post("/slot")
    robin.bowstyle = "longbow"
    robin.save()

    assert device.get(f"/slot/{taken['slot_id']}")[1]["bowstyle"] == "recurve"


def test_nobody_gets_in_without_a_token(client, robin):
    slot = make_slot(robin)

    for path in ("/slot/current", address(slot)):
        assert client.get(f"/api/v0{path}").status_code == 401
    for path in ("/slot", address(slot, "finish")):
        assert client.post(f"/api/v0{path}", {}, "application/json").status_code == 401
