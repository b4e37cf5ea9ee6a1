"""What a board shows of a card: read from a locked slot and its shots, for any number of cards."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count

from leaderboard.models import Participant
from scoring.cards import count_again
from scoring.given_rows import Given, as_table
from scoring.models import Shot, ShotRevision, Slot

type Values = Mapping[int, str | None]


def bring_card(participant: Participant, slot: Slot, *, at: datetime) -> None:
    """The card that counts from now on, with what is on it already."""
    participant.slot = slot
    figures = figures_of_cards({slot: slot.target.lane}, at=at)[slot.pk]
    put_card(participant, slot, figures, at=at)


def put_card(
    participant: Participant, slot: Slot, figures: dict[str, Any], *, at: datetime
) -> None:
    participant.figures = participant.figures | figures
    participant.shots_fired, participant.shots_hit = slot.shots_fired, slot.shots_hit
    if figures["is_finished"] != (participant.finished_at is not None):
        participant.finished_at = at if participant.finished_at is None else None
        participant.finish_order = None


def figures_of_cards(lanes: Mapping[Slot, int], *, at: datetime) -> dict[int, dict[str, Any]]:
    """By the card's key: what figures.ArcherFigures says of it. `lanes` are where they stand."""
    for slot in lanes:
        if slot.shots_fired is None:
            # Of before they were counted. On the board they are, whoever fills in the card.
            count_again(slot)
    values, late = _values_on(lanes), late_on(lanes, at)
    return {
        slot.pk: figures_of_card(slot, lane, values.get(slot.pk, {}), late.get(slot.pk, 0))
        for slot, lane in lanes.items()
    }


def figures_of_card(slot: Slot, lane: int, values: Values, late: int) -> dict[str, Any]:
    """`values` are those of its last end, or of all places where it has gaps."""
    round_, last = slot.sheet.round, slot.last_place
    has_gaps = slot.shots_fired != last
    legs = round_.arrows_per_leg([*values] if has_gaps else last) if round_ else ()
    return {
        "slot": str(slot.public_id),
        "place": f"{lane}{slot.letter}",
        "round": slot.round_key,
        "face": slot.face_key,
        "bowstyle": slot.bowstyle,
        "category": slot.category,
        "age_group": slot.age_group,
        "counts": dict(slot.value_counts),
        "total": slot.total,
        "fired": slot.shots_fired or 0,
        "last": last,
        "legs": list(legs),
        "end": [values.get(number) for number in range(slot.first_of_last_end, last + 1)],
        "is_finished": is_finished(slot),
        "late": late,
    }


def late_on(slots: Collection[Slot], at: datetime) -> dict[int, int]:
    """The places with an arrow that came after the card had closed."""
    closed = [slot.pk for slot in slots if slot.closed_at and slot.closed_at <= at]
    if not closed:
        return {}
    late = ShotRevision.objects.filter(slot__in=closed, is_late=True).order_by().values("slot_id")
    return dict(late.annotate(late=Count("number", distinct=True)).values_list("slot_id", "late"))


def is_finished(slot: Slot) -> bool:
    """All places filled, or its archer said so. Once it was full, clearing a place opens it again,
    for the slot keeps when it was first finished."""
    if slot.finished_at is None:
        return False
    place_count = slot.sheet.place_count
    if place_count is None or slot.shots_fired == place_count:
        return True
    # A cleared place keeps its row. Without one for each place it was given up before its end.
    return Shot.objects.filter(slot=slot).count() < place_count


def _values_on(slots: Collection[Slot]) -> dict[int, dict[int, str | None]]:
    """Of cards without gaps the last end is enough."""
    asked = [
        (slot.pk, slot.first_of_last_end if slot.shots_fired == slot.last_place else 1)
        for slot in slots
        if slot.last_place
    ]
    found: dict[int, dict[int, str | None]] = {}
    if asked:
        given = as_table(Shot, ["slot_id", "first:number"], asked)
        with connection.cursor() as cursor:
            cursor.execute(_values_sql(given), [given.rows])
            for slot_id, number, value in cursor.fetchall():
                found.setdefault(slot_id, {})[number] = value
    return found


def _values_sql(given: Given) -> str:
    """By the key of each card's shots, whatever the planner believes."""
    shots = Shot._meta.db_table  # noqa: SLF001 — Django's documented way to a model's table
    asked_for = "s.slot_id = t.slot_id AND s.number >= t.first AND s.value IS NOT NULL"
    each = f"{shots} s WHERE {asked_for}"
    if connection.vendor == "postgresql":
        each = f"LATERAL (SELECT * FROM {shots} s WHERE {asked_for} OFFSET 0) s"  # noqa: S608
    return f"SELECT s.slot_id, s.number, s.value FROM {given.sql} CROSS JOIN {each}"  # noqa: S608
