"""Days that end where clocks change, and the arrows that come after it, as phones ask the API.

Cases SO-38 to SO-42, SO-51, BR-23.
"""

from datetime import datetime, timedelta

import pytest

from leaderboard.tests.factory import join
from scoring.tests.device import Device
from scoring.tests.phone import Phone
from scoring.times import iso, milliseconds

# Somewhere, now, and the midnight that comes next there.
DAYS = [
    # 23 hours, and 25.
    ("Europe/London", "2026-03-29T00:30:00+00:00", "2026-03-29T23:00:00+00:00"),
    ("Europe/London", "2026-10-24T23:30:00+00:00", "2026-10-26T00:00:00+00:00"),
    # Without a midnight: from it the clocks go to 1 o'clock.
    ("Africa/Cairo", "2026-04-23T12:00:00+00:00", "2026-04-23T22:00:00+00:00"),
    # By half an hour.
    ("Australia/Lord_Howe", "2026-04-04T14:00:00+00:00", "2026-04-05T13:30:00+00:00"),
    # As early as it gets.
    ("Pacific/Kiritimati", "2026-04-30T23:00:00+00:00", "2026-05-01T10:00:00+00:00"),
]


@pytest.fixture(params=DAYS, ids=lambda day: f"{day[0]} {day[1][:10]}")
def day(request, clock):
    """A shoot of Marian's and its end."""
    zone, now, end = request.param
    clock.now = datetime.fromisoformat(now)
    return zone, datetime.fromisoformat(end)


@pytest.fixture
def shoot(day, marian):
    zone, _ = day
    made = Device.of(marian).post("/shoot", timezone=zone).told
    return marian.shoots.get(public_id=made["shoot_id"])


@pytest.fixture
def sends(clock, robin, slot):
    """What Robin's phone asks: each arrow by its place, and when it was shot."""
    phone, device = Phone(robin), Device.of(robin)

    def sends(*shot):
        body = {
            "sent_at": milliseconds(clock.now),
            "device": str(phone.device),
            "operations": [tapped(phone, *each) for each in shot],
        }
        return device.ask("PUT", f"/slot/{slot.public_id}/card", body)

    return sends


def tapped(phone, number, moment):
    made = phone.operation(number, "9")
    return {
        "op": str(made.op),
        "seq": made.seq,
        "number": number,
        "value": made.value,
        "shot_at": milliseconds(moment),
    }


def verdicts(answer):
    return [each["status"] for each in answer.told["results"]]


def test_an_arrow_counts_that_was_shot_before_midnight_there_and_for_three_days(
    day, clock, shoot, address, host_phone, robin, slot, sends
):
    _, end = day
    assert host_phone.get(address).told["expires_at"] == iso(end)
    join(shoot, robin, slot)
    correction = {"number": 1, "value": "7", "reason": "the paper says so"}

    clock.now = end + timedelta(hours=10)
    second = timedelta(seconds=1)
    assert verdicts(sends((1, end - second), (2, end + second))) == ["applied", "refused"]
    told = host_phone.get(address).told
    [row] = told["standings"]
    assert (told["status"], row["total"], row["late_count"], row["place"]) == ("finished", 9, 1, 1)
    page = Device.of(robin).get(f"/slot/{slot.public_id}/revisions").told
    assert [(each["number"], each["is_late"]) for each in page["items"]] == [(1, True)]

    clock.now = end + timedelta(hours=72) - second
    path = f"/slot/{slot.public_id}/correction"
    assert host_phone.post(path, **correction).status == 200
    clock.now = end + timedelta(hours=72) + second
    assert sends((2, end - second)).status == 410
    assert host_phone.post(path, **correction).status == 410
    assert host_phone.get(address).told["standings"][0]["total"] == 7
