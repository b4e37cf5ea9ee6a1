"""Where people say things in their own words, and a name taken out of all of them."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import batched
from typing import Any, NamedTuple

from django.contrib.admin.models import LogEntry
from django.db.models import Q, QuerySet

from scoring.models import Archer, Arrow, DeviceKey, Note, Session, ShotRevision
from scoring.notes import say_otherwise
from scoring.said_names import SaidNames
from scoring.writing import one_transaction

# So many rows are changed in one transaction: on SQLite everybody waits for it.
ROWS_AT_ONCE = 20
_SAME_SESSIONS = "slots__session__slots__archer"


class Words(NamedTuple):
    """A column that holds what somebody says; paths lead from its row."""

    rows: QuerySet[Any]
    column: str
    # When it was said. Before an archer came it speaks of somebody else...
    said_at: str = ""
    # ...unless it is of a place where they were.
    among: str = ""
    # The archer whose thing it is. If they bear the name themselves, it is theirs.
    of: str = ""
    replaced: Callable[[SaidNames, Any], Any] | None = None
    # Who writes it, told the key, what stood there and what is to stand there.
    write: Callable[[Any, Any, Any], None] | None = None

    def without(self, names: SaidNames, said: Any) -> Any:
        if self.replaced is not None:
            return self.replaced(names, said)
        field = self.rows.model._meta.get_field(self.column.split("__")[0])  # noqa: SLF001 — Django's documented way to a model's fields
        return names.replaced(said, longest=field.max_length)

    def write_all(self, changed: Iterable["Changed"]) -> None:
        # What others write locks what shows it, and each row in no order with that of the next.
        at_once = ROWS_AT_ONCE if self.write is None else 1
        for some in batched(changed, at_once, strict=False):
            self._write(some)

    @one_transaction
    def _write(self, changed: Sequence["Changed"]) -> None:
        for pk, before, after in changed:
            if self.write is not None:
                self.write(pk, before, after)
            else:
                row = self.rows.filter(pk=pk, **{self.column: before})
                row.update(**{self.column: after})


class Changed(NamedTuple):
    pk: Any
    before: Any
    after: Any


@dataclass(frozen=True)
class Forgotten:
    """Who is to be found in no words any more."""

    keys: frozenset[int]
    names: frozenset[str]
    came_at: datetime
    # Other archers who bear such a name.
    namesakes: frozenset[int]

    def since(self, moment: datetime) -> "Forgotten":
        """For what was said meanwhile."""
        return replace(self, came_at=moment, keys=frozenset())


def _without_in_log(names: SaidNames, message: str) -> str:
    """The admin keeps JSON in it, and sometimes words."""
    try:
        told = json.loads(message)
    except ValueError:
        return str(names.replaced(message))
    left = names.replaced(told)
    return message if left == told else json.dumps(left)


# In this order: whoever follows may write more rows. The app above adds its own.
WORDS: list[Words] = [
    Words(Session.objects.all(), "location", "opened_at", "slots__archer", of="owner"),
    Words(Note.objects.all(), "text", "written_at", of="slot__archer", write=say_otherwise),
    Words(ShotRevision.objects.all(), "reason", "received_at", of="slot__archer"),
    Words(DeviceKey.objects.all(), "label", "created_at", of="archer"),
    # No day is known of these two.
    Words(Arrow.objects.all(), "set_name", among=f"archer__{_SAME_SESSIONS}", of="archer"),
    Words(Archer.objects.all(), "arrow_set", among=_SAME_SESSIONS, of="pk"),
    Words(LogEntry.objects.all(), "object_repr", "action_time"),
    Words(LogEntry.objects.all(), "change_message", "action_time", replaced=_without_in_log),
]


def take_out_of_words(forgotten: Forgotten) -> None:
    """Found without any lock; each few rows are written in a transaction of their own."""
    names = SaidNames(forgotten.names)
    own_names = SaidNames(forgotten.names, is_own=True)
    for words in WORDS:
        words.write_all(list(_changed(words, forgotten, names, own_names)))


def _changed(
    words: Words, forgotten: Forgotten, names: SaidNames, own_names: SaidNames
) -> Iterator[Changed]:
    for pk, before, of in _said(words, forgotten):
        if of not in forgotten.namesakes:
            after = words.without(own_names if of in forgotten.keys else names, before)
            if after != before:
                yield Changed(pk, before, after)


def _said(words: Words, forgotten: Forgotten) -> Iterator[tuple[Any, Any, int | None]]:
    """That may speak of them, with whose it is."""
    concerned = Q()
    if words.said_at:
        concerned |= Q(**{f"{words.said_at}__gte": forgotten.came_at})
    if words.of:
        concerned |= Q(**{f"{words.of}__in": forgotten.keys})
    if words.among:
        there = words.rows.filter(**{f"{words.among}__in": forgotten.keys})
        concerned |= Q(pk__in=there.order_by().values("pk"))
    said = words.rows.filter(concerned).exclude(**{words.column: ""}).order_by("pk")
    read = said.values_list("pk", words.column, *([words.of] if words.of else []))
    for pk, before, *of in read.iterator():
        yield pk, before, of[0] if of else None
