"""Runs of `manage.py backfill` in processes of their own, and looks at what they have done."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator

from archstats.faults.past import Ask
from archstats.tests.serving import production_for
from archstats.tests.watching import eventually
from leaderboard.tests.ran import Ran

FILL = ("--all", "--shots", "--participants-shots")
FORCED = ("--all", "--force-shots", "--force-participants-shots")
# Small, so that there is a middle to be met.
SMALL = ("--batch-size", "5")

COUNTED = "SELECT count(*) FROM scoring_slot WHERE shots_fired IS NOT NULL"
ALL = "SELECT count(*) FROM scoring_slot"
SHOOTS = "SELECT count(*) FROM leaderboard_shoot"
OTHERS = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND backend_type = 'client backend'"
)
STATUSES = "SELECT status FROM leaderboard_backfillrun ORDER BY id"
# A card and its participant are filled in together or not at all.
HALF_DONE = (
    "SELECT count(*) FROM leaderboard_participant p JOIN scoring_slot s ON s.id = p.slot_id"
    " WHERE (p.shots_fired IS NULL) <> (s.shots_fired IS NULL)"
)


class Broken(Exception):
    """A backfill ended as it must not, or left what it must not."""


def filled(database_url: str, *flags: str) -> Ran:
    return expect(database_url, 0, *flags)


def expect(database_url: str, code: int, *flags: str) -> Ran:
    ran = ended(begun(database_url, *flags))
    if ran.code != code:
        raise Broken(f"backfill {' '.join(flags)} should end by {code}: {ran}")
    return ran


def begun(database_url: str, *flags: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "backfill", "--format", "json", *flags],
        env=production_for(database_url),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: subprocess.Popen[str]) -> Ran:
    said, complained = process.communicate()
    return Ran(process.returncode, said, complained)


@contextlib.contextmanager
def in_the_middle(database_url: str, ask: Ask, *flags: str) -> Iterator[subprocess.Popen[str]]:
    """A run that has filled in something, and not all."""
    process = begun(database_url, *flags)
    try:
        eventually(lambda: ask(COUNTED) > [(0,)] or process.poll() is not None)
        yield process
    except BaseException:
        process.kill()
        process.wait()
        raise


def kept_and_left(database_url: str, ask: Ask) -> tuple[int, int]:
    """Once whoever has died holds nothing any more."""
    if database_url.startswith("postgres"):
        eventually(lambda: ask(OTHERS) == [(0,)])
    [(kept,)], [(cards,)] = ask(COUNTED), ask(ALL)
    if not 0 < kept < cards:
        raise Broken(f"that was no middle: {kept} of {cards} cards")
    if ask(HALF_DONE) != [(0,)]:
        raise Broken("cards were filled in without their participants, or these without them")
    return kept, cards - kept
