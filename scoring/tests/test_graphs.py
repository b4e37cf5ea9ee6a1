import re

import pytest

from scoring.charts import WIDTH
from scoring.graphs import MOST_ROUNDS, draw_graph, draw_graphs
from scoring.tests.past import history_of, past_card


def total(card):
    return card.total


def graph_of(*totals):
    cards = [past_card(number, each) for number, each in enumerate(totals)]
    return draw_graph(cards, total, history_of(*cards).bests)


def points(path):
    return [tuple(map(int, point)) for point in re.findall(r"[ML](\d+) (-?\d+)", path)]


def test_each_card_is_a_dot_the_oldest_at_the_left_the_highest_at_the_top():
    dots = points(graph_of(500, 520, 510).dots)

    assert [x for x, _ in dots] == sorted({x for x, _ in dots})
    assert dots[1][1] < dots[2][1] < dots[0][1]


def test_the_line_is_the_mean_of_the_last_ten():
    graph = graph_of(*[500] * 10, *[600] * 10)
    line = points(graph.line)

    assert graph.mean == 600
    assert line[9][1] > line[10][1] > line[-1][1] == points(graph.dots)[-1][1]


def test_personal_bests_are_marked_and_the_last_is_named():
    graph = graph_of(500, 490, 530, 520)

    assert points(graph.best_dots) == [points(graph.dots)[at] for at in (0, 2)]
    assert graph.label.text == "530"


def test_an_average_arrow_is_written_with_two_decimals():
    card = past_card(1, 530)

    assert draw_graph([card], lambda each: each.average_arrow, {1}).label.text == "8.83"


@pytest.mark.parametrize("totals", [(0,), (540,), (540, 540), (0, 1296), (539, 540, 541)])
def test_every_card_lies_inside_the_picture_between_lines_that_are_named(totals):
    graph = graph_of(*totals)
    heights = [y for _, y in points(graph.dots)]
    named = [float(label.text) for label in graph.grid.labels]

    assert all(0 <= y <= 120 for y in heights)
    assert all(36 <= x <= WIDTH for x, _ in points(graph.dots))
    assert named[0] <= min(totals) <= max(totals) <= named[-1]
    assert all("." not in label.text for label in graph.grid.labels) or max(totals) < 100
    assert 2 <= len(named) <= 5


def test_a_thousand_cards_are_drawn_as_finely_as_a_phone_shows_and_no_finer():
    graph = graph_of(*(500 + number % 37 for number in range(1000)))

    assert len(points(graph.line)) <= WIDTH
    assert len(graph.dots) + len(graph.line) <= 16_384


def test_there_is_a_graph_for_each_round_and_bow_what_is_shot_often_first():
    cards = [
        past_card(1, 500),
        past_card(2, 600, round_key="york"),
        past_card(3, 610, round_key="york"),
        past_card(4, 400, bowstyle="barebow"),
        past_card(5, 250, round_key="", face_key="wa_60cm_full"),
    ]
    graphs = draw_graphs(cards, history_of(*cards).bests)

    assert [
        (each.top_points, [card.pk for card in each.graph.cards]) for each in graphs.average_arrows
    ] == [(10, [1, 4, 5]), (9, [2, 3])]
    assert [(each.round.key, each.kind.bowstyle) for each in graphs.totals] == [
        ("york", "recurve"),
        ("portsmouth", "recurve"),
        ("portsmouth", "barebow"),
    ]
    assert [card.total for card in graphs.totals[0].latest_bests] == [610, 600]


def test_of_many_rounds_some_are_drawn_and_the_others_counted():
    keys = [
        "york",
        "hereford",
        "bristol_i",
        "national",
        "western",
        "windsor",
        "albion",
        "portsmouth",
    ]
    cards = [past_card(number, 300, round_key=key) for number, key in enumerate(keys)]
    graphs = draw_graphs(cards, frozenset())

    assert (len(graphs.totals), graphs.others) == (MOST_ROUNDS, 2)


def test_of_nothing_there_is_no_graph():
    assert draw_graphs([], frozenset()) == ([], [], 0)
