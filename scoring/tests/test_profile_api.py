"""The profile over HTTP: the same figures as on the pages."""

from datetime import timedelta

import pytest
from django.test import Client

from scoring.claiming import move_cards
from scoring.models import Archer
from scoring.tests.device import Device, query_count
from scoring.tests.factory import FULL_PROFILE, make_archer, make_session, make_slot
from scoring.tests.past import BEGAN, make_past

pytestmark = pytest.mark.django_db

PROFILE = ("/profile/statistics", "/profile/graph", "/profile/history")


# PR-01
@pytest.mark.parametrize("archer", ["robin", None])
def test_somebody_new_has_zeros_and_empty_lists(archer):
    new = Device.of(make_archer(archer))

    status, figures = new.get("/profile/statistics")
    means = (figures["mean_of_last_10"], figures["mean_of_all"])
    assert (status, figures["best"], means) == (200, 0, (0, 0))
    assert (figures["round"], figures["personal_bests"]) == (None, [])
    assert new.get("/profile/graph") == (200, [])
    status, history = new.get("/profile/history")
    assert (status, history["items"], history["total"]) == (200, [], 0)
    assert not history["has_next"] | history["has_prev"]


# PR-02, PR-04
def test_figures_are_of_the_round_shot_last_unless_one_is_asked_for(robin, device):
    make_past(robin, [700], round_key="york")
    make_past(robin, range(100, 120))

    _, last = device.get("/profile/statistics")
    _, york = device.get("/profile/statistics?round=york")
    assert (last["round"], last["best"]) == ("portsmouth", 119)
    assert (last["mean_of_last_10"], last["mean_of_all"]) == (114.5, 109.5)
    assert (york["round"], york["best"], york["bowstyle"]) == ("york", 700, "recurve")
    assert [each["best"] for each in last["personal_bests"]] == [119, 700]
    assert device.get("/profile/statistics?round=wa18").told["best"] == 0


# PR-05, PR-06
def test_a_graph_has_the_last_points_the_oldest_first(robin, device):
    make_past(robin, range(100, 120))

    _, ten = device.get("/profile/graph?last-n=10")
    assert [point["total"] for point in ten] == list(range(110, 120))
    assert (ten[0]["average_arrow"], ten[0]["is_personal_best"]) == (110 / 60, True)
    for asked in ("", "?last-n=100", "?last-n=500", "?last-n=1000", "?last-n=20"):
        assert len(device.get(f"/profile/graph{asked}").told) == 20, asked


# PR-07
@pytest.mark.parametrize("asked", ["1001", "-1", "abc"])
def test_a_graph_of_so_many_is_refused(device, asked):
    assert device.get("/profile/graph?last-n=0") == (200, [])
    status, [error] = device.get(f"/profile/graph?last-n={asked}")

    assert (status, error.partition(":")[0]) == (422, "query.last-n")


# PR-10
@pytest.mark.parametrize("asked", ["0", "-1", "x"])
def test_no_history_has_such_a_page(device, asked):
    status, [error] = device.get(f"/profile/history?history-page={asked}")

    assert (status, error.partition(":")[0]) == (422, "query.history-page")


# PR-08, PR-09
def test_a_history_comes_by_pages_of_fifty_the_newest_first(robin, device):
    totals = range(120)
    make_past(robin, totals)
    pages = [device.get(f"/profile/history?history-page={page}").told for page in (1, 2, 3, 4)]

    shown = [card["total"] for page in pages for card in page["items"]]
    assert shown == list(reversed(totals))
    assert [len(page["items"]) for page in pages] == [50, 50, 20, 0]
    assert {page["total"] for page in pages} == {120}
    assert [page["has_next"] for page in pages] == [True, True, False, False]
    assert [page["has_prev"] for page in pages] == [False, True, True, True]


# PR-19
@pytest.mark.parametrize(("count", "pages"), [(50, 1), (51, 2), (100, 2)])
def test_a_last_page_that_is_full_has_none_after_it(robin, device, count, pages):
    make_past(robin, range(count))
    told = [device.get(f"/profile/history?history-page={page + 1}").told for page in range(pages)]

    assert [page["has_next"] for page in told] == [True] * (pages - 1) + [False]
    assert sum(len(page["items"]) for page in told) == count


# PR-11
def test_cards_finished_at_the_same_instant_are_on_one_page_each(robin, device):
    make_past(robin, range(52), finished_at=BEGAN)
    pages = [device.get(f"/profile/history?history-page={page}").told for page in (1, 2)]
    first, second = ([card["slot_id"] for card in page["items"]] for page in pages)

    assert len({*first, *second}) == len(first) + len(second) == 52


def test_the_newest_is_what_ended_last_whenever_it_was_begun(robin, device):
    make_past(robin, [500], finished_at=BEGAN + timedelta(days=1))
    make_past(robin, [400], started_at=BEGAN + timedelta(hours=1))

    _, history = device.get("/profile/history")
    assert [card["total"] for card in history["items"]] == [500, 400]


# PR-12
def test_what_was_not_shot_to_the_end_is_shown_as_such_and_in_no_figure(robin, device):
    make_past(robin, [500], shots_fired=59)
    make_slot(robin, round_key="portsmouth", shots_fired=6, total=50)

    _, history = device.get("/profile/history")
    assert [card["status"] for card in history["items"]] == ["unfinished", "incomplete"]
    assert [card["handicap"] for card in history["items"]] == [None, None]
    assert device.get("/profile/statistics").told["cards"] == 0
    assert device.get("/profile/graph").told == []


# PR-13
def test_figures_follow_a_correction_of_an_old_card(robin, phone, device):
    slot = make_slot(robin, round_key="vegas_300", bowstyle="recurve")
    phone.tap_all(slot, *["9"] * 30)
    other = make_slot(robin, round_key="vegas_300", bowstyle="recurve")
    phone.tap_all(other, *["9"] * 29, "10")
    assert device.get("/profile/statistics").told["best"] == 271

    phone.tap(slot, 1, "X", base=slot.shots.get(number=1).op)
    phone.tap(slot, 2, "X", base=slot.shots.get(number=2).op)
    figures = device.get("/profile/statistics").told
    points = device.get("/profile/graph").told
    assert (figures["best"], figures["mean_of_all"]) == (272, 271.5)
    assert [point["is_personal_best"] for point in points] == [True, False]


# PR-14
@pytest.mark.parametrize("path", PROFILE)
def test_a_profile_is_its_archers_and_their_coaches(robin, device, guy, marian, path):
    make_past(robin, [500])
    asked = f"{path}?archer_id={robin.public_id}"

    assert Client().get(f"/api/v0{path}").status_code == 401
    assert guy.get(asked).status == 404
    assert Device.of(marian).get(asked) == device.get(path) == device.get(asked)


# PR-16, PR-17
def test_a_row_tells_the_card_as_it_was_shot(robin, device):
    session = make_session(robin, "Sherwood", closed_at=BEGAN)
    [slot] = make_past(robin, [534], round_key="york", session=session, **FULL_PROFILE)
    Archer.objects.filter(pk=robin.pk).update(age_group="u18", bowstyle="longbow")

    [card] = device.get("/profile/history").told["items"]
    assert card == {
        "slot_id": str(slot.public_id),
        "status": "finished",
        "started_at": "2026-05-01T10:00:00.000Z",
        "finished_at": "2026-05-01T10:00:00.000Z",
        "location": "Sherwood",
        "slot": "1A",
        "round": "york",
        "bowstyle": "recurve",
        "arrows": 144,
        "total": 534,
        "classification": "A1",
        "handicap": 58,
        "is_personal_best": True,
    }


def test_a_history_is_narrowed(robin, device):
    make_past(robin, [500, 400])
    make_past(robin, [600], round_key="york", bowstyle="longbow")

    def totals(asked):
        return [card["total"] for card in device.get(f"/profile/history?{asked}").told["items"]]

    assert totals("round=york") == totals("bowstyle=longbow") == [600]
    assert totals("personal_best=true") == [600, 500]
    assert totals("first_day=2026-05-02") == totals("status=unfinished") == []
    assert totals("last_day=2026-05-01") == [600, 400, 500]


@pytest.mark.parametrize("asked", ["round=none", "status=lost", "first_day=1", "page=2"])
def test_a_filter_that_is_none_is_refused(device, asked):
    status, [error] = device.get(f"/profile/history?{asked}")

    assert (status, error.partition(":")[0]) == (422, f"query.{asked.partition('=')[0]}")


@pytest.mark.parametrize("path", PROFILE)
def test_many_cards_cost_as_many_queries_as_one(robin, device, path):
    make_past(robin, [500])
    one = query_count(lambda: device.get(path))
    make_past(robin, range(60))

    assert query_count(lambda: device.get(path)) == one <= 5


# PR-18
def test_a_guests_cards_are_in_the_profile_once_they_are_an_accounts():
    guest, account = make_archer(None), make_archer()
    make_past(guest, [500])
    move_cards(guest, to=account)

    assert Device.of(account).get("/profile/statistics").told["best"] == 500
