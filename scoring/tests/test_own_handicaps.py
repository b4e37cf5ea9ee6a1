from datetime import UTC, date, datetime

import pytest

from scoring.own_handicaps import own_handicap
from scoring.tests.device import Device
from scoring.tests.factory import make_archer
from scoring.tests.pages import text_of
from scoring.tests.past import make_past
from scoring.tests.visitor import browser

pytestmark = pytest.mark.django_db

MAY = datetime(2026, 5, 1, 12, tzinfo=UTC)


def handicap(archer, day, **facts):
    asked = {"bowstyle": "recurve", "is_indoor": False} | facts
    return own_handicap(archer.pk, day=day, **asked)


def test_a_round_is_begun_with_what_was_finished_before_its_day(robin):
    """Yorks of 534 are worth 58, one of 1205 is worth 16."""
    make_past(robin, [534] * 3, round_key="york", finished_at=MAY)

    assert handicap(robin, date(2026, 5, 1)) is None
    assert handicap(robin, date(2026, 5, 2)) == 58
    assert handicap(robin, date(2027, 5, 2)) == 58
    assert handicap(robin, date(2028, 5, 2)) is None
    make_past(robin, [1205], round_key="york", finished_at=MAY)
    assert handicap(robin, date(2026, 5, 2)) == 37


@pytest.mark.parametrize("other", [{"bowstyle": "barebow"}, {"is_indoor": True}])
def test_another_bow_and_the_indoors_have_handicaps_of_their_own(robin, other):
    make_past(robin, [534] * 3, round_key="york", finished_at=MAY)

    assert handicap(robin, date(2026, 5, 2), **other) is None


def test_the_page_tells_each_change_and_what_is_missing_to_the_next_class(robin, clock):
    clock.now = datetime(2026, 6, 1, tzinfo=UTC)
    said = {"category": "open", "age_group": "adult"}
    make_past(robin, [534] * 3, round_key="york", finished_at=MAY, **said)
    make_past(robin, [1205], round_key="york", finished_at=MAY, **said)
    make_past(robin, [400], finished_at=MAY)
    told = text_of(browser(robin).get("/me/handicap/").content.decode())

    assert "Outdoors, Recurve Handicap 37 Class A1" in told
    assert "First handicap 1 May 2026 · from three rounds 58" in told
    assert "York 1 May 2026 · 1205, worth 16 37" in told
    assert "Indoors, Recurve Handicap – Class –" in told
    assert "2 more complete rounds this season for a handicap." in told
    assert "B3 12 of 18 dozen arrows this season" in told


def test_the_api_tells_the_same(robin, device, clock):
    clock.now = datetime(2026, 6, 1, tzinfo=UTC)
    make_past(robin, [534] * 3, round_key="york", finished_at=MAY)

    [line] = device.get("/profile/handicap").told
    assert (line["is_indoor"], line["bowstyle"], line["handicap"]) == (False, "recurve", 58)
    [season] = line["seasons"]
    assert (season["first_day"], season["last_day"]) == ("2026-01-01", "2026-12-31")
    [change] = season["changes"]
    assert (change["why"], change["day"], change["round_handicap"]) == ("initial", "2026-05-01", 58)
    assert line["classes"][0] == {
        "classification": "A3",
        "dozens": 0,
        "asked": 12,
        "is_reached": False,
    }


def test_nobody_else_reads_it_and_somebody_new_has_none(robin, guy):
    assert guy.get(f"/profile/handicap?archer_id={robin.public_id}").status == 404
    assert Device.of(make_archer(None)).get("/profile/handicap") == (200, [])
