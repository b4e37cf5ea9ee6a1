"""A result to take along: as a table for spreadsheets, and as JSON for programs."""

from typing import Any

from django.utils.translation import gettext

from leaderboard.results import Result, ResultRow
from scoring.spreadsheets import table_as_csv
from scoring.times import iso


def result_as_csv(result: Result) -> str:
    """A line for each archer; what is said of the whole shoot stands in every one of them."""
    shoot = result.shoot
    about = {"shoot": shoot.title, "day": result.day.isoformat(), "state": result.state}
    lines = ([*about.values(), *_row(row).values()] for row in result.rows)
    return table_as_csv([[*about, *_COLUMNS], *lines])


def result_as_json(result: Result) -> dict[str, Any]:
    """The same whenever it is asked for, as long as nothing changes."""
    shoot = result.shoot
    return {
        "shoot_id": shoot.public_id,
        "title": shoot.title or None,
        "round": shoot.round_key or None,
        "tie_break": shoot.tie_break,
        "day": result.day.isoformat(),
        "started_at": shoot.started_at and iso(shoot.started_at),
        "state": result.state,
        "late_count": result.late_count,
        "for_record_status": False,
        "standings": [
            {"participant_id": row.entrant.id, "gap": row.placing.gap, **_row(row)}
            for row in result.rows
        ],
    }


def result_file_name(result: Result, ending: str) -> str:
    words = (result.shoot.title or "result", result.day.isoformat())
    return f"{' '.join(words).replace('/', '-')}.{ending}"


_COLUMNS = (
    "place",
    "is_shared",
    "name",
    "status",
    "round",
    "shot_count",
    "total",
    "hits",
    "golds",
    "tens",
    "xs",
    "classification",
    "handicap_score",
    "is_finished",
    "is_confirmed",
    "late_count",
)


def _row(row: ResultRow) -> dict[str, Any]:
    card, tally = row.card, row.entrant.tally
    told = {
        "place": row.placing.place,
        "is_shared": row.placing.is_shared,
        "name": card.name or gettext("Archer"),
        "status": card.status,
        "round": row.entrant.figures["round"] or None,
        "shot_count": card.arrow_count,
        "total": card.total,
        "classification": row.classification,
        "handicap_score": card.handicap_score,
        "is_finished": card.is_finished,
        "is_confirmed": row.is_confirmed,
        "late_count": card.late_count,
    }
    # Who has no total has no figures either.
    for figure in ("hits", "golds", "tens", "xs"):
        told[figure] = None if card.total is None else getattr(tally, figure)
    return {column: told[column] for column in _COLUMNS}
