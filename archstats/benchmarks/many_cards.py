"""An archer of many years, made with Django set up for the database under test."""

import json
import random
import sys
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from uuid import uuid4

from django.conf import settings

from scoring.device_keys import make_key
from scoring.models import Archer, Arrow, Session, Shot, Slot, Target
from scoring.rounds import round_for
from scoring.tests.factory import make_archer

# As they may be shot in a week: a round and the points of its average arrow.
WEEK = (("portsmouth", 8.6), ("wa720_70", 8.1), ("york", 4.9), ("wa18", 8.4), ("portsmouth", 8.8))
BEGAN, ROWS_AT_ONCE = datetime(2016, 1, 1, 18, tzinfo=UTC), 500
# So many of the last have their arrows, each with its place on the face.
WITH_SHOTS = 300


def main() -> None:
    [count] = map(int, sys.argv[1:])
    robin = make_archer(bowstyle="recurve", category="open", age_group="adult")
    slots = make_cards(robin, count)
    arrows = Arrow.objects.bulk_create(Arrow(archer=robin, number=each + 1) for each in range(12))
    Shot.objects.bulk_create(
        (shot for slot in slots[-WITH_SHOTS:] for shot in shots_of(slot, arrows)), ROWS_AT_ONCE
    )
    json.dump({settings.DEVICE_COOKIE_NAME: make_key(robin)}, sys.stdout)


def make_cards(archer: Archer, count: int) -> list[Slot]:
    """Each in a session of its own, as of one who shoots alone."""
    days = [BEGAN + timedelta(days=number * 1.9) for number in range(count)]
    sessions = Session.objects.bulk_create(
        [
            Session(
                owner=archer,
                location="Sherwood",
                is_indoor=False,
                timezone="Europe/London",
                opened_at=day,
                closed_at=day + timedelta(hours=3),
            )
            for day in days
        ],
        ROWS_AT_ONCE,
    )
    targets = Target.objects.bulk_create(
        [Target(session=session, lane=1, distance=18, unit="m") for session in sessions],
        ROWS_AT_ONCE,
    )
    return Slot.objects.bulk_create(
        [
            _slot(archer, target, key, average)
            for target, (key, average) in zip(targets, islice(cycle(WEEK), count), strict=True)
        ],
        ROWS_AT_ONCE,
    )


def _slot(archer: Archer, target: Target, key: str, average: float) -> Slot:
    session, arrows = target.session, round_for(key).arrow_count
    return Slot(
        session=session,
        target=target,
        archer=archer,
        letter="A",
        round_key=key,
        shot_per_round=6,
        bowstyle="recurve" if session.pk % 9 else "barebow",
        category="open",
        age_group="adult",
        started_at=session.opened_at,
        last_shot_at=session.closed_at,
        finished_at=session.closed_at,
        shots_fired=arrows,
        shots_hit=arrows,
        last_place=arrows,
        total=round(arrows * random.gauss(average, 0.3)),
    )


def shots_of(slot: Slot, arrows: list[Arrow]) -> list[Shot]:
    return [
        Shot(
            slot=slot,
            number=number,
            value="9",
            points=random.choice((7, 8, 9, 10)),
            x_mm=random.gauss(8, 60),
            y_mm=random.gauss(-5, 60),
            arrow=arrows[number % len(arrows)],
            shot_at=slot.started_at,
            op=uuid4(),
            version=number,
        )
        for number in range(1, slot.last_place + 1)
    ]
