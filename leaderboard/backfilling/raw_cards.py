"""What a raw card says, as another app or installation sent it: its arrows by their value."""

import re
from collections import Counter
from collections.abc import Mapping
from reprlib import repr as short
from typing import Any

from scoring.keypads import MISS, UNSCORED
from scoring.sheets import Sheet

# Nothing was shot there, as with null.
_EMPTY = "-"
# Python itself reads no number of thousands of them.
_DIGITS = re.compile("[0-9]{1,20}")


class Unreadable(ValueError):
    """A raw card that names a value which nobody can read; it says where."""


def value_counts_of(payload: Mapping[str, Any], sheet: Sheet) -> Counter[str] | None:
    """None where it has no scores at all. Unreadable names the place."""
    scores = payload.get("scores")
    if scores is None:
        return None
    if not isinstance(scores, list):
        raise Unreadable("its scores are no list")
    counts: Counter[str] = Counter()
    for place, written in enumerate(scores, start=1):
        value = _value(written)
        if value is None:
            raise Unreadable(f"place {place}: {short(written)} is no value")
        if value == _EMPTY:
            continue
        if sheet.is_scored and value != UNSCORED and not sheet.accepts(value):
            raise Unreadable(f"place {place}: {short(written)} is not on the face")
        counts[value if sheet.is_scored else UNSCORED] += 1
    return counts


def unscored_in(payload: Mapping[str, Any]) -> list[int]:
    """The places with an arrow that was shot and not scored."""
    written = enumerate(payload["scores"], start=1)
    return [place for place, value in written if _value(value) == UNSCORED]


def _value(written: Any) -> str | None:
    """As it stands on a card, or empty; None where it cannot be read."""
    if written is None:
        return _EMPTY
    if isinstance(written, str):
        word = written.strip().upper()
        return _number(int(word)) if _DIGITS.fullmatch(word) else _word(word)
    return _number(written) if type(written) is int else None


def _number(number: int) -> str:
    return MISS if number == 0 else str(number)


def _word(word: str) -> str | None:
    return word if word in {"X", MISS, _EMPTY, UNSCORED} else None
