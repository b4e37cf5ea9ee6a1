"""Handicap and classes to come, over seasons."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from scoring.class_progress import class_season
from scoring.handicap_seasons import handicap_seasons
from scoring.handicaps import Season, table
from scoring.own_progress import progress_of
from scoring.rounds import round_for
from scoring.tests.past import history_of, past_card
from scoring.tests.vectors import each

YORK = table(round_for("york"))


def worth(*handicaps, on="2026-05-01", **facts):
    """A York for each, a day after the other, that is worth just this handicap."""
    first = datetime.fromisoformat(on).replace(hour=12, tzinfo=UTC)
    return [
        past_card(
            number,
            YORK[handicap],
            **{"round_key": "york", "finished_at": first + timedelta(days=number)} | facts,
        )
        for number, handicap in enumerate(handicaps)
    ]


def seasons_of(*cards, until=date(2026, 12, 31), is_indoor=False):
    return handicap_seasons(cards, is_indoor=is_indoor, until=until, zone=UTC)


@each("handicap_updates", "initial")
def test_the_first_handicap_is_that_of_the_vectors(case):
    [season] = seasons_of(*worth(*case["rounds"]))

    assert [(change.why, change.handicap) for change in season.changes] == [
        ("initial", case["handicap"])
    ]


@each("handicap_updates", "update")
def test_an_update_is_that_of_the_vectors(case):
    [season] = seasons_of(*worth(*[case["current"]] * 3, case["round"]))

    assert season.handicap == case["handicap"]
    # What changes nothing is no change.
    assert len(season.changes) == (1 if case["handicap"] == case["current"] else 2)


def test_before_three_rounds_there_is_no_handicap():
    [season] = seasons_of(*worth(60, 61))

    assert (season.handicap, season.rounds_missing, season.round_count) == (None, 1, 2)


def test_a_new_season_begins_with_the_best_three_of_the_last_and_lapses_without_them():
    this, following, third = seasons_of(
        *worth(90, 79, 71, 68, 50), *worth(80, on="2027-04-01"), until=date(2028, 6, 1)
    )

    assert [change.handicap for change in this.changes] == [80, 74, 62]
    assert following.changes == [("season", date(2027, 1, 1), 63, None)]
    assert third.handicap is None


def test_indoors_another_season_begins_in_july():
    cards = worth(60, 61, 62, on="2026-06-27")
    shot = [card._replace(round_key="portsmouth", shots_fired=60, total=500) for card in cards]
    [season, following] = seasons_of(*shot, is_indoor=True, until=date(2026, 7, 2))

    assert season.season == Season(date(2025, 7, 1), date(2026, 6, 30))
    assert following.changes[0].why == "season"
    assert seasons_of(*shot) == []


def test_a_day_is_that_of_the_zone():
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    [card] = worth(60, finished_at=late)
    east = timezone(timedelta(hours=1))
    [season] = handicap_seasons([card], is_indoor=False, until=date(2027, 1, 1), zone=east)

    assert season.season.start == date(2027, 1, 1)


def york(number, total, **facts):
    at = datetime(2026, 5, 1 + number, 12, tzinfo=UTC)
    return past_card(number, total, **{"round_key": "york", "finished_at": at} | facts)


def classes_of(*cards, day=date(2026, 9, 1)):
    found = class_season(cards, is_indoor=False, day=day, zone=UTC)
    return found, {each.classification: each.dozens for each in found.classes}


def test_a_class_is_held_after_its_dozens_and_the_next_is_the_one_above():
    """A York of 534 is A1: twelve dozens are enough for it, and none of them is B3."""
    found, dozens = classes_of(york(1, 534))

    assert (dozens["A3"], dozens["A2"], dozens["A1"], dozens["B3"]) == (12, 12, 12, 0)
    assert (found.held.classification, found.next.classification) == ("A1", "B3")
    assert [(each.classification, each.asked) for each in found.ahead] == [("B3", 18)]


def test_what_is_on_the_way_to_higher_classes_is_told_besides_the_next():
    found, dozens = classes_of(york(1, 700))

    assert found.held.classification == "A1"
    assert dozens["B3"] == 12
    assert "B3" in [each.classification for each in found.ahead]


@pytest.mark.parametrize(
    "facts",
    [
        {"shots_fired": 143},
        {"category": ""},
        {"finished_at": datetime(2025, 12, 31, tzinfo=UTC)},
        {"finished_at": None},
    ],
)
def test_no_dozen_comes_from_what_has_no_class_this_season(facts):
    found, dozens = classes_of(york(1, 534, **facts))

    assert not any(dozens.values())
    assert (found.held, found.next.classification) == (None, "A3")


def test_indoor_outdoor_and_bows_are_apart():
    history = history_of(
        york(1, 534),
        york(2, 400, bowstyle="barebow"),
        past_card(3, 500),
        past_card(4, 250, round_key="", face_key="wa_60cm_full"),
    )
    found = progress_of(history, day=date(2026, 5, 4), zone=UTC)

    assert [each.discipline for each in found] == [
        (True, "recurve"),
        (False, "barebow"),
        (False, "recurve"),
    ]
    assert [each.missing for each in found] == [2, 2, 2]
