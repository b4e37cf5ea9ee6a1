"""On which line of a JSON text something stands."""

from collections.abc import Sequence
from json import JSONDecoder
from json.decoder import WHITESPACE  # type: ignore[attr-defined]

_decoder = JSONDecoder()


def line_of(text: str, path: Sequence[str | int]) -> int:
    """Of what the names and places of the path lead to; as far as they lead, where something is
    missing. The text was read before, so it is JSON."""
    at = _past_space(text, 0)
    for name in path:
        if (found := _entry(text, at, name)) is None:
            break
        at = found
    return text.count("\n", 0, at) + 1


def _entry(text: str, at: int, name: str | int) -> int | None:
    """Where this entry of the object or list begins that begins there."""
    opens, at, place = text[at], _past_space(text, at + 1), 0
    if opens not in "{[":
        return None
    while text[at] not in "}]":
        key: str | int = place
        if opens == "{":
            key, at = _decoder.raw_decode(text, at)
            at = _past_space(text, _past_space(text, at) + 1)
        if key == name:
            return at
        at = _past_space(text, _decoder.raw_decode(text, at)[1])
        if text[at] == ",":
            at = _past_space(text, at + 1)
        place += 1
    return None


def _past_space(text: str, at: int) -> int:
    found = WHITESPACE.match(text, at)
    return int(found.end())
