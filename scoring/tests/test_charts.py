"""A card as charts, on plain values."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from scoring.charts import MOST_ARROWS, WIDTH, Shooting, draw, end_totals, first_shown
from scoring.keypads import KEYPADS
from scoring.pace import pace
from scoring.rounds import round_for
from scoring.stats import spread_of

TEN_RING = KEYPADS["10_zone"]
INDOORS = Shooting.of(round_for("wa18").keypad, round_for("wa18"), 3)
PRACTICE = Shooting.of(TEN_RING, None, 3)


def card(*values):
    return {number: value for number, value in enumerate(values, start=1) if value is not None}


def counted(values):
    counts = {}
    for value in values.values():
        counts[value] = counts.get(value, 0) + 1
    return counts


def drawn(shooting, *values, **more):
    on_card = card(*values)
    return draw(on_card, counted(on_card), shooting, **more)


# ST-10
def test_a_bar_for_every_arrow_one_path_for_every_colour():
    arrows = drawn(PRACTICE, "X", "9", "M", "7", "9").arrows

    paths = dict(arrows.bars)
    assert paths["gold"] == "m0 0v-10h2v10zm3 0v-9h2v9zm9 0v-9h2v9z"
    assert paths["miss"] == "m6 0v1h2v-1z"
    assert (arrows.count, arrows.highest, arrows.lowest) == (5, "X", "M")


def test_a_round_has_room_for_all_its_arrows_and_a_practice_for_its_rows():
    assert drawn(INDOORS, "9").arrows.width == 3 * 60
    assert drawn(PRACTICE, "9", "9", "9", "9").arrows.width == 3 * 6


def test_an_empty_place_keeps_its_room():
    assert dict(drawn(INDOORS, None, "9").arrows.bars) == {"gold": "m3 0v-9h2v9z"}


def test_only_complete_ends_count():
    assert end_totals(card("9", "9", "9", "8", None, "8", "7", "7", "7", "1"), INDOORS) == {
        1: 27,
        3: 21,
    }


def test_the_mean_lies_between_the_ends():
    ends = drawn(INDOORS, *["9"] * 3, *["7"] * 3).ends

    assert ends.mean == 24
    assert (ends.grid[0].label, ends.grid[1].label) == (30, 20)
    assert ends.line == "M32 24L49 72"
    assert ends.mean_y == 48


def test_an_earlier_card_is_drawn_whole_beside_it():
    ends = drawn(INDOORS, *["9"] * 3, earlier=[24] * 20).ends

    assert ends.earlier_total == 480
    assert ends.earlier_line.count("L") == 19


def test_before_the_first_complete_end_there_are_no_ends_to_draw():
    assert drawn(INDOORS, "9", "9").ends is None


def test_values_stand_in_columns_and_an_x_without_a_key_among_the_tens():
    columns = drawn(INDOORS, "X", "10", "9", "M").values

    assert [(each.value, each.count) for each in columns if each.count] == [
        ("10", 2),
        ("9", 1),
        ("M", 1),
    ]
    assert columns[0].height == 64


def test_where_nothing_is_scored_there_is_nothing_to_draw():
    assert drawn(PRACTICE) is None
    assert drawn(Shooting.of(KEYPADS["none"], None, 3), "", "") is None


def test_of_a_long_practice_the_last_arrows_are_drawn():
    first = first_shown(1000, PRACTICE)
    assert first == 703
    values = dict.fromkeys(range(first, 1001), "9")

    charts = draw(values, {"9": 1000}, PRACTICE)
    assert charts.arrows.is_cut
    assert charts.arrows.count <= MOST_ARROWS
    assert charts.ends.axis[0].text == "235"


@given(st.lists(st.sampled_from([*TEN_RING.values, None]), min_size=1, max_size=60))
def test_everything_stays_inside_its_frame(values):
    charts = drawn(INDOORS, *values)
    if charts is None:
        return

    assert all(0 <= column.x < column.x + column.width <= WIDTH for column in charts.values)
    if charts.ends:
        xs = [label.x for label in charts.ends.axis]
        assert all(after - before >= 20 for before, after in pairwise(xs))
        assert 0 <= charts.ends.mean_y <= 80


def test_the_spread_of_equal_arrows_is_nothing():
    assert spread_of({"9": 7}, TEN_RING) == 0.0
    assert spread_of({}, TEN_RING) == 0.0
    assert spread_of({"10": 1, "8": 1, "": 5}, TEN_RING) == 1.0


def test_the_pace_is_what_it_mostly_is_from_end_to_end():
    start = datetime(2026, 5, 1, 10, tzinfo=UTC)
    minutes = [0, 1, 4, 5, 64, 65, 68, 69]
    shot_at = {n: start + timedelta(minutes=m) for n, m in enumerate(minutes, start=1)}

    assert pace(shot_at, 2) == timedelta(minutes=4)
    assert pace({1: start, 2: start}, 2) is None
    assert pace({}, 2) is None


def test_arrows_that_were_entered_together_have_no_pace():
    start = datetime(2026, 5, 1, 10, tzinfo=UTC)

    assert pace(dict.fromkeys(range(1, 13), start), 6) is None
