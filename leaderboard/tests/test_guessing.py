"""Codes typed wrong, or guessed. Cases SO-09 to SO-12, SO-46."""

import pytest

from leaderboard.entering import Entry
from leaderboard.guessing import shoot_of
from leaderboard.hosting import change_shoot
from leaderboard.joining import join_by_code, join_by_link
from leaderboard.links import join_token
from leaderboard.tests.factory import join, make_card
from scoring.callers import Caller
from scoring.refusals import NotFound, TooMany
from scoring.tests.factory import make_archer

ADDRESS = "192.0.2.1"


def wrong(shoot, number=1):
    return f"{(int(shoot.code.code) + number) % 10_000:04}"


def guess(shoot, times, **facts):
    """How many of so many wrong codes were looked at."""
    answers = []
    for number in range(1, times + 1):
        with pytest.raises((NotFound, TooMany)) as refused:
            shoot_of(wrong(shoot, number), by=None, **facts)
        answers.append(refused.value)
    refusals = [answer for answer in answers if isinstance(answer, TooMany)]
    assert all(refusal.retry_after_seconds > 0 for refusal in refusals)
    return times - len(refusals)


def test_a_right_code_leads_to_its_shoot(shoot):
    assert shoot_of(f" {shoot.code.code} ", by=None) == shoot


# SO-09
def test_a_browser_has_five_wrong_codes_a_minute_and_the_link_works_on(shoot, robin, clock):
    slot = make_card(robin)
    entry = Entry(Caller(robin.pk), slot.public_id)
    assert guess(shoot, 6, browser="one") == 5
    with pytest.raises(TooMany):
        join_by_code(shoot.code.code, entry, browser="one")

    assert shoot_of(shoot.code.code, by=None, browser="another") == shoot
    assert join_by_link(join_token(shoot), entry).participant.archer == robin
    clock.forward(minutes=1)
    assert shoot_of(shoot.code.code, by=None, browser="one") == shoot


# SO-10
def test_an_address_has_twenty_wrong_codes_in_ten_minutes_whatever_the_browser(shoot, clock):
    looked_at = sum(guess(shoot, 1, browser=f"{n}", network=ADDRESS) for n in range(300))
    assert looked_at == 20
    assert guess(shoot, 1, network="192.0.2.2") == 1

    clock.forward(minutes=10)
    assert guess(shoot, 1, network=ADDRESS) == 1


# SO-46
def test_from_everywhere_together_there_are_two_hundred(shoot, robin, clock):
    participant = join(shoot, robin)
    assert sum(guess(shoot, 1, network=f"192.0.2.{n}") for n in range(201)) == 200
    with pytest.raises(TooMany):
        shoot_of(shoot.code.code, by=None, network="198.51.100.1")

    clock.forward(minutes=1)
    assert participant.slot.takes_arrows


# SO-11
def test_right_codes_do_not_count(shoot):
    for number in range(40):
        archer = make_archer(f"archer-{number}")
        entry = Entry(Caller(archer.pk), make_card(archer).public_id, network=ADDRESS)
        join_by_code(shoot.code.code, entry, browser="the club's tablet")
    assert shoot.participants.count() == 40


def test_the_code_of_a_locked_shoot_counts_as_wrong(shoot, host, robin):
    slot = make_card(robin)
    change_shoot(shoot.public_id, is_locked=True, by=host)
    for _ in range(5):
        with pytest.raises(NotFound):
            join_by_code(shoot.code.code, Entry(Caller(robin.pk), slot.public_id), browser="one")
    with pytest.raises(TooMany):
        shoot_of(shoot.code.code, by=None, browser="one")


def test_a_card_that_cannot_come_is_no_wrong_code(shoot, robin, guy):
    slot = make_card(robin)
    for _ in range(6):
        with pytest.raises(NotFound, match="slot"):
            join_by_code(shoot.code.code, Entry(Caller(guy.pk), slot.public_id), browser="one")
