"""What may go wrong while archers shoot and others watch, on two processes that share a database.

Each raises where an arrow was lost, or where a screen does not show in time what is on the card.
"""

import contextlib
import random
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import msgpack  # type: ignore[import-untyped]
import redis

from archstats.faults.screens import Card, Crowd, Range, Wrong, crowd
from archstats.faults.waits import Waited, p99
from archstats.tests.services import Redis
from archstats.tests.watching import eventually, screens

# A write is no slower for a broker that is away, and the next tick shows what it did not tell.
SLOWEST_WRITE_SECONDS = 1
HEALED_SECONDS = 6
# With a broker, a screen of the other process is no later than this.
FLOWING_SECONDS = 1
RECONNECTED_SECONDS = 10
BROKER_BACK_SECONDS = 20
EXIT_SECONDS = 10


def all_is_well(place: Range, *, cards: int, seconds: float) -> str:
    with crowd(place, cards=cards) as all_:
        all_.write(seconds)
        with all_.at_rest() as last:
            all_.are_right(since=last, within=FLOWING_SECONDS)
        all_.have_lost_nothing()
        all_.are_registered()
        return f"from phone to the screens of the other process {_told(all_.delays())}"


def broker_gone(place: Range, *, cards: int, seconds: float, hangs: bool) -> str:
    """Redis is killed, or hangs, under phones that write; and comes back."""
    with crowd(place, cards=cards) as all_:
        all_.write(1)
        gone_at = time.monotonic()
        with away(place.broker, hangs=hangs):
            all_.write(seconds)
            with all_.at_rest() as last:
                took = all_.are_right(since=last, within=HEALED_SECONDS)
                new = max(new_screen(card, port) for card in all_.cards for port in place.ports)
            waited = all_.waited(since=gone_at)
        if (slowest := p99(waited)) > SLOWEST_WRITE_SECONDS:
            raise Wrong(f"without the broker a write took {slowest:.2f} s")
        flowing = until_it_flows(all_)
        all_.have_lost_nothing()
        all_.are_registered()
    return (
        f"writes answered in {_told(waited)}; all screens right {took:.1f} s after the last,"
        f" a new one after {new:.2f} s; at once again {flowing:.1f} s after the broker was back"
    )


def broker_lies(place: Range, *, cards: int) -> str:
    """Whoever reaches the broker can say anything there."""
    with crowd(place, cards=cards) as all_, redis.Redis.from_url(place.broker.url) as forger:
        all_.write(1)
        for card in all_.cards:
            channel = f"archstats__group__live.{card.room.replace(':', '.')}"
            for lie in _lies(card.room):
                if not forger.publish(channel, lie):
                    raise Wrong(f"nobody heard a lie about {card.room}")
        all_.write(1)
        with all_.at_rest() as last:
            took = all_.are_right(since=last, within=FLOWING_SECONDS)
        all_.have_lost_nothing()
    return f"all screens right {took:.2f} s after the last write"


def _lies(room: str) -> list[bytes]:
    told = [
        {"room": room, "version": 10**18},
        {"room": room, "version": -1},
        {"room": room, "version": "many"},
        {"room": room},
        {"room": "nowhere:1", "version": 1},
        {"type": "websocket.close"},
        [room, 1],
        None,
    ]
    return [b"", b"rubbish", b"\xc1", *map(msgpack.packb, told)]


@contextlib.contextmanager
def away(broker: Redis, *, hangs: bool) -> Iterator[None]:
    if hangs:
        broker.hang()
    else:
        broker.stop(signal.SIGKILL)
    try:
        yield
    finally:
        if hangs:
            broker.go_on()
        else:
            broker.start()


def new_screen(card: Card, port: int) -> float:
    """The seconds until a screen that comes now shows the card."""
    began = time.monotonic()
    with screens() as watch:
        screen = watch([port], card.room, Cookie=f"__Host-session={card.cookie}")
        screen.has(card.room, int(card.page(port).attributes["data-version"]), within=2)
        return time.monotonic() - began


def until_it_flows(all_: Crowd) -> float:
    """The seconds until each process hears of the other at once."""
    began = time.monotonic()

    def flows() -> bool:
        since = time.monotonic()
        all_.write(1)
        with all_.at_rest() as last:
            all_.are_right(since=last, within=HEALED_SECONDS)
            return max(all_.delays(since=since)) < FLOWING_SECONDS

    eventually(flows, within=BROKER_BACK_SECONDS)
    return time.monotonic() - began


def everything_gone(place: Range, *, cards: int, seed: int) -> str:
    """One process, the database and the broker die within two seconds, in any order."""
    chance = random.Random(seed)
    server = place.servers[seed % 2]
    deaths: list[Callable[[], None]] = [
        server.kill,
        partial(place.postgres.stop, signal.SIGQUIT),
        partial(place.broker.stop, signal.SIGKILL),
    ]
    chance.shuffle(deaths)
    with crowd(place, cards=cards) as all_:
        all_.write(1)
        for death in deaths:
            death()
            time.sleep(chance.uniform(0, 0.6))
        for service in (place.postgres, server, place.broker):
            service.start()
        back_at = time.monotonic()
        all_.write(2)
        with all_.at_rest() as last:
            took = all_.are_right(since=max(last, back_at), within=RECONNECTED_SECONDS)
        all_.have_lost_nothing()
        all_.are_registered()
    return f"all screens right {took:.1f} s after the last write"


def told_to_stop(place: Range, *, cards: int) -> str:
    """A process ends as by its supervisor; its phones and screens go to the other one."""
    leaving = place.servers[0]
    with crowd(place, cards=cards, moving=True) as all_:
        all_.write(1)
        theirs = [screen for _, screen in all_.screens if screen.is_open_at(leaving.port)]
        began = time.monotonic()
        leaving.process.terminate()
        code = leaving.process.wait(timeout=EXIT_SECONDS)
        took = time.monotonic() - began
        try:
            for screen in theirs:
                screen.until(lambda screen: screen.close_codes, within=1)
            codes = {screen.close_codes[0] for screen in theirs}
            if (code, codes) != (0, {1012}):
                raise Wrong(f"it ended by {code}, its screens by {codes}")
            all_.write(1)
            with all_.at_rest() as last:
                back = all_.are_right(since=last, within=RECONNECTED_SECONDS)
            all_.have_lost_nothing()
        finally:
            leaving.start()
    return (
        f"it ended after {took:.1f} s; {len(theirs)} screens by 1012, and right {back:.1f} s later"
    )


def _told(seconds: Sequence[float]) -> str:
    waited = Waited.of(seconds)
    return f"{waited.median_ms:.0f} ms, 99 of 100 in {waited.p99_ms:.0f} ms ({waited.answers} ends)"
