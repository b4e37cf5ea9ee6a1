"""The live rooms of a shoot: the page as it was, with what a room says, is the page as it is.

Cases LU-17, BR-28.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

import leaderboard
from leaderboard import (
    counting,
    emergency,
    entering,
    erasing,
    hosting,
    leaving,
    naming,
    participating,
    settling,
    words,
)
from leaderboard import following as follows
from leaderboard.tests.club_night import ClubNight
from leaderboard.tests.screens import followed
from scoring.tests.domain_calls import calls_in_the_domain, coming_to


@pytest.fixture
def night(night):
    night.goes_on()
    return night


class Action(NamedTuple):
    """What a function of the domain does to a shoot on the screens, and what comes before."""

    by: Callable[..., Any]
    act: Callable[[ClubNight], Any]
    first: Callable[[ClubNight], Any] = lambda night: None


def start_and_retire(night):
    night.starts()
    night.leaves("robin")


def start_and_close(night):
    night.starts()
    night.closes()


def all_finish(night):
    night.starts()
    for name in ("tuck", "will", "john"):
        night.has_status(name, "retired")
    night.shoots_all("robin")


def close_and_wait(night):
    night.starts()
    night.clock.forward(minutes=10)
    night.closes()
    night.clock.forward(minutes=10)


ACTIONS = {
    "join": Action(entering.enter, lambda night: night.joins("much")),
    "join with arrows": Action(entering.enter, lambda night: night.joins("much", "9", "9", "9")),
    "come back": Action(
        entering.enter, lambda night: night.joins("will"), first=lambda night: night.leaves("will")
    ),
    "leave": Action(leaving.leave_shoot, lambda night: night.leaves("robin")),
    "retire": Action(leaving.leave_shoot, lambda n: n.leaves("robin"), first=ClubNight.starts),
    "be removed": Action(leaving.remove_participant, lambda night: night.is_removed("robin")),
    "be the last of a round": Action(
        leaving.remove_participant, lambda night: night.is_removed("john")
    ),
    "be disqualified": Action(
        participating.set_status, lambda night: night.has_status("robin", "disqualified")
    ),
    "go on after retiring": Action(
        participating.set_status,
        lambda night: night.has_status("robin", "competing"),
        first=start_and_retire,
    ),
    "be ready": Action(participating.set_ready, lambda night: night.is_ready("robin")),
    "be called otherwise": Action(
        participating.rename_participant, lambda night: night.is_called("tuck", "Friar")
    ),
    "take another name": Action(
        naming.follow_name, lambda night: night.takes_another_name("tuck", "Friar Tuck")
    ),
    "take an account": Action(naming.follow_account, lambda night: night.takes_an_account("tuck")),
    "be erased": Action(erasing.follow_erasure, lambda night: night.is_erased(night.by("tuck"))),
    "be erased while shooting": Action(
        erasing.follow_erasure,
        lambda night: night.is_erased(night.by("tuck")),
        first=ClubNight.starts,
    ),
    "be erased as the host": Action(
        erasing.follow_erasure, lambda night: night.is_erased(night.host)
    ),
    "be erased when it is over": Action(
        erasing.forget_what_is_over,
        lambda night: night.is_erased(night.by("tuck")),
        first=start_and_close,
    ),
    "be erased as the host when it is over": Action(
        erasing.forget_what_is_over,
        lambda night: night.is_erased(night.host),
        first=start_and_close,
    ),
    "have a title that says who is erased": Action(
        words.call_shoot,
        lambda night: night.is_erased(night.by("tuck")),
        first=lambda night: night.changes_shoot(title="Tuck’s evening"),
    ),
    "be called by a name that says who is erased": Action(
        words.call_participant,
        lambda night: night.is_erased(night.by("tuck")),
        first=lambda night: night.is_called("robin", "Tuck’s shadow"),
    ),
    "shoot": Action(follows.follow_cards, lambda night: night.shoots("tuck", "9", "9")),
    "take the lead": Action(follows.follow_cards, lambda night: night.shoots("tuck", *"99999")),
    "change an arrow": Action(follows.follow_cards, lambda night: night.changes("robin", 1, "M")),
    "change nothing that counts": Action(
        follows.follow_cards,
        lambda night: (night.changes("robin", 1, "7"), night.changes("robin", 2, "9")),
    ),
    "be corrected": Action(follows.follow_cards, lambda night: night.is_corrected("robin", 2, "9")),
    "arrive late": Action(
        follows.follow_cards,
        lambda night: night.shot_before("tuck", 1, "9", minutes=15),
        first=close_and_wait,
    ),
    "be counted again": Action(
        counting.fill_participants,
        lambda night: night.is_counted("robin", fired=3, hit=3),
        first=lambda night: night.was_never_counted("robin"),
    ),
    "finish": Action(follows.follow_cards, lambda night: night.shoots_all("robin")),
    "give up": Action(follows.follow_cards, lambda night: night.finishes("robin")),
    "start": Action(hosting.start_shoot, ClubNight.starts),
    "change the rule": Action(
        hosting.change_shoot, lambda night: night.changes_shoot(tie_break="wa_outdoor_2026")
    ),
    "change the title": Action(
        hosting.change_shoot, lambda night: night.changes_shoot(title="Friday night")
    ),
    "lock": Action(hosting.change_shoot, lambda night: night.changes_shoot(is_locked=True)),
    "close": Action(hosting.close_shoot, ClubNight.closes, first=ClubNight.starts),
    "cancel": Action(
        hosting.cancel_shoot, lambda night: hosting.cancel_shoot(night.id, by=night.host)
    ),
    "renew the link to join": Action(
        hosting.renew_join_link, lambda night: hosting.renew_join_link(night.id, by=night.host)
    ),
    "renew the link to watch": Action(
        hosting.renew_watch_link, lambda night: hosting.renew_watch_link(night.id, by=night.host)
    ),
    "call fast": Action(
        emergency.call_fast, lambda night: emergency.call_fast(night.id, by=night.host)
    ),
    "lift fast": Action(
        emergency.lift_fast,
        lambda night: emergency.lift_fast(night.id, by=night.host),
        first=lambda night: emergency.call_fast(night.id, by=night.host),
    ),
    "all finish": Action(settling.settle, all_finish),
    "open again": Action(settling.settle, lambda night: night.joins("much"), first=all_finish),
    "end with the day": Action(settling.bring_about_due, ClubNight.day_ends),
}

# What the functions above are made of.
PRIMITIVES = {
    *("step", "write_step"),
    *("start", "close", "change_status", "take_out"),
}
# Of what they make there is no screen yet.
MAKING = {"create_shoot", "another_round"}


@pytest.mark.parametrize("action", ACTIONS)
def test_the_old_page_with_what_the_room_says_is_the_fresh_page(night, action):
    _, act, first = ACTIONS[action]
    first(night)
    before = night.now().version

    followed(night, act)
    assert night.now().version > before or action == "change nothing that counts"


def test_nothing_that_changes_a_shoot_is_without_its_case():
    covered = {action.by.__name__ for action in ACTIONS.values()} | MAKING
    calls = calls_in_the_domain(leaderboard)

    assert {"enter", "set_status", "create_shoot"} <= covered <= calls.keys()
    assert coming_to({"step", "write_step"}, calls, covered=covered) <= PRIMITIVES
