"""Tables for spreadsheets, in which no text is taken for a formula."""

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Any

# By it a spreadsheet knows the letters of every language.
_BYTE_ORDER_MARK = "\ufeff"
# With one of these first a spreadsheet takes a text for a formula, and runs it.
_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table_as_csv(lines: Iterable[Iterable[Any]]) -> str:
    """The heads of the columns are the first of the lines."""
    text = StringIO()
    text.write(_BYTE_ORDER_MARK)
    writer = csv.writer(text)
    for line in lines:
        writer.writerow(map(_cell, line))
    return text.getvalue()


def _cell(told: Any) -> Any:
    return f"'{told}" if isinstance(told, str) and told.startswith(_BEGINS_FORMULA) else told
