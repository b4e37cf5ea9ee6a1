"""Racing one's own cards: beside the total, what they had after as many arrows."""

import pytest

from scoring.models import Slot
from scoring.slot_room import SlotRoom
from scoring.tests.factory import make_slot
from scoring.tests.pages import text_of
from scoring.tests.phone import Phone

HEADS = "Own cards Score At this arrow Points"


def card(archer, *values, **facts):
    """Of a round of sixty; those that are not given are misses, the last one too."""
    end(shot(archer, *[*values, *["M"] * 60][:60], **facts))


def shot(archer, *values, **facts):
    slot = make_slot(archer, **{"round_key": "wa18"} | facts)
    if values:
        Phone(archer).tap_all(slot, *values)
    return slot


def end(slot):
    Slot.objects.filter(pk=slot.pk).update(finished_at=slot.started_at)


def race(archer, *values, **facts):
    """What the page of a new card says after these arrows; empty where it says nothing."""
    slot = shot(archer, *values, **facts)
    told = SlotRoom(str(slot.public_id)).changes_since(None).fragments
    end(slot)
    text = text_of(next(html for id_, html in told.items() if id_.endswith("standing")))
    return text.partition(HEADS)[2].strip()


def test_a_card_races_the_best_and_the_last_three_at_the_same_arrow(robin):
    card(robin, "10", "10", "10", "10")
    for values in (["9"], ["8", "8"], ["7"], ["6", "6", "6"]):
        card(robin, *values)

    assert race(robin, "8", "8") == (
        "Best card 40 20 −4 Last card 18 12 +4 2 cards ago 7 7 +9 3 cards ago 16 16 level"
    )


def test_the_best_is_told_once_though_it_was_the_last(robin):
    card(robin, "7")
    card(robin, "9", "9")

    assert race(robin, "10") == "Best card 18 9 +1 2 cards ago 7 7 +3"


def test_before_the_first_arrow_nobody_races(robin):
    card(robin, "9")

    assert race(robin) == ""


@pytest.mark.parametrize(
    "facts", [{"round_key": "wa25"}, {"bowstyle": "longbow"}, {"round_key": ""}]
)
def test_only_cards_of_the_same_round_and_bow_race(robin, facts):
    card(robin, "9")

    assert race(robin, "9") != ""
    assert race(robin, "9", **facts) == ""


def test_a_round_that_was_given_up_is_no_ghost(robin):
    end(shot(robin, "9"))

    assert race(robin, "9") == ""
