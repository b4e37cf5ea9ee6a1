"""When notices tell who leads. Cases BR-13 to BR-15."""

import pytest

from leaderboard.models import Notice
from scoring.tests.phone import Phone


@pytest.fixture
def night(night):
    """Two dozen in ends of six; Tuck was first to end one, and leads."""
    night.starts()
    return night


def end(night, **values):
    """An end of each, in this order."""
    for name, value in values.items():
        night.shoots(name, *[value] * 6)


def leads(night):
    found = Notice.objects.filter(shoot=night.shoot, kind="lead").order_by("version")
    return [(each.participant.name, *each.figures.values()) for each in found]


# BR-13
def test_who_passes_the_leader_takes_the_lead_once(night):
    end(night, tuck="7", robin="9", will="5")

    assert leads(night) == [("Robin", 54, 6)]


# BR-14
def test_neither_the_first_arrow_nor_who_leads_first_is_a_change_of_the_lead(night):
    night.shoots("tuck", "9")
    assert leads(night) == []

    end(night, robin="3", will="1")
    assert leads(night) == []


# BR-14
def test_who_shares_the_first_place_takes_no_lead(night):
    end(night, tuck="7", robin="7", will="7")
    assert leads(night) == []

    end(night, tuck="7", will="5", robin="9")
    assert leads(night) == [("Robin", 96, 12)]


def test_level_on_points_the_rule_for_ties_says_who_leads(night):
    end(night, will="1", tuck="7")
    # 42 as well, with a hit less and three golds.
    night.shoots("robin", "9", "9", "9", "9", "5", "1")
    assert leads(night) == [("Robin", 42, 6)]


def test_inside_an_end_nobody_takes_the_lead(night):
    end(night, tuck="7", robin="5", will="5")
    night.shoots("robin", *["9"] * 5)
    assert leads(night) == []
    end(night, tuck="1", will="1")
    night.shoots("robin", "9")

    assert leads(night) == [("Robin", 84, 12)]


def test_who_is_quicker_does_not_lead_by_that(night):
    end(night, tuck="7", robin="5", will="5")
    end(night, robin="7", will="5")
    assert night.participant("robin").figures["total"] == 72
    assert leads(night) == []

    end(night, tuck="9")
    assert leads(night) == []


def test_after_a_change_the_next_comes_two_ends_later_if_it_still_stands(night):
    end(night, tuck="7", will="1", robin="9")
    assert leads(night) == [("Robin", 54, 6)]

    end(night, robin="1", will="1", tuck="9")
    assert leads(night) == [("Robin", 54, 6)]
    end(night, robin="1", will="1", tuck="1")
    assert leads(night)[1:] == [("Tuck", 102, 18)]


def test_a_lead_that_is_lost_and_won_back_meanwhile_is_no_news(night):
    end(night, tuck="7", will="1", robin="9")
    end(night, robin="1", will="1", tuck="9")
    end(night, tuck="1", will="1", robin="9")

    assert leads(night) == [("Robin", 54, 6)]


def test_nobody_waits_for_who_is_two_ends_behind_or_has_retired(night):
    end(night, tuck="7")
    night.leaves("will")
    end(night, robin="9")
    assert leads(night) == [("Robin", 54, 6)]

    night.comes_back("will")
    end(night, robin="1", tuck="9")
    end(night, robin="1", tuck="1")
    assert leads(night)[1:] == [("Tuck", 102, 18)]


def test_who_retires_leaves_the_lead_to_the_next(night):
    end(night, tuck="9", robin="7", will="7")
    night.leaves("tuck")
    end(night, will="7", robin="9")

    assert leads(night) == [("Robin", 96, 12)]


# BR-15
def test_an_operation_that_comes_again_and_a_correction_without_effect_tell_nothing(night):
    end(night, tuck="7", will="1")
    phone, card = Phone(night.archers["robin"]), night.card("robin")
    tapped = [phone.operation(number, "9") for number in range(1, 7)]
    phone.send(card, *tapped)
    told = [*Notice.objects.values_list("kind", "version")]
    phone.send(card, *tapped)
    night.clock.forward(minutes=1)
    night.is_corrected("robin", 1, "7")

    assert leads(night) == [("Robin", 54, 6)]
    assert [*Notice.objects.values_list("kind", "version")] == told


def test_what_comes_after_the_end_changes_no_lead(night):
    end(night, tuck="7", will="1")
    night.clock.forward(minutes=10)
    phone, card = Phone(night.archers["robin"]), night.card("robin")
    waiting = [phone.operation(number, "9") for number in range(1, 7)]
    night.closes()
    night.clock.forward(minutes=10)
    phone.send(card, *waiting)

    assert night.participant("robin").figures["total"] == 54
    assert leads(night) == []
