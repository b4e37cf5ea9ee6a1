"""What a step tells everybody in the shoot, as keys and figures, each thing once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from leaderboard.entrants import Entrant
from leaderboard.kinds import Kind, OfNotice
from leaderboard.models import Notice, Participant, Shoot
from leaderboard.statuses import CHECK_IN, RETIRED, STILL_SHOOTING


class News(NamedTuple):
    """Of a participant, or of the shoot itself. What is told once has no occasion: else it is the
    arrow or the version that tells it from others of its kind."""

    kind: OfNotice
    participant: Participant | None
    figures: Mapping[str, Any]
    occasion: int = 0


def news_of_change(shoot: Shoot, kind: Kind, participant: Participant | None) -> Iterator[News]:
    """What a change tells by itself, whatever else the step knows."""
    if kind == "started":
        yield News("started", None, {})
    if participant is None:
        return
    if kind == "card_finished" and participant.status in STILL_SHOOTING:
        yield News("finished", participant, score_of(participant))
    elif kind == "joined" and shoot.status != CHECK_IN:
        yield News("joined_late", participant, {})
    elif kind == "status" and participant.status == RETIRED:
        yield News("retired", participant, {}, shoot.version)
    elif kind in {"left", "removed", "came_back"}:
        yield News(kind, participant, {}, shoot.version)


def score_of(participant: Participant) -> dict[str, Any]:
    """So far; arrows that are counted and not scored have no total."""
    told = entrant_of(participant)
    total = told.figures["total"] if told.sheet.is_scored else None
    return {"total": total, "arrows": told.figures["fired"]}


def entrant_of(participant: Participant) -> Entrant:
    return Entrant(str(participant.public_id), participant.name, participant.figures)


def write_notices(shoot: Shoot, news: Sequence[News], *, at: datetime) -> None:
    """At the version that the shoot has."""
    Notice.objects.bulk_create(
        (
            Notice(
                shoot=shoot,
                version=shoot.version,
                kind=each.kind,
                participant=each.participant,
                occasion=each.occasion,
                at=at,
                figures=each.figures,
            )
            for each in news
        ),
        # What was told stays told: a card finished, opened again and finished is no news.
        ignore_conflicts=True,
    )
