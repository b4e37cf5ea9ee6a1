"""The page of a slot: who sees it, and what it shows. Cases ST, as far as they need no keypad."""

import re
from base64 import b64decode

import pytest
from django.test import Client

from scoring.epochs import current_epoch
from scoring.models import SlotGrant
from scoring.recording import finish_card
from scoring.tests.card_changes import caller, cut, fill, tap
from scoring.tests.device import query_count
from scoring.tests.factory import make_archer, make_session, make_slot
from scoring.tests.pages import shots_in, text_of
from scoring.tests.phone import Phone
from scoring.times import moment_of

# A place with a value: with words in it, or beside what is there instead of words.
USED = re.compile(r'<td class="ring-[^>]*>[^<]|data-value')


def ask(slot, to=None):
    """The answer to an archer who is signed in; to nobody where it is False."""
    client = Client()
    if to is not False:
        client.force_login(to or slot.archer)
    return client.get(f"/slots/{slot.public_id}/")


def shown(slot):
    answer = ask(slot)
    assert answer.status_code == 200
    return answer.content.decode()


def rows_of(html):
    """Those that are seen: with the first arrow behind them the others are shown."""
    body = html.partition("<tbody")[2].partition("</tbody>")[0]
    rows = [row for row in re.findall(r"<tr id=.*?</tr>", body, re.DOTALL) if "hidden>" not in row]
    while rows and not USED.search(rows[-1]) and "data-row" in rows[-1]:
        rows.pop()
    return [text_of(row) for row in rows]


def places_of(html):
    return [int(place) for place, *_ in shots_in(html)]


def figures(html):
    pairs = re.findall(r"<dt>(.*?)<dd>(.*?)</div>", html)
    return dict(pairs)


def test_the_archer_a_mate_the_session_s_owner_and_a_coach_see_it(robin, marian):
    john, tuck = make_archer("john"), make_archer("tuck")
    slot = make_slot(robin, make_session(john))
    SlotGrant.objects.create(slot=slot, archer=tuck, granted_at=moment_of(0))

    for archer in (robin, john, tuck, marian):
        assert ask(slot, archer).status_code == 200, archer


def test_a_stranger_and_nobody_get_what_they_get_of_a_slot_that_never_was(slot):
    guy = make_archer("guy")
    refused, never = ask(slot, guy), ask(type(slot)(), guy)

    assert (refused.status_code, ask(slot, False).status_code) == (404, 404)
    assert refused.content == never.content
    assert "Robin" not in refused.content.decode()


@pytest.mark.parametrize("name", ["1", "098E7149-26D4-4A07-AACC-F9057C532739", "x" * 300])
def test_what_is_no_id_is_not_found(client, robin, name):
    client.force_login(robin)

    assert client.get(f"/slots/{name}/").status_code == 404


def test_it_only_answers(slot, client):
    client.force_login(slot.archer)

    assert client.head(f"/slots/{slot.public_id}/").status_code == 200
    assert client.post(f"/slots/{slot.public_id}/").status_code == 405


def test_it_says_who_shoots_what_and_where(slot):
    text = text_of(shown(slot))

    assert "Main Range" in text
    assert "Robin 1A · 30 m · 60 cm" in text
    assert "Practice 0 arrows" in text


def test_it_names_its_room_the_epoch_and_the_version(slot, phone):
    phone.tap_all(slot, "9", "9")

    attributes = f'data-room="slot:{slot.public_id}" data-epoch="{current_epoch()}"'
    assert f'{attributes} data-version="2"' in shown(slot)


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


# ST-09
def test_the_figures_of_ten_arrows(slot, phone):
    phone.tap_all(slot, *["X"] * 3, *["10"] * 3, *["9"] * 3, "8")

    assert figures(shown(slot)) == {
        "Arrows": "10",
        "Total": "95",
        "Out of": "100",
        "Mean": "9.50",
        "Mean, row": "29.0",
        "Median": "10",
        "Hits": "10",
        "Golds": "6",
        "Tens": "6",
        "Xs": "3",
        "Spread": "0.67",
    }


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


@pytest.fixture
def york(robin, phone):
    """The first distance is shot: six dozen at 100 yards."""
    slot = make_slot(robin, round_key="york", shot_per_round=12)
    phone.tap_all(slot, *["9", "7", "7", "5", "3", "M"] * 12)
    return slot


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


def test_the_head_tells_distance_end_and_arrows_left(york):
    text = text_of(shown(york))

    assert "York · 80 yards Dozen 7 of 12 · 72 left" in text


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


def test_a_guest_s_name_in_another_direction_does_not_turn_the_page(db):
    slot = make_slot(make_archer(display_name="רובין הוד"))

    assert "<bdi hx-ignore>רובין הוד</bdi>" in shown(slot)


def test_a_finished_card_says_so(slot):
    finish_card(slot.public_id, by=caller(slot))

    assert "Finished" in text_of(shown(slot))


# LU-32
def test_a_name_with_markup_stays_text(db):
    name = "<b id='main' hx-get='/'>Robin</b>"
    slot = make_slot(make_archer(display_name=name))

    html = shown(slot)
    assert "<b id=" not in html
    assert "&lt;b id=&#x27;main&#x27; hx-get=&#x27;/&#x27;&gt;Robin&lt;/b&gt;" in html


def test_it_keeps_to_the_content_security_policy(slot):
    html = shown(slot)

    assert not re.search(r"<style|\sstyle=|\son\w+=", html)
    assert set(re.findall(r"<script[^>]*>([^<]*)</script>", html)) == {""}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("shots", [72, 19_500])
def test_its_queries_are_as_many_on_the_longest_card(slot, shots):
    fill(slot, Phone(slot.archer), shots)
    client = Client()
    client.force_login(slot.archer)

    # Session, archer, slot, shots, epoch, mates, the end that the keypad shows, the archer's arrows
    # and how thick they are; which shoot the card is in: for its line, a call to stop and notices.
    assert query_count(lambda: client.get(f"/slots/{slot.public_id}/")) == 12


# ST-08
def test_the_table_comes_first_then_the_figures_then_the_charts(york):
    html = shown(york)
    order = [html.index(part) for part in ('class="scores"', 'class="stats"', 'class="charts"')]

    assert order == sorted(order)


# ST-10
def test_every_chart_is_told_in_a_sentence(york):
    charts = shown(york).partition('class="charts"')[2].partition("<form")[0]
    told = re.findall(r'<svg[^>]*role="img" aria-label="([^"]*)"', charts)

    assert told == [
        "72 arrows in the order shot, from M to 9.",
        "12 complete, from 31 to 31, mean 31.0.",
        "9: 12. 7: 24. 5: 12. 3: 12. M: 12.",
    ]


def test_where_it_stands_is_told_as_far_as_the_profile_allows(robin, phone):
    slot = make_slot(robin, round_key="york", shot_per_round=12)
    phone.tap_all(slot, *["5"] * 12)
    text = text_of(shown(slot))
    assert "Handicap so far" in text
    assert "Par now" not in text

    type(slot).objects.filter(pk=slot.pk).update(
        bowstyle="recurve", category="open", age_group="adult"
    )
    assert "Par now" in text_of(shown(slot))


def test_the_best_card_is_of_the_same_round_and_bow(robin, phone):
    for bowstyle, value in (("recurve", "8"), ("recurve", "9"), ("longbow", "10")):
        before = make_slot(robin, round_key="wa18", bowstyle=bowstyle)
        phone.tap_all(before, *[value] * 60)
        finish_card(before.public_id, by=caller(before))
    slot = make_slot(robin, round_key="wa18", bowstyle="recurve")
    phone.tap_all(slot, "9", "9", "9")

    text = text_of(shown(slot))
    assert "Personal best 540 27 level" in text
    assert "dotted: the last time, 540" in text


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


def test_the_mates_cards_at_the_same_target_are_on_the_page_of_who_records_them(slot):
    tuck, john = make_archer("tuck"), make_archer("john")
    mate, other = (make_slot(each, slot.session) for each in (tuck, john))
    elsewhere = make_slot(make_archer("will"), slot.session, lane=2)
    for each in (mate, elsewhere):
        SlotGrant.objects.create(slot=each, archer=slot.archer, granted_at=moment_of(0))

    html, own, mates = shown(slot), str(slot.public_id), str(mate.public_id)
    assert re.findall(r'data-room="slot:([\w-]+)"', html) == [own, mates]
    assert re.findall(r'data-card="([\w-]+)" data-letter="\w" hidden', html) == [mates]
    assert str(other.public_id) not in html
    # The mate was granted nothing.
    assert re.findall(r'data-room="slot:([\w-]+)"', shown(mate)) == [mates]


def test_the_usual_ends_stand_where_the_keys_are(robin, phone):
    slot = make_slot(robin, round_key="wa720_70", shot_per_round=6)
    phone.tap_all(slot, *["9"] * 18)
    assert "data-usual" not in shown(slot)

    for number in range(19, 25):
        phone.tap(slot, number, "8")
    assert 'data-usual-low="43" data-usual-high="60"' in shown(slot)


def test_only_the_archer_is_offered_to_finish(slot):
    tuck = make_archer("tuck")
    SlotGrant.objects.create(slot=slot, archer=tuck, granted_at=moment_of(0))

    assert "data-finish" in shown(slot)
    assert "data-finish" not in ask(slot, tuck).content.decode()
