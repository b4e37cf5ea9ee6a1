"""A day as somebody types it to a command."""

from argparse import ArgumentTypeError
from datetime import MAXYEAR, MINYEAR, date


def typed_day(written: str) -> date:
    try:
        day = date.fromisoformat(written)
    except ValueError as wrong:
        raise ArgumentTypeError(f"{written!r} is not a day such as 2026-05-01") from wrong
    # The midnights at either end of the calendar do not exist everywhere.
    if day.year in {MINYEAR, MAXYEAR}:
        raise ArgumentTypeError(f"{written!r} is not a day of our time")
    return day
