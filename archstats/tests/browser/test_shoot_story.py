"""A club night on the phones of those who shoot, on the club's screen and on a spectator's phone:
at every step every screen is as a page that is opened then."""

from dataclasses import dataclass, field
from time import monotonic

import pytest
from playwright.sync_api import Page, expect

from archstats.tests.browser.archers import ArcherAtTheRange
from archstats.tests.browser.fresh_pages import equals_fresh
from archstats.tests.browser.recording import Phone
from archstats.tests.browser.shoots import (
    A_CARD,
    A_SHOOT,
    code_on,
    comes_by_code,
    link_on,
    makes_a_shoot,
    press,
    says_a_name_and_joins,
)

pytestmark = pytest.mark.server

TV = {"width": 1920, "height": 1080}
# Thirty arrows, three an end.
ROUND = "vegas_300"
# The outbox rests for as long as thirty seconds.
WITHIN = 35


@dataclass
class Night:
    """Marian hosts and shoots."""

    marian: Phone
    much: Phone
    tuck: Phone
    board: Page
    big_screen: Page
    spectator: Page
    # Of those that have come.
    screens: list[Page] = field(default_factory=list)

    def goes_on(self, *rows, without=None):
        """Place, name, total and gap of each archer on the board; and all screens agree but that
        of a phone without signal."""
        for at, figure in enumerate(["[data-place]", "bdi", "[data-figure]", "[data-gap]"]):
            shown = self.board.locator(f".board__item {figure}")
            expect(shown).to_have_text([row[at] for row in rows])
        equals_fresh(*(each for each in self.screens if not without or each != without.page))


@pytest.fixture
def night(phone, server):
    def page(**screen):
        return phone(may_lose_the_line=True, **screen)

    phones = [Phone(page(), ArcherAtTheRange(server)) for _ in range(3)]
    board, big_screen = (page(viewport=TV, has_touch=False) for _ in range(2))
    return Night(*phones, board, big_screen, spectator=page())


def test_every_screen_is_at_every_step_as_a_page_that_is_opened_then(night):
    link = they_gather(night)
    they_are_ready(night)
    the_first_end_is_shot(night)
    a_newcomer_scans_the_link(night, link)
    the_leader_changes_by_arrows_without_signal(night)
    one_retires(night)
    one_finishes_without_signal(night)


def they_gather(night):
    marian, much, spectator = night.marian.page, night.much.page, night.spectator
    makes_a_shoot(marian, round_key=ROUND)
    code, link = code_on(marian), link_on(marian)
    comes_by_code(spectator, code)
    spectator.get_by_role("link", name="Just watch").click()
    expect(spectator.get_by_text("Nobody has joined yet.")).to_be_visible()
    night.board.goto(spectator.url)
    night.big_screen.goto(f"{spectator.url}screen/")
    marian.get_by_role("link", name="Join with a card of mine").click()
    press(marian, "Join the shoot")
    expect(marian).to_have_url(A_SHOOT)
    night.screens += [marian, night.board, night.big_screen, spectator]
    night.goes_on(("1", "Marian", "0", "leader"))

    comes_by_code(much, code)
    says_a_name_and_joins(much, "Much")
    expect(marian.get_by_role("heading", name="2 here")).to_be_visible()
    expect(night.board.locator(".board__item")).to_have_count(2)
    night.screens.append(much)
    equals_fresh(*night.screens)
    much_here = marian.locator(".present").filter(has_text="Much")
    # The ticks tell it.
    expect(much_here.get_by_role("img", name="connected")).to_be_visible(timeout=20_000)
    return link


def they_are_ready(night):
    """By that it starts."""
    marian, much = night.marian.page, night.much.page
    press(much, "I am ready")
    expect(marian.get_by_role("heading", name="2 here, 1 ready")).to_be_visible()
    equals_fresh(*night.screens)
    press(marian, "I am ready")
    expect(much.get_by_text("Shooting since")).to_be_visible()
    equals_fresh(*night.screens)


def the_first_end_is_shot(night):
    for each in (night.marian, night.much):
        each.page.get_by_role("link", name="Score my card").click()
        each.is_ready()
    night.marian.taps("9", "9", "9")
    night.much.taps("X", "10", "8")

    night.goes_on(("1", "Much", "28", "leader"), ("2", "Marian", "27", "−1"))
    expect(night.marian.page.locator("[data-line-ahead]")).to_have_text("1 behind \u2068Much\u2069")


def a_newcomer_scans_the_link(night, link):
    """Three taps, within ten seconds, and the first arrow is there."""
    tuck, began = night.tuck.page, monotonic()
    tuck.goto(link)
    tuck.get_by_label("Your name on the board").tap()
    tuck.keyboard.type("Tuck")
    tuck.get_by_role("button", name="Join the shoot").tap()
    tuck.locator('[data-dock][data-ready] [data-key="9"]').tap()
    expect(tuck.locator("[data-figure=total]")).to_have_text("9")
    assert monotonic() - began < 10
    expect(tuck).to_have_url(A_CARD)
    night.screens.append(tuck)

    night.goes_on(
        ("1", "Much", "28", "leader"), ("2", "Marian", "27", "−1"), ("3", "Tuck", "9", "−19")
    )


def the_leader_changes_by_arrows_without_signal(night):
    """Five ends of them."""
    night.marian.page.context.set_offline(True)
    night.marian.taps(*["10", "9", "9"] * 5)
    night.much.taps("9", "8", "8")
    night.tuck.taps("10", "10")
    night.marian.says("15 arrows waiting for signal")
    night.goes_on(
        *[("1", "Much", "53", "leader"), ("2", "Tuck", "29", "−24"), ("3", "Marian", "27", "−26")],
        without=night.marian,
    )

    night.marian.page.context.set_offline(False)
    night.marian.is_saved(within=WITHIN)
    night.goes_on(
        ("1", "Marian", "167", "leader"), ("2", "Much", "53", "−114"), ("3", "Tuck", "29", "−138")
    )


def one_retires(night):
    tuck = night.tuck.page
    tuck.get_by_role("link", name="Board").click()
    tuck.get_by_role("link", name="code").click()
    press(tuck, "Retire")
    expect(tuck.get_by_role("button", name="Come back and shoot on")).to_be_visible()

    night.goes_on(
        ("1", "Marian", "167", "leader"), ("2", "Much", "53", "−114"), ("", "Tuck", "29", "")
    )


def one_finishes_without_signal(night):
    """Who joined before the gap; the spectator follows that card, and it wins."""
    much, marian = night.much, night.marian
    night.spectator.get_by_role("link", name="Much").click()
    much.taps(*["X"] * 9)
    much.shows(left=15)
    much.is_saved()
    much.page.context.set_offline(True)
    much.taps(*["X"] * 15)
    much.page.get_by_role("link", name="Finish", exact=True).tap()
    much.says("Finished, 15 arrows waiting for signal")
    marian.taps(*["9"] * 12)
    marian.is_saved()
    night.goes_on(
        *[("1", "Marian", "275", "leader"), ("2", "Much", "143", "−132"), ("", "Tuck", "29", "")],
        without=much,
    )

    much.page.context.set_offline(False)
    much.is_saved(within=WITHIN)
    night.goes_on(
        ("1", "Much", "293", "leader"), ("2", "Marian", "275", "−18"), ("", "Tuck", "29", "")
    )
    expect(night.tuck.page.get_by_text("All have finished.")).to_be_visible()
    expect(night.spectator.locator("[data-figure=total]")).to_have_text("293")
