"""A backup, taken while archers shoot, is put back under their open screens by docs/backups.md.

Raises where a screen does not replace what it shows, or where an arrow is lost that a phone has.
"""

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from archstats.faults.cards import kept_cards
from archstats.faults.scenarios import what_happened
from archstats.faults.screens import Processes, Wrong
from archstats.faults.shoots import (
    Competitor,
    Shoot,
    are_right,
    board_screen,
    ends_by_all,
    look_alike,
    shoot_of,
)
from archstats.tests.documented import follow
from archstats.tests.serving import production_for
from archstats.tests.watching import Screen, screens

PAGE = "backups.md"
REPLACED_SECONDS = 20


def put_back(place: Processes, folder: Path, *, archers: int, ends: int) -> str:
    with shoot_of(place, archers) as (shoot, phones), screens() as watch:
        screen = board_screen(watch, shoot, place.ports)
        ends_by_all(phones, ends)
        follow_page("Take one from", place.database_url, folder)
        ends_by_all(phones, ends)
        with all_at_rest(phones):
            before = screen.rooms[shoot.room].epoch
            _restore(place, folder)
            fresh = board_screen(watch, shoot, place.ports)
            _has_replaced(screen, fresh, shoot, before)
            lost = _lost(phones, place.database_url)
            for phone in phones:
                phone.send_all_again()
        ends_by_all(phones, ends)
        happened = what_happened(phones, place.database_url)
        version = are_right(place, shoot, phones)
        for each in (screen, fresh):
            each.has(shoot.room, version)
        look_alike(screen.rooms[shoot.room], fresh.rooms[shoot.room])
    return (
        f"the backup lacked {lost} of {happened['arrows acknowledged']} operations; sent again,"
        " all are there; screens right"
    )


@contextlib.contextmanager
def all_at_rest(phones: Sequence[Competitor]) -> Iterator[None]:
    with contextlib.ExitStack() as turns:
        for phone in phones:
            turns.enter_context(phone.turn)
        yield


def _restore(place: Processes, folder: Path) -> None:
    for server in place.servers:
        server.stop()
    follow_page("Put one back on", place.database_url, folder)
    follow_page("After it was put back", place.database_url, folder)
    for server in place.servers:
        server.start()


def _has_replaced(screen: Screen, fresh: Screen, shoot: Shoot, epoch: str) -> None:
    fresh.has(shoot.room, 0)
    screen.until(lambda it: it.rooms[shoot.room].epoch != epoch, within=REPLACED_SECONDS)
    look_alike(screen.rooms[shoot.room], fresh.rooms[shoot.room])


def _lost(phones: Sequence[Competitor], database_url: str) -> int:
    kept = {op for card in kept_cards(database_url).values() for _, op in card.revisions}
    told = {op for phone in phones for op in phone.card.acknowledged}
    if told <= kept:
        raise Wrong("the backup has all that came after it: nothing was put back")
    if not kept:
        raise Wrong("the backup has nothing")
    return len(told - kept)


def follow_page(heading: str, database_url: str, folder: Path) -> str:
    """The commands for this database, with what the page says that is to be filled in."""
    is_sqlite = database_url.startswith("sqlite")
    parts = urlsplit(database_url)
    if heading.endswith((" from", " on")):
        heading += " SQLite" if is_sqlite else " PostgreSQL"
    environment = {
        **production_for(database_url),
        "backup": str(folder / "backup"),
        "replaced": str(folder / "replaced"),
        "database": parts.path[1:],
        "name": parts.path[1:],
        "server": urlunsplit(parts._replace(path="/postgres")),
    }
    return follow(heading, page=PAGE, environment=environment)
