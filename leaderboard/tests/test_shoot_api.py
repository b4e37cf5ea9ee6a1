"""Cases SO over HTTP: a shoot is made and changed by its host."""

from datetime import timedelta

import pytest

from leaderboard.links import shoot_to_join, shoot_to_watch
from leaderboard.models import Shoot, ShootCode
from leaderboard.tests.factory import make_participant
from scoring.tests.device import Device, at_once
from scoring.tests.factory import make_archer
from scoring.times import iso


@pytest.fixture
def made(host_phone):
    return host_phone.post("/shoot", title="Club night", timezone="Europe/London").told


@pytest.fixture
def address(made):
    return f"/shoot/{made['shoot_id']}"


@pytest.fixture
def shoot(made):
    return Shoot.objects.get(public_id=made["shoot_id"])


def token_in(url):
    return url.rstrip("/").rpartition("/")[2]


# SO-01
def test_a_shoot_is_made_with_its_code_and_links(made, shoot, marian):
    assert shoot.code.code == made["code"]
    assert shoot_to_join(token_in(made["join_url"])) == shoot
    assert shoot_to_watch(token_in(made["watch_url"])) == shoot
    assert made["join_url"].startswith("http://testserver/")
    assert (shoot.host, shoot.title, shoot.status) == (marian, "Club night", "check_in")
    assert (shoot.timezone, shoot.participants.count()) == ("Europe/London", 0)


# SO-02
def test_a_code_keeps_the_zeros_in_front(host_phone, address, shoot):
    ShootCode.objects.filter(shoot=shoot).update(code="0042")

    assert host_phone.post(f"{address}/lock").told["code"] == "0042"


# SO-03
@pytest.mark.django_db(transaction=True)
def test_shoots_made_at_once_have_different_codes():
    hosts = [Device.of(make_archer(f"host{number}")) for number in range(8)]

    made = at_once(*[lambda host=host: host.post("/shoot") for host in hosts])

    assert [answer.status for answer in made] == [201] * 8
    assert len({answer.told["code"] for answer in made}) == 8


# SO-05
@pytest.mark.parametrize(
    ("title", "kept"), [(None, None), ("  x  ", "x"), ("   ", None), ("x" * 100, "x" * 100)]
)
def test_a_title_may_be_left_out(host_phone, title, kept):
    shoot_id = host_phone.post("/shoot", title=title).told["shoot_id"]

    assert host_phone.post(f"/shoot/{shoot_id}/lock").told["title"] == kept


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("title", "x" * 150),
        ("title", "\0"),
        ("title", "\ud800"),
        ("title", 5),
        ("round", "yorck"),
        ("round", "x" * 100),
        ("timezone", "Sherwood"),
        ("starts_at", "soon"),
        ("starts_at", 1_800_000_000),
        ("starts_at", "9999-12-31T23:59:59Z"),
        ("tie_break", "coin"),
        ("capacity", 0),
        ("capacity", 1001),
        ("capacity", 2**70),
        ("capacity", True),
        ("starts_when_ready", 1),
        ("host", "robin"),
    ],
)
def test_a_bad_shoot_is_422_and_names_the_field(host_phone, field, given):
    answer = host_phone.post("/shoot", **{field: given})

    assert answer.status == 422
    assert [words.split(": ")[0] for words in answer.told] == [f"body.{field}"]
    assert not Shoot.objects.exists()


def test_all_wrong_fields_are_named_at_once(host_phone):
    answer = host_phone.post("/shoot", title="x" * 150, round="yorck", tie_break="coin")

    named = [words.split(": ")[0] for words in answer.told]
    assert named == ["body.title", "body.round", "body.tie_break"]


def test_the_sixth_shoot_of_an_archer_waits(host_phone):
    answers = [host_phone.post("/shoot").status for _ in range(6)]

    assert answers == [201] * 5 + [409]


def test_guests_of_one_address_make_so_many_shoots_a_day(db):
    guests = [Device.of(make_archer(None)) for _ in range(31)]

    answers = [guest.post("/shoot").status for guest in guests]

    assert answers == [201] * 30 + [429]


def test_all_that_can_be_said_of_a_shoot_is_told(clock, host_phone):
    starts_at = clock.now + timedelta(minutes=5)
    facts = {
        "title": "Club night",
        "round": "wa18",
        "timezone": "UTC",
        "starts_at": iso(starts_at),
        "tie_break": "agb_imperial",
        "capacity": 8,
        "starts_when_ready": False,
    }
    shoot_id = host_phone.post("/shoot", **facts).told["shoot_id"]

    told = host_phone.patch(f"/shoot/{shoot_id}", title="Club night").told

    assert {name: told[name] for name in facts} == facts
    assert (told["seconds_to_start"], told["server_now"]) == (300, iso(clock.now))
    assert (told["status"], told["started_at"], told["locked"]) == ("check_in", None, False)
    assert (told["version"], told["fast_at"]) == (0, None)


def test_a_change_counts_and_is_in_the_history(host_phone, address, shoot, marian):
    told = host_phone.patch(address, title="Frostbite", round="wa18", locked=True).told

    assert (told["title"], told["round"], told["locked"]) == ("Frostbite", "wa18", True)
    assert told["version"] == 1
    change = shoot.changes.get(version=1)
    assert (change.kind, change.actor) == ("changed", marian)
    assert host_phone.patch(address, title="Frostbite").told["version"] == 1


def test_null_takes_title_round_and_countdown_away(clock, host_phone):
    starts_at = iso(clock.now + timedelta(minutes=5))
    made = host_phone.post("/shoot", title="x", round="wa18", starts_at=starts_at).told
    nothing = {"title": None, "round": None, "starts_at": None}

    told = host_phone.patch(f"/shoot/{made['shoot_id']}", **nothing).told

    assert {name: told[name] for name in nothing} == nothing
    assert told["seconds_to_start"] is None


@pytest.mark.parametrize(
    "body",
    [{}, {"tie_break": None}, {"capacity": None}, {"locked": 1}, {"status": "finished"}],
)
def test_a_change_changes_something_that_is_the_hosts_to_say(host_phone, address, shoot, body):
    assert host_phone.patch(address, **body).status == 422
    assert shoot.changes.count() == 1


def test_the_end_moves_to_a_later_time_only(clock, host_phone, address, shoot):
    later, earlier = (shoot.expires_at + timedelta(hours=hours) for hours in (1, -1))

    assert host_phone.patch(address, expires_at=iso(later)).told["expires_at"] == iso(later)
    answer = host_phone.patch(address, expires_at=iso(earlier))
    assert (answer.status, answer.told[0].split(": ")[0]) == (422, "body.expires_at")


# SO-48
def test_a_countdown_is_moved_until_it_is_over(clock, host_phone, address, shoot, robin):
    make_participant(shoot, robin)
    later, over = iso(clock.now + timedelta(minutes=5)), iso(clock.now - timedelta(minutes=5))

    assert host_phone.patch(address, starts_at=later).told["seconds_to_start"] == 300
    assert host_phone.patch(address, starts_at=over).told["status"] == "shooting"
    answer = host_phone.patch(address, starts_at=later)
    assert (answer.status, answer.told) == (409, ["starts_at: it has started"])


def test_nobody_makes_a_shoot_without_signing_in(client, db):
    assert client.post("/api/v0/shoot", {}, "application/json").status_code == 401
    assert not Shoot.objects.exists()
