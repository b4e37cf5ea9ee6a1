"""All that is an archer's, in a file."""

import json

import pytest
from django.utils import timezone

from scoring.models import Note
from scoring.own_data import own_cards_as_csv, own_data_as_json
from scoring.tests.device import query_count
from scoring.tests.factory import make_archer, make_slot
from scoring.tests.visitor import browser

pytestmark = pytest.mark.django_db


def told(archer):
    return json.loads(own_data_as_json(archer))


def test_a_card_is_told_with_every_shot_as_it_stands(robin, noted_card):
    [said] = told(robin)["cards"]

    assert said["id"] == str(noted_card.public_id)
    first, second = said["shots"]
    del first["shot_at"], second["shot_at"]
    assert first == {"number": 1, "value": "9", "x_mm": -12.5, "y_mm": 40.0, "arrow": 2}
    assert second == {"number": 2, "value": "M"}


def test_profile_arrows_and_notes_are_told(robin, noted_card):
    data = told(robin)

    assert (data["archer"]["name"], data["archer"]["arrow_set"]) == ("Robin", "Oak")
    assert [(arrow["number"], arrow["spine"]) for arrow in data["arrows"]] == [(1, 500), (2, 500)]
    notes = [(note["end"], note["text"], note["author"]) for note in data["cards"][0]["notes"]]
    assert notes == [(1, "Anchor\nhigher.", ""), (None, "Good.", "Marian")]


def test_nothing_of_anybody_else_is_told(robin, noted_card):
    data = told(make_archer("guy"))

    assert (data["arrows"], data["cards"]) == ([], [])


def test_every_shot_has_a_line_of_its_own(robin, noted_card):
    lines = own_data_as_json(robin).splitlines()

    assert [line.count('"shot_at"') for line in lines if '"shot_at"' in line] == [1, 1]


def test_the_list_has_a_line_for_each_card_and_runs_nothing(robin, noted_card):
    head, line = own_cards_as_csv(robin).strip().splitlines()

    assert head.startswith("\ufeffarcher,location,day,")
    assert '"\'=Main, Range"' in line
    assert line.endswith(",9,2,1,0,0,0,,unfinished")


def test_the_list_of_nobody_yet_has_its_heads_alone(robin):
    assert (
        own_cards_as_csv(robin).strip().endswith("total,arrows,hits,golds,tens,xs,handicap,status")
    )


def test_however_many_cards_there_are_the_queries_are_the_same(robin, noted_card):
    few = query_count(lambda: own_data_as_json(robin))
    now = timezone.now()
    for _ in range(5):
        slot = make_slot(robin, finished_at=now, last_place=1)
        Note.objects.create(slot=slot, author=robin, text="Wind.", written_at=now)

    assert query_count(lambda: own_data_as_json(robin)) == few


def test_the_files_are_ones_own_to_keep(robin, noted_card):
    for ending, kind in (("json", "application/json"), ("csv", "text/csv; charset=utf-8")):
        answer = browser(robin).get(f"/me/data.{ending}")

        assert answer.headers["Content-Type"].startswith(kind)
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert b"Main, Range" in answer.content
