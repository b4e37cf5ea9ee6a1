"""Backfills that are raced by phones, killed, stopped, refused, and that lose their database.

Each raises where what they leave is not as promised.
"""

import contextlib
import random
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

from archstats.faults.backfill_runs import (
    ALL,
    COUNTED,
    FILL,
    FORCED,
    SHOOTS,
    SMALL,
    STATUSES,
    Broken,
    begun,
    ended,
    expect,
    filled,
    in_the_middle,
    kept_and_left,
)
from archstats.faults.past import Ask, forget_counts, looking_into
from archstats.faults.scenarios import wait_for, what_happened
from archstats.faults.screens import Processes
from archstats.faults.shoots import Competitor, are_right, shoot_of
from archstats.tests.services import PostgreSQL
from archstats.tests.serving import PRODUCTION, serving

# An arrow counts its card anew: more is forgotten than is shot, so that a backfill has much to fill
# in while arrows come.
PAUSE_SECONDS, FORGET_SECONDS, LOOK_SECONDS = 0.5, 0.002, 0.01
READER = "backfill_reader"
FILLED_IN = (
    "SELECT public_id, attempts FROM leaderboard_backfillstate b JOIN scoring_slot s"
    " ON s.id = b.object_id WHERE b.kind = 'shots' AND b.status = 'done'"
)
# At no moment may a number be another than the arrows that there are.
WRONG = (
    "SELECT * FROM (SELECT s.id, s.shots_fired AS of_card, p.shots_fired AS of_participant,"
    " (SELECT count(*) FROM scoring_shot WHERE slot_id = s.id AND value IS NOT NULL) AS arrows"
    " FROM scoring_slot s JOIN leaderboard_participant p ON p.slot_id = s.id) AS counted"
    " WHERE of_card <> arrows OR of_participant <> arrows"
)


def raced(database_url: str, *, archers: int, times: int) -> str:
    """All shoot on while their cards are counted and forgotten again."""
    with contextlib.ExitStack() as running:
        server = running.enter_context(serving(**PRODUCTION, DATABASE_URL=database_url))
        place = Processes([server], database_url)
        shoot, phones = running.enter_context(shoot_of(place, archers))
        for phone in phones:
            phone.pause_seconds = PAUSE_SECONDS
        wait_for(phones, lambda: all(phone.delivered for phone in phones))
        with forgetting(database_url), watching(database_url) as seen:
            updated = [filled(database_url, *FORCED)["shots_updated"] for _ in range(times)]
        with watching(database_url) as seen_last:
            filled(database_url, *FILL)
        _note_versions(phones, database_url)
        happened = what_happened(phones, database_url)
        are_right(place, shoot, phones)
    expect(database_url, 0, *FILL, "--verify")
    if not any(updated):
        raise Broken("there was nothing to fill in: nothing was raced")
    return (
        f"{happened['arrows acknowledged']} arrows of {archers} archers, none lost; {sum(updated)}"
        f" cards filled in meanwhile, right at each of {len(seen) + len(seen_last)} looks"
    )


def killed(database_url: str) -> str:
    """kill -9: what was committed stays, and the next run does the rest, at once."""
    with looking_into(database_url) as ask:
        forget_counts(ask)
        with in_the_middle(database_url, ask, *FILL, *SMALL) as process:
            process.kill()
        ended(process)
        kept, left = kept_and_left(database_url, ask)
        rest = filled(database_url, *FILL)["shots_updated"]
        if rest != left:
            raise Broken(f"{left} cards were left, and {rest} filled in afterwards")
        statuses = [status for (status,) in ask(STATUSES)][-2:]
    if statuses != ["interrupted", "done"]:
        raise Broken(f"the runs are told to be {statuses}")
    expect(database_url, 0, *FILL, "--verify")
    return f"killed after {kept} of {kept + left} cards, the next run filled in the others"


def told_to_stop(database_url: str, number: signal.Signals) -> str:
    """The batch is ended, and a forced run goes on where it was."""
    with looking_into(database_url) as ask:
        forget_counts(ask)
        with in_the_middle(database_url, ask, *FORCED, *SMALL) as process:
            process.send_signal(number)
        first = ended(process)
        kept, _ = kept_and_left(database_url, ask)
        [(shoots,)] = ask(SHOOTS)
    if first.code != 128 + number or first["shots_updated"] != kept:
        raise Broken(f"{number.name}: {kept} cards were kept, and it told {first}")
    rest = filled(database_url, *FORCED, *SMALL, "--resume")
    visited = [first["sources_fetched"], rest["sources_fetched"]]
    if sum(visited) != shoots:
        raise Broken(f"of {shoots} shoots it visited {visited}")
    return f"{number.name} after {visited[0]} of {shoots} shoots, resumed for {visited[1]}"


def second_beside_a_first(database_url: str) -> str:
    """It is refused, or waits."""
    with looking_into(database_url) as ask:
        forget_counts(ask)
        with in_the_middle(database_url, ask, *FILL, *SMALL) as first:
            # The first cannot end before the second has come.
            first.send_signal(signal.SIGSTOP)
            refused = expect(database_url, 4, *FILL)
            waiting = begun(database_url, *FILL, "--wait", "60")
            first.send_signal(signal.SIGCONT)
        done, waited = ended(first), ended(waiting)
        [(left,)] = ask(f"{ALL} WHERE shots_fired IS NULL")
    if f"process {first.pid}," not in refused.complained:
        raise Broken(f"who is in the way was told so: {refused.complained}")
    if (done.code, waited.code, left) != (0, 0, 0):
        raise Broken(f"{left} cards are left: {done}, {waited}")
    return "refused, or waited until it had ended"


def only_looking(database_url: str) -> str:
    """As a role that may read and nothing else: dry runs and checks work."""
    with looking_into(database_url) as ask, _reader(database_url, ask) as reader:
        forget_counts(ask)
        [(shoots,)] = ask(SHOOTS)
        dry = expect(reader, 0, *FILL, "--dry-run")
        expect(reader, 3, *FILL, "--verify")
        if len(dry["participants_shots"]) != shoots or ask(COUNTED) != [(0,)]:
            raise Broken(f"of {shoots} shoots it told {dry}, and counted {ask(COUNTED)}")
        filled(database_url, *FILL)
        expect(reader, 0, *FILL, "--verify")
    return "dry run and check work"


def database_gone(postgres: PostgreSQL, database_url: str) -> str:
    """It dies in the middle: said in one line. Once it is back, a run does the rest."""
    with looking_into(database_url) as ask:
        forget_counts(ask)
        with in_the_middle(database_url, ask, *FILL, *SMALL) as process:
            postgres.stop(signal.SIGQUIT)
        ran = ended(process)
    postgres.start()
    if ran.code != 1 or len(ran.complained.splitlines()) != 1:
        raise Broken(f"without its database it ended so: {ran}")
    with looking_into(database_url) as ask:
        kept, left = kept_and_left(database_url, ask)
        rest = filled(database_url, *FILL)["shots_updated"]
    if rest != left:
        raise Broken(f"{left} cards were left, and {rest} filled in afterwards")
    expect(database_url, 0, *FILL, "--verify")
    return f"died after {kept} of {kept + left} cards, the next run filled in the others"


@contextlib.contextmanager
def forgetting(database_url: str) -> Iterator[None]:
    """What is counted is forgotten, one card or participant after the other."""
    over = threading.Event()

    def forget_on(ask: Ask, keys: dict[str, list[int]]) -> None:
        while not over.wait(FORGET_SECONDS):
            table = random.choice([*keys])
            forgotten = "shots_fired = NULL, shots_hit = NULL"
            ask(f"UPDATE {table} SET {forgotten} WHERE id = {random.choice(keys[table])}")  # noqa: S608 — our own

    tables = ("scoring_slot", "leaderboard_participant")
    with looking_into(database_url) as ask:
        keys = {table: [key for (key,) in ask(f"SELECT id FROM {table}")] for table in tables}  # noqa: S608
        with _beside(partial(forget_on, ask, keys), over):
            yield


@contextlib.contextmanager
def watching(database_url: str) -> Iterator[list[int]]:
    """Yields an entry for each look; raises where one found a number that is wrong."""
    over, seen, wrong = threading.Event(), list[int](), list[Any]()

    def look_on(ask: Ask) -> None:
        while not wrong and not over.wait(LOOK_SECONDS):
            wrong.extend(ask(WRONG))
            seen.append(len(wrong))

    with looking_into(database_url) as ask, _beside(partial(look_on, ask), over):
        yield seen
    if wrong or not seen:
        raise Broken(f"card, arrows fired by it, by its participant, and in truth: {wrong}")


@contextlib.contextmanager
def _beside(run: Callable[[], None], over: threading.Event) -> Iterator[None]:
    failures = list[Exception]()

    def told() -> None:
        try:
            run()
        except Exception as failure:  # noqa: BLE001 — raised again where it is waited for
            failures.append(failure)

    thread = threading.Thread(target=told, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
    if failures:
        raise failures[0]


@contextlib.contextmanager
def _reader(database_url: str, ask: Ask) -> Iterator[str]:
    """The address of a role that may read all and write nothing."""
    ask(f"CREATE ROLE {READER} LOGIN")
    ask(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {READER}")
    parts = urlsplit(database_url)
    try:
        yield urlunsplit(parts._replace(netloc=f"{READER}@{parts.hostname}:{parts.port}"))
    finally:
        ask(f"DROP OWNED BY {READER}")
        ask(f"DROP ROLE {READER}")


def _note_versions(phones: Sequence[Competitor], database_url: str) -> None:
    """What was filled in made a version of the card each time."""
    with looking_into(database_url) as ask:
        filled_in = {str(UUID(str(slot))): times for slot, times in ask(FILLED_IN)}
    for phone in phones:
        phone.card.joins += filled_in.get(phone.card.key.slot_id, 0)
