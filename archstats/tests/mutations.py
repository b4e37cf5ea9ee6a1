"""Break the recording of arrows on purpose, one rule at a time, and see that the tests notice.

    python -m archstats.tests.mutations [WORD …]

Each mutation is applied to a copy of the project in a temporary folder, where the state machine of
scoring/tests/test_card_machine.py then runs: CAUGHT or SURVIVED. With words, only the mutations
whose name has one of them. On SQLite, or on the PostgreSQL of DATABASE_URL. It ends with 1 when one
survived, and with a traceback when the text to be changed is no longer there.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from archstats.tests.services import temporary_folder

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("archstats", "leaderboard", "scoring", "static", "templates")
MACHINE = "scoring/tests/test_card_machine.py"
STORIES = os.environ.get("CARD_MACHINE_EXAMPLES", "2000")


class Mutation(NamedTuple):
    name: str
    file: str
    old: str
    new: str


MERGING, CARDS = "scoring/merging.py", "scoring/cards.py"
ROWS, RECORDING = "scoring/card_rows.py", "scoring/recording.py"
CARD_LIFE = "scoring/card_life.py"
MUTATIONS = [
    Mutation(
        "no dedupe",
        CARDS,
        "if (known := self.known.get(operation.op)) is not None:",
        "if (known := None) is not None:",
    ),
    Mutation("payload not compared", CARDS, "if known.operation != operation:", "if False:"),
    Mutation(
        "names of all devices in one pot",
        ROWS,
        "if revision.device == card.device:",
        "if True:",
    ),
    Mutation(
        "arrival order wins",
        MERGING,
        "key=lambda revision: revision.merit",
        "key=lambda revision: revision.version",
    ),
    Mutation(
        ">= in the merge",
        CARDS,
        "revision.merit > standing.merit",
        "revision.effective_ms >= standing.effective_ms",
    ),
    Mutation(
        "of equal times the last to arrive wins",
        MERGING,
        "key=lambda revision: revision.merit",
        "key=lambda revision: (revision.effective_ms, revision.version)",
    ),
    Mutation(
        "of equal times the device does not count",
        MERGING,
        "return (self.effective_ms, self.device, ",
        "return (self.effective_ms, UUID(int=0), ",
    ),
    Mutation(
        "no age clamp",
        MERGING,
        "min(max(sent_ms - shot_ms, 0), MAX_AGE_MS)",
        "(sent_ms - shot_ms)",
    ),
    Mutation(
        "an age below nothing", MERGING, "max(sent_ms - shot_ms, 0)", "max(sent_ms - shot_ms, -999)"
    ),
    Mutation("an age without end", MERGING, "MAX_AGE_MS)", "10 * MAX_AGE_MS)"),
    Mutation(
        "the phone's clock is believed",
        MERGING,
        "return now_ms - min(max(sent_ms - shot_ms, 0), MAX_AGE_MS)",
        "return shot_ms",
    ),
    Mutation(
        "no seq clamp",
        MERGING,
        "return min([max([effective_ms, *earlier]), *later])",
        "return effective_ms",
    ),
    Mutation("no clamp to earlier ones", MERGING, "max([effective_ms, *earlier])", "effective_ms"),
    Mutation("no clamp to later ones", MERGING, ", *later])", "])"),
    Mutation(
        "a device's neighbours not read",
        ROWS,
        "COALESCE((SELECT MAX(seq) {beside} < t.first), t.first)",
        "t.first",
    ),
    Mutation(
        "what stands not read",
        ROWS,
        "{number: [] for number in numbers}",
        "{}",
    ),
    Mutation(
        "tombstone forgotten",
        MERGING,
        "return max(history, key=lambda revision: revision.merit, default=None)",
        "given = [revision for revision in history if revision.operation.value is not None]\n"
        "    return max(given or history, key=lambda revision: revision.merit, default=None)",
    ),
    Mutation(
        "totals not reduced on undo",
        CARDS,
        "counts[value] -= 1",
        "counts[value] -= 0",
    ),
    Mutation(
        "last place never lowered",
        ROWS,
        "if any(place.operation.value is None for place in card.changed.values()):",
        "if False:",
    ),
    Mutation(
        "a refused operation stored",
        CARDS,
        "        if why:\n",
        "        if why and not why.field:\n"
        "            self._accept(operation, effective_ms, is_late=True)\n"
        "        if why:\n",
    ),
    Mutation(
        "some of a refused list stored",
        RECORDING,
        "(is_own or is_alone)",
        "is_alone",
    ),
    Mutation(
        "dispute never set",
        MERGING,
        "history[arrival].operation.value != stands",
        "False",
    ),
    Mutation(
        "dispute never cleared",
        MERGING,
        "if not seen_by_last_words >> arrival & 1",
        "if True",
    ),
    Mutation(
        "what the device had seen before is forgotten",
        MERGING,
        "if rank[own] < rank[arrival]:",
        "if False:",
    ),
    Mutation(
        "who changed what stood saw nothing else",
        MERGING,
        "known = (1 << arrival) - 1",
        "known = 1 << standing",
    ),
    Mutation("confirm ignored", CARDS, "if self.slot.confirmed_at:", "if False:"),
    Mutation(
        "confirmed although disputed",
        CARD_LIFE,
        'if places := ", ".join(map(str, disputed)):',
        "if False:",
    ),
    Mutation("late arrows always taken", CARDS, "if closed_ms is not None and (", "if False and ("),
    Mutation("arrows taken that were shot later", CARDS, "effective_ms > closed_ms or ", ""),
    Mutation(
        "late arrows taken for ever",
        CARDS,
        " or now_ms > closed_ms + LATE_FOR.total_seconds() * 1000",
        "",
    ),
    Mutation(
        "late arrows not marked",
        CARDS,
        "is_late = closed_ms is not None and now_ms > closed_ms",
        "is_late = False",
    ),
    Mutation(
        "a correction does not come last",
        CARDS,
        "standing.effective_ms + 1 if standing else counts_ms",
        "counts_ms",
    ),
    Mutation(
        "a repeated request changes the card",
        RECORDING,
        "isinstance(card, Card) and card.accepted",
        "isinstance(card, Card)",
    ),
    Mutation(
        "nobody is told",
        RECORDING,
        "cards_changed.send(Slot, slots=slots, corrected=corrected)",
        "pass",
    ),
]


def main(words: list[str]) -> int:
    chosen = [each for each in MUTATIONS if not words or any(word in each.name for word in words)]
    with temporary_folder() as folder:
        if (untouched := told(copy_of_the_project(folder / "as it is"), stories="20")).ended != 0:
            sys.exit(f"The machine fails on the project as it is:\n{untouched.words}")
        survivors = [each.name for each in chosen if not is_caught(each, folder / each.name)]
    print(f"{len(chosen) - len(survivors)} of {len(chosen)} caught")
    return 1 if survivors else 0


def is_caught(mutation: Mutation, folder: Path) -> bool:
    changed = copy_of_the_project(folder) / mutation.file
    text = changed.read_text()
    if text.count(mutation.old) == 0:
        raise LookupError(f"{mutation.name}: {mutation.file} has no {mutation.old!r}")
    changed.write_text(text.replace(mutation.old, mutation.new))

    begun = time.monotonic()
    result = told(folder, stories=STORIES)
    story = re.search(r"Story (\d+) of", result.words)
    if result.ended not in (0, 1) or (result.ended == 1 and story is None):
        sys.exit(f"{mutation.name}: no test came to its end\n{result.words}")
    verdict = f"CAUGHT by story {story[1]}" if story else f"SURVIVED {STORIES} stories"
    print(f"{verdict} in {time.monotonic() - begun:.0f} s: {mutation.name}", flush=True)
    shutil.rmtree(folder)
    return story is not None


def copy_of_the_project(folder: Path) -> Path:
    forgotten = shutil.ignore_patterns("__pycache__", ".*")
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=forgotten)
    for name in ("conftest.py", "manage.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    return folder


class Result(NamedTuple):
    ended: int
    words: str


def told(folder: Path, *, stories: str) -> Result:
    """What became of so many stories in this copy."""
    environment = os.environ | {
        "ARCHSTATS_EMBEDDED": "1",
        "ARCHSTATS_DATA": str(folder),
        "CARD_MACHINE_EXAMPLES": stories,
        "CARD_MACHINE_SHRINKS": "0",
    }
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "--create-db", MACHINE],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return Result(done.returncode, done.stdout + done.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
