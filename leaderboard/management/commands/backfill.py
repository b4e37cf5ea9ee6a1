import logging
import sys
import time
from argparse import RawDescriptionHelpFormatter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error

from leaderboard.backfilling.asked import Asked
from leaderboard.backfilling.counters import Outcome
from leaderboard.backfilling.flags import EXAMPLES, Unasked, add_flags, asked_by
from leaderboard.backfilling.limits import looking_ahead, only_looking
from leaderboard.backfilling.looking import DryRun, Verification
from leaderboard.backfilling.progress import Progress, Teller
from leaderboard.backfilling.remote import NotAllowed, Remote
from leaderboard.backfilling.remote_cards import RemoteCards
from leaderboard.backfilling.runs import Beginning, NothingToResume, begin_run
from leaderboard.backfilling.selecting import Selection
from leaderboard.backfilling.single_run import Running, single_run
from leaderboard.backfilling.sources import LOCAL_SOURCES, Source
from leaderboard.backfilling.stopping import GivenUp, stopping
from leaderboard.backfilling.telling import as_json, as_text
from leaderboard.backfilling.walking import Walk
from leaderboard.backfilling.whom import Unknown
from leaderboard.models.backfill import DONE, FAILED, INTERRUPTED

FATAL, USAGE, UNFINISHED, ANOTHER = 1, 2, 3, 4
# On a terminal more are asked about first.
MANY_UNITS = 1_000


class Command(BaseCommand):
    help = (
        "Fills in what older rows lack: arrows fired and hit, on cards and on participants of "
        "shoots (docs/data-lineage.md). Archers go on scoring meanwhile."
    )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = (
            f"examples:\n{EXAMPLES}\n"
            "exit codes: 0 done, nothing to do or clean; 1 the database, the remote or too many\n"
            "failures; 2 wrong use; 3 some failed, stayed locked or differ; 4 another backfill is\n"
            "running; 130 and 143 stopped by a signal, with what was committed kept"
        )
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        add_flags(parser)

    def handle(self, **options: Any) -> None:
        self.since = time.monotonic()
        # That there is no database is said once, in the end.
        logging.getLogger("psycopg.pool").setLevel(logging.ERROR)
        try:
            code = self.run(options)
        except (Unasked, Unknown) as wrong:
            raise CommandError(str(wrong), returncode=USAGE) from wrong
        except NothingToResume as wrong:
            words = "--resume: no forced run with these options was interrupted"
            raise CommandError(words, returncode=USAGE) from wrong
        except Running as other:
            raise CommandError(str(other), returncode=ANOTHER) from other
        except GivenUp as stopped:
            # Between two batches: there was nothing to roll back.
            code = stopped.exit_code
        except Error as wrong:
            words = " ".join(f"the database: {wrong}".split())
            raise CommandError(words, returncode=FATAL) from wrong
        if code:
            sys.exit(code)

    def run(self, options: dict[str, Any]) -> int:
        asked = asked_by(options)
        if options["dry_run"]:
            return self.dry_run(asked, options)
        if options["verify"]:
            return self.verify(asked, options)
        return self.backfill(asked, options)

    def dry_run(self, asked: Asked, options: dict[str, Any]) -> int:
        dry = DryRun(asked)
        with only_looking():
            for line in dry.lines():
                self.tell(line, options)
        self.tell(dry.summary, options)
        found = {"shots": dry.shots, "participants_shots": dry.participants_shots}
        self.result(asked, options, dry.outcome, "dry-run", 0, **found)
        return 0

    def verify(self, asked: Asked, options: dict[str, Any]) -> int:
        verification = Verification(asked, LOCAL_SOURCES[asked.source]())
        with only_looking():
            for line in verification.lines():
                self.tell(line, options)
        code = 0 if verification.is_clean else UNFINISHED
        if options["format"] == "text":
            self.stdout.write(as_text(verification.outcome, time.monotonic() - self.since))
        self.result(asked, options, verification.outcome, "verified", code)
        return code

    def backfill(self, asked: Asked, options: dict[str, Any]) -> int:
        selection = Selection(asked)
        with looking_ahead():
            in_scope, total = selection.units_in_scope(), selection.unit_count()
        self.confirm(total, options)
        progress = Progress(self.stderr, total, is_wanted=not options["no_progress"])
        with single_run(wait=asked.wait), stopping() as stop:
            run = begin_run(asked, _beginning(options))
            if run.goes_on_from:
                progress.say(f"goes on where run {run.goes_on_from} was interrupted")
            walk = Walk(asked, _source(asked), run, stop, Teller(progress, options["verbosity"]))
            walk.outcome.count("shoots_checked", in_scope)
            try:
                walk.go()
            except GivenUp:
                progress.say("given up: the last batch is rolled back")
            except NotAllowed as error:
                walk.is_refused = True
                progress.say(f"--remote {asked.remote}: {error}")
            finally:
                progress.end()
            code, status = _ended(walk)
            run.end(status, walk.outcome)
        if options["format"] == "text":
            self.stdout.write(as_text(walk.outcome, time.monotonic() - self.since))
        self.result(asked, options, walk.outcome, status, code, run_id=run.row.pk)
        return code

    def confirm(self, total: int, options: dict[str, Any]) -> None:
        """Whoever sits at a terminal may have meant fewer. Elsewhere nobody could answer."""
        is_asked = sys.stdin.isatty() and self.stderr.isatty() and not options["yes"]
        if total <= MANY_UNITS or not is_asked:
            return
        self.stderr.write(f"{total} shoots would be visited. Go on? [y/N] ", ending="")
        self.stderr.flush()
        if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
            raise CommandError("nothing was done", returncode=USAGE)

    def tell(self, line: str, options: dict[str, Any]) -> None:
        if options["format"] == "text":
            self.stdout.write(line)

    def result(
        self,
        asked: Asked,
        options: dict[str, Any],
        outcome: Outcome,
        status: str,
        code: int,
        **more: Any,
    ) -> None:
        if options["format"] == "json":
            about = {
                "run_id": None,
                "status": status,
                "exit_code": code,
                "dry_run": options["dry_run"],
                "options": asked.told(),
            }
            seconds = time.monotonic() - self.since
            self.stdout.write(as_json(outcome, seconds, **(about | more)))


def _source(asked: Asked) -> Source:
    if asked.source != "remote":
        return LOCAL_SOURCES[asked.source]()
    address, token = settings.ARCHSTATS_REMOTES[asked.remote]
    remote = Remote(address, token, asked.requests_per_second)
    return RemoteCards(asked.remote, remote, Selection(asked))


def _beginning(options: dict[str, Any]) -> Beginning:
    if options["resume"]:
        return "resume"
    return "restart" if options["restart"] else ""


def _ended(walk: Walk) -> tuple[int, str]:
    """The exit code, and what the row of the run says."""
    if walk.stop.signal:
        return walk.stop.exit_code, INTERRUPTED
    if walk.is_refused or walk.has_failed_too_often:
        return FATAL, FAILED
    counts = walk.outcome.counts
    return (UNFINISHED if counts["failed"] or counts["skipped_locked"] else 0), DONE
