"""What the app above knows of cards: by which words they are found, and where else they are."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.db.models import Q

from scoring.models import Slot


class Link(NamedTuple):
    words: str
    address: str


FOUND_BY: list[Callable[[str], Q]] = []
LINKS: list[Callable[[Slot], Iterable[Link]]] = []
