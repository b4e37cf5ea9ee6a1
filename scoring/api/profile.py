"""What an archer has shot so far, over HTTP: figures, points of a graph, every card."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from scoring.api.envelope import answer, answers
from scoring.api.parameters import Bowstyle, CardStatus, Day, Page, Paging, Parameters, RoundKey
from scoring.api.shown import IsoTime, IsoTimeOrNull, WordOrNull
from scoring.api.signing_in import archer_only, caller_of
from scoring.coaching import archer_seen
from scoring.models import Archer
from scoring.own_cards import OwnCard, own_cards_of, own_history
from scoring.own_figures import Figures, statistics_of
from scoring.past_cards import History, Narrowing

router = Router(tags=["Profile"], auth=archer_only)

MOST_POINTS = 1_000
CARDS_ON_A_PAGE = 50


class ArcherAsked(Parameters):
    archer_id: UUID | None = Field(None, description="Of an archer whom you coach; else your own.")

    def archer(self, request: HttpRequest) -> Archer:
        return archer_seen(self.archer_id, by=caller_of(request))


class KindAsked(ArcherAsked):
    round: RoundKey | None = None
    bowstyle: Bowstyle | None = None

    def history(self, request: HttpRequest) -> History:
        return own_history(self.archer(request))


class GraphAsked(KindAsked):
    last_n: int = Field(MOST_POINTS, ge=0, le=MOST_POINTS, alias="last-n")


class HistoryAsked(KindAsked):
    page: int = Field(1, ge=1, le=1_000_000, alias="history-page")
    status: CardStatus | None = None
    first_day: Day | None = None
    last_day: Day | None = None
    personal_best: bool = False

    @property
    def narrowing(self) -> Narrowing:
        return Narrowing(
            self.round,
            self.bowstyle,
            self.status,
            self.first_day,
            self.last_day,
            is_best=self.personal_best,
        )


class BestData(Schema):
    round: str
    bowstyle: WordOrNull
    cards: int
    best: int
    mean_of_last_10: float
    mean_of_all: float
    average_arrow: float
    slot_id: UUID = Field(description="The card that made the best, the first of several.")
    finished_at: IsoTime


class StatisticsData(Schema):
    cards: int
    arrows: int
    round: str | None = Field(description="Which best and means are of: the last to be shot.")
    bowstyle: str | None
    best: int
    mean_of_last_10: float
    mean_of_all: float
    personal_bests: list[BestData]


class PointData(Schema):
    slot_id: UUID
    finished_at: IsoTime
    round: WordOrNull
    bowstyle: WordOrNull
    arrows: int
    total: int
    average_arrow: float
    is_personal_best: bool


class PastCardData(Schema):
    slot_id: UUID
    status: str
    started_at: IsoTime
    finished_at: IsoTimeOrNull
    location: str
    slot: str
    round: WordOrNull
    bowstyle: WordOrNull
    arrows: int
    total: int
    classification: str | None
    handicap: int | None
    is_personal_best: bool


@router.get(
    "/profile/statistics", response=answers(StatisticsData, 401, 403, 404), summary="Statistics"
)
def read_statistics(request: HttpRequest, asked: Query[KindAsked]) -> Any:
    """Over finished cards: best and means of the round and bowstyle asked for, or of what was shot
    last; then of each. A round that was given up is in no figure, a practice has no best."""
    found = statistics_of(asked.history(request))
    first = found.of(round_key=asked.round, bowstyle=asked.bowstyle)
    return answer(
        {
            "cards": found.card_count,
            "arrows": found.arrow_count,
            "round": first and first.kind.round_key,
            "bowstyle": first and (first.kind.bowstyle or None),
            "best": first.best if first else 0,
            "mean_of_last_10": first.mean_of_last if first else 0.0,
            "mean_of_all": first.mean_of_all if first else 0.0,
            "personal_bests": [_best(figures) for figures in found.rounds],
        }
    )


@router.get(
    "/profile/graph", response=answers(list[PointData], 401, 403, 404), summary="Points of a graph"
)
def read_graph(request: HttpRequest, asked: Query[GraphAsked]) -> Any:
    """The last finished cards, the oldest of them first."""
    history = asked.history(request)
    cards = history.latest(asked.last_n, Narrowing(asked.round, asked.bowstyle))
    return answer(
        [
            {
                "slot_id": card.public_id,
                "finished_at": card.finished_at,
                "round": card.round_key,
                "bowstyle": card.bowstyle,
                "arrows": card.shots_fired,
                "total": card.total,
                "average_arrow": card.average_arrow,
                "is_personal_best": card.pk in history.bests,
            }
            for card in cards
        ]
    )


@router.get(
    "/profile/history",
    response=answers(Page[PastCardData], 401, 403, 404),
    summary="Every card with arrows on it",
)
def read_history(request: HttpRequest, asked: Query[HistoryAsked]) -> Any:
    """The newest first, 50 on a page. Class and handicap are those of a complete round, as it was
    shot. The status is finished, incomplete of a round that was given up, or unfinished; the days
    are those on the clock of the range."""
    history = asked.history(request)
    paging = Paging(page=asked.page, size=CARDS_ON_A_PAGE)
    page = paging.cut(history.narrowed(asked.narrowing))
    cards = own_cards_of(page["items"], bests=history.bests)
    return answer(page | {"items": [_told(card) for card in cards]})


def _best(figures: Figures) -> dict[str, Any]:
    return {
        "round": figures.kind.round_key,
        "bowstyle": figures.kind.bowstyle,
        "cards": figures.card_count,
        "best": figures.best,
        "mean_of_last_10": figures.mean_of_last,
        "mean_of_all": figures.mean_of_all,
        "average_arrow": figures.average_arrow,
        "slot_id": figures.best_card.public_id,
        "finished_at": figures.best_card.finished_at,
    }


def _told(card: OwnCard) -> dict[str, Any]:
    slot = card.slot
    return {
        "slot_id": slot.public_id,
        "status": card.past.status,
        "started_at": slot.started_at,
        "finished_at": slot.finished_at,
        "location": slot.session.location,
        "slot": slot.name,
        "round": slot.round_key,
        "bowstyle": slot.bowstyle,
        "arrows": slot.shots_fired,
        "total": slot.total,
        "classification": card.past.classification,
        "handicap": card.past.handicap,
        "is_personal_best": card.is_best,
    }
