"""Codes as they are typed by whoever was told one, or guesses."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from leaderboard.codes import read_code, shoot_of_code
from leaderboard.entering import is_open_to
from leaderboard.models import Shoot
from scoring.callers import Caller
from scoring.concerning import concerns
from scoring.refusals import NotFound
from scoring.throttling import Limit, count_against, refuse_when_reached

# Of those that failed: a whole club shares one address, and its right codes are not counted.
WRONG_CODES_OF_BROWSER = Limit("wrong codes of a browser", 5, timedelta(minutes=1))
WRONG_CODES_OF_NETWORK = Limit("wrong codes of an address", 20, timedelta(minutes=10))
WRONG_CODES = Limit("wrong codes", 200, timedelta(minutes=10))
_EVERYBODY = "everybody"


def shoot_of(typed: str, *, by: Caller | None, browser: str = "", network: str = "") -> Shoot:
    """The shoot that a code lets one ask to join or watch.

    NotFound, always the same, for a code that is wrong, and of a shoot that is over, locked or full
    unless the caller is in it. Those are counted for the browser and its network; TooMany once
    there were too many, also for a right one.
    """
    with counted_guess(browser=browser, network=network):
        shoot = shoot_of_code(read_code(typed))
        if shoot is None or not is_open_to(shoot, by):
            raise wrong_code()
        concerns("shoot", shoot.public_id)
        return shoot


def wrong_code() -> NotFound:
    """It does not say which: the same status, words and length."""
    return NotFound("code", "…")


@contextmanager
def counted_guess(*, browser: str, network: str) -> Iterator[None]:
    """Outside the transaction that a wrong one rolls back."""
    counts = [(WRONG_CODES, _EVERYBODY)]
    counts += [(WRONG_CODES_OF_NETWORK, network)] if network else []
    counts += [(WRONG_CODES_OF_BROWSER, browser)] if browser else []
    for limit, whom in counts:
        refuse_when_reached(limit, whom)
    try:
        yield
    except NotFound as wrong:
        if wrong.about == "code":
            # The narrowest first: what is one browser's fault is not held against everybody.
            for limit, whom in reversed(counts):
                count_against(limit, whom)
        raise
