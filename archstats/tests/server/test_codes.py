"""Codes are told from mouth to mouth, and guessed: what one address may do, over two processes."""

import secrets
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import cycle

import pytest

from archstats.tests.server import asking
from archstats.tests.serving import PRODUCTION, Server, serving

pytestmark = pytest.mark.server

CLUB, GUESSERS, BROWSER = "198.51.100.1", "198.51.100.2", "198.51.100.3"
AT_ONCE = 8


@pytest.fixture(scope="module")
def servers(collected_static: None, served_database: str) -> Iterator[list[Server]]:
    environment = {**PRODUCTION, "DATABASE_URL": served_database}
    with serving(**environment) as one, serving(**environment) as other:
        yield [one, other]


@pytest.fixture(scope="module")
def ask(servers):
    """Of either process in turn, as its proxy passes it on: what was there before, a visitor may
    have written."""
    turns = cycle(servers)

    def ask(path, body=None, *, token=None, address=CLUB):
        forged = f"203.0.113.{secrets.randbelow(250)}"
        passed_on = {"X-Forwarded-For": f"{forged}, {address}", "X-Forwarded-Proto": "https"}
        return asking.ask(next(turns), "POST", path, body, token=token, **passed_on)

    return ask


@pytest.fixture(scope="module")
def shoot(ask):
    account = {"login_name": secrets.token_hex(8), "password": "sherwood-oak-1"}
    made = ask("/archer", {"display_name": "Marian", **account}).json()["data"]
    return ask("/shoot", token=made["token"]).json()["data"]


def guests(ask, count):
    made = [ask("/archer", {"display_name": f"Archer {number}"}) for number in range(count)]
    return [answer.json()["data"]["token"] for answer in made]


@pytest.fixture
def wrong(in_scene):
    """The next number after a right one may be that of another shoot: two hundred are made here."""
    return {"code": in_scene("free_code"), "slot_id": str(uuid.uuid4())}


def at_once(asked):
    with ThreadPoolExecutor(AT_ONCE) as phones:
        return list(phones.map(lambda one: one(), asked))


# SO-03
def test_two_hundred_shoots_made_at_once_have_different_codes(ask, in_scene):
    hosts = in_scene("accounts", "200")

    answers = at_once([partial(ask, "/shoot", token=token) for token in hosts])

    assert Counter(answer.status_code for answer in answers) == {201: 200}
    made = [answer.json()["data"] for answer in answers]
    assert len({each["code"] for each in made}) == 200
    assert len({each["join_url"] for each in made}) == 200


# SO-11
def test_forty_of_one_club_join_at_once(ask, shoot):
    tokens = guests(ask, 40)
    places = [ask("/slot", {"round": "wa18"}, token=token).json()["data"] for token in tokens]

    def join(token, place):
        entry = {"code": shoot["code"], "slot_id": place["slot_id"]}
        return lambda: ask("/shoot/join", entry, token=token)

    answers = at_once([join(*each) for each in zip(tokens, places, strict=True)])

    assert Counter(answer.status_code for answer in answers) == {200: 40}
    joined = {answer.json()["data"]["participant"]["participant_id"] for answer in answers}
    assert len(joined) == 40


# SO-10
def test_of_three_hundred_guesses_from_one_address_twenty_are_looked_at(ask, wrong):
    guessers = guests(ask, 30) * 10

    def guess(token):
        return lambda: ask("/shoot/join", wrong, token=token, address=GUESSERS)

    answers = at_once([guess(token) for token in guessers])

    assert Counter(answer.status_code for answer in answers) == {404: 20, 429: 280}
    waits = {int(a.headers["Retry-After"]) for a in answers if a.status_code == 429}
    assert min(waits) > 0
    assert max(waits) <= 600


# SO-09
def test_who_has_guessed_too_often_still_joins_by_the_link(ask, shoot, wrong):
    [token] = guests(ask, 1)
    place = ask("/slot", {"round": "wa18"}, token=token).json()["data"]
    for _ in range(5):
        assert ask("/shoot/join", wrong, token=token, address=BROWSER).status_code == 404

    def join(**way):
        entry = {"slot_id": place["slot_id"]} | way
        return ask("/shoot/join", entry, token=token, address=BROWSER).status_code

    assert join(code=shoot["code"]) == 429
    assert join(token=shoot["join_url"].rstrip("/").rpartition("/")[2]) == 200
