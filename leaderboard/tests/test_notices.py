"""What the steps of a shoot tell. Cases SO-22, SO-23, SO-29, SO-37, BR-15, BR-28."""

from datetime import timedelta

import pytest

from leaderboard.models import Notice
from leaderboard.notice_fragments import shown_notices
from leaderboard.tests.factory import fill, make_card
from scoring.recording import CardRequest, record_cards
from scoring.tests.device import query_count
from scoring.tests.factory import FULL_PROFILE, make_archer
from scoring.tests.phone import Phone


@pytest.fixture
def night(night):
    night.starts()
    return night


def told(night, *kinds):
    """In words, the oldest first; without the marks around names."""
    notices = Notice.objects.filter(shoot=night.now())
    if kinds:
        notices = notices.filter(kind__in=kinds)
    texts = [each.text for each in reversed(shown_notices(notices, night.shoot))]
    return [text.replace("\u2068", "").replace("\u2069", "") for text in texts]


# SO-22
def test_the_start_is_told_once_however_often_it_is_asked_for(night):
    night.starts()

    assert told(night) == ["Shooting has started"]


# SO-29
def test_who_finishes_is_told_once_though_the_card_opens_again(night):
    night.shoots_all("robin", "M")
    night.changes("robin", 24, None)
    night.changes("robin", 24, "9")

    assert told(night, "finished") == ["Robin has finished, 0 after 24 arrows"]


def test_arrows_that_are_not_scored_have_no_total(night):
    night.joins("much", round_key="", face_key="none")
    night.shoots("much", "", "")
    night.finishes("much")

    assert told(night, "finished") == ["Much has finished"]


def test_only_who_joins_after_the_start_has_joined_late(night):
    night.joins("much")
    night.joins_again("much")

    assert told(night, "joined_late") == ["Much has joined"]


def test_going_and_coming_is_told_each_time(night):
    night.leaves("robin")
    night.comes_back("robin")
    night.leaves("robin")
    night.is_removed("tuck")

    assert told(night)[1:] == [
        "Robin has retired",
        "Robin is back",
        "Robin has retired",
        "Tuck is off the board by the host’s word",
    ]


# BR-28
def test_another_rule_for_ties_is_told_in_the_middle(night):
    night.changes_shoot(tie_break="wa_indoor")
    night.changes_shoot(tie_break="wa_indoor")

    assert told(night)[1:] == ["Another rule for ties from here on: WA indoor"]


# SO-37
def test_another_end_is_told_by_the_clock_where_it_is_shot(night):
    assert night.now().timezone == "Europe/London"
    night.changes_shoot(expires_at=night.shoot.expires_at + timedelta(hours=2))

    assert told(night)[1:] == ["The shoot ends later: 2 May, 02:00"]


def test_a_golden_end_is_told_with_its_last_arrow_and_once(night):
    night.shoots("robin", *["9"] * 5)
    assert told(night, "golden_end") == []
    night.shoots("robin", "9")
    night.changes("robin", 6, None)
    night.changes("robin", 6, "9")
    night.shoots("robin", *["9"] * 5, "7")

    assert told(night, "golden_end") == ["Robin shoots a golden end: 9 9 9 9 9 9"]


def shot_before(night, name, value):
    archer = night.archers[name] = make_archer(name)
    fill(archer, make_card(archer, **FULL_PROFILE), value)


def test_a_personal_best_needs_one_before_it_of_the_round(night):
    shot_before(night, "much", "7")
    night.joins("much")
    night.shoots_all("much")
    night.shoots_all("robin")

    assert told(night, "personal_best") == ["Much shoots a personal best: 216, was 168"]


def test_no_personal_best_is_one_that_was_reached_before(night):
    shot_before(night, "much", "7")
    night.joins("much")
    night.shoots_all("much", "7")

    assert told(night, "personal_best") == []


def test_a_class_is_reached_with_the_last_arrow(night):
    night.joins("much", round_key="wa18", shot_per_round=3)
    night.shoots("much", *["9"] * 59)
    assert told(night, "class_reached") == []
    night.shoots("much", "9")

    [reached] = told(night, "class_reached")
    assert reached.startswith("Much reaches I-")
    assert reached.endswith(" with 540")


def test_a_round_given_up_reaches_no_class_and_no_best(night):
    night.joins("much", "9", "9", round_key="wa18", shot_per_round=3)
    night.finishes("much")

    assert told(night)[2:] == ["Much has finished, 18 after 2 arrows"]


# BR-15
def test_a_correction_is_told_where_it_changes_a_place(night):
    night.shoots("robin", "9", "9")
    night.shoots("tuck", "7", "7")
    night.is_corrected("robin", 1, "7")
    assert told(night, "corrected") == []
    night.clock.forward(minutes=1)
    night.is_corrected("robin", 1, "3")

    assert told(night, "corrected") == ["Robin’s card is corrected: 12, was 16"]


def test_a_place_that_is_shared_from_now_on_has_changed(night):
    night.shoots("robin", "9", "9")
    night.shoots("tuck", "9", "7")
    night.is_corrected("robin", 1, "7")

    assert told(night, "corrected") == ["Robin’s card is corrected: 16, was 18"]


def test_an_archer_who_changes_the_own_arrow_is_not_corrected(night):
    night.shoots("robin", "9")
    night.shoots("tuck", "7")
    night.changes("robin", 1, "3")

    assert told(night, "corrected") == []


def test_notices_call_archers_as_they_are_called_now_and_keep_no_name(night):
    night.leaves("robin")
    before = night.now().notices_version
    night.is_called("robin", "Hood")

    assert told(night)[-1] == "Hood has retired"
    assert night.now().notices_version == night.shoot.version > before
    kept = str([*Notice.objects.values("kind", "figures")])
    assert "Robin" not in kept


def test_arrows_leave_the_version_of_notices_as_it_is(night):
    before = night.now().notices_version
    night.shoots("robin", "9", "7")

    assert night.now().notices_version == before < night.shoot.version


def test_where_the_lead_stays_an_end_asks_one_thing_more_than_an_arrow_inside_it(night):
    night.shoots("robin", *["7"] * 6)
    night.shoots("robin", *["7"] * 4)
    inside = query_count(lambda: night.shoots("robin", "7"))
    at_its_end = query_count(lambda: night.shoots("robin", "7"))

    assert at_its_end == inside + 1


def test_however_many_finish_together_they_are_asked_for_once(night):
    for name in ("much", "john", "alan"):
        night.joins(name)
    for name in night.archers:
        night.shoots(name, *["7"] * 23)
    two, three = requests(night, "robin", "tuck"), requests(night, "will", "much", "john")

    assert query_count(lambda: record_cards(two)) == query_count(lambda: record_cards(three))
    assert len(told(night, "finished")) == 5


def requests(night, *names):
    """The last arrow of each."""
    asked = []
    for name in names:
        phone, by, slot_id = Phone(night.archers[name]), night.by(name), night.card(name).public_id
        tapped = [phone.operation(24, "9")]
        asked.append(CardRequest(slot_id, by, phone.device, tapped, phone.now_ms()))
    return asked
