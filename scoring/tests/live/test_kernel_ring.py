"""Many sends by one call of the kernel, each answered as by a call of its own."""

import errno
import socket
from contextlib import ExitStack
from resource import RLIMIT_NOFILE, getrlimit, setrlimit
from select import select

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.live.kernel_ring import ring_where_it_works
from scoring.live.sockets import send_each

RING = ring_where_it_works()


def by_the_ring(data, sockets):
    return RING.send(data, [socket.fileno() for socket in sockets])


# Linux may be told to let nobody have a ring. What it answers is held of single sends too.
each_way = pytest.mark.parametrize("send", [send_each, *([by_the_ring] if RING else [])])


@pytest.fixture(scope="module")
def connected():
    """Makes both ends of a connection."""
    with ExitStack() as opened:

        def connect():
            ours, theirs = map(opened.enter_context, socket.socketpair())
            ours.setblocking(False)
            return ours, theirs

        yield connect


@pytest.fixture(scope="module")
def pairs(connected):
    return [connected() for _ in range(40)]


def ours_of(pairs):
    return [ours for ours, _ in pairs]


@each_way
@given(
    sends=st.lists(
        st.tuples(st.binary(min_size=1, max_size=200), st.sets(st.integers(0, 39), min_size=1)),
        max_size=60,
    )
)
def test_each_is_sent_what_it_is_to_have(send, pairs, sends):
    for data, places in sends:
        chosen = [pairs[place] for place in places]

        assert send(data, ours_of(chosen)) == [len(data)] * len(chosen)

        assert [theirs.recv(1000) for _, theirs in chosen] == [data] * len(chosen)


@each_way
def test_more_sends_than_the_ring_has_places_are_all_made(send, pairs):
    assert send(b"7", ours_of(pairs) * 60) == [1] * 2400

    assert {theirs.recv(100) for _, theirs in pairs} == {b"7" * 60}


@each_way
def test_who_is_full_or_gone_says_so_in_its_own_place(send, connected, pairs):
    (full, _), (gone, gone_end), (closed, _) = connected(), connected(), connected()
    open_, open_end = pairs[0]
    while send(b"x" * 100_000, [full]) != [-errno.EAGAIN]:
        pass
    gone_end.close()
    closed.close()

    taken = send(b"9", [full, open_, gone, closed])

    assert taken == [-errno.EAGAIN, 1, -errno.EPIPE, -errno.EBADF]
    assert open_end.recv(10) == b"9"


@each_way
def test_of_a_long_frame_as_much_goes_as_there_is_room_for(send, connected):
    ours, theirs = connected()
    frame = b"x" * 10_000_000

    [taken] = send(frame, [ours])

    assert 0 < taken < len(frame)
    assert received(theirs) == taken


def test_it_works_from_whichever_folder_a_server_is_started(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    assert (ring_where_it_works() is None) == (RING is None)


def test_where_no_file_is_left_for_it_there_is_none():
    usual = getrlimit(RLIMIT_NOFILE)
    with socket.socket() as last:
        setrlimit(RLIMIT_NOFILE, (last.fileno() + 1, usual[1]))
        try:
            found = ring_where_it_works()
        finally:
            setrlimit(RLIMIT_NOFILE, usual)

    assert found is None


def received(theirs):
    size = 0
    while size == 0 or select([theirs], [], [], 0)[0]:
        size += len(theirs.recv(1_000_000))
    return size
