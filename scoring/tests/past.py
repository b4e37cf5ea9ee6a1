"""Cards of long ago, a minute apart, from the oldest to the newest."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from scoring.models import Archer, Session, Shot, Slot
from scoring.past_cards import History, PastCard
from scoring.rounds import round_for
from scoring.tests.factory import make_session, make_slot

BEGAN = datetime(2026, 5, 1, 10, tzinfo=UTC)


def past_card(number: int, total: int, **facts: Any) -> PastCard:
    """The so many-th: a complete Portsmouth unless told."""
    facts = {"round_key": "portsmouth", "face_key": "", "bowstyle": "recurve"} | facts
    at = BEGAN + timedelta(minutes=number)
    facts.setdefault("shots_fired", _arrow_count(facts["round_key"]))
    said = {"category": "open", "age_group": "adult"}
    told: dict[str, Any] = {"started_at": at, "finished_at": at, "timezone": "UTC"} | said | facts
    return PastCard(pk=number, public_id=UUID(int=number), total=total, **told)


def history_of(*cards: PastCard) -> History:
    return History(cards[::-1])


def make_past(archer: Archer, totals: Iterable[int], **facts: Any) -> list[Slot]:
    """The same in the database, in one session."""
    session = facts.pop("session", None) or _past_session(archer)
    facts = {"round_key": "portsmouth", "bowstyle": "recurve"} | facts
    facts.setdefault("shots_fired", _arrow_count(facts["round_key"]))
    first = archer.slots.count()
    made = []
    for number, total in zip(count(first), totals, strict=False):
        at = BEGAN + timedelta(minutes=number)
        times = {"started_at": at, "finished_at": at}
        made.append(make_slot(archer, session, total=total, **(times | facts)))
    return made


def shoot(slots: Iterable[Slot], value: Any = 9, **places: Callable[[int], Any]) -> None:
    """Every arrow the same, unless told by its place on the card."""
    Shot.objects.bulk_create(
        Shot(
            slot=slot,
            number=number,
            value="9",
            points=value(number) if callable(value) else value,
            shot_at=BEGAN,
            op=uuid4(),
            version=number,
            **{name: of(number) for name, of in places.items()},
        )
        for slot in slots
        for number in range(1, (slot.shots_fired or 0) + 1)
    )


def _past_session(archer: Archer) -> Session:
    found = archer.sessions.filter(location="Sherwood").first()
    return found or make_session(archer, "Sherwood", opened_at=BEGAN, closed_at=BEGAN)


def _arrow_count(round_key: str) -> int:
    return round_for(round_key).arrow_count if round_key else 30
