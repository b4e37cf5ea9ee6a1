"""A range without signal, by https and by plain HTTP. Cases SY-25, SY-28, SY-30, SY-31, SY-35."""

import os
import re
import signal
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import requests
from playwright.sync_api import expect

from archstats.tests.browser.archers import ArcherAtTheRange
from archstats.tests.browser.conftest import ARGUMENTS, PHONE
from archstats.tests.browser.recording import Phone
from archstats.tests.browser.waiting import CARD_IS_KEPT, until
from archstats.tests.programs import CHROMIUM
from archstats.tests.serving import fresh_database, serving

pytestmark = pytest.mark.server

WITHIN = 35
ROUND = {"round": "wa720_70", "shot_per_round": 6}
END = ["10", "9", "8", "7", "6", "5"]
CARD = "**/api/v0/slot/*/card"
# To a browser only its own machine is safe without https; this name is not.
CLUB = "scores.range"
CLUB_IS_HERE = f"--host-resolver-rules=MAP {CLUB} 127.0.0.1"


@pytest.fixture(scope="session")
def own_server(collected_static, tmp_path_factory):
    """One that may be killed."""
    with (
        fresh_database(tmp_path_factory.mktemp("no_signal")) as url,
        serving(ARCHSTATS_EMBEDDED="1", DATABASE_URL=url, ALLOWED_HOSTS=CLUB) as server,
    ):
        yield server


@pytest.fixture(scope="session")
def browser(chromium):
    options = {"executable_path": CHROMIUM.find(), "args": [*ARGUMENTS, CLUB_IS_HERE]}
    browser = chromium.browser_type.launch(**options)
    yield browser
    browser.close()


@pytest.fixture(params=[True, False], ids=["safe address", "plain HTTP"])
def robin(request, browser, own_server):
    """With a card open at an address that a browser trusts, and at one that it does not."""
    archer = ArcherAtTheRange.arrives(own_server, "Robin", **ROUND)
    address = own_server.url if request.param else f"http://{CLUB}:{own_server.port}"
    context = browser.new_context(base_url=address, viewport=PHONE, has_touch=True)
    robin = Phone(context.new_page(), archer)
    sign_in(robin, archer.token, address)
    robin.page.goto(archer.page)
    robin.is_ready()
    assert robin.page.evaluate("isSecureContext") == request.param
    yield robin
    context.close()


def sign_in(robin, token, address):
    cookie = {"name": "device", "value": token, "url": address, "expires": time.time() + 86_400}
    robin.page.context.add_cookies([cookie])


def waits(count):
    return re.compile(rf"^{count} arrows? waiting for signal$")


def arrows(count):
    return [(n + 1, END[n % 6]) for n in range(count)]


def test_ten_ends_without_signal(robin):
    robin.page.context.set_offline(True)
    robin.taps(*END * 10)
    robin.says(waits(60))
    robin.shows(total=450, left=12)
    words = robin.page.get_by_text("the page itself needs signal to open again")
    expect(words).to_be_visible(visible=not robin.page.evaluate("isSecureContext"))
    robin.page.context.set_offline(False)

    robin.is_saved(within=WITHIN)
    assert robin.on_record == arrows(60)


@pytest.fixture
def opened(chromium, server, tmp_path):
    """Opens Robin's browser, which keeps what it has when it is opened again."""
    archer = ArcherAtTheRange.arrives(server, "Robin", **ROUND)
    contexts = []

    def opened():
        options = {"base_url": server.url, "viewport": PHONE, "has_touch": True}
        launch = chromium.browser_type.launch_persistent_context
        path = CHROMIUM.find()
        contexts.append(launch(tmp_path, executable_path=path, args=ARGUMENTS, **options))
        robin = Phone(contexts[-1].pages[0], archer)
        sign_in(robin, archer.token, server.url)
        return robin

    yield opened
    contexts[-1].close()


def test_ten_ends_outlive_a_reload_and_a_killed_browser_that_opens_without_signal(opened, tmp_path):
    robin = opened()
    robin.opens()
    until(robin.page, CARD_IS_KEPT)
    robin.page.context.set_offline(True)
    robin.taps(*END * 4)
    robin.says(waits(24))
    robin.page.reload()
    robin.is_ready()
    robin.taps(*END * 3)
    robin.says(waits(42))
    with robin.page.context.expect_event("close"):
        kill_browser(of=tmp_path)

    robin = opened()
    robin.page.context.set_offline(True)
    robin.page.goto(robin.archer.page)
    robin.is_ready()
    robin.says(waits(42))
    robin.shows(total=7 * 45, left=30)
    assert robin.on_record == []
    robin.taps(*END * 3)
    robin.says(waits(60))
    robin.page.context.set_offline(False)

    robin.is_saved(within=WITHIN)
    robin.shows(total=450, left=12)
    assert robin.on_record == arrows(60)


def kill_browser(*, of):
    """All processes of the browser with this profile, as a phone without power does."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"--user-data-dir={of}" in (process / "cmdline").read_text().split("\0"):
                group = os.getpgid(int(process.name))
                assert group != os.getpgrp()
                os.killpg(group, signal.SIGKILL)
                return
    raise AssertionError(f"no browser has {of}")


def test_a_server_that_is_killed_under_the_taps_has_each_of_them_once(robin, own_server):
    for number, value in enumerate(END * 2):
        if number == 5:
            own_server.kill()
        if number == 9:
            own_server.start()
        robin.taps(value)
    robin.shows(total=90)

    robin.is_saved(within=WITHIN)
    assert robin.on_record == arrows(12)


def delivered(request, server):
    """By ourselves: only the browser knows the club's name."""
    address = urlsplit(request.url)
    headers = request.all_headers() | {"host": address.netloc}
    body = request.post_data
    return requests.put(server.url + address.path, data=body, headers=headers, timeout=10)


def test_an_answer_that_is_lost_on_its_way_costs_nothing(robin, own_server):
    lost = []

    def lose_two(route):
        if len(lost) == 2:
            route.continue_()
        else:
            lost.append(delivered(route.request, own_server).status_code)
            route.abort()

    robin.page.route(CARD, lose_two)
    robin.taps("9")
    robin.shows(total=9)
    robin.is_saved(within=WITHIN)

    assert lost == [200, 200]
    assert robin.on_record == [(1, "9")]


def test_an_attempt_that_nobody_answers_is_given_up(robin):
    asked = []

    def leave_one(route):
        asked.append(route)
        if len(asked) > 1:
            route.continue_()

    robin.page.route(CARD, leave_one)
    robin.taps("9")
    robin.is_saved(within=WITHIN)

    assert len(asked) == 2
    assert robin.on_record == [(1, "9")]


CAFE = "<html><body>Welcome to our café. Accept the terms.</body></html>"


@pytest.mark.parametrize("status", [200, 302, 511])
def test_a_cafe_that_answers_for_everybody_marks_nothing_saved(robin, status):
    at_the_cafe = {"status": status, "content_type": "text/html", "body": CAFE}
    robin.page.route("**/*", lambda route: route.fulfill(headers={"Location": "/"}, **at_the_cafe))
    asked = []
    robin.page.on("requestfinished", lambda request: asked.append(request.method))
    robin.page.on("requestfailed", lambda request: asked.append(request.method))
    robin.taps("9", "8")
    robin.says(waits(2))
    expect(robin.cell(1)).to_have_text("9 not sent")
    while asked.count("PUT") < 2:
        robin.page.wait_for_event("request")
    robin.says(waits(2))
    assert robin.on_record == []
    robin.page.unroute_all(behavior="ignoreErrors")

    robin.is_saved(within=WITHIN)
    assert robin.on_record == [(1, "9"), (2, "8")]


def test_a_sign_in_and_a_token_that_were_renewed_meanwhile_are_taken_up(robin):
    robin.page.route(CARD, lambda route: route.abort())
    robin.taps("9", "8")
    robin.says(waits(2))
    before = {cookie["name"]: cookie["value"] for cookie in robin.page.context.cookies()}
    robin.page.context.clear_cookies(name="csrf")
    make_an_account(robin)
    after = {cookie["name"]: cookie["value"] for cookie in robin.page.context.cookies()}
    assert [name for name in before if before[name] == after[name]] == []
    robin.page.unroute_all(behavior="ignoreErrors")

    robin.is_saved(within=WITHIN)
    assert robin.on_record == [(1, "9"), (2, "8")]


def make_an_account(robin):
    """In another tab. No key from before is worth anything then."""
    tab = robin.page.context.new_page()
    tab.goto("/me/account/")
    tab.get_by_label("Login name").fill(f"robin-{uuid4().hex[:8]}")
    tab.get_by_label("New password").fill("sherwood-oak-1")
    tab.get_by_label("The same again").fill("sherwood-oak-1")
    tab.get_by_role("button", name="Make the account").click()
    expect(tab.get_by_text("Saved")).to_be_visible()
    tab.goto("/me/devices/")
    tab.get_by_label("What is it for?").fill("Reading the record")
    tab.get_by_role("button", name="Make a token").click()
    robin.archer.token = tab.locator(".token").inner_text()
    tab.close()


def test_a_phone_whose_clock_is_a_day_wrong_all_the_time(robin):
    robin.page.clock.set_system_time(time.time() + 86_400)
    robin.page.reload()
    robin.is_ready()
    robin.page.context.set_offline(True)
    robin.taps("9", "8")
    robin.says(waits(2))
    robin.page.clock.set_system_time(time.time() - 86_400)
    robin.taps("7")
    robin.page.context.set_offline(False)

    robin.is_saved(within=WITHIN)
    assert robin.on_record == [(1, "9"), (2, "8"), (3, "7")]
    robin.archer.clears(2)
    robin.archer.clears(3)
    robin.shows(total=9)
