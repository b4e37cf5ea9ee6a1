"""A shoot whose archers shoot when told: who writes, in a process beside the one that is watched.

python -m archstats.benchmarks.live.shooting ARCHERS AT_A_TARGET

Says in one line of JSON where it is and what opens it, then takes datagrams (control.py): each
change is an arrow of each archer at a target, recorded by one phone at once, and one version of
the shoot.
"""

import asyncio
import json
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import batched, cycle, product
from typing import Any

import django

django.setup()

from archstats.benchmarks.live.control import Changing, open_control  # noqa: E402
from leaderboard.hosting import start_shoot  # noqa: E402
from leaderboard.links import watch_token  # noqa: E402
from leaderboard.models import Shoot  # noqa: E402
from leaderboard.tests.factory import host_shoot, join, shoot_arrows  # noqa: E402
from scoring.callers import Caller  # noqa: E402
from scoring.epochs import current_epoch  # noqa: E402
from scoring.live.hub import hub  # noqa: E402
from scoring.models import Archer, Slot  # noqa: E402
from scoring.recording import CardRequest, record_cards  # noqa: E402
from scoring.tests.factory import make_archer, make_slot  # noqa: E402
from scoring.tests.phone import Phone  # noqa: E402
from scoring.writing import one_transaction  # noqa: E402

ROUND, SHOT = "wa720_70", 36
# What is shot from now on, over and over: a card that is full would change no more.
PLACES = range(SHOT + 1, 72)
VALUES = ("X", "10", "9", "8", "7")
TO_A_FULL_PROFILE: dict[str, Any] = {
    "bowstyle": "recurve",
    "category": "open",
    "age_group": "adult",
}


@dataclass
class Target:
    """Its archers, on one phone."""

    cards: list[tuple[Phone, Slot]]

    def shoot(self, place: int, value: str) -> None:
        one_transaction(record_cards)([self._request(*card, place, value) for card in self.cards])

    def _request(self, phone: Phone, slot: Slot, place: int, value: str) -> CardRequest:
        arrow = phone.operation(place, value)
        by = Caller(phone.archer.pk)
        return CardRequest(slot.public_id, by, phone.device, (arrow,), phone.now_ms())


class Shooting(Changing):
    """One target after the other."""

    def __init__(self, cards: list[tuple[Phone, Slot]], at_a_target: int) -> None:
        targets = [Target(list(each)) for each in batched(cards, at_a_target, strict=True)]
        self.arrows = cycle(product(VALUES, PLACES, targets))
        # They write as one phone after the other reaches a server.
        self.writer = ThreadPoolExecutor(1)

    def change(self, key: str, number: int, *, to_the_top: bool = False) -> None:
        # What goes wrong there is traced.
        self.writer.submit(self._write).add_done_callback(Future.result)

    def _write(self) -> None:
        value, place, target = next(self.arrows)
        target.shoot(place, value)


def shoot_of(archers: int, at_a_target: int) -> tuple[dict[str, object], Shooting]:
    """What a spectator knows of it, and who shoots in it."""
    host = make_archer(None, display_name="Marian")
    shoot = host_shoot(host, title="Club championship", round_key=ROUND)
    cards = [_joined(shoot, number) for number in range(archers)]
    start_shoot(shoot.public_id, by=Caller(host.pk))
    shoot.refresh_from_db()
    seen = f"{current_epoch()}.{shoot.version}"
    known = {"shoot": str(shoot.public_id), "watch": watch_token(shoot), "seen": seen}
    return known | {"version": shoot.version}, Shooting(cards, at_a_target)


def _joined(shoot: Shoot, number: int) -> tuple[Phone, Slot]:
    archer = Archer.objects.create(display_name=f"Archer {number}", **TO_A_FULL_PROFILE)
    slot = make_slot(archer, round_key=ROUND, shot_per_round=6, **TO_A_FULL_PROFILE)
    shoot_arrows(archer, slot, *(VALUES[(number + each) % 5] for each in range(SHOT)))
    join(shoot, archer, slot)
    return Phone(archer), slot


async def main(archers: int, at_a_target: int) -> None:
    known, shooting = await asyncio.to_thread(shoot_of, archers, at_a_target)
    port = await open_control(0, shooting)
    hub.start()
    print(json.dumps({"port": port, **known}), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:])))
