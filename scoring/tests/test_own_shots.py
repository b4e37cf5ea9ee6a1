"""Ends and groups over many cards, from the rows of their shots."""

import pytest

from scoring.models import Arrow
from scoring.own_cards import own_history
from scoring.own_shots import CARDS_LOOKED_AT, end_means, groups_of
from scoring.past_cards import Narrowing
from scoring.tests.device import query_count
from scoring.tests.factory import make_archer
from scoring.tests.pages import text_of
from scoring.tests.past import history_of, make_past, past_card, shoot
from scoring.tests.visitor import browser

pytestmark = pytest.mark.django_db

TOLD = ("ends", "groups")
VEGAS = {"round_key": "vegas_300", "face_key": "wa_40cm_full"}


def cards_of(archer):
    return own_history(archer).rounds_of_one_kind(CARDS_LOOKED_AT, Narrowing())


def test_what_is_looked_at_is_of_one_round_and_bow_and_complete():
    practice = {"round_key": "", "face_key": "wa_60cm_full"}
    history = history_of(
        past_card(1, 500),
        past_card(2, 600, round_key="york"),
        past_card(3, 510),
        past_card(4, 520, bowstyle="barebow"),
        past_card(5, 530, shots_fired=59),
        past_card(6, 250, **practice),
    )

    def keys(count=50, **asked):
        return [card.pk for card in history.rounds_of_one_kind(count, Narrowing(**asked))]

    assert keys() == [4]
    assert keys(bowstyle="recurve") == [1, 3]
    assert keys(1, bowstyle="recurve") == [3]
    assert keys(round_key="york") == [2]
    assert keys(round_key="") == []


def test_the_mean_of_each_end_is_over_all_cards(robin):
    older, newer = make_past(robin, [270, 240], **VEGAS)
    shoot([older], value=9)
    shoot([newer], value=lambda number: 7 if number > 15 else 9)
    [stretch] = end_means(cards_of(robin))

    assert [end.mean for end in stretch.ends] == [27.0] * 5 + [24.0] * 5
    assert (stretch.first_half, stretch.second_half) == (27, 24)


def test_a_group_is_of_the_arrows_whose_place_is_known_and_tells_which_strays(robin):
    arrows = Arrow.objects.bulk_create(Arrow(archer=robin, number=each) for each in (1, 2, 3))
    [slot] = make_past(robin, [270], **VEGAS)
    shoot(
        [slot],
        x_mm=lambda number: None if number > 27 else 60.0 if number % 3 == 0 else number % 2 * 4.0,
        y_mm=lambda number: None if number > 27 else number % 5 * 3.0,
        arrow=lambda number: arrows[(number - 1) % 3],
    )
    [at] = groups_of(cards_of(robin))

    assert (at.leg.distance, at.face.key, at.group.shot_count) == (20, "wa_40cm_full", 27)
    assert (at.arrows[0].arrow.number, at.arrows[0].strays) == (3, True)


def test_shots_in_several_spots_are_one_group(robin):
    facts = {"round_key": "vegas_300_triple", "face_key": "wa_40cm_triple_vertical"}
    [slot] = make_past(robin, [270], **facts)
    shoot([slot], x_mm=lambda _: 5.0, y_mm=lambda number: (220.0, 0.0, -220.0)[number % 3] + 3)
    [at] = groups_of(cards_of(robin))

    assert (at.group.centre, at.group.radius_mm) == ((5, 3), 0)


@pytest.mark.parametrize("path", ["/me/ends/", "/me/groups/"])
def test_pages_ask_as_much_of_many_cards_as_of_one(robin, path):
    client = browser(robin)
    shoot(make_past(robin, [270], **VEGAS), x_mm=float, y_mm=float)
    client.get(path)
    one = query_count(lambda: client.get(path))
    shoot(make_past(robin, [270] * 5, **VEGAS), x_mm=float, y_mm=float)

    assert query_count(lambda: client.get(path)) == one <= 4


def test_the_pages_tell_what_the_api_tells(robin, device):
    arrow = Arrow.objects.create(archer=robin, number=7)
    slots = make_past(robin, [270, 270], **VEGAS)
    shoot(slots, x_mm=lambda _: -12.0, y_mm=lambda _: 30.0, arrow=lambda _: arrow)
    pages = [text_of(browser(robin).get(f"/me/{name}/").content.decode()) for name in TOLD]

    assert "first half 27.0 an end, second half 27.0" in pages[0]
    assert "60 arrows whose place is known: radius 0 mm, 12 mm left, 30 mm high" in pages[1]
    assert "Arrow 7 60 shots: radius 0 mm" in pages[1]
    ends, groups = (device.get(f"/profile/{name}").told for name in TOLD)
    assert (ends["round"], ends["cards"]) == ("vegas_300", 2)
    assert ends["distances"][0]["first_half"] == 27
    assert ends["distances"][0]["ends"][0] == {"end": 1, "mean": 27}
    [at] = groups["distances"]
    assert (at["shots"], at["x_mm"], at["arrows"][0]["number"]) == (60, -12, 7)


# PR-01, PR-14
@pytest.mark.parametrize("name", TOLD)
def test_somebody_new_has_none_and_nobody_else_reads_them(robin, guy, name):
    assert "None yet" in browser(make_archer(None)).get(f"/me/{name}/").content.decode()
    assert guy.get(f"/profile/{name}").told["distances"] == []
    assert guy.get(f"/profile/{name}?archer_id={robin.public_id}").status == 404
