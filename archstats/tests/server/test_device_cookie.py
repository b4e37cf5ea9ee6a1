"""The device cookie on a real server, on pages and sockets. Cases IA-04, IA-08, IA-09."""

import re

import pytest

from archstats.tests.server.asking import uvicorn_only
from archstats.tests.server.live_asking import RIGHTS_SECONDS, closed_by, content, watching
from archstats.tests.server.visiting import Browser

# The other server does not hear what a proxy says of HTTPS.
pytestmark = [pytest.mark.server, pytest.mark.usefixtures("leaves_no_trace"), uvicorn_only]


@pytest.fixture
def phone(club_server):
    """A guest's, with an open card."""
    phone = Browser(club_server)
    phone.card = phone.post("/start/", at="/start/", round="york").headers["Location"]
    return phone


def screen_of(browser, card):
    headers = {"Cookie": browser.header, "Origin": browser.server.url}
    return watching(browser.server, f"slot:{card.split('/')[2]}", **headers)


def test_over_https_the_cookie_is_bound_to_this_host(phone):
    assert set(phone.cookies) >= {"__Host-device"}


def test_a_screen_opens_by_the_cookie_and_closes_after_signing_out(phone):
    with screen_of(phone, phone.card) as opened:
        assert content(opened)["room"] == f"slot:{phone.card.split('/')[2]}"
        before = dict(phone.cookies)
        phone.post("/sign-out/", at="/sign-out/")
        assert closed_by(opened, within=RIGHTS_SECONDS) == 4401

    phone.cookies = before
    assert phone.get(phone.card).status_code == 404
    with screen_of(phone, phone.card) as opened:
        assert closed_by(opened) == 4401


def test_a_revoked_device_loses_its_screens_and_no_other_does(phone):
    phone.post("/me/move/", at="/me/move/")
    link = re.search(r"(/move/[\w-]+/)", phone.post("/me/move/", at="/me/move/").text)[1]
    lost = Browser(phone.server)
    assert lost.post(link, at=link).status_code == 302
    with screen_of(lost, phone.card) as revoked, screen_of(phone, phone.card) as other:
        content(revoked), content(other)
        devices = phone.get("/me/devices/").text
        [device] = re.findall(r'name="device" value="(\w+)"', devices)
        phone.post("/me/devices/revocation/", at="/me/devices/", device=device)

        assert closed_by(revoked, within=RIGHTS_SECONDS) == 4401
        other.ping().wait(10)
    assert lost.get(phone.card).status_code == 404
    assert phone.get(phone.card).status_code == 200


def test_the_token_of_a_link_to_another_phone_is_never_logged(phone):
    link = re.search(r"/move/([\w-]+)/", phone.post("/me/move/", at="/me/move/").text)
    Browser(phone.server).post(link[0], at=link[0])

    assert phone.server.lines_with('path="/move/')
    assert not any(link[1] in line for line in phone.server.lines)
