"""Arrows that a phone kept until their shoot was over. Cases SO-40 to SO-42, SY-29."""

import time

import pytest
from playwright.sync_api import expect

from archstats.tests.browser.archers import ArcherAtTheRange
from archstats.tests.browser.recording import Phone

pytestmark = pytest.mark.server

HOUR = 3600
# The outbox rests for as long as thirty seconds.
WITHIN = 35


@pytest.fixture
def robin(phone, server):
    archer = ArcherAtTheRange.arrives(server, "Robin", round="wa18")
    archer.shoot = archer.ask("POST", "/shoot", round="wa18")
    entry = {"code": archer.shoot["code"], "slot_id": archer.slot_id}
    archer.ask("POST", "/shoot/join", **entry)
    return Phone(phone(may_lose_the_line=True), archer)


@pytest.fixture
def comes(robin, in_scene):
    """An arrow that was shot so many hours ago without signal, in a shoot that ended then."""

    def comes(*, shot, ended):
        page, shoot_id = robin.page, robin.archer.shoot["shoot_id"]
        page.clock.install(time=time.time() - shot * HOUR)
        robin.opens()
        page.context.set_offline(True)
        robin.taps("9")
        robin.says("1 arrow waiting for signal")
        in_scene("end_day", shoot_id, str(int(ended * HOUR)))
        page.clock.set_system_time(time.time())
        page.context.set_offline(False)

    return comes


def test_one_that_was_shot_before_it_counts_and_is_marked_late(robin, comes):
    comes(shot=11, ended=10)
    robin.is_saved(within=WITHIN)

    robin.page.goto(f"/shoots/{robin.archer.shoot['shoot_id']}/board/")
    card = robin.page.locator(".board-card")
    expect(card.locator(".board-card__total")).to_have_text("9")
    expect(card).to_contain_text("1 late arrow")


@pytest.mark.parametrize(
    ("shot", "ended", "why"),
    [(0, 1, "the card is closed"), (74, 73, "its shoot is over")],
    ids=["after it", "3 days ago"],
)
def test_one_that_does_not_count_stays_on_the_phone_until_its_archer_lets_it_go(
    robin, comes, shot, ended, why
):
    comes(shot=shot, ended=ended)
    robin.says("1 arrow needs attention", within=WITHIN)

    robin.page.reload()
    robin.says("1 arrow needs attention")
    kept = robin.page.get_by_role("list", name="Needs attention").get_by_role("listitem")
    expect(kept).to_contain_text(f"End 1, arrow 1: 9 was not taken, {why}.")
    assert robin.on_record == []
    kept.get_by_role("button", name="Let it go").tap()
    expect(kept).to_have_count(0)
