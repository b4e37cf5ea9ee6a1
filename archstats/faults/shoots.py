"""A shoot of many: all join in one instant and shoot at once, and its processes end in turn.

Each raises where somebody or an arrow is lost, or where a board is not what the cards say.
"""

import contextlib
import itertools
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import requests

from archstats.faults.cards import POINTS, CardKey, make_cards, shoot_versions
from archstats.faults.phones import Phone
from archstats.faults.scenarios import wait_for, what_happened
from archstats.faults.screens import Processes, Wrong
from archstats.faults.wire import Line, request
from archstats.tests.serving import in_django
from archstats.tests.watching import Screen, Shown, screens

PAUSE_SECONDS = 0.25
RIGHT_SECONDS = 10
EXIT_SECONDS = 10

# Total, hits, golds: what decides between cards without a round.
type Merit = tuple[int, int, int]


@dataclass(frozen=True)
class Shoot:
    """As its host knows it."""

    id: str
    code: str
    host: CardKey
    cookie: str

    @property
    def room(self) -> str:
        return f"shoot:{self.id}"


class Competitor(Phone):
    """Joins when the gate opens, and shoots at once."""

    def __init__(
        self, ports: Sequence[int], key: CardKey, shoot: Shoot, gate: threading.Event, *, seed: int
    ) -> None:
        super().__init__(ports, key, seed=seed, pause_seconds=PAUSE_SECONDS)
        self.shoot, self.gate = shoot, gate
        self.participant = ""

    def _begin(self) -> None:
        self.gate.wait()
        for port in itertools.cycle(self.ports):
            if self._joins(port) or self.give_up.wait(self.chance.uniform(0, 0.1)):
                return

    def _joins(self, port: int) -> bool:
        """False: it tries again."""
        body = {"code": self.shoot.code, "slot_id": self.card.key.slot_id}
        line = Line(port)
        try:
            line.send(request("POST", "/api/v0/shoot/join", body, token=self.card.key.token))
            answer = line.answer()
        except OSError as lost:
            self.happened[type(lost).__name__] += 1
            return False
        finally:
            line.break_off()
        if not self._is_taken(answer):
            return False
        self.participant = json.loads(answer.body)["data"]["participant"]["participant_id"]
        self.card.joins = 1
        return True

    @property
    def merit(self) -> Merit:
        values = [each["value"] for each in self.card.places.values()]
        hits = sum(POINTS[value] > 0 for value in values)
        return (
            sum(POINTS[value] for value in values),
            hits,
            sum(POINTS[value] == 10 for value in values),
        )


def joined_at_once(place: Processes, *, archers: int, arrows: int) -> str:
    """Everybody in the same instant, at either process, and each shoots at once."""
    with shoot_of(place, archers) as (shoot, phones):
        began = time.monotonic()
        wait_for(phones, lambda: all(phone.participant for phone in phones))
        joined = time.monotonic() - began
        wait_for(phones, lambda: all(phone.card.last_place >= arrows for phone in phones))
        happened = what_happened(phones, place.database_url)
        version = are_right(place, shoot, phones)
    return (
        f"{archers} archers in after {joined:.1f} s, {happened['arrows acknowledged']} arrows, none"
        f" lost; every place right, versions 0 to {version} without a gap"
    )


def restarted_in_turn(place: Processes, *, archers: int, ends: int) -> str:
    """Each process ends as by its supervisor and comes back, while all shoot and screens watch."""
    with shoot_of(place, archers) as (shoot, phones), screens() as watch:
        seen = [board_screen(watch, shoot, ports) for ports in (place.ports, place.ports[::-1])]
        for server in place.servers:
            ends_by_all(phones, ends)
            server.process.terminate()
            if code := server.process.wait(timeout=EXIT_SECONDS):
                raise Wrong(f"a process that was told to stop ended by {code}")
            ends_by_all(phones, ends)
            server.start()
        ends_by_all(phones, ends)
        happened = what_happened(phones, place.database_url)
        rested_at = time.monotonic()
        version = are_right(place, shoot, phones)
        fresh = board_screen(watch, shoot, place.ports)
        for screen in (fresh, *seen):
            screen.has(shoot.room, version, within=RIGHT_SECONDS)
        took = max(screen.rooms[shoot.room].shown_at[version] for screen in seen) - rested_at
        for screen in seen:
            look_alike(screen.rooms[shoot.room], fresh.rooms[shoot.room])
    return (
        f"{archers} phones, {happened['arrows acknowledged']} arrows, none lost, no error told;"
        f" boards right {max(0, took):.1f} s after the last"
    )


@contextlib.contextmanager
def shoot_of(place: Processes, archers: int) -> Iterator[tuple[Shoot, list[Competitor]]]:
    """A shoot, and phones that have set out to join it."""
    keys = make_cards(place.database_url, archers)
    shoot = made(place, keys[0])
    gate = threading.Event()
    turns = [place.ports, place.ports[::-1]]
    phones = [
        Competitor(turns[number % 2], key, shoot, gate, seed=number)
        for number, key in enumerate(keys)
    ]
    try:
        for phone in phones:
            phone.start()
        gate.set()
        yield shoot, phones
    finally:
        gate.set()
        for phone in phones:
            phone.give_up.set()
            phone.join()


def made(place: Processes, host: CardKey) -> Shoot:
    answer = requests.post(
        f"http://127.0.0.1:{place.ports[0]}/api/v0/shoot",
        json={"title": "Club night"},
        headers={"Authorization": f"Bearer {host.token}"},
        timeout=10,
    )
    answer.raise_for_status()
    told = answer.json()["data"]
    [cookie] = in_django(
        "archstats.tests.served_scene",
        *("cookies", host.slot_id),
        database_url=place.database_url,
    )
    return Shoot(told["shoot_id"], told["code"], host, cookie)


def board_screen(watch: Callable[..., Screen], shoot: Shoot, ports: Sequence[int]) -> Screen:
    return watch(ports, shoot.room, Cookie=f"__Host-session={shoot.cookie}")


def ends_by_all(phones: Sequence[Competitor], ends: int) -> None:
    """By everybody."""
    until = {phone: len(phone.delivered) + ends for phone in phones}
    wait_for(phones, lambda: all(len(phone.delivered) >= until[phone] for phone in phones))


def are_right(place: Processes, shoot: Shoot, phones: Sequence[Competitor]) -> int:
    """The version at which both processes tell what the phones know."""
    expected = _standings(phones)
    version = 0
    for port in place.ports:
        told = _board(port, shoot)
        version = told["version"]
        found = {
            each["participant_id"]: (each["place"], each["shot_count"], each["total"])
            for each in told["standings"]
        }
        if found != expected:
            wrong = {id_: (found.get(id_), known) for id_, known in expected.items()}
            raise Wrong(f"told and known: {[pair for pair in wrong.values() if len({*pair}) > 1]}")
    if shoot_versions(place.database_url, shoot.id) != [*range(version + 1)]:
        raise Wrong(f"the versions of the shoot are not 0 to {version}")
    return version


def _board(port: int, shoot: Shoot) -> Any:
    answer = requests.get(
        f"http://127.0.0.1:{port}/api/v0/shoot/{shoot.id}",
        headers={"Authorization": f"Bearer {shoot.host.token}"},
        timeout=30,
    )
    answer.raise_for_status()
    return answer.json()["data"]


def _standings(phones: Sequence[Competitor]) -> dict[str, tuple[int, int, int]]:
    """Place, arrows and total of each, counted from the phones."""
    merits = Counter(phone.merit for phone in phones)
    place_of, place = {}, 1
    for merit, shared in sorted(merits.items(), reverse=True):
        place_of[merit] = place
        place += shared
    return {
        phone.participant: (place_of[phone.merit], len(phone.card.places), phone.merit[0])
        for phone in phones
    }


def look_alike(screen: Shown, fresh: Shown) -> None:
    if screen.order != fresh.order:
        raise Wrong(f"a screen has the order\n{screen.order}\nand should have\n{fresh.order}")
    for id_, fragment in fresh.fragments.items():
        if screen.fragments.get(id_) != fragment:
            raise Wrong(f"a screen shows\n{screen.fragments.get(id_)}\nand should show\n{fragment}")
