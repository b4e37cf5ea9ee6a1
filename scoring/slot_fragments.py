"""The parts of a card's page. Page and live frame show the same bytes, which know of no viewer."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from scoring.charts import Arrows, Ends, Values
from scoring.ends import Cell, Row
from scoring.faces import face_for
from scoring.marks import Place, marks_of
from scoring.models import Slot
from scoring.rounds import Leg, Round
from scoring.sheets import Sheet
from scoring.standing import Standing
from scoring.stats import spread_of, stat_of_counts
from scoring.tally import Tally, tally_of_counts

# What stands alone on the page; the rows of the table are a list.
PARTS = ("who", "head", "columns", "breaks", "stats", "standing")
CHARTS = ("chart-arrows", "chart-ends", "chart-values")

DOZEN = 12


class RowFigures(NamedTuple):
    """Beside a row's own sum. None in a row that is not reached, or where no dozen ends."""

    running: int | None = None
    dozen: int | None = None


class LegFigures(NamedTuple):
    """None until the last arrow at this distance is shot."""

    tally: Tally | None = None


def who_of(slot: Slot) -> dict[str, SafeString]:
    """Who shoots where, and whether they still do."""
    told = {"slot": slot, "face": face_in_words(slot.sheet)}
    return _fragment(slot, "who", "scoring/_slot_who.html", told)


def head_of(slot: Slot, standing: Standing | None) -> dict[str, SafeString]:
    """How far they are."""
    round_ = slot.sheet.round
    told: dict[str, Any] = {"slot": slot, "sheet": slot.sheet, "standing": standing}
    if round_:
        size = DOZEN if are_dozens(slot) else round_.end_size
        told |= {
            "end_size": size,
            "is_dozen": size != round_.end_size,
            "end": min(slot.last_place, round_.arrow_count - 1) // size + 1,
            "end_count": round_.arrow_count // size,
            "left": round_.arrow_count - (slot.shots_fired or 0),
            "leg": _leg_now(slot, round_),
        }
    return _fragment(slot, "head", "scoring/_slot_head.html", told)


def _leg_now(slot: Slot, round_: Round) -> Leg | None:
    """Where the next arrow is shot, where the round has several distances."""
    if not legs_with_breaks(slot):
        return None
    return round_.leg_of(min(slot.last_place + 1, round_.arrow_count))


def columns_of(slot: Slot) -> dict[str, SafeString]:
    round_ = slot.sheet.round
    told = {
        "per_row": slot.shot_per_round,
        "is_scored": slot.sheet.is_scored,
        "are_ends": round_ is not None and round_.end_size == slot.shot_per_round,
        "are_dozens": are_dozens(slot),
        # A practice grows: here is what its rows are cloned from.
        "blank": "" if round_ else _blank_row(slot),
    }
    return _fragment(slot, "columns", "scoring/_columns.html", told)


def row_of(
    slot: Slot, row: Row, places: dict[int, Place], figures: RowFigures
) -> dict[str, SafeString]:
    sheet = slot.sheet
    marks = marks_of(row, places, sheet)
    told = {
        "row": row,
        "marks": marks,
        "shots": ",".join(mark.told for mark in marks),
        "padding": row.padding,
        "is_scored": sheet.is_scored,
        "is_used": any(cell.value is not None for cell in row.cells),
        "figures": figures,
        "ends_dozen": ends_dozen(slot, row),
    }
    return _fragment(slot, row_part(row.number), "scoring/_row.html", told)


def _blank_row(slot: Slot) -> SafeString:
    cells = tuple(Cell(number, None) for number in range(1, slot.shot_per_round + 1))
    row = Row(0, 1, cells, 0, Tally(), 0)
    return row_of(slot, row, {}, RowFigures())[fragment_id(slot, row_part(0))]


def leg_of(slot: Slot, number: int, figures: LegFigures) -> dict[str, SafeString]:
    """What one distance of several came to, below its last row."""
    told = {
        "number": number,
        "leg": legs_with_breaks(slot)[number - 1],
        "tally": figures.tally,
        "keypad": slot.sheet.keypad,
        # The row's number, its arrows, the sum so far and its own.
        "width": slot.shot_per_round + 3,
    }
    return _fragment(slot, leg_part(number), "scoring/_leg.html", told)


def breaks_of(slot: Slot) -> dict[str, SafeString]:
    """That the distance changes now. A phone without signal shows those that are due later."""
    breaks = [
        {"place": places.start, "leg": leg, "dozens": _dozens(leg), "face": _new_face(slot, leg)}
        for places, leg in zip(_stretches(slot), legs_with_breaks(slot), strict=True)
    ]
    told = {"breaks": breaks[1:], "due": due_break(slot)}
    return _fragment(slot, "breaks", "scoring/_breaks.html", told)


def due_break(slot: Slot) -> int | None:
    """The first place at the distance to which the archers walk now."""
    begins = {places.start for places in _stretches(slot)}
    place = slot.last_place + 1
    return place if place in begins and slot.last_place and not slot.finished_at else None


def stats_of(
    slot: Slot, *, end_mean: float | None, pace: timedelta | None
) -> dict[str, SafeString]:
    sheet = slot.sheet
    told = {
        "stat": stat_of_counts(slot.value_counts, sheet.keypad),
        "tally": tally_of_counts(slot.value_counts, sheet.keypad),
        "spread": spread_of(slot.value_counts, sheet.keypad),
        "end_mean": end_mean,
        "pace": in_minutes(pace) if pace else "",
        "keypad": sheet.keypad,
        "is_scored": sheet.is_scored,
        "are_ends": sheet.round is not None,
    }
    return _fragment(slot, "stats", "scoring/_stats.html", told)


def arrows_chart_of(slot: Slot, chart: Arrows | None) -> dict[str, SafeString]:
    return _fragment(slot, "chart-arrows", "scoring/_chart_arrows.html", {"chart": chart})


def ends_chart_of(slot: Slot, chart: Ends | None) -> dict[str, SafeString]:
    told = {"slot": slot, "chart": chart}
    return _fragment(slot, "chart-ends", "scoring/_chart_ends.html", told)


def values_chart_of(slot: Slot, chart: Values | None) -> dict[str, SafeString]:
    return _fragment(slot, "chart-values", "scoring/_chart_values.html", {"chart": chart})


def standing_of(slot: Slot, standing: Standing | None) -> dict[str, SafeString]:
    told = {"round": slot.sheet.round, "standing": standing}
    return _fragment(slot, "standing", "scoring/_standing.html", told)


def fragment_id(slot: Slot, part: str) -> str:
    return f"slot-{slot.public_id}-{part}"


def row_part(number: int) -> str:
    return f"row-{number}"


def leg_part(number: int) -> str:
    return f"leg-{number}"


def legs_with_breaks(slot: Slot) -> Sequence[Leg]:
    """The distances, where there is more than one and each has its own places."""
    round_ = slot.sheet.round
    return round_.legs if round_ and len(round_.stretches) > 1 else ()


def are_dozens(slot: Slot) -> bool:
    """Whether a row is a dozen of two ends, as imperial cards are written."""
    return slot.shot_per_round == DOZEN and _has_dozens(slot.sheet.round)


def ends_dozen(slot: Slot, row: Row) -> bool:
    """Whether a dozen is complete with this row, and is more than the row itself."""
    if not _has_dozens(slot.sheet.round) or slot.shot_per_round >= DOZEN:
        return False
    return any(cell.number % DOZEN == 0 for cell in row.cells) and not (DOZEN % slot.shot_per_round)


def _has_dozens(round_: Round | None) -> bool:
    """Outdoors in yards, and every distance in whole dozens."""
    if round_ is None or round_.is_metric or round_.is_field or round_.is_indoor:
        return False
    return all(leg.arrow_count % DOZEN == 0 for leg in round_.legs)


def _stretches(slot: Slot) -> Sequence[range]:
    round_ = slot.sheet.round
    return round_.stretches if round_ and legs_with_breaks(slot) else ()


def _dozens(leg: Leg) -> int:
    """0 where it is laid out in metres, or not shot in whole dozens."""
    return 0 if leg.unit == "m" or leg.arrow_count % DOZEN else leg.arrow_count // DOZEN


def _new_face(slot: Slot, leg: Leg) -> str:
    """Empty where the face stays as it was."""
    legs = legs_with_breaks(slot)
    before = legs[max(0, legs.index(leg) - 1)]
    return "" if slot.face_key or leg.face_key == before.face_key else face_for(leg.face_key).name


def _fragment(slot: Slot, part: str, template: str, told: dict[str, Any]) -> dict[str, SafeString]:
    id_ = fragment_id(slot, part)
    return {id_: render_to_string(template, told | {"id": id_})}


def face_in_words(sheet: Sheet) -> str:
    """Empty where the face changes within the round."""
    face = face_for(sheet.face_key) if sheet.face_key else None
    return face.name if face else ""


def in_minutes(pace: timedelta) -> str:
    minutes, seconds = divmod(round(pace.total_seconds()), 60)
    return f"{minutes}:{seconds:02}"
