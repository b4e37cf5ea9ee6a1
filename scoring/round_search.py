"""A round by its name, as archers write it, or by where and how far it is shot."""

import re
from collections.abc import Sequence
from functools import cache

from scoring.rounds import Round, Unit, catalogue

# As archers write what the names of the book write as 70m, 50y and Bristol V.
_METRES = re.compile(r"(\d)\s*(?:metres?|m)\b")
_YARDS = re.compile(r"(\d)\s*(?:yards?|yds?|y)\b")
_NUMERALS = dict(zip(("i", "ii", "iii", "iv", "v", "vi", "vii", "viii"), "12345678", strict=True))
# After a space, so that "(VI)", for visually impaired archers, is no six.
_NUMERAL = re.compile(rf"(?<= )(?:{'|'.join(_NUMERALS)})\b")


def find_rounds(
    text: str = "",
    *,
    is_indoor: bool | None = None,
    is_metric: bool | None = None,
    distance_from: float | None = None,
    distance_to: float | None = None,
    unit: Unit = "m",
) -> list[Round]:
    """The rounds that have every word asked for in name or key, and every distance within range.

    The name asked for comes first, then names that begin so, then the rest as in the catalogue.
    """
    asked = _YARDS.sub(r"\1y", _METRES.sub(r"\1m", " ".join(text.casefold().split())))
    nearest = float("-inf") if distance_from is None else distance_from
    farthest = float("inf") if distance_to is None else distance_to
    found = [
        round_
        for round_ in catalogue().values()
        if all(word in " ".join(_names(round_)) for word in asked.split())
        and is_indoor in {None, round_.is_indoor}
        and is_metric in {None, round_.is_metric}
        and all(nearest <= leg.distance_in(unit) <= farthest for leg in round_.legs)
    ]
    return sorted(found, key=lambda round_: _order(asked, _names(round_)))


def _order(asked: str, names: Sequence[str]) -> int:
    """How a name lies to what is asked for: the same, begun so, or with it somewhere."""
    if asked in names:
        return 0
    return 1 if any(name.startswith(asked) for name in names) else 2


@cache
def _names(round_: Round) -> tuple[str, str, str]:
    """What a round may be asked for by: its name, the same with 5 for V, and its key."""
    name = round_.name.casefold()
    return name, _NUMERAL.sub(lambda found: _NUMERALS[found[0]], name), round_.key
