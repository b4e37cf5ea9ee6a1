"""The page of a slot: who sees it, and what it shows. Cases ST, as far as they need no keypad."""

import re

import pytest
from django.test import Client

from scoring.card_life import finish_card
from scoring.epochs import current_epoch
from scoring.tests.card_changes import caller, fill
from scoring.tests.device import query_count
from scoring.tests.factory import FULL_PROFILE, make_archer, make_grant, make_session, make_slot
from scoring.tests.pages import assert_keeps_to_policy, text_of
from scoring.tests.phone import Phone
from scoring.tests.slot_pages import ask, figures, shown


def test_the_archer_a_mate_the_session_s_owner_and_a_coach_see_it(robin, marian):
    john, tuck = make_archer("john"), make_archer("tuck")
    slot = make_slot(robin, make_session(john))
    make_grant(slot, tuck)

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


def test_the_head_tells_distance_end_and_arrows_left(york):
    text = text_of(shown(york))

    assert "York · 80 yards Dozen 7 of 12 · 72 left" in text


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
    assert_keeps_to_policy(shown(slot))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("shots", [72, pytest.param(19_500, marks=pytest.mark.one_database)])
def test_its_queries_are_as_many_on_the_longest_card(slot, shots):
    fill(slot, Phone(slot.archer), shots)
    client = Client()
    client.force_login(slot.archer)

    # Session, archer, slot, shots, epoch, mates, the end that the keypad shows, the archer's arrows
    # and how thick they are; which shoot the card is in: for its line, a call to stop and notices;
    # whether the archer is in a club, whose coach may pin something to it.
    assert query_count(lambda: client.get(f"/slots/{slot.public_id}/")) == 13


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

    type(slot).objects.filter(pk=slot.pk).update(**FULL_PROFILE)
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


def test_the_mates_cards_at_the_same_target_are_on_the_page_of_who_records_them(slot):
    tuck, john = make_archer("tuck"), make_archer("john")
    mate, other = (make_slot(each, slot.session) for each in (tuck, john))
    elsewhere = make_slot(make_archer("will"), slot.session, lane=2)
    for each in (mate, elsewhere):
        make_grant(each, slot.archer)

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
    make_grant(slot, tuck)

    assert "data-finish" in shown(slot)
    assert "data-finish" not in ask(slot, tuck).content.decode()
