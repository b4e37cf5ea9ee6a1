"""The score table on the page of a card."""

import re
from base64 import b64decode

import pytest
from django.test import Client

from scoring.tests.card_changes import cut, tap
from scoring.tests.factory import make_archer, make_slot
from scoring.tests.pages import shots_in, text_of
from scoring.tests.slot_pages import USED, ask, figures, places_of, rows_of, shown


# ST-01, ST-02
def test_a_row_has_its_shots_then_the_running_total_and_last_its_sum(slot, phone):
    phone.tap_all(slot, "9", "9", "10", "8", "8", "8", "10")

    assert rows_of(shown(slot)) == ["1 9 9 10 28 28", "2 8 8 8 52 24", "3 10 62 10"]


# ST-03
def test_other_rows_hold_the_same_arrows(slot, phone):
    phone.tap_all(slot, "9", "9", "10", "8", "8", "8", "10")
    cut(slot)

    html = shown(slot)
    assert rows_of(html) == ["1 9 9 10 8 8 8 52 52", "2 10 62 10"]
    assert 'colspan="6"' in html


# ST-04
def test_without_shots_it_says_so_and_shows_no_row(slot):
    html = shown(slot)

    assert "No arrows yet" in text_of(html)
    assert rows_of(html) == []
    assert set(figures(html).values()) == {"0", "0.00"}


# ST-05, ST-07
def test_a_miss_is_m_an_empty_place_is_empty_and_the_others_do_not_move(slot, phone):
    phone.tap_all(slot, "X", "M", None, "9")

    html = shown(slot)
    assert rows_of(html) == ["1 X M 10 10", "2 9 19 9"]
    assert '<td class="ring-miss">M</td><td class="ring-none"></td>' in html


# ST-06
def test_arrows_that_are_not_scored_have_a_neutral_mark(robin, phone):
    slot = make_slot(robin, face_key="none")
    phone.tap_all(slot, "", "")

    html = shown(slot)
    assert rows_of(html) == ["1 not scored not scored"]
    assert figures(html) == {"Arrows": "2"}
    assert "<svg" not in html.partition('class="charts"')[2]


# ST-11
@pytest.mark.parametrize(
    ("values", "ring"),
    [
        (("X", "10", "9"), "gold"),
        (("8", "7"), "red"),
        (("6", "5"), "blue"),
        (("4", "3"), "black"),
        (("2", "1"), "white"),
    ],
)
def test_the_colour_of_a_value_is_the_ring_s_and_the_value_stands_there_too(
    slot, phone, values, ring
):
    phone.tap_all(slot, *values)

    html = shown(slot)
    for value in values:
        assert re.search(rf'<td class="ring-{ring}"[^>]*>{value}</td>', html)


# ST-22
def test_rows_of_five_are_padded(robin, phone):
    slot = make_slot(robin, shot_per_round=5)
    phone.tap_all(slot, *["9"] * 12)

    html = shown(slot)
    assert [row.split()[-1] for row in rows_of(html)] == ["45", "45", "18"]
    assert {13, 14, 15} <= {*places_of(html)}


def test_a_place_on_which_phones_differ_is_marked_in_words(slot, phone):
    phone.tap_all(slot, "9")
    tap(1, "8")(slot)

    assert "? two phones differ" in rows_of(shown(slot))[0]


def test_a_distance_is_summed_up_below_its_last_row(york):
    assert rows_of(shown(york))[-2:] == [
        "6 9 7 7 5 3 M 9 7 7 5 3 M 372 62",
        "100 yards Hits 60 Golds 12 Total 372",
    ]


def test_the_next_distance_is_announced_until_its_first_arrow(york, phone):
    announced = r'data-from="(\d+)">'
    html = shown(york)
    assert re.findall(announced, html) == ["73"]
    assert "Now 80 yards 4 dozen here. Move your sight." in text_of(html)

    phone.tap(york, 73, "9")
    assert re.findall(announced, shown(york)) == []


def test_a_dozen_is_summed_up_where_a_row_is_half_of_it(robin, phone):
    slot = make_slot(robin, round_key="york", shot_per_round=6)
    phone.tap_all(slot, *["7"] * 18)

    assert [row.partition(" 7 7 ")[2].split()[4:] for row in rows_of(shown(slot))] == [
        ["42", "42"],
        ["84", "42", "Dozen", "84"],
        ["126", "42"],
    ]


def test_every_place_of_a_round_is_there_from_the_start(robin):
    slot = make_slot(robin, round_key="wa18", shot_per_round=3)

    html = shown(slot)
    assert sorted(places_of(html)) == [*range(1, 61)]
    assert not USED.search(html.partition("<tbody")[2].partition("</tbody>")[0])
    assert "data-blank" not in html


def test_a_practice_has_a_row_to_go_on_with_and_one_to_be_cloned(slot, phone):
    phone.tap_all(slot, "9", "9", "9", "9")

    table, _, behind = shown(slot).partition("</template></th>")
    assert places_of(table) == [1, 2, 3]
    assert places_of(behind) == [*range(1, 10)]


def test_a_row_tells_of_each_place_the_operation_that_put_it_there(slot, phone):
    phone.tap_all(slot, "X", None)
    ops = [op.bytes for op in slot.shots.order_by("number").values_list("op", flat=True)]

    told = shots_in(shown(slot).partition("<tbody")[2])
    assert told[2:] == [["3"], ["4"], ["5"], ["6"]]
    assert [b64decode(f"{op}==") for _, op in told[:2]] == ops


def test_a_complete_end_stands_high_to_low_and_keeps_the_order_of_entry(robin, phone):
    slot = make_slot(robin, round_key="wa18", shot_per_round=3)
    phone.tap_all(slot, "8", "10", "9", "7")

    html = shown(slot)
    assert rows_of(html) == ["1 10 9 8 27 27", "2 7 34 7"]
    assert places_of(html)[:3] == [2, 3, 1]


def change_rows_to(slot, count, by=None):
    client = Client()
    client.force_login(by or slot.archer)
    return client.post(f"/slots/{slot.public_id}/rows/", {"shot_per_round": count})


# ST-03
def test_the_archer_cuts_the_card_into_other_rows_on_its_page(slot, phone):
    phone.tap_all(slot, *["9"] * 7)
    before = [*slot.shots.values_list("number", "value", "version")]

    answer = change_rows_to(slot, 6)
    assert (answer.status_code, answer["Location"]) == (302, f"/slots/{slot.public_id}/")
    assert rows_of(shown(slot)) == ["1 9 9 9 9 9 9 54 54", "2 9 63 9"]
    assert [*slot.shots.values_list("number", "value", "version")] == before


@pytest.mark.parametrize("count", ["0", "13", "three", ""])
def test_rows_of_another_length_are_refused_in_words(slot, count):
    answer = change_rows_to(slot, count)

    assert answer.status_code == 422
    assert "Choose a number from the list." in answer.content.decode()
    slot.refresh_from_db()
    assert slot.shot_per_round == 3


def test_nobody_else_changes_them_or_is_asked_to(slot, marian):
    guy = make_archer("guy")

    assert change_rows_to(slot, 6, by=guy).status_code == 404
    assert change_rows_to(slot, 6, by=marian).status_code == 404
    assert "Arrows in a row" in shown(slot)
    assert "Arrows in a row" not in ask(slot, marian).content.decode()
    assert Client().post(f"/slots/{slot.public_id}/rows/").status_code == 404


def test_what_the_other_phone_says_stands_there_while_they_differ(slot, phone):
    phone.tap_all(slot, "9")
    tap(1, "8")(slot)
    assert 'data-value="8" data-other="9">' in shown(slot)

    phone.tap(slot, 1, "8", base=slot.shots.get().op)
    assert "data-other" not in shown(slot)
