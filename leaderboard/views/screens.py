"""A big screen beside the range: the board, who is here, the way in; nothing to tap."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from leaderboard.board_rows import board_now
from leaderboard.check_in_room import shown_check_in
from leaderboard.fast_room import fast_on_page
from leaderboard.forms.boards import BoardForm
from leaderboard.forms.screens import ScreenOptions
from leaderboard.kinds import CHOSEN
from leaderboard.links import join_token, watch_token
from leaderboard.notice_room import line_on_page
from leaderboard.phases import is_over
from leaderboard.shown_boards import shown_board
from leaderboard.views.watched_shoots import Watched, for_watchers
from scoring.epochs import current_epoch
from scoring.views.qr_codes import ShownLink, shown_link


@for_watchers
def screen(request: HttpRequest, watched: Watched) -> HttpResponse:
    # Before the rows: after a restore between them the page would seem to be of the new epoch.
    epoch, shoot = current_epoch(), watched.shoot
    options = ScreenOptions.of(request.GET)
    form = BoardForm(request.GET, arrow_for_all=board_now(shoot).arrow_for_all)
    page = {
        **shown_check_in(shoot),
        "watched": watched,
        "shoot": shoot,
        "options": options,
        # One for each column of the board.
        "heads": range(options.columns),
        "board": shown_board(shoot, form.order, arrow=form.at_arrow),
        "notice_line": line_on_page(shoot, CHOSEN),
        "fast": fast_on_page(shoot, leads_on=False),
        "is_over": is_over(shoot, timezone.now()),
        "lets_in": _lets_in(watched),
        "shown": _way_from_here(request, watched),
        "epoch": epoch,
        "read_at": timezone.now(),
    }
    return render(request, "leaderboard/screen.html", page)


def _lets_in(watched: Watched) -> bool:
    """Only who is in the shoot may hand on how to join it."""
    return not watched.link and not is_over(watched.shoot, timezone.now())


def _way_from_here(request: HttpRequest, watched: Watched) -> ShownLink:
    """For the phones of those who stand before it."""
    shoot = watched.shoot
    if _lets_in(watched):
        return shown_link(request, "shoot-join", join_token(shoot))
    name = "watched-result" if is_over(shoot, timezone.now()) else "watched-board"
    return shown_link(request, name, watched.link or watch_token(shoot))
