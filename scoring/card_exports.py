"""One card to take along: as a table for spreadsheets, and as JSON for programs."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

from scoring.models import Slot
from scoring.scorecards import Scorecard, position_of
from scoring.spreadsheets import table_as_csv
from scoring.tally import tally_of_counts
from scoring.times import iso


def card_as_csv(card: Scorecard) -> str:
    """A line for each arrow; what is said of the whole card stands in every one of them."""
    about = about_card(card.slot)
    lines = (
        [*about.values(), *(arrow[column] for column in _ARROW_COLUMNS)] for arrow in _arrows(card)
    )
    return table_as_csv([[*about, *_ARROW_COLUMNS], *lines])


def cards_as_csv(slots: Iterable[Slot]) -> str:
    """A line for each card; nothing at all of none."""
    told = [about_card(slot) | _sums_told(slot) for slot in slots]
    return table_as_csv([*told[:1], *(each.values() for each in told)])


def card_as_json(card: Scorecard) -> dict[str, Any]:
    slot = card.slot
    return {
        **about_card(slot),
        "started_at": iso(slot.started_at),
        "finished_at": slot.finished_at and iso(slot.finished_at),
        "confirmed_at": slot.confirmed_at and iso(slot.confirmed_at),
        **asdict(card.tally),
        "arrows": [*_arrows(card)],
    }


def card_file_name(slot: Slot, ending: str) -> str:
    words = (str(slot.archer), slot.round_key or "practice", _day(slot))
    return f"{' '.join(words).replace('/', '-')}.{ending}"


_COUNTED = ("hits", "golds", "tens", "xs")
SUMS = ("total", "arrows", *_COUNTED)
_ARROW_COLUMNS = (
    "end",
    "arrow",
    "number",
    "value",
    "points",
    "running_total",
    "shot_at",
    "is_disputed",
)


def about_card(slot: Slot) -> dict[str, Any]:
    sheet = slot.sheet
    return {
        "archer": str(slot.archer),
        "location": slot.session.location,
        "day": _day(slot),
        "place": slot.name,
        "round": sheet.round.name if sheet.round else "",
        "face": sheet.face_key or "",
        "bowstyle": slot.bowstyle,
        "category": slot.category,
        "age_group": slot.age_group,
    }


def sums_of(slot: Slot) -> list[int]:
    tally = tally_of_counts(slot.value_counts, slot.sheet.keypad)
    return [tally.total, tally.arrow_count, *(getattr(tally, what) for what in _COUNTED)]


def _sums_told(slot: Slot) -> dict[str, Any]:
    state = "confirmed" if slot.confirmed_at else "finished" if slot.finished_at else "open"
    return {**dict(zip(SUMS, sums_of(slot), strict=True)), "state": state}


def _arrows(card: Scorecard) -> Iterator[dict[str, Any]]:
    """In the order of entry, without the places that are empty."""
    total = 0
    for number, place in sorted(card.places.items()):
        if place.value is None:
            continue
        points = card.slot.sheet.points_for(place.value)
        total += points or 0
        yield {
            **position_of(card.slot, number)._asdict(),
            "value": place.value,
            "points": points,
            "running_total": total,
            "shot_at": iso(place.shot_at),
            "is_disputed": place.is_disputed,
        }


def _day(slot: Slot) -> str:
    return slot.started_at.astimezone(ZoneInfo(slot.session.timezone)).date().isoformat()
