"""The rooms of a slot: who may watch it, what a page and a device get of it."""

import json

import pytest
import requests

from archstats.tests.document import parsed
from archstats.tests.server.asking import bearer, record
from archstats.tests.server.live_asking import (
    RIGHTS_SECONDS,
    closed_by,
    content,
    frame,
    socket_at,
    texts,
    watching,
)

pytestmark = [pytest.mark.server, pytest.mark.usefixtures("leaves_no_trace")]


@pytest.fixture
def slot(scene):
    return scene["ids"]["slot_id"]


@pytest.fixture
def robin(club_server, scene, slot):
    """Records an arrow."""

    def shoot(*values, slot_id=slot, **expected):
        record(club_server, slot_id, *values, token=scene["tokens"]["robin"], **expected)

    return shoot


def cookie(server, key):
    return {"Cookie": f"__Host-session={key}", "Origin": server.url}


@pytest.mark.parametrize("who", ["robin", "tuck", "john", "marian", "much", "device"])
def test_who_may_see_the_card_may_watch_it(club_server, scene, slot, who, robin):
    with watching(club_server, f"slot:{slot}", **bearer(scene["tokens"][who])) as opened:
        assert frame(opened)["room"] == f"slot:{slot}"
        robin("9")

        assert f"slot-{slot}-head" in content(opened)["content"]


@pytest.mark.parametrize("who", ["guy", "will"])
def test_to_a_stranger_it_is_not_there(club_server, scene, slot, who):
    for room in (f"slot:{slot}", f"slot:{slot[:-1]}0"):
        with watching(club_server, room, **bearer(scene["tokens"][who])) as opened:
            assert closed_by(opened) == 4404


def test_a_card_and_a_strangers_card_on_one_socket(club_server, scene, slot, robin):
    finished = scene["ids"]["finished_id"]
    device = bearer(scene["tokens"]["device"])
    with watching(club_server, f"slot:{finished}", f"slot:{slot}", **device) as opened:
        got = [frame(opened), frame(opened)]
        assert {"room": f"slot:{finished}", "closed": 4404} in got
        robin("8")

        assert content(opened)["room"] == f"slot:{slot}"


@pytest.mark.parametrize("path", ["/ws/?room=slot:{}", "/ws/v0/shot?slot_id={}"])
def test_who_is_not_signed_in_is_told_so(club_server, slot, path):
    path = path.format(slot)
    for headers in ({}, bearer("not.a.token"), cookie(club_server, "garbage")):
        with socket_at(club_server, path, **headers) as opened:
            assert closed_by(opened) == 4401


@pytest.mark.parametrize("spelling", [str.upper, "{{{}}}".format, "urn:uuid:{}".format])
def test_a_slot_has_one_name(club_server, scene, slot, spelling):
    name = f"slot:{spelling(slot)}"
    with watching(club_server, name, **bearer(scene["tokens"]["robin"])) as opened:
        assert closed_by(opened) == 4404


def test_the_page_and_what_a_screen_is_sent_are_the_same(club_server, scene, slot, robin):
    signed_in = cookie(club_server, scene["cookies"]["robin"])
    page = requests.get(f"{club_server.url}/slots/{slot}/", headers=signed_in, timeout=10)
    room = parsed(page.text).marked("data-room")[0].attributes
    robin("X", "10", "M")
    seen = f"{room['data-room']}@{room['data-epoch']}.{room['data-version']}"
    with watching(club_server, seen, **signed_in) as opened:
        shown = content(opened)

    fresh = parsed(requests.get(page.url, headers=signed_in, timeout=10).text)
    assert str(shown["version"]) == fresh.marked("data-room")[0].attributes["data-version"]
    sent = parsed(texts(shown)).marked("id")
    assert sent
    for element in sent:
        assert element == fresh.by_id(element.id)


def test_six_arrows_are_one_message(club_server, scene, slot, robin):
    robins = bearer(scene["tokens"]["robin"])
    with watching(club_server, f"slot:{slot}", **robins) as opened:
        before = frame(opened)["version"]
        robin("9", "9", "9", "8", "8", "7")
        shown = content(opened)
        # The next is another's, so nothing came between.
        robin("M")
        following = content(opened)

    assert (shown["version"], following["version"]) == (before + 6, before + 7)


@pytest.mark.parametrize(
    "name", ["<img src=x onerror=alert(1)>", '"><div id=x hx-swap-oob=true>', "Robin & {{ 1 }}"]
)
def test_markup_in_a_new_name_is_text_in_a_live_frame(club_server, scene, slot, name):
    robins = bearer(scene["tokens"]["robin"])
    me = f"{club_server.url}/api/v0/archer/me"
    with watching(club_server, f"slot:{slot}", **robins) as opened:
        frame(opened)
        renamed = requests.patch(me, json={"display_name": name}, headers=robins, timeout=10)
        assert renamed.status_code == 200
        shown = parsed(content(opened)["content"])

    who = shown.by_id(f"slot-{slot}-who")
    assert name in [child for element in who.all() for child in element.children]
    assert {element.tag for element in who.all()} <= {"div", "h1", "bdi", "p", "span"}
    assert shown.by_id("x") is None


def test_what_is_refused_is_no_message(club_server, scene, slot, robin):
    with watching(club_server, f"slot:{slot}", **bearer(scene["tokens"]["robin"])) as opened:
        before = frame(opened)["version"]
        robin("9", "no value", status=422)
        robin("9")

        assert content(opened)["version"] == before + 1


def test_a_device_gets_the_card_and_then_what_changes(club_server, scene, slot, robin):
    robins = bearer(scene["tokens"]["robin"])
    with socket_at(club_server, f"/ws/v0/shot?slot_id={slot}", **robins) as opened:
        asked = requests.get(
            f"{club_server.url}/api/v0/shot/slot/{slot}", headers=robins, timeout=10
        ).json()
        first = json.loads(opened.recv(timeout=10))
        assert first == asked["data"]
        robin("10", "9")
        told = json.loads(opened.recv(timeout=10))

    assert [shot["value"] for shot in told["shot"]] == ["10", "9"]
    assert told["count"] == first["count"] + 2


def test_a_token_comes_in_a_header_or_as_a_subprotocol_but_not_in_the_address(
    club_server, scene, slot
):
    token = scene["tokens"]["robin"]
    path = f"/ws/v0/shot?slot_id={slot}"
    offered = ["archstats.v0", f"bearer.{token}"]
    with socket_at(club_server, path, subprotocols=offered) as opened:
        assert opened.subprotocol == "archstats.v0"
        assert json.loads(opened.recv(timeout=10))
    with socket_at(club_server, f"{path}&token={token}") as opened:
        assert closed_by(opened) == 4401
    assert not any(token in line for line in club_server.lines)


def test_who_has_no_right_any_more_sees_no_more(club_server, scene, in_scene, slot, robin):
    """One who signs out, a token that is revoked, a mate whose leave is taken back."""
    robins, tucks = (bearer(scene["tokens"][name]) for name in ("robin", "tuck"))
    token, [key] = in_scene("another_token", slot), in_scene("cookies", slot)
    me = requests.get(f"{club_server.url}/api/v0/archer/me", headers=tucks, timeout=10).json()
    grant = f"{club_server.url}/api/v0/slot/{slot}/grant/{me['data']['archer_id']}"
    page, device = f"/ws/?room=slot:{slot}", f"/ws/v0/shot?slot_id={slot}"
    with (
        socket_at(club_server, page, **bearer(token)) as with_token,
        socket_at(club_server, device, **bearer(token)) as device_with_token,
        socket_at(club_server, page, **cookie(club_server, key)) as signed_in,
        socket_at(club_server, page, **tucks) as mate,
        socket_at(club_server, device, **robins) as robin_himself,
    ):
        for opened in (with_token, device_with_token, signed_in, mate, robin_himself):
            opened.recv(timeout=10)
        in_scene("revoke", token)
        in_scene("sign_out", key)
        assert requests.delete(grant, headers=robins, timeout=10).status_code == 200

        assert closed_by(with_token, within=RIGHTS_SECONDS) == 4401
        assert closed_by(device_with_token, within=RIGHTS_SECONDS) == 4401
        assert closed_by(signed_in, within=RIGHTS_SECONDS) == 4401
        assert closed_by(mate, within=RIGHTS_SECONDS) == 4404
        robin("9")
        assert json.loads(robin_himself.recv(timeout=10))["shot"]
    assert requests.put(grant, headers=robins, timeout=10).status_code == 200
