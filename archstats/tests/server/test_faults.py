"""What was acknowledged stays, whatever dies. bin/faults does the same ten times as long."""

import json
from dataclasses import replace

import pytest

from archstats.faults.cards import CardKey, KeptCard
from archstats.faults.phones import Scorecard, Unexpected
from archstats.faults.scenarios import database_killed, server_killed, written_at_once
from archstats.faults.waits import Late, Waited
from archstats.tests.services import durable_postgresql, temporary_folder
from archstats.tests.serving import fresh_database


@pytest.mark.server
def test_no_arrow_is_lost_or_doubled_when_the_server_is_killed(collected_static, served_database):
    happened = server_killed(served_database, phones=16, times=1)

    assert happened["ConnectionRefusedError"]


def test_phones_wait_for_a_database_that_was_killed_and_lose_nothing(collected_static):
    with (
        temporary_folder() as folder,
        durable_postgresql(folder) as postgres,
        fresh_database(folder, server=postgres.url) as url,
    ):
        happened = database_killed(postgres, url, phones=16, times=1)

    assert happened["told to wait"]


def test_64_writers_on_sqlite_are_all_served(collected_static, tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "")
    with fresh_database(tmp_path) as url:
        assert written_at_once(url, writers=64, seconds=2).answers > 64


@pytest.mark.parametrize(
    "late",
    [
        Waited(answers=6400, median_ms=60, p99_ms=201),
        # It stood still for half of the time.
        Waited(answers=6399, median_ms=30, p99_ms=90),
    ],
)
def test_writers_who_wait_too_long_are_told_of(late):
    with pytest.raises(Late):
        late.must_be_within(200, writers=64, seconds=20)
    prompt = Waited(answers=6400, median_ms=60, p99_ms=200)
    prompt.must_be_within(200, writers=64, seconds=20)


# The phones' own judgement, on which all of this stands.


@pytest.fixture
def card():
    """An end of three that the server has acknowledged."""
    card = Scorecard(CardKey("a slot", "a token"))
    acknowledge(card, card.end(["X", "9", "M"]), revisions=[1, 2, 3])
    return card


@pytest.fixture
def kept(card):
    """What the database should have then."""
    revisions = [(version, op) for op, version in card.acknowledged.items()]
    places = {number: (each["value"], each["op"]) for number, each in card.places.items()}
    return KeptCard(version=3, total=19, revisions=revisions, places=places)


def acknowledge(card, operations, *, revisions):
    results = [
        {"op": operation["op"], "revision": revision}
        for operation, revision in zip(operations, revisions, strict=True)
    ]
    card.take(json.dumps({"data": {"results": results}}).encode(), operations)


def test_a_phone_agrees_with_what_it_was_told(card, kept):
    assert card.differences(kept) == []


@pytest.mark.parametrize(
    ("said", "lie"),
    [
        ("operations", lambda kept: {"revisions": kept.revisions[:-1]}),
        ("operations", lambda kept: {"revisions": [*kept.revisions, (4, kept.revisions[0][1])]}),
        ("version", lambda kept: {"version": 4}),
        ("places", lambda kept: {"places": kept.places | {1: ("9", kept.places[1][1])}}),
        ("places", lambda kept: {"places": kept.places | {4: ("9", "another")}}),
        ("total", lambda kept: {"total": 29}),
    ],
)
def test_a_phone_notices_what_is_lost_doubled_or_changed(card, kept, said, lie):
    [difference] = card.differences(replace(kept, **lie(kept)))

    assert difference.startswith(f"{said} of a slot")


def test_a_phone_notices_a_second_effect_of_one_operation(card):
    with pytest.raises(Unexpected, match="answered 1 before"):
        acknowledge(card, [card.places[1]], revisions=[4])


def test_a_phone_does_not_believe_an_answer_to_something_else(card):
    with pytest.raises(Unexpected, match="something else"):
        card.take(b'{"data": {"results": []}}', [card.places[1]])
