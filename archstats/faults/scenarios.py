"""What may go wrong while archers shoot. Each raises where an arrow was lost or doubled."""

import contextlib
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from archstats.faults.cards import VALUES, kept_cards, make_cards
from archstats.faults.phones import ARROWS_IN_AN_END, Phone, Scorecard
from archstats.faults.waits import Waited
from archstats.faults.wire import Talk, drive
from archstats.tests.services import PostgreSQL
from archstats.tests.serving import PRODUCTION, Server, manage, serving

PATIENCE_SECONDS = 120
MOST_ENDS_BEFORE_A_FAULT = 100


class Lost(Exception):
    """The database does not hold what the phones were told."""


def server_killed(database_url: str, *, phones: int, times: int) -> Counter[str]:
    """The process dies at once, at any moment, and comes back; what happened, counted."""
    with phones_writing(database_url, phones) as (server, writing):
        for _ in range(times):
            kill_at_an_answer(server, writing, ends=random.randint(1, MOST_ENDS_BEFORE_A_FAULT))
            server.start()
        ends_more(writing, phones)
        happened = what_happened(writing, database_url)
    if happened["told to wait"]:
        raise Lost(f"the database was never away, and yet: {dict(happened)}")
    return happened


def database_killed(
    postgres: PostgreSQL, database_url: str, *, phones: int, times: int
) -> Counter[str]:
    """The database dies at once, as by `pg_ctl stop -m immediate`, and comes back."""
    with phones_writing(database_url, phones) as (_, writing):
        for _ in range(times):
            ends_more(writing, random.randint(1, MOST_ENDS_BEFORE_A_FAULT))
            postgres.stop(signal.SIGQUIT)
            told_to_wait_more(writing)
            postgres.start()
        ends_more(writing, phones)
        return what_happened(writing, database_url)


@contextlib.contextmanager
def phones_writing(
    database_url: str, count: int, *, pause_seconds: float = 0
) -> Iterator[tuple[Server, list[Phone]]]:
    with serving(**PRODUCTION, DATABASE_URL=database_url) as server:
        keys = make_cards(database_url, count)
        phones = [
            Phone([server.port], key, seed=seed, pause_seconds=pause_seconds)
            for seed, key in enumerate(keys)
        ]
        for phone in phones:
            phone.start()
        try:
            yield server, phones
        finally:
            for phone in phones:
                phone.give_up.set()
                phone.join()


def kill_at_an_answer(server: Server, phones: Sequence[Phone], *, ends: int) -> None:
    """For one who answers before all is safe the worst moment; the others are anywhere."""
    fuse = Countdown(ends, server.process.kill)
    for phone in phones:
        phone.on_answer = fuse.burn
    wait_for(phones, lambda: fuse.left <= 0)
    server.kill()


class Countdown:
    def __init__(self, left: int, then: Callable[[], None]) -> None:
        self.left, self.then = left, then
        self.lock = threading.Lock()

    def burn(self) -> None:
        with self.lock:
            self.left -= 1
            if self.left == 0:
                self.then()


def ends_more(phones: Sequence[Phone], more: int) -> None:
    enough = _acknowledged(phones) + more * ARROWS_IN_AN_END
    wait_for(phones, lambda: _acknowledged(phones) >= enough)


def told_to_wait_more(phones: Sequence[Phone]) -> None:
    before = _happened(phones)["told to wait"]
    wait_for(phones, lambda: _happened(phones)["told to wait"] > before)


def wait_for(phones: Sequence[Phone], so_far: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not so_far():
        _raise_failures(phones)
        if time.monotonic() > deadline:
            raise Lost(f"nothing more in {PATIENCE_SECONDS} s: {dict(_happened(phones))}")
        time.sleep(0.005)


def what_happened(phones: Sequence[Phone], database_url: str) -> Counter[str]:
    """Once all that the phones have begun is acknowledged, and found in the database."""
    for phone in phones:
        phone.enough.set()
    wait_for(phones, lambda: not any(phone.is_alive() for phone in phones))
    _raise_failures(phones)
    compare([phone.card for phone in phones], database_url)
    return _happened(phones) + Counter({"arrows acknowledged": _acknowledged(phones)})


def compare(cards: Sequence[Scorecard], database_url: str) -> None:
    kept = kept_cards(database_url)
    differences = [line for card in cards for line in card.differences(kept[card.key.slot_id])]
    if differences:
        raise Lost("\n".join(differences))
    manage("verify_scores", **PRODUCTION, DATABASE_URL=database_url)


def _raise_failures(phones: Sequence[Phone]) -> None:
    for phone in phones:
        if phone.failure is not None:
            raise phone.failure


def _acknowledged(phones: Sequence[Phone]) -> int:
    return sum(len(phone.card.acknowledged) for phone in phones)


def _happened(phones: Sequence[Phone]) -> Counter[str]:
    return sum((phone.happened.copy() for phone in phones), Counter())


def written_at_once(database_url: str, *, writers: int, seconds: float) -> Waited:
    """Many at once, each as fast as it is answered: no error, and all of it kept."""
    with serving(**PRODUCTION, DATABASE_URL=database_url) as server:
        keys = make_cards(database_url, writers)
        cards = [Scorecard(key) for key in keys]
        until = time.monotonic() + seconds
        waited = drive(server.port, [_taps(card, until) for card in cards])
    compare(cards, database_url)
    return Waited.of(waited)


def _taps(card: Scorecard, until: float) -> Talk:
    """A phone sends each arrow as it is tapped."""
    while time.monotonic() < until:
        operations = card.end([random.choice(VALUES)])
        card.take((yield card.request(operations)), operations)
