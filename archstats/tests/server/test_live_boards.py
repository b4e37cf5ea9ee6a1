"""Boards over real sockets.

Cases LU-17, LU-25 to LU-27, BR-22, BR-25 to BR-27, SO-20, SO-21, OP-13.
"""

import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
import requests

from archstats.tests.server import asking
from archstats.tests.server.asking import bearer, uvicorn_only
from archstats.tests.server.live_asking import A_TICK_SECONDS, closed_by, content, frame, watching
from archstats.tests.serving import PRODUCTION, serving

pytestmark = [pytest.mark.server, pytest.mark.usefixtures("leaves_no_trace")]

BOARDS = ("shoot", "shoot-handicap", "shoot-rounds")
CARD = re.compile(r'id="(participant-[0-9a-f-]+)".*?class="board-card__total">(\d+)<', re.DOTALL)


@pytest.fixture
def shoot(in_scene):
    return in_scene("shoot", "robin", "tuck")


@pytest.fixture
def record(club_server, shoot):
    def record(name, *values):
        shoots(club_server, shoot["archers"][name], *values)

    return record


def shoots(server, archer, *values):
    asking.record(server, archer["slot"], *values, token=archer["token"])


def spectator(shoot):
    return {"subprotocols": ["archstats.v0", f"watch.{shoot['watch']}"]}


def next_content(opened):
    """As it came over the wire."""
    while '"content"' not in (text := opened.recv(timeout=10)):
        pass
    return text


def test_host_participant_and_spectator_get_the_same_bytes(club_server, shoot, record):
    with ExitStack() as stack:
        opened = [
            stack.enter_context(watching(club_server, f"shoot:{shoot['id']}", **viewer))
            for viewer in (
                bearer(shoot["host"]),
                bearer(shoot["archers"]["tuck"]["token"]),
                spectator(shoot),
            )
        ]
        wholes = {next_content(each) for each in opened}
        record("robin", "9")
        changes = {next_content(each) for each in opened}

    assert len(wholes) == len(changes) == 1
    [change] = map(json.loads, changes)
    assert [id_ for id_, _ in CARD.findall(change["content"])] == [card_of(shoot, "robin")]


def test_every_order_hears_of_an_arrow_and_shows_the_same_card(club_server, shoot, record):
    rooms = [f"{kind}:{shoot['id']}" for kind in BOARDS] + [f"shoot-arrow:{shoot['id']}:1"]
    with watching(club_server, *rooms, **spectator(shoot)) as opened:
        for _ in rooms:
            content(opened)
        record("robin", "9")
        told = [content(opened) for _ in rooms]

    assert {each["room"] for each in told} == set(rooms)
    cards = {
        re.search(r"<article.*</article>", each["content"], re.DOTALL).group() for each in told
    }
    assert len(cards) == 1


def test_a_phone_hears_of_places_without_cards(club_server, shoot, record):
    tuck = bearer(shoot["archers"]["tuck"]["token"])
    with watching(club_server, f"shoot-places:{shoot['id']}", **tuck) as opened:
        content(opened)
        record("robin", "9")
        told = content(opened)

    line = f"line-{shoot['archers']['robin']['id']}"
    assert [line, 9, 0] in told["order"]
    assert told["content"] == ""


def test_a_scorecard_is_open_to_whoever_watches(club_server, shoot, record):
    robin = shoot["archers"]["robin"]
    with watching(club_server, f"scorecard:{robin['id']}", **spectator(shoot)) as opened:
        content(opened)
        record("robin", "9")
        assert f"slot-{robin['slot']}-head" in content(opened)["content"]
    with watching(club_server, f"slot:{robin['slot']}", **spectator(shoot)) as opened:
        assert closed_by(opened) == 4404


def test_to_a_stranger_and_by_a_dead_link_it_is_not_there(club_server, scene, shoot):
    room = f"shoot:{shoot['id']}"
    with watching(club_server, room, **bearer(scene["tokens"]["guy"])) as opened:
        assert closed_by(opened) == 4404
    for token in ("x", shoot["watch"][:-1], scene["tokens"]["guy"]):
        link = ["archstats.v0", f"watch.{token}"]
        with watching(club_server, room, subprotocols=link) as opened:
            assert closed_by(opened) == 4404
    with watching(club_server, room) as opened:
        assert closed_by(opened) == 4401


def test_who_is_removed_is_sent_away_and_goes_from_every_board(club_server, in_scene, shoot):
    robin, room = shoot["archers"]["robin"], f"shoot:{shoot['id']}"
    with (
        watching(club_server, room, **bearer(robin["token"])) as opened,
        watching(club_server, room, **spectator(shoot)) as others,
    ):
        content(opened)
        content(others)
        in_scene("remove", shoot["id"], robin["id"])

        gone = content(others, within=2 * A_TICK_SECONDS)
        assert not any(card_of(shoot, "robin") == item[0] for item in gone["order"])
        assert closed_by(opened, within=2 * A_TICK_SECONDS) == 4404


def test_who_loses_the_signal_stays_in_the_shoot_and_their_other_device_stays_live(
    club_server, shoot, record
):
    robin, room = shoot["archers"]["robin"], f"shoot:{shoot['id']}"
    record("robin", "9")
    with watching(club_server, room, **bearer(robin["token"])) as tablet:
        content(tablet)
        with watching(club_server, room, **bearer(robin["token"])) as phone:
            content(phone)
        record("tuck", "8")
        told = content(tablet)

    assert [id_ for id_, _ in CARD.findall(told["content"])] == [card_of(shoot, "tuck")]
    address = f"{club_server.url}/api/v0/shoot/{shoot['id']}"
    board = requests.get(address, headers=bearer(shoot["host"]), timeout=20).json()["data"]
    assert [(each["name"], each["place"]) for each in board["standings"]] == [
        ("Robin", 1),
        ("Tuck", 2),
    ]


def test_the_end_of_the_day_is_shown_and_closes_the_board_alone(
    club_server, in_scene, shoot, record
):
    """Nobody waits for midnight: it is put just so far back that a tick comes before the rest."""
    robin = shoot["archers"]["robin"]
    board, own = f"shoot:{shoot['id']}", f"slot:{robin['slot']}"
    with watching(club_server, board, own, **bearer(robin["token"])) as opened:
        content(opened)
        content(opened)
        in_scene("end_day", shoot["id"], "6")

        last = content(opened, within=2 * A_TICK_SECONDS)
        while last["room"] != board:
            last = content(opened, within=2 * A_TICK_SECONDS)
        assert "did not start" in last["content"]
        while (told := frame(opened, within=4 * A_TICK_SECONDS)).get("closed") is None:
            pass
        assert told == {"room": board, "closed": 4410}
        while frame(opened, within=2 * A_TICK_SECONDS)["room"] != own:
            pass


@uvicorn_only
def test_two_processes_without_a_broker_show_each_others_arrows_within_a_tick(
    club_server, served_database, shoot
):
    alone = {**PRODUCTION, "DATABASE_URL": served_database, "REDIS_URL": ""}
    room = f"shoot:{shoot['id']}"
    with (
        serving(**alone) as one,
        serving(**alone) as other,
        watching(one, room, **spectator(shoot)) as board_of_one,
        watching(other, room, **spectator(shoot)) as board_of_other,
    ):
        for board in (board_of_one, board_of_other):
            assert set(totals_in(content(board)).values()) == {"0"}
        for name, server, board in (
            ("robin", one, board_of_other),
            ("tuck", other, board_of_one),
        ):
            shoots(server, shoot["archers"][name], "9")
            deadline = time.monotonic() + A_TICK_SECONDS
            told = {}
            while card_of(shoot, name) not in told:
                told = totals_in(content(board, within=deadline - time.monotonic()))
            assert told[card_of(shoot, name)] == "9"


def totals_in(told):
    return dict(CARD.findall(told["content"]))


def test_card_and_place_agree_in_every_frame_while_all_shoot(club_server, shoot, record):
    figures, totals = {}, {}
    with (
        watching(club_server, f"shoot:{shoot['id']}", **spectator(shoot)) as opened,
        ThreadPoolExecutor(2) as archers,
    ):
        shooting = [archers.submit(shoot_all, record, name) for name in ("robin", "tuck")]
        while not totals.values() or min(totals.values()) < 36 * 8:
            told = content(opened)
            totals |= {id_: int(total) for id_, total in totals_in(told).items()}
            moved = [item for item in told.get("order", ()) if isinstance(item[0], str)]
            figures |= {id_: figure for id_, figure, _ in moved}
            assert figures == totals
        for each in shooting:
            each.result()


def shoot_all(record, name):
    for value in (["10", "8", "6"] if name == "robin" else ["6", "10", "8"]) * 12:
        record(name, value)


def card_of(shoot, name):
    return f"participant-{shoot['archers'][name]['id']}"
