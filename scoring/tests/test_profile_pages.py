"""What an archer has shot, as pages; the figures themselves are those of test_past_cards."""

import pytest

from scoring.tests.device import query_count
from scoring.tests.factory import FULL_PROFILE, make_archer, make_session, make_slot
from scoring.tests.pages import text_of
from scoring.tests.past import BEGAN, make_past
from scoring.tests.visitor import browser

pytestmark = pytest.mark.django_db

PAGES = ("/me/statistics/", "/me/graph/", "/me/history/", "/me/handicap/")


def shown(archer, path, status=200):
    answer = browser(archer).get(path)
    assert answer.status_code == status, answer.content
    return answer.content.decode()


# PR-01
@pytest.mark.parametrize("path", PAGES)
def test_somebody_new_is_told_that_there_is_nothing_yet(path):
    html = shown(make_archer(None), path)

    assert "with your first" in html
    assert "list__row" not in html


# PR-02
def test_statistics_tell_best_and_means_of_each_round_and_bow(robin):
    *_, best = make_past(robin, range(100, 120))
    make_past(robin, [400], bowstyle="barebow")
    html = shown(robin, "/me/statistics/")

    assert "Recurve · 20 cards mean 109.5 · last 10: 114.5" in text_of(html)
    assert "Personal best: 119" in text_of(html)
    assert "Barebow · 1 card mean 400.0 · last 10: 400.0" in text_of(html)
    assert f'href="/slots/{best.public_id}/card/"' in html


# PR-16
def test_a_row_of_the_history_tells_the_card_as_it_was_shot(robin):
    session = make_session(robin, "Sherwood", closed_at=BEGAN)
    [slot] = make_past(robin, [534], round_key="york", session=session, **FULL_PROFILE)
    html = shown(robin, "/me/history/")

    row = "York Friday 1 May 2026 Sherwood · Recurve · h’cap 58 · personal best A1 534"
    assert row in text_of(html)
    assert f'href="/slots/{slot.public_id}/card/"' in html


# PR-12
def test_what_was_not_shot_to_the_end_is_shown_as_such(robin):
    make_past(robin, [500], shots_fired=59)
    slot = make_slot(robin, round_key="portsmouth", shots_fired=6, total=50)
    html = shown(robin, "/me/history/")

    assert text_of(html).index("not finished") < text_of(html).index("incomplete")
    assert f'href="/slots/{slot.public_id}/"' in html
    assert "None yet" in shown(robin, "/me/statistics/")


# PR-05
def test_a_graph_is_of_the_last_so_many_cards_of_what_is_asked_for(robin):
    make_past(robin, [700], round_key="york")
    make_past(robin, range(100, 120))
    html = shown(robin, "/me/graph/?last=10")
    told = "From 1 May 2026 to 1 May 2026: between 110 and 119, mean of the last 10: 115."

    assert html.count("<svg") == 2
    assert f'aria-label="{told}"' in html
    assert "York, Recurve" in shown(robin, "/me/graph/?round=york")
    assert "Choose one from the list." in shown(robin, "/me/graph/?last=11", 422)


def test_filters_stay_on_every_page_of_the_history(robin):
    make_past(robin, [600], round_key="york")
    make_past(robin, range(51))
    html = shown(robin, "/me/history/?round=portsmouth&status=finished")

    assert "York" not in text_of(html).partition("Show these cards")[2]
    assert 'href="?round=portsmouth&amp;status=finished&amp;page=2"' in html
    assert "Newer" in shown(robin, "/me/history/?round=portsmouth&page=2")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("round=nothing", "Choose one from the list."),
        ("first_day=soon", "Write a day."),
        ("first_day=2026-05-02&last_day=2026-05-01", "Must be the same day or later."),
    ],
)
def test_a_filter_that_makes_no_sense_is_told_of(robin, asked, told):
    make_past(robin, [500])

    assert told in shown(robin, f"/me/history/?{asked}", 422)


def test_filters_that_leave_nothing_say_so(robin):
    make_past(robin, [500])

    assert "No card fits." in shown(robin, "/me/history/?status=unfinished")


@pytest.mark.parametrize("path", PAGES)
def test_many_cards_cost_as_many_queries_as_one(robin, path):
    client = browser(robin)
    make_past(robin, [500])
    client.get(path)
    one = query_count(lambda: client.get(path))
    make_past(robin, range(60))

    assert query_count(lambda: client.get(path)) == one <= 4
