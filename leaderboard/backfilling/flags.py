"""What can be typed, and what was meant by it. Flags of the kinds come from their registry."""

from argparse import ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.db import connection

from leaderboard.backfilling.asked import Asked
from leaderboard.backfilling.kinds import KINDS
from leaderboard.backfilling.whom import Unknown, archers_called, shoot_called
from leaderboard.typed_days import typed_day

MOST_FAILURES = 50
_BATCH = {"postgresql": 500, "sqlite": 100}

EXAMPLES = """\
manage.py backfill --player robin --shots                                  # my slots where values are missing
manage.py backfill --player robin --shots --force-shots                    # all my slots
manage.py backfill --player robin --participants-shots                     # everyone in my shoots, where missing
manage.py backfill --player robin --participants-shots --force-participants-shots
manage.py backfill --all --shots --participants-shots                      # the whole club, one pass
manage.py backfill --all --shots --participants-shots --dry-run --format json
manage.py backfill --all --force-shots --force-participants-shots --batch-size 200 --yes   # after repairing the counter
manage.py backfill --all --shots --participants-shots --verify             # nightly; exit 3 raises the alarm
"""  # noqa: E501 — lines to be copied


class Unasked(Exception):
    """No data option was given."""


def add_flags(parser: CommandParser) -> None:
    _add_scope(parser)
    for kind in KINDS.values():
        parser.add_argument(f"--{kind.name}", action="store_true", help=kind.words)
        parser.add_argument(
            f"--force-{kind.name}",
            action="store_true",
            help=f"{kind.forced_words}; implies --{kind.name}",
        )
    _add_sources(parser)
    _add_ways(parser)


def _add_scope(parser: CommandParser) -> None:
    whom = parser.add_mutually_exclusive_group(required=True)
    whom.add_argument(
        *("--player", "--archer"),
        action="append",
        metavar="WHO",
        help="an archer, by login name, id or exact name; may be given several times",
    )
    whom.add_argument("--all", action="store_true", help="every archer, guests too")
    parser.add_argument("--shoot", metavar="CODE_OR_ID", help="this shoot alone")
    parser.add_argument("--since", type=typed_day, metavar="DATE", help="begun then or later")
    parser.add_argument("--until", type=typed_day, metavar="DATE", help="begun then or before")
    parser.add_argument(
        "--max-shoots", type=_number, metavar="N", help="at most so many, the newest first"
    )


def _add_sources(parser: CommandParser) -> None:
    parser.add_argument(
        "--source",
        choices=("auto", "shots", "payload", "remote"),
        default="auto",
        help="shots that are stored, raw cards, or (auto) shots and where there are none raw"
        " cards; or the cards of another installation",
    )
    parser.add_argument(
        "--remote", default="", metavar="NAME", help="of the installations in ARCHSTATS_REMOTES"
    )
    parser.add_argument(
        "--requests-per-second",
        type=_rate,
        default=5,
        metavar="N",
        help="how often it is asked at most: 5",
    )
    parser.add_argument(
        "--retry-no-data", action="store_true", help="look again at what had no source"
    )


def _add_ways(parser: CommandParser) -> None:
    looking = parser.add_mutually_exclusive_group()
    looking.add_argument("--dry-run", action="store_true", help="list what would be visited")
    looking.add_argument(
        "--verify", action="store_true", help="compare what is stored with what is computed"
    )
    beginning = parser.add_mutually_exclusive_group()
    beginning.add_argument(
        "--resume", action="store_true", help="an interrupted forced run goes on"
    )
    beginning.add_argument("--restart", action="store_true", help="it begins again")
    failing = parser.add_mutually_exclusive_group()
    failing.add_argument(
        "--max-failures", type=_number, metavar="N", help=f"give up after so many ({MOST_FAILURES})"
    )
    failing.add_argument("--fail-fast", action="store_true", help="give up after the first")
    parser.add_argument(
        "--batch-size",
        type=_number,
        metavar="N",
        help="shoots in one transaction at most: 500 on PostgreSQL, 100 on SQLite; it takes fewer"
        " where an archer would have to wait",
    )
    parser.add_argument(
        "--wait", type=_seconds, default=0, metavar="SECONDS", help="for a run in progress"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--no-progress", action="store_true", help="say nothing on the way")
    parser.add_argument("--yes", action="store_true", help="do not ask, however many there are")


def asked_by(options: dict[str, Any]) -> Asked:
    """Unasked without a data option; whom.Unknown where a name means nothing."""
    kinds = {
        kind.name: options[f"force_{kind.option}"]
        for kind in KINDS.values()
        if options[kind.option] or options[f"force_{kind.option}"]
    }
    if not kinds:
        raise Unasked(f"choose {' and/or '.join(f'--{name}' for name in KINDS)}")
    _check_source(options)
    _check_days(options)
    return Asked(
        kinds=kinds,
        archers=None if options["all"] else archers_called(options["player"]),
        # An empty word is what a script says whose variable is empty: it does not mean all.
        shoot=None if options["shoot"] is None else shoot_called(options["shoot"]),
        **{name: options[name] for name in ("since", "until", "max_shoots", "source", "remote")},
        requests_per_second=options["requests_per_second"],
        retry_no_data=options["retry_no_data"],
        batch_size=options["batch_size"] or _BATCH[connection.vendor],
        max_failures=1 if options["fail_fast"] else options["max_failures"] or MOST_FAILURES,
        wait=options["wait"],
    )


def _check_source(options: dict[str, Any]) -> None:
    source, remote = options["source"], options["remote"]
    if (source == "remote") != bool(remote):
        raise Unknown("--source remote and --remote NAME belong together")
    if remote and remote not in settings.ARCHSTATS_REMOTES:
        there = ", ".join(settings.ARCHSTATS_REMOTES) or "none"
        raise Unknown(f"--remote {remote}: ARCHSTATS_REMOTES names {there}")
    if remote and options["verify"]:
        raise Unknown("--verify writes nothing, so it cannot keep what --source remote fetches")


def _check_days(options: dict[str, Any]) -> None:
    since, until = options["since"], options["until"]
    if since and until and since > until:
        raise Unknown(f"no day is both since {since} and until {until}")


def _number(written: str) -> int:
    if not (written.isascii() and written.isdecimal() and 0 < int(written) < 2**31):
        raise ArgumentTypeError(f"{written!r} is not a number from 1 on")
    return int(written)


def _seconds(written: str) -> float:
    try:
        seconds = float(written)
    except ValueError:
        seconds = -1
    if not 0 <= seconds < 1e6:
        raise ArgumentTypeError(f"{written!r} is not a number of seconds")
    return seconds


def _rate(written: str) -> float:
    rate = _seconds(written)
    if rate <= 0:
        raise ArgumentTypeError(f"{written!r} is no rate")
    return rate
