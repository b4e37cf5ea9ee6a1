"""Phones that write on a card while everything around them breaks, and know what it must hold."""

import json
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from archstats.faults.cards import POINTS, VALUES, CardKey, KeptCard
from archstats.faults.wire import Answer, Line, header, request

ARROWS_IN_AN_END = 6
# Far less patient than a phone, which waits half a second at first.
LONGEST_PAUSE_SECONDS = 0.1

type Operation = dict[str, Any]


class Unexpected(Exception):
    """An answer that a phone must never get."""


class Scorecard:
    """What one phone has put on a card, and what it was told."""

    def __init__(self, key: CardKey, *, used: int = 0) -> None:
        """`used`: the shots that were on it before."""
        self.key, self.used = key, used
        self.device = str(uuid.uuid4())
        self.seq = 0
        # The last operation of each place: what must stand there in the end.
        self.places: dict[int, Operation] = {}
        # The version that each operation made, by the first answer to it.
        self.acknowledged: dict[str, int] = {}
        # Into a shoot: each makes a version of the card too.
        self.joins = 0

    def end(self, values: Sequence[str], *, first: int | None = None) -> list[Operation]:
        """The operations of an end, on the next places unless it says where."""
        first = first or self.last_place + 1
        return [self._operation(number, value) for number, value in enumerate(values, first)]

    @property
    def last_place(self) -> int:
        return max(self.places, default=self.used)

    def _operation(self, number: int, value: str) -> Operation:
        self.seq += 1
        seen = self.places.get(number)
        self.places[number] = {
            "op": new_op(),
            "seq": self.seq,
            "number": number,
            "value": value,
            "shot_at": _clock_ms(),
            "base": seen and seen["op"],
        }
        return self.places[number]

    def request(self, operations: Sequence[Operation]) -> bytes:
        body = {"sent_at": _clock_ms(), "device": self.device, "operations": operations}
        return request("PUT", f"/api/v0/slot/{self.key.slot_id}/card", body, token=self.key.token)

    def take(self, body: bytes, operations: Sequence[Operation]) -> None:
        """Note what the answer acknowledges; each operation has one verdict for ever."""
        results = json.loads(body)["data"]["results"]
        if [result["op"] for result in results] != [each["op"] for each in operations]:
            raise Unexpected(f"an answer to something else: {results}")
        for result in results:
            first = self.acknowledged.setdefault(result["op"], result["revision"])
            if first is None or result["revision"] != first:
                raise Unexpected(f"answered {first} before, and now {result}")

    def differences(self, kept: KeptCard) -> list[str]:
        """Where this phone and the database do not agree."""
        revisions = sorted((version, op) for op, version in self.acknowledged.items())
        last = {number: (each["value"], each["op"]) for number, each in self.places.items()}
        total = sum(POINTS[each["value"]] for each in self.places.values())
        claims = {
            "operations": (revisions, kept.revisions),
            "version": (len(revisions) + self.joins, kept.version),
            "places": (last, kept.places),
            "total": (total, kept.total),
        }
        return [
            f"{what} of {self.key.slot_id}: {mine} on the phone, {theirs} in the database"
            for what, (mine, theirs) in claims.items()
            if mine != theirs
        ]


class Phone(threading.Thread):
    """Sends end after end, each until it is answered; some twice at once, or again much later."""

    def __init__(
        self, ports: Sequence[int], key: CardKey, *, seed: int, pause_seconds: float = 0
    ) -> None:
        """The first of these ports; after a lost connection the next. It rests between ends."""
        super().__init__(daemon=True)
        self.card = Scorecard(key)
        self.ports = list(ports)
        self.pause_seconds = pause_seconds
        self.line, self.other_line = Line(ports[0]), Line(ports[0])
        # Of each end: the version that it made, when it was sent first, and when acknowledged.
        self.delivered: list[tuple[int, float, float]] = []
        self.chance = random.Random(seed)
        self.sent: list[list[Operation]] = []
        self.happened: Counter[str] = Counter()
        self.failure: Exception | None = None
        self.on_answer: Callable[[], None] = _nothing
        # Who takes it lets the phone rest, with all acknowledged that it has begun.
        self.turn = threading.Lock()
        # Enough: what it has begun is still to be acknowledged.
        self.enough, self.give_up = threading.Event(), threading.Event()

    def run(self) -> None:
        try:
            self._begin()
            while not self.enough.is_set():
                with self.turn:
                    self._shoot_an_end()
                self.enough.wait(self.pause_seconds)
        except Exception as failure:  # noqa: BLE001 — told to whoever waits for this phone
            self.failure = failure
        finally:
            self._break_off()

    def _begin(self) -> None:
        """What comes before the first arrow."""

    def send_all_again(self) -> None:
        """As a page does that finds itself in another life of the data. Only while it rests."""
        self.card.acknowledged.clear()
        for operations in self.sent:
            self._deliver(operations)

    def _shoot_an_end(self) -> None:
        self.sent.append(self._next_end())
        began = time.monotonic()
        self._deliver(self.sent[-1])
        if version := self.card.acknowledged.get(self.sent[-1][-1]["op"]):
            self.delivered.append((version, began, time.monotonic()))
        if self.chance.random() < 0.1:
            # As a tab does that slept through the first answer.
            self.happened["sent again later"] += 1
            self._deliver(self.chance.choice(self.sent))

    def _next_end(self) -> list[Operation]:
        first = None
        if self.card.places and self.chance.random() < 0.2:
            first = self.chance.randint(1, self.card.last_place - ARROWS_IN_AN_END + 1)
        return self.card.end(self.chance.choices(VALUES, k=ARROWS_IN_AN_END), first=first)

    def _deliver(self, operations: list[Operation]) -> None:
        while not self._attempt(operations):
            if self.give_up.wait(self.chance.uniform(0, LONGEST_PAUSE_SECONDS)):
                self.enough.set()
                break

    def _attempt(self, operations: list[Operation]) -> bool:
        try:
            answers = self._send(self.card.request(operations))
        except OSError as lost:
            self.happened[type(lost).__name__] += 1
            self._break_off()
            self.ports.append(self.ports.pop(0))
            self.line, self.other_line = Line(self.ports[0]), Line(self.ports[0])
            return False
        # All of them are looked at, also after one that acknowledges.
        acknowledged = [self._is_acknowledged(answer, operations) for answer in answers]
        return any(acknowledged)

    def _send(self, request: bytes) -> list[Answer]:
        way = self.chance.random()
        lines = [self.line, self.other_line] if way < 0.1 else [self.line]
        for line in lines:
            line.send(request)
        if way > 0.9:
            raise ConnectionError("out of reach before the answer came")
        return [line.answer() for line in lines]

    def _is_acknowledged(self, answer: Answer, operations: list[Operation]) -> bool:
        """False: the phone keeps them and sends them again."""
        if not self._is_taken(answer):
            return False
        self.card.take(answer.body, operations)
        self.on_answer()
        return True

    def _is_taken(self, answer: Answer) -> bool:
        """False: it was told to wait."""
        if answer.status == 503 and header(answer.head, b"retry-after"):
            self.happened["told to wait"] += 1
            return False
        if answer.status != 200:
            raise Unexpected(f"{answer.status}: {answer.body.decode()}")
        return True

    def _break_off(self) -> None:
        self.line.break_off()
        self.other_line.break_off()


def _nothing() -> None:
    pass


def _clock_ms() -> int:
    return round(time.time() * 1000)


def new_op() -> str:
    """By the moment first, as UUID 7 is: what was shot together lies together in the index."""
    return str(uuid.UUID(int=_clock_ms() << 80 | 7 << 76 | 2 << 62 | random.getrandbits(62)))
