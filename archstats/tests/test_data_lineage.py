"""What can be typed to backfill is told in its help, in the README and in the page about it."""

import re
from pathlib import Path

import pytest

from leaderboard.backfilling.flags import EXAMPLES
from leaderboard.management.commands.backfill import Command

PROJECT = Path(__file__).parents[2]
PARSER = Command().create_parser("manage.py", "backfill")
# Of every command of Django's.
COMMON = set(
    re.findall(r"--[\w-]+", Command.__mro__[1]().create_parser("manage.py", "").format_help())
)
FLAGS = {flag for action in PARSER._actions for flag in action.option_strings} - COMMON


@pytest.mark.parametrize("page", ["README.md", "docs/data-lineage.md"])
def test_each_flag_is_named(page):
    named = set(re.findall(r"--[\w-]+", (PROJECT / page).read_text()))

    assert {flag for flag in FLAGS if flag.startswith("--")} - named == set()


@pytest.mark.parametrize("told", [PARSER.format_help(), (PROJECT / "README.md").read_text()])
def test_every_example_is_in_the_help_and_in_the_readme(told):
    assert EXAMPLES in told


@pytest.mark.parametrize("example", EXAMPLES.splitlines())
def test_every_example_can_be_typed(example):
    _, _, *words = example.split("#")[0].split()

    assert PARSER.parse_args(words)
