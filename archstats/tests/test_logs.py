import logging
import shlex

import pytest

from archstats.logs import LineFormatter, masked
from scoring.faces import FACES
from scoring.rounds import catalogue


def line(message, *arguments, **fields):
    record = logging.LogRecord("archstats", logging.INFO, __file__, 1, message, arguments, None)
    record.fields = fields
    return LineFormatter().format(record)


def test_an_event_is_one_line_of_pairs():
    assert line("answered", path="/rounds/", status=200).endswith(
        "level=info logger=archstats message=answered path=/rounds/ status=200"
    )


@pytest.mark.parametrize("forged", ["a\nlevel=error", "a\r\nb", "a\x1b[31m", 'a" b="c', "a\u2028b"])
def test_a_forged_message_stays_inside_its_pair(forged):
    logged = line("%s", forged)
    # Parted as a shell would: quotes hold together, so the pairs are those we wrote.
    keys = [pair.split("=", 1)[0] for pair in shlex.split(logged)]

    assert logged.isprintable()
    assert keys == ["at", "level", "logger", "message"]


def test_a_trace_is_part_of_the_line():
    error = (ValueError, ValueError("no\nsuch round"), None)
    record = logging.LogRecord("archstats", logging.ERROR, __file__, 1, "crashed", (), error)

    logged = LineFormatter().format(record)

    assert "\n" not in logged
    assert r"trace=" in logged
    assert r"no\nsuch round" in logged


def test_the_row_that_the_database_refused_is_no_part_of_the_trace():
    refused = 'duplicate key\nDETAIL:  Key (login_name)=(robin "x") already exists.\nCONTEXT: …'
    error = (ValueError, ValueError(refused), None)
    record = logging.LogRecord("archstats", logging.ERROR, __file__, 1, "crashed", (), error)

    logged = LineFormatter().format(record)

    assert r"duplicate key\nDETAIL:  \u2026\nCONTEXT" in logged
    assert "robin" not in logged


TOKEN = "q0J3Zr6bT1uXy8Kc2Vd9Aw"


@pytest.mark.parametrize(
    "path",
    [
        f"/w/{TOKEN}/",
        f"/w/{TOKEN}/screen/",
        f"/cards/{TOKEN}/",
        f"/join/{TOKEN}",
        f"/join/{TOKEN}?x=1",
    ]
    + [f"/w/{TOKEN}{end}" for end in ".,)&;:"],
)
def test_a_link_token_is_never_logged(path):
    error = (ValueError, ValueError(f"at {path}"), None)
    record = logging.LogRecord("archstats", logging.ERROR, __file__, 1, "%s", (path,), error)

    assert masked(path) == path.replace(TOKEN, "…")
    assert TOKEN not in LineFormatter().format(record)


@pytest.mark.parametrize(
    "path",
    ["/slots/6f1c7f0e-3a52-4f0e-9d57-0a1b2c3d4e5f/"]
    + [f"/rounds/{key}/" for key in catalogue()]
    + [f"/api/v0/round/{key}" for key in catalogue()]
    + [f"/api/v0/face/{key}/value" for key in FACES],
)
def test_an_id_and_a_key_of_the_catalogue_are_logged(path):
    assert masked(path) == path
