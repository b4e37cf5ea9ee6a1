"""The parts of a board as they are sent. Cases BR-09, BR-26, LU-32."""

import pytest

from leaderboard.board_fragments import card_fragment, heading_fragment, neighbour_fragment
from leaderboard.cards import card_of
from leaderboard.orders import section_of
from leaderboard.tests.entrants import make_entrant
from scoring.tests.factory import FULL_PROFILE

MARKUP = "<b hx-get=/steal>Guy</b>"


def drawn(arrows="", **told):
    return card_fragment(card_of(make_entrant(arrows, **told), "wa_outdoor_2026"))


def test_a_card_shows_all_that_there_is_of_an_archer():
    html = drawn("X 10 9 8 7 6", name="Robin", handicap=35, **FULL_PROFILE)

    for shown in (
        "Robin",
        "WA 70m",
        "6 <span>arrows</span>",
        "X 10 9 8 7 6",
        "1 Xs · 2 10s",
        "h’cap 35",
        ">50<",
    ):
        assert shown in html
    assert 'class="crest__shot ring-gold"' in html


def test_the_class_is_on_track_until_it_is_reached():
    shot = {"round": "york", "legs": [72, 48, 24], "fired": 144, "total": 534, **FULL_PROFILE}

    assert "on track for" in drawn(
        round="york", legs=[72, 0, 0], fired=72, total=203, **FULL_PROFILE
    )
    assert "is-reached" in drawn(is_finished=True, **shot)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"status": "retired"}, "retired"),
        ({"status": "visiting"}, "not competing"),
        ({"status": "disqualified"}, "disqualified"),
        ({"status": "did_not_start"}, "did not start"),
        ({"is_finished": True}, "incomplete"),
        ({"is_finished": True, "round": "", "face": "wa_60cm_full"}, "finished"),
        ({"late": 2}, "2 late arrows"),
    ],
    ids=str,
)
def test_what_became_of_an_archer_is_said(told, words):
    assert words in drawn("9 9", **told)
    assert words not in drawn("9 9")


def test_a_name_is_text_wherever_it_stands():
    for html in (drawn(name=MARKUP), neighbour_fragment("1", MARKUP)):
        assert "&lt;b hx-get=/steal&gt;Guy&lt;/b&gt;" in html
        assert "<b " not in html


def test_an_erased_archer_is_an_archer():
    assert "Archer" in drawn(name="")
    assert "Archer" in neighbour_fragment("1", "")


def test_a_round_is_named_above_its_archers():
    assert "York" in heading_fragment(section_of(make_entrant(round="york")))
    assert "Practice" in heading_fragment(section_of(make_entrant(round="", face="wa_60cm_full")))
