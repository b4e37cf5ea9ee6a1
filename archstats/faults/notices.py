"""Twelve shoot by a script, at two processes, everything sent twice: what is told, how often."""

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import msgpack  # type: ignore[import-untyped]
import redis

from archstats.faults.cards import make_cards
from archstats.faults.phones import Scorecard
from archstats.faults.screens import Range, Wrong
from archstats.faults.shoots import Shoot, made
from archstats.faults.wire import Line, request
from archstats.tests.document import parsed
from archstats.tests.watching import Screen, screens
from leaderboard.kinds import CHOSEN

ARCHERS, LATE, HOST = 12, 12, 13
ORDINARY = ("7", "7", "7")
# Of each end what is not ordinary, by archer: Robin leads first, then Tuck, then Will.
ROBIN, TUCK, WILL = range(3)
SCRIPT: Sequence[dict[int, tuple[str, str, str]]] = (
    {ROBIN: ("8", "8", "8")},
    {TUCK: ("10", "10", "9")},
    # Ahead, one end after the lead was told.
    {WILL: ("10", "10", "X")},
    {},
    # Tuck is ahead and behind again before it could be told.
    {TUCK: ("9", "8", "8")},
    {WILL: ("9", "9", "9")},
)
TOLD = (
    "Shooting has started",
    "Guest takes the lead, 50 after 6 arrows",
    "Guest has joined",
    "Guest shoots a golden end: 10 10 X",
    "Guest has retired",
    "Guest takes the lead, 93 after 12 arrows",
    "Guest’s card is corrected: 121, was 128",
)
NOTICE = re.compile(r'<li id="(notice-\d+)"')
LATEST = re.compile(r'data-notice="(notice-\d+)"')


@dataclass
class Script:
    """Who acts in it; each at one process or the other, as chance has it."""

    place: Range
    shoot: Shoot
    cards: list[Scorecard]
    chance: random.Random

    def ask(self, who: int, method: str, path: str, **body: Any) -> None:
        token = self.cards[who].key.token
        self._send(request(method, f"/api/v0{path}", body or None, token=token))

    def join(self, who: int) -> None:
        slot_id = self.cards[who].key.slot_id
        self.ask(who, "POST", "/shoot/join", code=self.shoot.code, slot_id=slot_id)

    def shoot_end(self, number: int, who: Sequence[int]) -> None:
        """All of them at once."""
        with ThreadPoolExecutor(len(who)) as archers:
            ends = [SCRIPT[number].get(archer, ORDINARY) for archer in who]
            [*archers.map(self._shoot, who, ends)]

    def _shoot(self, who: int, values: Sequence[str]) -> None:
        """An arrow at a time."""
        for value in values:
            self._send(self.cards[who].request(self.cards[who].end([value])))

    def correct(self, who: int, value: str) -> None:
        path = f"/slot/{self.cards[who].key.slot_id}/correction"
        self.ask(HOST, "POST", path, number=1, value=value, reason="It touches the line.")

    def _send(self, said: bytes) -> None:
        """To both, for the first answer was lost."""
        for port in self.chance.sample(self.place.ports, 2):
            line = Line(port)
            line.send(said)
            answer = line.answer()
            line.break_off()
            if not 200 <= answer.status < 300:
                raise Wrong(f"{answer.status}: {answer.body.decode()}")


def told_once(place: Range, *, seed: int) -> str:
    """Each notice once, on every screen, whatever comes twice."""
    keys = make_cards(place.database_url, HOST + 1)
    shoot = made(place, keys[HOST])
    script = Script(place, shoot, [Scorecard(key) for key in keys], random.Random(seed))
    archers = range(ARCHERS)
    for who in archers:
        script.join(who)
    feed, line = f"notices:{shoot.id}", f"notice-line:{shoot.id}:{'.'.join(CHOSEN)}"
    with screens() as watch:
        watching = [_screen(watch, script, who, feed, line) for who in archers]
        _play(script, [*archers])
        for screen in watching:
            screen.until(lambda screen: len(screen.rooms[feed].order) >= len(TOLD) - 1)
        _poke_again(place, watching[0], feed)
        script.correct(ROBIN, "M")
        for screen in watching:
            screen.until(lambda screen: len(screen.rooms[feed].order) >= len(TOLD))
            _is_right(screen, feed, line)
    return f"{len(TOLD)} notices, once each, on {len(watching)} screens"


def _play(script: Script, archers: list[int]) -> None:
    script.ask(HOST, "POST", f"/shoot/{script.shoot.id}/start")
    script.shoot_end(0, [ROBIN])
    script.shoot_end(0, archers[1:])
    script.shoot_end(1, archers)
    script.join(LATE)
    script.shoot_end(2, archers)
    script.ask(archers.pop(), "POST", f"/shoot/{script.shoot.id}/leave")
    for number in range(3, len(SCRIPT)):
        script.shoot_end(number, archers)
    # Robin stays third.
    script.correct(ROBIN, "7")


def _screen(watch: Callable[..., Screen], script: Script, who: int, *rooms: str) -> Screen:
    ports = script.place.ports[who % 2 :] + script.place.ports[: who % 2]
    screen = watch(ports, *rooms, Authorization=f"Bearer {script.cards[who].key.token}")
    screen.until(lambda screen: all(room.epoch for room in screen.rooms.values()))
    return screen


def _poke_again(place: Range, screen: Screen, room: str) -> None:
    said = msgpack.packb({"room": room, "version": screen.rooms[room].version})
    with redis.Redis.from_url(place.broker.url) as broker:
        for _ in range(3):
            if not broker.publish(f"archstats__group__live.{room.replace(':', '.')}", said):
                raise Wrong("nobody heard the poke")


def _is_right(screen: Screen, feed: str, line: str) -> None:
    shown = [_words(screen.rooms[feed].fragments[id_]) for id_ in screen.rooms[feed].order]
    if shown[::-1] != [*TOLD]:
        raise Wrong(f"a screen tells {shown[::-1]}")
    for room, notice in ((feed, NOTICE), (line, LATEST)):
        came = [id_ for frame in screen.frames for id_ in _ids(frame, room, notice)]
        if twice := [id_ for id_, times in Counter(came).items() if times > 1]:
            raise Wrong(f"{twice} came again in {room}")


def _ids(frame: dict[str, Any], room: str, notice: re.Pattern[str]) -> list[str]:
    return notice.findall(frame.get("content", "")) if frame["room"] == room else []


def _words(notice: str) -> str:
    """Without the marks around the name."""
    [_, text] = parsed(notice).elements[0].elements
    return "".join(map(str, text.children)).replace("\u2068", "").replace("\u2069", "")
