"""A board and the cards on it: for those in the shoot, and for whoever has its watch link."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.utils import timezone

from leaderboard.board_rows import board_now
from leaderboard.boards import Board
from leaderboard.fast_room import fast_on_page
from leaderboard.field_rows import field_of
from leaderboard.forms.boards import BoardForm, MomentForm
from leaderboard.moments import moment_of
from leaderboard.notice_choices import chosen_kinds
from leaderboard.notice_room import feed_on_page, line_on_page
from leaderboard.presence_room import presence_on_page
from leaderboard.scorecard_room import ScorecardRoom
from leaderboard.shown_boards import shown_board, shown_board_at
from leaderboard.shown_lines import shown_line, words_of_line
from leaderboard.views.watched_shoots import Watched, for_watchers
from leaderboard.watching import has_ended
from leaderboard.whys import prospect_in_words, whys_of
from scoring.epochs import current_epoch
from scoring.slot_fragments import CHARTS, PARTS, fragment_id

# As templates/base.html names them.
_HEAD = (("css/site.css", "style"), ("css/pages.css", "style"), ("js/settings.js", "script"))
# By what a change tells of each archer; at an arrow, the cards would have to be as they were.
ORDERS_OF_THE_PAST = ("handicap", "rounds")


@for_watchers
def board(request: HttpRequest, watched: Watched) -> HttpResponse:
    if "at" in request.GET:
        return _moment(request, watched)
    # Before the rows: after a restore between them the page would seem to be of the new epoch.
    epoch, shoot = current_epoch(), watched.shoot
    fair = board_now(shoot).arrow_for_all
    form = BoardForm(request.GET, arrow_for_all=fair)
    page = {
        **_of(watched, epoch),
        "form": form,
        "board": shown_board(shoot, form.order, arrow=form.at_arrow),
        "presence": "" if watched.opened_by else presence_on_page(shoot),
        "line": watched.own and shown_line(watched.own),
        "notice_line": line_on_page(shoot, chosen_kinds(watched.archer_id)),
        "feed": feed_on_page(shoot, is_chosen=not watched.opened_by),
        "words": words_of_line(),
    }
    response = render(request, "leaderboard/board.html", page)
    # With hundreds on it the page is long: what its first paint waits for comes beside it.
    response["Link"] = ", ".join(
        f"<{static(file)}>; rel=preload; as={kind}" for file, kind in _HEAD
    )
    return response


@for_watchers
def scorecard(request: HttpRequest, watched: Watched, participant_id: UUID) -> HttpResponse:
    epoch, shoot = current_epoch(), watched.shoot
    listed = shoot.participants.listed().select_related("slot__session")
    participant = get_object_or_404(listed, public_id=participant_id)
    room = ScorecardRoom(str(participant.public_id))
    told = room.changes_since(None)
    slot, standing = participant.slot, board_now(shoot)
    page = {
        **_of(watched, epoch),
        "participant": participant,
        "room": room.name,
        "version": told.version,
        "parts": {part: told.fragments[fragment_id(slot, part)] for part in PARTS},
        "charts": [told.fragments[fragment_id(slot, chart)] for chart in CHARTS],
        "rows": [told.fragments[row] for (row,) in room.ordered(told.sort_keys)],
        "field": field_of(standing, participant),
        **_reasons(standing, str(participant.public_id)),
    }
    return render(request, "leaderboard/scorecard.html", page)


def _moment(request: HttpRequest, watched: Watched) -> HttpResponse:
    """The board as it stood after so many changes; where there were not so many, as it stands."""
    shoot = watched.shoot
    form = MomentForm(request.GET, last=shoot.version)
    moment = moment_of(shoot, form.cleaned_data["at"] if form.is_valid() else shoot.version)
    by = request.GET.get("by", "")
    page = {
        "watched": watched,
        "shoot": moment.shoot,
        "round": moment.shoot.round,
        "moment": moment,
        "form": form,
        "board": shown_board_at(shoot, moment.board, by if by in ORDERS_OF_THE_PAST else "total"),
    }
    status = 200 if form.is_valid() else 422
    return render(request, "leaderboard/board_moment.html", page, status=status)


def _of(watched: Watched, epoch: str) -> dict[str, Any]:
    now = timezone.now()
    return {
        "watched": watched,
        "shoot": watched.shoot,
        "round": watched.shoot.round,
        "is_over": has_ended(watched.shoot, now),
        "fast": fast_on_page(watched.shoot, leads_on=not watched.opened_by),
        "epoch": epoch,
        "read_at": now,
    }


def _reasons(board: Board, id_: str) -> dict[str, Any]:
    """Why they stand there, and what can still happen; nothing of who has no place."""
    prospect = board.prospects.get(id_)
    if prospect is None:
        return {"whys": [], "prospect": ""}
    return {
        "place": board.places[id_],
        "whys": whys_of(board, id_),
        "prospect": prospect_in_words(prospect),
    }
