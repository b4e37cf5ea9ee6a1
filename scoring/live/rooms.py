"""What a screen can watch. An app says what a room shows; the hub says when, and to whom."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

NOT_SIGNED_IN, FORBIDDEN, NOT_FOUND, OVER = 4401, 4403, 4404, 4410


class Refused(Exception):
    """Not for this viewer, or not any more; a screen does not ask for the room again."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Changes:
    """What a room shows otherwise than at an earlier version.

    `fragments` are HTML, each one element with its id. Those with a sort key are the items of the
    room's ordered list; `removed` names the items that are gone.
    """

    version: int
    fragments: Mapping[str, str] = field(default_factory=dict)
    sort_keys: Mapping[str, Any] = field(default_factory=dict)
    removed: Collection[str] = ()


class Watchable(ABC):
    """One of these for each room that somebody watches in this process.

    What it reads it reads in threads of the hub's, so it may use the database.
    """

    kind: ClassVar[str]
    # Its version is the time: it is read at every tick, which heals nothing then.
    goes_by_the_clock: ClassVar[bool] = False

    def __init__(self, key: str) -> None:
        self.key = key
        self.name = f"{self.kind}:{key}"
        # The pokes that it answers to: several rooms may show the same things, each in its way. A
        # reading may change them.
        self.hears: tuple[str, ...] = (self.name,)

    @classmethod
    @abstractmethod
    def open_to(cls, key: str, viewer: Any) -> Self:
        """The room, or Refused. Asked when a socket connects, and at every tick again."""

    def version_told(self, poke: str, version: int) -> int:
        """What a poke says of this room's version, where another has the poke's name."""
        return version

    @classmethod
    @abstractmethod
    def versions(cls, keys: Collection[str]) -> dict[str, int]:
        """In one query; what is missing is gone."""


class Room(Watchable):
    """Shown as HTML, of which the hub keeps every fragment."""

    @abstractmethod
    def changes_since(self, version: int | None) -> Changes:
        """Everything where `version` is None. Read the version first, then the rows: a newer row
        is harmless, it comes again."""

    def ordered(self, sort_keys: Mapping[str, Any]) -> list[list[Any]]:
        """The items in order: of each its id, and what else the page writes beside it."""
        return [[item] for item in sorted(sort_keys, key=sort_keys.__getitem__)]


class MessageRoom(Watchable):
    """For devices: its messages are JSON of its own, and nothing of it is kept."""

    @abstractmethod
    def message_since(self, version: int | None) -> tuple[int, str | None]:
        """The version, and the message; None where there is nothing to say."""


kinds: dict[str, type[Watchable]] = {}


def live_room[Kind: type[Watchable]](kind: Kind) -> Kind:
    """Let sockets ask for rooms of this kind."""
    kinds[kind.kind] = kind
    return kind


def opened(name: str, viewer: Any) -> Watchable | int:
    """The room, or the code of its refusal."""
    kind, _, key = name.partition(":")
    if kind not in kinds:
        return NOT_FOUND
    try:
        return kinds[kind].open_to(key, viewer)
    except Refused as refused:
        return refused.code


def codes_in(found: Mapping[str, Watchable | int]) -> dict[str, int]:
    return {name: room for name, room in found.items() if isinstance(room, int)}
