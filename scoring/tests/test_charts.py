"""A card as charts, on plain values."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from scoring.charts import WIDTH, draw_arrows, draw_ends, draw_values
from scoring.keypads import KEYPADS
from scoring.pace import pace
from scoring.rounds import round_for
from scoring.shooting import MOST_ARROWS, Shooting, end_totals, ends_before, first_shown
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


def arrows_of(shooting, *values):
    return draw_arrows(card(*values), shooting)


def ends_of(shooting, *values, **more):
    return draw_ends(end_totals(card(*values), shooting), shooting, **more)


def values_of(shooting, *values):
    return draw_values(counted(card(*values)), shooting.keypad)


# ST-10
def test_a_bar_for_every_arrow_one_path_for_every_colour():
    arrows = arrows_of(PRACTICE, "X", "9", "M", "7", "9")

    paths = dict(arrows.bars)
    assert paths["gold"] == "m0 0v-10h2v10zm3 0v-9h2v9zm9 0v-9h2v9z"
    assert paths["miss"] == "m6 0v1h2v-1z"
    assert (arrows.count, arrows.highest, arrows.lowest) == (5, "X", "M")


def test_a_round_has_room_for_all_its_arrows_and_a_practice_for_its_rows():
    assert arrows_of(INDOORS, "9").width == 3 * 60
    assert arrows_of(PRACTICE, "9", "9", "9", "9").width == 3 * 6


def test_an_empty_place_keeps_its_room():
    assert dict(arrows_of(INDOORS, None, "9").bars) == {"gold": "m3 0v-9h2v9z"}


def test_only_complete_ends_count():
    assert end_totals(card("9", "9", "9", "8", None, "8", "7", "7", "7", "1"), INDOORS) == {
        1: 27,
        3: 21,
    }


def test_the_mean_lies_between_the_ends():
    ends = ends_of(INDOORS, *["9"] * 3, *["7"] * 3)

    assert ends.mean == 24
    assert [(label.text, label.y) for label in ends.grid.labels] == [("30", 4), ("20", 84)]
    assert ends.grid.path == "M24 0h338M24 80h338"
    assert ends.line == "M32 24L49 72"
    assert ends.mean_y == 48


def test_an_earlier_card_is_drawn_whole_beside_it():
    ends = ends_of(INDOORS, *["9"] * 3, earlier=[24] * 20)

    assert ends.earlier_total == 480
    assert ends.earlier_line.count("L") == 19


def test_before_the_first_complete_end_there_are_no_ends_to_draw():
    assert ends_of(INDOORS, "9", "9") is None


def test_values_stand_in_columns_and_an_x_without_a_key_among_the_tens():
    columns = values_of(INDOORS, "X", "10", "9", "M").columns

    assert [(each.value, each.count) for each in columns if each.count] == [
        ("10", 2),
        ("9", 1),
        ("M", 1),
    ]
    assert columns[0].height == 64


def test_where_nothing_is_scored_there_is_nothing_to_draw():
    uncounted = Shooting.of(KEYPADS["none"], None, 3)
    for of in (arrows_of, ends_of, values_of):
        assert of(PRACTICE) is None
        assert of(uncounted, "", "") is None


def test_of_a_long_practice_the_last_arrows_are_drawn():
    first = first_shown(1000, PRACTICE)
    assert first == 703
    values = dict.fromkeys(range(first, 1001), "9")

    arrows, before = draw_arrows(values, PRACTICE), ends_before(values, PRACTICE)
    assert arrows.is_cut
    assert arrows.count <= MOST_ARROWS
    ends = draw_ends(end_totals(values, PRACTICE), PRACTICE, before=before)
    assert ends.axis[0].text == "235"


@given(st.lists(st.sampled_from([*TEN_RING.values, None]), min_size=1, max_size=60))
def test_everything_stays_inside_its_frame(values):
    chart, ends = values_of(INDOORS, *values), ends_of(INDOORS, *values)
    columns = chart.columns if chart else []

    assert all(0 <= column.x < column.x + column.width <= WIDTH for column in columns)
    if ends:
        xs = [label.x for label in ends.axis]
        assert all(after - before >= 20 for before, after in pairwise(xs))
        assert 0 <= ends.mean_y <= 80


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
