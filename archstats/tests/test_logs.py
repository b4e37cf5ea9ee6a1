import logging

import pytest

from archstats.logs import LineFormatter, masked


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

    assert logged.isprintable()
    assert logged.count(" level=") == 1 or "\\n" in logged


def test_a_trace_is_part_of_the_line():
    error = (ValueError, ValueError("no\nsuch round"), None)
    record = logging.LogRecord("archstats", logging.ERROR, __file__, 1, "crashed", (), error)

    logged = LineFormatter().format(record)

    assert "\n" not in logged
    assert r"trace=" in logged
    assert r"no\nsuch round" in logged


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/w/q0J3Zr6bT1uXy8Kc2Vd9Aw/", "/w/…/"),
        ("/w/q0J3Zr6bT1uXy8Kc2Vd9Aw/screen/", "/w/…/screen/"),
        ("/join/q0J3Zr6bT1uXy8Kc2Vd9Aw", "/join/…"),
        ("/slots/6f1c7f0e-3a52-4f0e-9d57-0a1b2c3d4e5f/", None),
        ("/rounds/wa1440_90_small_metric/", "/rounds/…/"),
        ("/rounds/wa1440_90/", None),
    ],
)
def test_a_link_token_is_never_logged_and_an_id_always(path, logged):
    assert masked(path) == (logged or path)
