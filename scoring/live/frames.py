"""What goes over a socket: one text for all sockets, framed and deflated once."""

import json
import re
import struct
import zlib
from collections.abc import Iterable
from functools import cached_property
from typing import Any

_FIN_TEXT = 0x81
_DEFLATED = 0x40
# Deflate saves nothing on what is smaller.
_WORTH_DEFLATING = 200

_ROOT_TAG = re.compile(r"\s*<([a-z][a-z0-9-]*)")
_AS_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Frame:
    """One message. How it is sent is worked out when the first socket needs it so."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def event(self) -> dict[str, str]:
        return {"type": "websocket.send", "text": self.text}

    @cached_property
    def plain(self) -> bytes:
        return _framed(self.text.encode(), _FIN_TEXT)

    @cached_property
    def deflated(self) -> bytes:
        payload = self.text.encode()
        if len(payload) < _WORTH_DEFLATING:
            return self.plain
        # Level 1 and a fresh window each time: the same bytes then serve every socket.
        deflate = zlib.compressobj(level=1, wbits=-15)
        deflated = deflate.compress(payload) + deflate.flush(zlib.Z_SYNC_FLUSH)
        return _framed(deflated[:-4], _FIN_TEXT | _DEFLATED)


def _framed(payload: bytes, first: int) -> bytes:
    size = len(payload)
    if size < 126:
        return bytes((first, size)) + payload
    if size < 65536:
        return struct.pack("!BBH", first, 126, size) + payload
    return struct.pack("!BBQ", first, 127, size) + payload


class Piece:
    """A fragment as it stands in a frame's JSON: it says itself where it goes."""

    __slots__ = ("in_json", "is_row", "version")

    def __init__(self, html: str, version: int) -> None:
        tag = _ROOT_TAG.match(html)
        if tag is None:
            raise ValueError(f"a fragment starts with its element, not with {html[:40]!r}")
        addressed = f'<{tag[1]} hx-swap-oob="outerMorph"{html[tag.end() :].rstrip()}'
        self.in_json = _AS_JSON(addressed)[1:-1]
        self.is_row = tag[1] == "tr"
        self.version = version

    def looks_like(self, other: "Piece | None") -> bool:
        return other is not None and self.in_json == other.in_json


def content_frame(
    room: str,
    *,
    epoch: str,
    version: int,
    pieces: Iterable[Piece],
    order: list[list[Any]] | None = None,
    stood: list[list[Any]] | None = None,
) -> Frame:
    """`order` where it is another; for who has the items as they stood, by what moved."""
    pieces = list(pieces)
    content = "".join(piece.in_json for piece in pieces if not piece.is_row)
    # A browser loses a row that stands outside a table.
    if rows := "".join(piece.in_json for piece in pieces if piece.is_row):
        content += f"<table><tbody>{rows}</tbody></table>"
    head = _head(room, epoch, version)
    if order is not None and stood is not None:
        head += f',"was":{_sum_of(stood)},"order":{_AS_JSON(_moves(stood, order))}'
    elif order is not None:
        head += f',"order":{_AS_JSON(order)}'
    return Frame(f'{head},"content":"{content}"}}')


def _moves(stood: list[list[Any]], order: list[list[Any]]) -> list[list[Any]]:
    """The order once more: [first, last] for items that stood side by side and look the same
    beside their fragments, in full for each that is new or does not."""
    places = {item[0]: place for place, item in enumerate(stood)}
    moves: list[list[Any]] = []
    # Of those who stood side by side: the first, and whoever comes next.
    first = at = 0
    for item in order:
        # Nearly all of them: where they stood, beside whom they stood.
        if at < len(stood) and stood[at] == item:
            at += 1
            continue
        if at > first:
            moves.append([first, at - 1])
        place = places.get(item[0], len(stood))
        if place < len(stood) and stood[place] == item:
            first, at = place, place + 1
        else:
            moves.append(item)
            first = at = len(stood)
    if at > first:
        moves.append([first, at - 1])
    return moves


def _sum_of(items: list[list[Any]]) -> int:
    """By which a page knows whether its items stand as they are thought to."""
    return zlib.adler32("\n".join(item[0] for item in items).encode())


def heartbeat_frame(room: str, *, epoch: str, version: int) -> Frame:
    return Frame(_head(room, epoch, version) + "}")


def closed_frame(room: str, code: int) -> Frame:
    return Frame(_AS_JSON({"room": room, "closed": code}))


def _head(room: str, epoch: str, version: int) -> str:
    return f'{{"room":{_AS_JSON(room)},"epoch":"{epoch}","version":{version}'
