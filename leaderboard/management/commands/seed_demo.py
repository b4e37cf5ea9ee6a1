import signal
from argparse import ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from time import monotonic, sleep
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error
from django.urls import reverse

from leaderboard.links import watch_token
from leaderboard.live_demo import Night, Shot, club_nights
from leaderboard.models import Shoot
from scoring.demo import CLUB, Demo, make_demo
from scoring.live.pokes import said_at_once
from scoring.refusals import Conflict

FATAL, USAGE = 1, 2
FASTEST = 1_000_000.0
LOOKS_EVERY_SECONDS = 0.2


class Command(BaseCommand):
    help = (
        "Makes a club evening to look at: a coach, archers, two sessions, finished and running "
        "cards, corrections and a dispute. Says once how to sign in. A second time it changes "
        "nothing (exit code 2). With --live it makes a shoot instead, in which ten archers go on "
        "shooting until Ctrl-C, round after round, and says where to look; what was shot stays, "
        "and nothing that was there before is touched, however often it is run. Other screens "
        "follow at once with REDIS_URL, else within 5 s. Examples: 'manage.py seed_demo' on one's "
        "own machine, 'manage.py seed_demo --yes' elsewhere, 'manage.py seed_demo --live' beside a "
        "server, 'manage.py seed_demo --live --speed 10 --arrows 300' for a night in a minute."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--yes",
            action="store_true",
            help="also where others may score: outside the embedded mode, without DEBUG",
        )
        parser.add_argument(
            "--live", action="store_true", help="a shoot that goes on until it is interrupted"
        )
        parser.add_argument(
            "--speed",
            type=_speed,
            metavar="FACTOR",
            help="so many times as fast as people (with --live; 1)",
        )
        parser.add_argument(
            "--arrows", type=_count, metavar="N", help="end after so many arrows (with --live)"
        )

    def handle(self, *, yes: bool, live: bool, **options: Any) -> None:
        if not (yes or settings.EMBEDDED or settings.DEBUG):
            words = "Others may score here. With --yes the demo is made all the same."
            raise CommandError(words, returncode=USAGE)
        speed, arrows = options["speed"], options["arrows"]
        if live:
            try:
                self.shoot(speed or 1.0, arrows)
            except Error as wrong:
                words = f"The database is away: {wrong}".strip()
                raise CommandError(words, returncode=FATAL) from wrong
            return
        if speed or arrows:
            raise CommandError("--speed and --arrows are for --live.", returncode=USAGE)
        try:
            demo = make_demo()
        except Conflict as there:
            raise CommandError(f"Nothing was made: {there.words}.", returncode=USAGE) from there
        self.stdout.write(_told(demo))

    def shoot(self, speed: float, most: int | None) -> None:
        count = 0
        with _interrupted() as stop, said_at_once():
            # Other arrows each time: nobody guards a secret with them.
            for news in club_nights(Random(), speed=speed, stop=stop):  # noqa: S311
                if isinstance(news, Night):
                    self.stdout.write(_where(news.shoot))
                    # Also into a file: somebody wants to look now.
                    self.stdout.flush()
                    continue
                count += 1
                self.tell_last(news)
                if count == most:
                    break
        self.stdout.write(f"{count} arrows were shot while you could look; they stay.")

    def tell_last(self, shot: Shot) -> None:
        if shot.is_last:
            self.stdout.write(f"{shot.name} has finished with {shot.total}.")


class _Interruption:
    """No Event: a signal that comes in the middle of its `wait` would set it under its own lock."""

    has_come = False

    def come(self, *_: object) -> None:
        self.has_come = True

    def is_set(self) -> bool:
        return self.has_come

    def wait(self, timeout: float) -> bool:
        until = monotonic() + timeout
        while not self.has_come and (left := until - monotonic()) > 0:
            sleep(min(left, LOOKS_EVERY_SECONDS))
        return self.has_come


@contextmanager
def _interrupted() -> Iterator[_Interruption]:
    """By Ctrl-C or SIGTERM: the arrow that is being shot is recorded yet."""
    stop = _Interruption()
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    for each in before:
        signal.signal(each, stop.come)
    try:
        yield stop
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _where(shoot: Shoot) -> str:
    link = watch_token(shoot)
    return (
        f"Club night, ten archers. Ctrl-C ends it; what is shot stays.\n"
        f"  the board:      {reverse('watched-board', args=[link])}\n"
        f"  the big screen: {reverse('watched-screen', args=[link])}\n"
        f"  to join in:     {reverse('join-by-code')} with the code {shoot.code.code}"
    )


def _speed(written: str) -> float:
    try:
        speed = float(written)
    except ValueError:
        speed = 0.0
    if not 0 < speed <= FASTEST:
        raise ArgumentTypeError(f"{written!r} is not a number above 0, such as 2 or 0.5")
    return speed


def _count(written: str) -> int:
    if not (written.isdecimal() and int(written) > 0):
        raise ArgumentTypeError(f"{written!r} is not a number of arrows")
    return int(written)


def _told(demo: Demo) -> str:
    return (
        f"{CLUB}: {demo.archers} archers, {demo.cards} cards, {demo.arrows} arrows.\n"
        f"The coach signs in at /admin/: {demo.coach.login_name}, {demo.coach.password}\n"
        f"An archer's account: {demo.archer.login_name}, {demo.archer.password}\n"
        "The passwords cannot be shown again."
    )
