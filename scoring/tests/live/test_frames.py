"""What goes over the wire: any WebSocket client reads it, deflated or not."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Frame as ReadFrame
from websockets.streams import StreamReader

from scoring.live.frames import Frame, Piece, content_frame
from scoring.tests.live.stage import order_after


def read(wire, *, extensions=()):
    stream = StreamReader()
    stream.feed_data(wire)
    stream.feed_eof()
    parsing = ReadFrame.parse(stream.read_exact, mask=False, extensions=extensions)
    try:
        while True:
            next(parsing)
    except StopIteration as done:
        return bytes(done.value.data).decode()


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536, 300_000])
def test_a_frame_of_any_size_is_read_as_it_was_written(size):
    text = "é" * (size // 2) + "x" * (size % 2)
    deflate = PerMessageDeflate(True, True, 15, 15)

    assert read(Frame(text).plain) == text
    assert read(Frame(text).deflated, extensions=[deflate]) == text


@given(some.text(some.characters(codec="utf-8")))
def test_what_stands_in_a_fragment_arrives_as_it_is(text):
    frame = content_frame(
        "list:1", epoch="e", version=7, pieces=[Piece(f'<p id="a">{text}</p>', 7)], order=None
    )

    assert json.loads(frame.text) == {
        "room": "list:1",
        "epoch": "e",
        "version": 7,
        "content": f'<p hx-swap-oob="outerMorph" id="a">{text}</p>',
    }


def test_rows_stand_in_a_table_of_their_own():
    pieces = [Piece("<tr id='r'></tr>", 1), Piece("<p id='p'></p>", 1)]

    content = json.loads(
        content_frame("x:1", epoch="e", version=1, pieces=pieces, order=[["r"]]).text
    )["content"]

    assert content.endswith(
        "</p><table><tbody><tr hx-swap-oob=\"outerMorph\" id='r'></tr></tbody></table>"
    )


def test_an_order_is_told_by_what_moved():
    stood = [["a"], ["b"], ["c"], ["d", 4], ["e"]]
    order = [["c"], ["a"], ["b"], ["new"], ["d", 3], ["e"]]

    frame = json.loads(
        content_frame("x:1", epoch="e", version=1, pieces=[], order=order, stood=stood).text
    )

    assert frame["order"] == [[2, 2], [0, 1], ["new"], ["d", 3], [4, 4]]
    assert order_after(frame, list("abcde")) == ["c", "a", "b", "new", "d", "e"]


figures = some.dictionaries(some.sampled_from("abcdef"), some.integers(0, 1))
items = figures.flatmap(lambda told: some.permutations([[*each] for each in told.items()]))


@given(items, items)
def test_by_what_moved_a_page_gets_the_whole_order(stood, order):
    frame = json.loads(
        content_frame("x:1", epoch="e", version=1, pieces=[], order=order, stood=stood).text
    )

    ids = [id_ for id_, _ in stood]
    assert order_after(frame, ids) == [id_ for id_, _ in order]
    # Those that are told by where they stood look as they did.
    told = {entry[0]: entry for entry in frame["order"] if isinstance(entry[0], str)}
    assert [told.get(id_) or [id_, dict(stood)[id_]] for id_, _ in order] == order
