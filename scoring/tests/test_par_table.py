import pytest

from scoring.par_table import checkpoints, par_table
from scoring.rounds import catalogue, round_for
from scoring.tests.vectors import ADULT


def test_checkpoints_are_whole_ends_at_every_distance_break_and_at_the_end():
    for round_ in catalogue().values():
        lasts = [each.arrow_count for each in checkpoints(round_)]
        breaks = {places[-1] for places in round_.stretches}

        assert lasts == sorted(set(lasts))
        assert breaks <= set(lasts)
        assert lasts[-1] == round_.arrow_count
        assert len(lasts) <= 4
        assert all(last % round_.end_size == 0 for last in lasts)


@pytest.mark.parametrize(
    ("key", "lasts"),
    [
        ("york", [36, 72, 120, 144]),
        ("american", [30, 60, 90]),
        ("wa720_70", [18, 36, 54, 72]),
        ("bray_i", [15, 30]),
        ("wa_field_24_red_marked", [18, 36, 54, 72]),
    ],
)
def test_checkpoints_of_well_known_rounds(key, lasts):
    assert [each.arrow_count for each in checkpoints(round_for(key))] == lasts


def test_the_par_table_begins_with_the_highest_class_and_ends_each_row_on_its_score():
    rows = par_table(round_for("york"), ADULT)

    assert [row.classification for row in rows][:2] == ["EMB", "GMB"]
    assert all(row.pars[-1] == row.score for row in rows)
