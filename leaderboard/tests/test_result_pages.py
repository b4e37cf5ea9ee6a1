"""The result as pages and files: for those in the shoot, and by the watch link."""

import csv
import io
import re

import pytest

from leaderboard.links import watch_token
from leaderboard.models import Participant, ShootChange
from scoring.card_life import confirm_card
from scoring.tests.device import Device, query_count
from scoring.tests.factory import make_archer
from scoring.tests.pages import text_of
from scoring.tests.visitor import browser

ENDINGS = ["result/", "result/cards/", "result.csv", "result.json"]


def seen(night, ending="result/", *, by=None, status=200):
    """By the watch link, unless it is an archer who looks."""
    night.now()
    under = f"/shoots/{night.id}" if by else f"/w/{watch_token(night.shoot)}"
    answer = browser(by).get(f"{under}/{ending}")
    assert answer.status_code == status
    return answer.content.decode()


def rows(html):
    body = html.partition("<tbody>")[2].partition("</tbody>")[0]
    return [text_of(row) for row in re.findall(r"<tr>.*?</tr>", body, re.DOTALL)]


def lines(night):
    text = seen(night, "result.csv")
    assert text.startswith("\ufeff")
    return [*csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))]


# BR-17
def test_the_result_says_that_it_is_provisional_and_once_final_it_is_the_same_for_ever(night):
    night.starts()
    night.shoots_all("robin")
    night.shoots_all("tuck", "7")
    assert "Provisional, as of 19:00:00: arrows are still to come" in seen(night)

    night.shoots_all("will", "5")
    final = [seen(night, ending) for ending in ENDINGS]
    assert "Final" in final[0]
    night.day_ends()
    night.clock.forward(days=1)
    assert [seen(night, ending) for ending in ENDINGS] == final
    night.clock.forward(days=365)
    assert [seen(night, ending) for ending in ENDINGS] == final


def test_it_reads_by_place_with_what_breaks_ties_and_what_there_is_to_say(night):
    night.starts()
    night.shoots("robin", "9", "9", "M")
    night.shoots("tuck", "7", "7", "3", "1")
    night.leaves("will")
    night.closes()

    first, second, third = rows(seen(night))
    assert first.split()[:2] == ["1", "Tuck"]
    assert first.endswith("4 arrows not finished 4 0 18")
    assert second.endswith("3 arrows not finished 2 2 18")
    assert third.startswith("Will")
    assert third.endswith("retired 0 0 0")


# BR-23
def test_a_late_arrow_is_told(night):
    night.shoots("robin", "9", "7")
    night.day_ends()
    night.clock.forward(hours=1)
    night.shot_before("robin", 3, "9", minutes=90)

    assert "Final, 1 late arrow" in text_of(seen(night))


def test_no_result_is_for_record_status(night):
    words = "Not for record status without a second card on paper."

    assert words in seen(night)
    assert words in seen(night, "result/cards/")


# BR-32
def test_a_shoot_without_archers_has_a_result_that_says_so(shoot, marian):
    html = browser(marian).get(f"/shoots/{shoot.public_id}/result/").content.decode()

    assert "Nobody has joined yet." in html


def test_the_way_to_confirm_is_for_the_archer_of_a_finished_card(night):
    robin, tuck = (night.archers[name] for name in ("robin", "tuck"))
    way = f"/slots/{night.card('robin').public_id}/confirmation/"
    assert way not in seen(night, by=robin)

    night.shoots_all("robin")
    assert way in seen(night, by=robin)
    assert way not in seen(night, by=tuck)
    assert way not in seen(night)

    confirm_card(night.card("robin").public_id, total=216, by=night.by("robin"))
    assert way not in seen(night, by=robin)


def test_what_is_shared_is_the_link_that_is_open_to_all(night):
    night.now()
    link = f"http://testserver/w/{watch_token(night.shoot)}/result/"

    assert f'data-link="{link}"' in seen(night, by=night.archers["robin"])
    assert f'data-link="{link}"' in seen(night)


def test_every_card_is_there_to_be_printed_by_the_name_in_the_shoot(night):
    night.shoots("robin", "9", "M")
    night.shoots("tuck", "7")
    night.is_called("tuck", "Friar")

    html = seen(night, "result/cards/")
    cards = [text_of(card) for card in re.findall(r"<section.*?</section>", html, re.DOTALL)]
    assert [card.split()[:2] for card in cards] == [["1", "Robin"], ["2", "Friar"]]
    assert "Tuck" not in html
    assert re.findall(r'scorecard__mark ring-gold">(\w)', html) == ["9"]
    assert html.count("<h1") == 1


def test_a_thousand_cards_come_by_pages(night, monkeypatch):
    monkeypatch.setattr("leaderboard.views.results.CARDS_ON_PAGE", 2)
    for name, value in (("robin", "9"), ("tuck", "7"), ("will", "5")):
        night.shoots(name, value)

    first, last = seen(night, "result/cards/"), seen(night, "result/cards/?page=2")
    assert (first.count("<section"), last.count("<section")) == (2, 1)
    assert 'href="?page=2"' in first
    assert "result-table" in first
    assert "result-table" not in last
    assert "Will" in last


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_result_of_many_is_as_few_queries(night, ending):
    night.shoots("robin", "9")
    night.now()
    path = f"/w/{watch_token(night.shoot)}/{ending}"
    client = browser()
    for_few = query_count(lambda: client.get(path))
    for number in range(9):
        night.joins(f"archer-{number}", "9", "7")

    assert query_count(lambda: client.get(path)) == for_few


# BR-19
def test_in_the_table_names_are_inert_and_exact_and_numbers_are_numbers(night):
    formula, name = '=HYPERLINK("http://evil.test")', 'Will "Scarlet", of Sherwood'
    night.is_called("robin", formula)
    night.is_called("will", name)
    night.shoots("robin", "9", "7")

    by_name = {line["name"]: line for line in lines(night)}
    robin = by_name[f"'{formula}"]
    assert (robin["place"], robin["total"], robin["hits"], robin["golds"]) == ("1", "16", "2", "1")
    assert by_name[name]["total"] == "0"
    assert {line["shoot"] for line in by_name.values()} == {"Club night"}
    assert {line["state"] for line in by_name.values()} == {"provisional"}


def test_who_did_not_start_has_no_figures(night):
    night.starts()
    night.shoots("robin", "9")
    night.day_ends()

    [tuck] = [line for line in lines(night) if line["name"] == "Tuck"]
    assert (tuck["status"], tuck["place"], tuck["total"], tuck["hits"]) == (
        "did_not_start",
        "",
        "",
        "",
    )


def test_the_files_are_named_for_the_shoot_and_its_day(night):
    night.changes_shoot(title="Club/night é")
    answer = browser().get(f"/w/{watch_token(night.now())}/result.csv")

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''Club-night%20%C3%A9%202026-05-01.csv"
    )


# BR-25
def test_a_spectator_reads_the_result_and_nothing_that_opens_more(night):
    night.shoots_all("robin")
    robin = night.archers["robin"]
    secrets = [str(robin.public_id), str(night.card("robin").public_id)]

    for ending in ENDINGS:
        html = seen(night, ending)
        assert "<form" not in html
        assert [secret for secret in secrets if secret in html] == []


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_strangers_result_is_none(night, ending):
    seen(night, ending, by=make_archer("guy"), status=404)
    assert browser().get(f"/shoots/{night.id}/{ending}").status_code == 401
    assert browser().get(f"/w/forged/{ending}").status_code == 404


def test_an_erased_archer_is_an_archer(night):
    night.shoots("robin", "9")
    ShootChange.objects.update(name="")
    Participant.objects.update(name="")

    for ending in ENDINGS:
        assert "Robin" not in seen(night, ending)
    assert {line["name"] for line in lines(night)} == {"Archer"}


def test_over_the_api_it_is_what_the_file_says(night, client):
    night.shoots("robin", "9", "7")
    night.shoots_all("tuck")
    by = Device(watch_token(night.now()))

    told = by.get(f"/shoot/{night.id}/result").told
    assert told == browser().get(f"/w/{watch_token(night.shoot)}/result.json").json()
    schemas = client.get("/api/openapi.json").json()["components"]["schemas"]
    assert told.keys() == schemas["ShootResultData"]["properties"].keys()
    assert told["standings"][0].keys() == schemas["ShootResultRowData"]["properties"].keys()
    assert (told["state"], told["for_record_status"]) == ("provisional", False)
    assert [(row["place"], row["name"], row["total"], row["gap"]) for row in told["standings"]] == [
        (1, "Tuck", 216, 0),
        (2, "Robin", 16, -200),
        (3, "Will", 0, -216),
    ]


def test_over_the_api_the_table_is_the_file(night, client):
    night.shoots("robin", "9")
    headers = {"Authorization": f"Bearer {watch_token(night.now())}"}
    answer = client.get(f"/api/v0/shoot/{night.id}/result.csv", headers=headers)

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.decode() == seen(night, "result.csv")
