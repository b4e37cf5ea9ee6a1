"""A shoot of 500 halfway through a WA 720, for whoever has the link to watch it."""

import json
import random
import sys
from typing import Any

from django.urls import reverse

from leaderboard.links import watch_token
from leaderboard.tests.factory import host_shoot, join, shoot_arrows
from scoring.tests.factory import make_archer, make_slot

ARCHERS, ARROWS, ROUND = 500, 36, "wa720_70"
NAMES = ("Eilidh Fraser", "Tom Hargreaves", "Marta Kowalska", "Grace Liu", "Ruth Adeyemi")
VALUES = ("X", "10", "10", "9", "9", "9", "8", "8", "7", "6", "M")
PROFILE: dict[str, Any] = {"bowstyle": "recurve", "category": "open", "age_group": "adult"}


def main() -> None:
    dice = random.Random(1377)
    shoot = host_shoot(make_archer(None), title="County 720", round_key=ROUND)
    for number in range(ARCHERS):
        archer = make_archer(None, display_name=f"{NAMES[number % len(NAMES)]} {number}")
        slot = make_slot(archer, round_key=ROUND, shot_per_round=6, **PROFILE)
        shoot_arrows(archer, slot, *dice.choices(VALUES, k=ARROWS))
        join(shoot, archer, slot)
    json.dump({"board": reverse("watched-board", args=(watch_token(shoot),))}, sys.stdout)
