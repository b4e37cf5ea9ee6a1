from datetime import date

import pytest

from leaderboard.tie_breaks import TIE_BREAKS, default_tie_break, figures
from scoring.rounds import catalogue, round_for
from scoring.tally import Tally

NEW_YEAR = date(2026, 1, 1)


def test_the_figures_come_in_the_order_in_which_they_decide() -> None:
    tally = Tally(total=651, xs=12, tens=25, nines=7)

    assert list(figures("wa_outdoor_2026", tally).items()) == [("xs", 12), ("tens", 25)]
    assert list(figures("wa_outdoor_before_2026", tally).items()) == [("tens", 25), ("xs", 12)]
    assert list(figures("wa_indoor", tally).items()) == [("tens", 25), ("nines", 7)]


@pytest.mark.parametrize(
    ("key", "rule"),
    [
        ("wa720_70", "wa_outdoor_2026"),
        ("frostbite", "wa_outdoor_2026"),
        ("wa660_70", "wa_outdoor_2026"),
        ("wa18", "wa_indoor"),
        ("wa25_compound_triple", "wa_indoor"),
        ("18_vi", "wa_indoor"),
        ("york", "agb_imperial"),
        ("burntwood_york", "agb_imperial"),
        ("worcester", "agb_imperial"),
        ("portsmouth", "agb_imperial"),
        ("vegas_300", "agb_imperial"),
        ("wa_field_12_blue_marked", "wa_field"),
        ("ifaa_field", "agb_imperial"),
    ],
)
def test_a_shoot_starts_with_the_rule_of_its_round(key: str, rule: str) -> None:
    assert default_tie_break(round_for(key), NEW_YEAR) == rule


def test_outdoors_the_rule_changed_at_new_year_2026() -> None:
    wa70 = round_for("wa720_70")

    assert default_tie_break(wa70, date(2025, 12, 31)) == "wa_outdoor_before_2026"
    assert default_tie_break(wa70, NEW_YEAR) == "wa_outdoor_2026"


def test_a_shoot_of_mixed_rounds_is_decided_by_hits_and_golds() -> None:
    assert default_tie_break(None, NEW_YEAR) == "agb_imperial"


def test_every_round_has_a_rule_that_exists() -> None:
    rules = {default_tie_break(round_, NEW_YEAR) for round_ in catalogue().values()}

    assert rules == set(TIE_BREAKS) - {"wa_outdoor_before_2026"}
