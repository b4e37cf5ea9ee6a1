import pytest
from django.utils import timezone

from scoring.models.session import IDLE_AFTER
from scoring.own_cards import likely_rounds, open_card, own_cards, shot_cards
from scoring.tests.factory import FULL_PROFILE, make_archer, make_session, make_slot

pytestmark = pytest.mark.django_db


def finished(archer, **facts):
    facts = {"finished_at": timezone.now(), "shots_fired": 1, "total": 9} | facts
    return make_slot(archer, **facts)


def test_the_open_card_is_where_the_archer_stands(robin):
    finished(robin)
    assert open_card(robin) is None
    slot = make_slot(robin)

    assert open_card(robin) == slot


def test_a_card_of_a_session_that_time_ended_is_not_open(robin, clock):
    make_slot(robin)
    clock.forward(seconds=IDLE_AFTER.total_seconds())

    assert open_card(robin) is None


def test_the_best_is_of_complete_rounds_alone(robin):
    finished(robin, round_key="portsmouth", shots_fired=60, total=541)
    finished(robin, round_key="portsmouth", shots_fired=60, total=530)
    finished(robin, round_key="portsmouth", shots_fired=12, total=580)
    finished(make_archer("guy"), round_key="portsmouth", shots_fired=60, total=590)

    [likely] = likely_rounds(robin, most=3)
    assert (likely.round.key, likely.best) == ("portsmouth", 541)


def test_so_many_are_likely_and_no_more(robin):
    for key in ("york", "portsmouth", "wa18", "national"):
        finished(robin, round_key=key)

    likely = [each.wish.round_key for each in likely_rounds(robin, most=3)]
    assert likely == ["national", "wa18", "portsmouth"]


def test_a_round_is_likely_on_the_face_it_was_shot_at(robin):
    finished(robin, round_key="portsmouth", face_key="wa_60cm_triple_vertical")

    assert likely_rounds(robin, most=3)[0].wish.face_key == "wa_60cm_triple_vertical"


def test_ones_cards_are_those_with_arrows_newest_first(robin):
    session = make_session(make_archer("john"))
    older, newer = finished(robin), finished(robin)
    finished(robin, shots_fired=0, total=0)
    finished(make_archer("guy"))
    left = make_slot(robin, session, left_at=timezone.now(), shots_fired=3)
    make_slot(robin, shots_fired=6)

    assert list(shot_cards(robin)) == [left, newer, older]


@pytest.mark.parametrize(
    ("facts", "reached"),
    [
        ({"round_key": "york", "shots_fired": 144, "total": 534, **FULL_PROFILE}, "A1"),
        ({"round_key": "york", "shots_fired": 143, "total": 534, **FULL_PROFILE}, None),
        ({"round_key": "york", "shots_fired": 144, "total": 534}, None),
        ({"round_key": "", **FULL_PROFILE}, None),
    ],
)
def test_a_complete_round_has_a_class_where_the_profile_was_said(robin, facts, reached):
    finished(robin, **facts)

    [card] = own_cards(list(shot_cards(robin)))
    assert card.past.classification == reached
