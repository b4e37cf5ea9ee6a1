"""Shoots of before arrows fired and hit were counted, and the command that fills them in."""

import io
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core.management import CommandError, call_command

from leaderboard.card_figures import figures_of_cards
from leaderboard.models import CardPayload, Participant, Shoot, ShootChange
from leaderboard.tests.factory import make_participant, make_shoot
from leaderboard.tests.ran import Ran
from scoring.models import Archer, Shot, Slot
from scoring.tests.factory import make_archer, make_session, make_slot

DAY = datetime(2026, 4, 12, 10, tzinfo=UTC)
ROUND = "wa18"
ALL = ("--all", "--shots", "--participants-shots")


def backfill(*words: str, **options: Any) -> Ran:
    """As JSON: how it ended, and what it told."""
    return run("--format", "json", *words, **options)


def run(*words: str, **options: Any) -> Ran:
    said, complained, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command("backfill", *words, stdout=said, stderr=complained, **options)
    except SystemExit as ended:
        code = int(str(ended.code))
    except CommandError as error:
        code = error.returncode
        complained.write(str(error))
    return Ran(code, said.getvalue(), complained.getvalue())


def old_card(archer: Archer, *values: str | None, at: datetime = DAY, **facts: Any) -> Slot:
    """With these arrows, and nobody counted what was fired and hit."""
    session = facts.pop("session", None) or _session(archer)
    facts = {"round_key": ROUND, "started_at": at, "finished_at": at} | facts
    slot = make_slot(archer, session, **({"shots_fired": None, "shots_hit": None} | facts))
    shoot_on(slot, *values)
    return slot


def shoot_on(slot: Slot, *values: str | None) -> None:
    """Rows alone, from the next place on."""
    first = slot.last_place + 1
    points_for = slot.sheet.points_for
    Shot.objects.bulk_create(
        Shot(
            slot=slot,
            number=number,
            value=value,
            points=None if value is None else points_for(value),
            shot_at=slot.started_at,
            op=uuid4(),
            version=slot.version + 1,
        )
        for number, value in enumerate(values, first)
    )
    on_card = Counter(value for value in values if value is not None)
    slot.value_counts = dict(Counter(slot.value_counts) + on_card)
    slot.last_place += len(values)
    slot.total += sum((points_for(value) or 0) * count for value, count in on_card.items())
    slot.save()


def old_shoot(host: Archer, *cards: Slot, at: datetime = DAY, **facts: Any) -> Shoot:
    """A shoot that is over, with these cards; its board shows them as they are."""
    end = at + timedelta(hours=4)
    over = {"closed_at": end, "finished_at": end, "status": "finished"}
    facts = {"started_at": at, "made_at": at, "expires_at": end, **over} | facts
    shoot = make_shoot(host, **facts)
    for card in cards:
        put_in(shoot, card)
    return shoot


def put_in(shoot: Shoot, card: Slot, **facts: Any) -> Participant:
    fired = card.shots_fired
    card.shots_fired = sum(card.value_counts.values())
    figures = figures_of_cards({card: card.target.lane}, at=shoot.made_at)[card.pk]
    card.shots_fired = fired
    said = {"status": "competing", "is_ready": False, "handicap": None, "finish_order": None}
    participant = make_participant(shoot, card.archer, slot=card, figures=said | figures, **facts)
    ShootChange.objects.create(
        shoot=shoot,
        version=shoot.version,
        kind="joined",
        participant=participant,
        at=shoot.made_at,
        figures=participant.figures,
        name=participant.name,
    )
    return participant


def keep_payload(card: Slot, scores: Any, *, digest: str = "", **facts: Any) -> CardPayload:
    payload = {"scores": scores} if scores is not ... else {}
    return CardPayload.objects.create(
        **({"archer": card.archer, "slot": card} | facts),
        payload=payload,
        sha256=digest or str(uuid4()),
        origin="api",
        received_at=datetime.now(tz=UTC),
    )


def counts(*rows: Slot | Participant) -> list[tuple[int | None, int | None]]:
    for row in rows:
        row.refresh_from_db()
    return [(row.shots_fired, row.shots_hit) for row in rows]


def _session(archer: Archer) -> Any:
    return archer.sessions.filter(closed_at=None).first() or make_session(archer)


class Past:
    """Robin's cards m1 and m3, which nobody counted, and m2, which says 100 of 50; each in a shoot
    of its own with Tuck and John, the later the newer."""

    def __init__(self, host: Archer, robin: Archer, tuck: Archer) -> None:
        self.robin, self.tuck, self.john = robin, tuck, make_archer("john")
        self.host = host
        self.shoots = [self._shoot(day) for day in range(3)]
        self.m1, self.m2, self.m3 = (self.card(shoot, robin) for shoot in self.shoots)
        Slot.objects.filter(pk=self.m2.pk).update(shots_fired=100, shots_hit=50)

    def _shoot(self, day: int) -> Shoot:
        at = DAY + timedelta(days=day)
        values = {self.robin: ("10", "9", "M"), self.tuck: ("8", "M"), self.john: ("7",)}
        cards = [old_card(archer, *shot, at=at) for archer, shot in values.items()]
        return old_shoot(self.host, *cards, at=at)

    def card(self, shoot: Shoot, archer: Archer) -> Slot:
        return self.seat(shoot, archer).slot

    def seat(self, shoot: Shoot, archer: Archer) -> Participant:
        return shoot.participants.get(archer=archer)

    def seats(self, shoot: Shoot) -> list[Participant]:
        """Robin's, Tuck's and John's."""
        return list(shoot.participants.order_by("pk"))
