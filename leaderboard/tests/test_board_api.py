"""Cases BR over HTTP: the board as it is and as it stood."""

from functools import partial

import pytest

from leaderboard.making import create_shoot
from leaderboard.models import Participant
from leaderboard.tests.factory import enter, shoot_arrows
from scoring.callers import Caller
from scoring.card_life import finish_card
from scoring.epochs import current_epoch
from scoring.tests.device import query_count
from scoring.tests.factory import FULL_PROFILE, make_archer, make_slot
from scoring.tests.phone import Phone


@pytest.fixture
def shoot(marian):
    return create_shoot(title="Club night", round_key="wa18", by=Caller(marian.pk))


def come(shoot, archer, *values):
    """With a card on which these are."""
    slot = make_slot(archer, round_key="wa18", **FULL_PROFILE)
    if values:
        shoot_arrows(archer, slot, *values)
    return slot, enter(shoot, slot)


# BR-32
def test_a_shoot_without_archers_is_a_board_without_rows(clock, shoot, address, host_phone):
    status, told = host_phone.get(address)

    assert status == 200
    assert (told["participants"], told["standings"]) == ([], [])
    assert (told["shoot_id"], told["epoch"]) == (str(shoot.public_id), current_epoch())
    assert (told["title"], told["round"], told["tie_break"]) == ("Club night", "wa18", "wa_indoor")
    assert (told["status"], told["version"], told["seconds_to_start"]) == ("check_in", 0, None)


# BR-09
def test_a_row_tells_everything_of_an_archer(shoot, address, host_phone, robin, tuck):
    _, robins = come(shoot, robin, "10", "9", "8")
    _, tucks = come(shoot, tuck, "9", "9", "9")

    told = host_phone.get(address).told

    # By their places, which are the same in two sessions: then by the ids.
    named = sorted([(robins, "Robin"), (tucks, "Tuck")])
    assert told["participants"] == [
        {
            "participant_id": id_,
            "name": name,
            "slot": "1A",
            "ready": False,
            "status": "competing",
            "present": False,
        }
        for id_, name in named
    ]
    first, second = told["standings"]
    assert first == {
        "participant_id": robins,
        "place": 1,
        "is_shared": False,
        "gap": 0,
        "name": "Robin",
        "round": "wa18",
        "shot_count": 3,
        "total": 27,
        "tie_break": [{"key": "tens", "value": 1}, {"key": "nines", "value": 1}],
        "on_track": first["on_track"],
        "points_over_par": first["points_over_par"],
        "handicap_score": None,
        "status": "competing",
        "is_finished": False,
        "late_count": 0,
        "why": None,
    }
    assert first["on_track"].startswith("I-")
    assert first["points_over_par"] >= 0
    assert second["why"] == {
        "participant_id": robins,
        "rule": "wa_indoor",
        "level": [{"key": "total", "value": 27}],
        "key": "tens",
        "above": 1,
        "below": 0,
    }


# BR-05
def test_archers_who_are_level_share_the_place_and_the_next_is_skipped(
    shoot, address, host_phone, robin, tuck, guy
):
    come(shoot, guy, "8")
    for archer in (robin, tuck):
        come(shoot, archer, "9")

    standings = host_phone.get(address).told["standings"]

    assert [(row["place"], row["is_shared"], row["gap"]) for row in standings] == [
        (1, True, 0),
        (1, True, 0),
        (3, False, -1),
    ]
    assert [row["why"] and row["why"]["key"] for row in standings] == [None, None, "total"]
    assert standings[1]["why"]["level"][0] == {"key": "total", "value": 9}


# BR-07
def test_who_has_no_place_is_listed_last(shoot, address, host_phone, robin, tuck):
    _, robins = come(shoot, robin, "10")
    come(shoot, tuck, "9")
    host_phone.patch(f"{address}/participants/{robins}", status="visiting")

    standings = host_phone.get(address).told["standings"]

    assert [(row["name"], row["place"]) for row in standings] == [("Tuck", 1), ("Robin", None)]
    assert (standings[1]["total"], standings[1]["why"]) == (10, None)


# BR-20
def test_the_board_at_the_current_version_is_the_board(clock, shoot, address, watcher, robin):
    come(shoot, robin, "10", "M")
    told = watcher.get(address).told

    assert watcher.get(f"{address}?at={told['version']}").told == told


# BR-21
def test_the_board_stands_at_every_version_as_it_was_seen_then(
    clock, shoot, address, host_phone, watcher, robin, tuck
):
    seen = [watcher.get(address).told]
    slot, robins = come(shoot, robin)
    seen.append(watcher.get(address).told)
    for number, value in enumerate("98M", start=1):
        Phone(robin).tap(slot, number, value)
        seen.append(watcher.get(address).told)
    come(shoot, tuck, "10", "10")
    seen.append(watcher.get(address).told)
    host_phone.patch(address, tie_break="agb_imperial")
    seen.append(watcher.get(address).told)
    host_phone.post(f"{address}/remove", participant_id=robins)
    seen.append(watcher.get(address).told)

    assert [told["version"] for told in seen] == list(range(8))
    for told in seen:
        assert watcher.get(f"{address}?at={told['version']}").told == told


# BR-31
@pytest.mark.parametrize(
    ("at", "status"),
    [("0", 200), ("1", 404), ("-1", 422), ("x", 422), (2**63 - 1, 404), (2**70, 422), ("", 422)],
)
def test_a_version_is_one_that_there_was(address, host_phone, at, status):
    assert host_phone.get(f"{address}?at={at}").status == status


def test_nothing_else_is_asked_of_a_board(address, host_phone):
    assert host_phone.get(f"{address}?since=1").status == 422
    assert host_phone.get(f"{address}?at=0&at=0").status == 422


# BR-24
def test_no_place_comes_from_a_client(address, host_phone):
    for field in ("place", "standings", "version", "status"):
        assert host_phone.patch(address, **{field: 1}).told == [
            f"body.{field}: Extra inputs are not permitted"
        ]


def test_what_time_has_brought_is_told_before_it_is_stored(
    clock, shoot, address, host_phone, robin
):
    come(shoot, robin)
    shoot.refresh_from_db()
    clock.forward(days=2)

    assert host_phone.get(address).told["status"] == "finished"
    shoot.refresh_from_db()
    assert shoot.status == "check_in"


# SO-20
def test_who_retired_or_finished_is_still_on_the_board(shoot, address, host_phone, robin, tuck):
    slot, _ = come(shoot, robin, "10")
    _, tucks = come(shoot, tuck, "9")
    finish_card(slot.public_id, by=Caller(robin.pk))
    host_phone.patch(f"{address}/participants/{tucks}", status="retired")

    finished, retired = host_phone.get(address).told["standings"]

    assert (finished["is_finished"], finished["place"], finished["on_track"]) == (True, 1, None)
    assert (retired["status"], retired["place"], retired["total"]) == ("retired", None, 9)


def test_a_board_of_a_hundred_is_as_few_queries_as_of_one(shoot, address, host_phone, robin):
    come(shoot, robin, "10")
    ask = [partial(host_phone.get, address), partial(host_phone.get, f"{address}?at=1")]
    for_one = [query_count(each) for each in ask]
    first = shoot.participants.get()
    for number in range(99):
        archer = make_archer(f"archer-{number}")
        Participant.objects.create(
            shoot=shoot,
            archer=archer,
            slot=make_slot(archer),
            name=archer.display_name,
            joined_at=first.joined_at,
            figures=first.figures,
        )

    assert len(host_phone.get(address).told["standings"]) == 100
    assert [query_count(each) for each in ask] == for_one


def test_an_answer_is_as_the_openapi_page_says(shoot, address, host_phone, robin, client):
    come(shoot, robin, "10")
    schemas = client.get("/api/openapi.json").json()["components"]["schemas"]

    told = host_phone.get(address).told

    assert told.keys() == schemas["BoardData"]["properties"].keys()
    assert told["standings"][0].keys() == schemas["PlacingData"]["properties"].keys()
    assert told["participants"][0].keys() == schemas["PresentData"]["properties"].keys()
