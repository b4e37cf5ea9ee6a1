"""What a screen shows, by its address: it has neither keys nor mouse."""

from collections.abc import Iterable
from typing import NamedTuple, Self

from django.http import QueryDict

# Of one column. Fewer are higher.
ROWS = (6, 8, 10, 12)
COLUMNS = (2, 1)
SECONDS = range(5, 121)


class ScreenOptions(NamedTuple):
    """Of what is typed wrong the usual: a board is shown whatever was typed."""

    is_light: bool
    rows: int
    columns: int
    seconds: int

    @property
    def page_size(self) -> int:
        return self.rows * self.columns

    @classmethod
    def of(cls, given: QueryDict) -> Self:
        return cls(
            is_light=given.get("mode") == "light",
            rows=_number(given, "rows", ROWS, usual=8),
            columns=_number(given, "columns", COLUMNS, usual=2),
            seconds=_number(given, "seconds", SECONDS, usual=12),
        )


def _number(given: QueryDict, name: str, known: Iterable[int], *, usual: int) -> int:
    typed = given.get(name, "")
    return next((number for number in known if str(number) == typed), usual)
