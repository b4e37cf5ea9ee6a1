"""A shoot on several phones: made, joined by code and by link, waited in, started, stopped."""

import re
from datetime import datetime, timedelta
from functools import partial

import pytest
from playwright.sync_api import expect

from archstats.tests.browser.conftest import PHONE
from archstats.tests.browser.shoots import (
    A_CARD,
    A_SHOOT,
    code_on,
    comes_by_code,
    joins,
    link_on,
    makes_a_shoot,
    press,
    says_a_name_and_joins,
)

pytestmark = pytest.mark.server

MODES = pytest.mark.parametrize("has_javascript", [True, False], ids=["script", "no script"])
A_DAY = 86_400_000
# As the field of a day and a time takes it.
LOCAL = """ms => {
  const at = new Date(ms - new Date(ms).getTimezoneOffset() * 60000);
  return at.toISOString().slice(0, 16);
}"""


@pytest.fixture
def phone(phone):
    """On which pages are left as soon as they are there, before their sockets are open."""
    return partial(phone, may_lose_the_line=True)


def here_on(page):
    return page.locator(".present__name")


@MODES
def test_a_club_night_from_the_code_to_the_first_arrow(phone, has_javascript):
    host, much = (phone(java_script_enabled=has_javascript) for _ in range(2))
    shoot = makes_a_shoot(host)
    much.goto("/")
    much.get_by_label("Got a code? Join a shoot").fill(code_on(host))
    press(much, "Join")
    expect(much.get_by_role("heading", name="Club night")).to_be_visible()
    says_a_name_and_joins(much, "Much")
    expect(much).to_have_url(A_SHOOT)
    press(much, "I am ready")

    if not has_javascript:
        host.reload()
    expect(here_on(host)).to_have_text(["Much"])
    expect(host.get_by_role("heading", name="1 here, 1 ready")).to_be_visible()
    press(host, "Start shooting")
    if not has_javascript:
        much.reload()
    expect(much.get_by_text("Shooting since")).to_be_visible()
    expect(much.get_by_role("button", name="Not ready after all")).to_be_hidden()
    much.get_by_role("link", name="Score my card").click()
    expect(much).to_have_url(A_CARD)
    much.locator('[data-key="9"]').first.click()
    host.goto(f"{shoot}board/")
    expect(host.locator(".board-card__total")).to_have_text("9")


def test_the_token_of_the_link_is_in_no_log_and_in_no_address_afterwards(phone, server):
    host, much = phone(), phone()
    makes_a_shoot(host)
    link = link_on(host)
    joins(much, link, "Much")
    expect(much).to_have_url(A_SHOOT)

    assert server.lines_with('path="/j/')
    assert not any(link.split("/")[-2] in line for line in server.lines)


def test_a_pasted_code_loses_its_spaces(phone):
    host, much = phone(), phone()
    makes_a_shoot(host)
    code = code_on(host)
    much.goto("/join/")
    field = much.get_by_label("Got a code? Join a shoot")
    field.fill(f" {code[:2]} {code[2:]} 9")
    expect(field).to_have_value(code)
    press(much, "Join")

    expect(much.get_by_role("heading", name="Club night")).to_be_visible()


@MODES
def test_a_wrong_code_is_told_beside_it(phone, in_scene, has_javascript):
    much = phone(java_script_enabled=has_javascript)
    wrong = in_scene("free_code")
    much.goto("/join/")
    much.get_by_label("Got a code? Join a shoot").fill(wrong)
    press(much, "Join")

    expect(much.get_by_text("Code not found. Check it with the host.")).to_be_visible()


def test_every_phone_counts_down_by_the_servers_clock(phone):
    host, wrong = phone(), phone()
    wrong.add_init_script(f"const now = Date.now; Date.now = () => now() + {A_DAY};")
    makes_a_shoot(host)
    link = link_on(host)
    joins(wrong, link, "Much")
    soon = datetime.now().astimezone() + timedelta(minutes=5)
    host.get_by_role("link", name="Run the shoot").click()
    field = host.get_by_label("Starts by itself at")
    field.fill(host.evaluate(LOCAL, soon.timestamp() * 1000))
    press(host, "Save")
    host.get_by_role("link", name="Back to the shoot").click()

    for page in (host, wrong):
        expect(page.locator(".check-in__countdown")).to_have_text(re.compile(r"^In [45]:\d\d$"))
    seconds = [seconds_on(page) for page in (host, wrong)]
    assert abs(seconds[0] - seconds[1]) <= 3


def seconds_on(page):
    minutes, seconds = re.findall(r"\d+", page.locator(".check-in__countdown").inner_text())
    return int(minutes) * 60 + int(seconds)


def test_the_line_above_a_card_names_whoever_joins_and_is_level(phone):
    host, much = phone(), phone()
    makes_a_shoot(host)
    press(host, "Start shooting")
    link = link_on(host)
    joins(much, link, "Much")
    expect(much.locator(".live-status[data-state=live]")).to_be_visible()
    joins(phone(), link, "Tuck")

    expect(much.locator(".own-line__beside")).to_contain_text("level with \u2068Tuck")


def test_fast_covers_every_phone_until_the_host_lifts_it_and_scoring_goes_on(phone):
    host, much, tuck = phone(), phone(), phone()
    makes_a_shoot(host)
    press(host, "Start shooting")
    link = link_on(host)
    for page, name in ((much, "Much"), (tuck, "Tuck")):
        joins(page, link, name)
        expect(page).to_have_url(A_CARD)
        expect(page.locator(".live-status[data-state=live]")).to_be_visible()
    tuck.get_by_role("link", name="Stop shooting: call fast").click()
    press(tuck, "FAST: stop shooting")

    for page in (host, much, tuck):
        expect(page.locator(".fast[open]")).to_be_visible()
        expect(page.get_by_text("Tuck called it at")).to_be_visible()
        box = page.locator(".fast").bounding_box()
        assert (box["width"], box["height"]) == (PHONE["width"], PHONE["height"])
    much.locator(".fast__call").tap()
    much.locator('[data-key="9"]').first.tap()
    expect(much.locator("[data-dock]")).to_contain_text("9")
    press(host, "All clear: shoot on")
    for page in (host, much, tuck):
        expect(page.locator(".fast")).to_have_count(0)


def test_a_renewed_link_is_shown_on_the_others_phones_at_once(phone):
    host, much = phone(), phone()
    makes_a_shoot(host)
    before = link_on(host)
    joins(much, before, "Much")
    expect(much.locator(".live-status[data-state=live]")).to_be_visible()
    host.get_by_role("link", name="Run the shoot").click()
    press(host, "Renew the link to join")

    expect(much.locator(".invite__link")).not_to_have_text(before)
    assert link_on(much) == link_on(host)
    assert phone().goto(before).status == 404


@MODES
@pytest.mark.parametrize(
    ("ending", "word"), [("Close", "This shoot is over."), ("Cancel", "This shoot is cancelled.")]
)
def test_one_tap_ends_no_shoot(phone, ending, word, has_javascript):
    host = phone(java_script_enabled=has_javascript)
    makes_a_shoot(host)
    host.get_by_role("link", name="Run the shoot").click()
    host.get_by_text(f"{ending} the shoot").dblclick()
    expect(host.get_by_role("button", name="Lock the shoot")).to_be_visible()
    host.get_by_text(f"{ending} the shoot").tap()
    press(host, f"{ending} it for good")
    host.get_by_role("link", name="Run the shoot").click()

    expect(host.get_by_text(word)).to_be_visible()


def test_the_link_is_shared_by_the_phones_own_sheet_or_copied(phone):
    page = phone()
    page.add_init_script(
        "navigator.share = told => { window.told = told; return Promise.resolve() }"
    )
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    makes_a_shoot(page)
    link = link_on(page)
    press(page, "Share")
    assert page.evaluate("told") == {"title": "Club night", "url": link}
    press(page, "Copy link")

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == link


def test_who_only_watches_comes_by_the_code_and_joins_nothing(phone):
    host, guest = phone(), phone()
    makes_a_shoot(host)
    comes_by_code(guest, code_on(host))
    guest.get_by_role("link", name="Just watch").click()

    expect(guest).to_have_url(re.compile(r"/w/[\w-]+/$"))
    expect(guest.locator(".live-status[data-state=live]")).to_be_visible()
    expect(here_on(host)).to_have_count(0)
