from datetime import date, timedelta

import pytest

from scoring.own_figures import statistics_of
from scoring.past_cards import Narrowing
from scoring.tests.past import BEGAN, history_of, past_card

RISING = [past_card(number, 100 + number) for number in range(20)]


# PR-12
@pytest.mark.parametrize(
    ("facts", "status", "counts"),
    [
        ({}, "finished", True),
        ({"shots_fired": 59}, "incomplete", False),
        ({"finished_at": None, "shots_fired": 12}, "unfinished", False),
        ({"round_key": "", "face_key": "wa_60cm_full"}, "finished", True),
        ({"round_key": "", "face_key": "none"}, "finished", False),
    ],
)
def test_a_card_counts_once_it_is_shot_to_the_end(facts, status, counts):
    card = past_card(1, 300, **facts)

    assert (card.status, card.counts) == (status, counts)


# PR-02
def test_figures_are_the_best_and_the_means_of_the_last_ten_and_of_all():
    found = statistics_of(history_of(*RISING))

    [figures] = found.rounds
    assert (figures.best, figures.mean_of_last, figures.mean_of_all) == (119, 114.5, 109.5)
    assert (figures.card_count, figures.best_card) == (20, RISING[-1])
    assert (found.card_count, found.arrow_count) == (20, 1200)


# PR-03
def test_of_three_cards_the_mean_of_the_last_is_the_mean_of_three():
    [figures] = statistics_of(history_of(*RISING[:3])).rounds

    assert figures.mean_of_last == figures.mean_of_all == 101


# PR-04
def test_rounds_and_bows_are_not_mixed():
    york = past_card(1, 700, round_key="york")
    barebow = past_card(2, 400, bowstyle="barebow")
    recurve = past_card(3, 500)
    found = statistics_of(history_of(york, barebow, recurve))

    assert [figures.best for figures in found.rounds] == [500, 400, 700]
    assert found.of(round_key="york", bowstyle=None).best == 700
    assert found.of(round_key="york", bowstyle="barebow") is None


# PR-12, PR-15
def test_what_is_not_shot_to_the_end_is_in_no_figure():
    given_up = past_card(1, 500, shots_fired=59)
    unfinished = past_card(2, 510, finished_at=None)
    practice = past_card(3, 280, round_key="", face_key="wa_60cm_full")
    history = history_of(given_up, unfinished, practice)
    found = statistics_of(history)

    assert (found.card_count, found.arrow_count, found.rounds) == (1, 30, [])
    assert history.bests == frozenset()


def test_a_personal_best_beats_all_before_it_and_does_not_equal_them():
    totals = [400, 390, 400, 401, 450]
    cards = [past_card(number, total) for number, total in enumerate(totals)]
    given_up = past_card(9, 460, shots_fired=59)

    assert history_of(*cards, given_up).bests == {0, 3, 4}


# PR-05, PR-06
def test_the_latest_are_the_last_to_be_finished_the_oldest_first():
    history = history_of(*RISING)
    latest = history.latest(10, Narrowing())

    assert [card.total for card in latest] == list(range(110, 120))
    assert history.latest(100, Narrowing()) == RISING
    assert history.latest(0, Narrowing()) == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Narrowing(), [4, 3, 2, 1]),
        (Narrowing(round_key="york"), [2]),
        (Narrowing(round_key=""), [3]),
        (Narrowing(bowstyle="longbow"), [4]),
        (Narrowing(status="unfinished"), [3]),
        (Narrowing(first_day=date(2026, 5, 2)), [4]),
        (Narrowing(last_day=date(2026, 5, 1)), [3, 2, 1]),
        (Narrowing(is_best=True), [4, 2, 1]),
        (Narrowing(round_key="portsmouth", bowstyle="recurve"), [1]),
    ],
)
def test_a_history_is_narrowed_by_what_is_asked_for(asked, found):
    later = {"started_at": BEGAN + timedelta(days=1), "bowstyle": "longbow"}
    history = history_of(
        past_card(1, 500),
        past_card(2, 600, round_key="york"),
        past_card(3, 90, round_key="", face_key="wa_60cm_full", finished_at=None),
        past_card(4, 400, **later),
    )

    assert [card.pk for card in history.narrowed(asked)] == found


def test_a_day_is_that_on_the_clock_of_the_range():
    late = BEGAN.replace(hour=23)

    assert past_card(1, 500, started_at=late, timezone="Asia/Tokyo").day == date(2026, 5, 2)
    assert past_card(1, 500, started_at=late).day == date(2026, 5, 1)
