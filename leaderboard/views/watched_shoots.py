"""A shoot for one who looks on: by its id for those in it, by its watch link for everybody."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from leaderboard.board_fragments import card_id
from leaderboard.links import shoot_to_watch
from leaderboard.models import Participant, Shoot
from leaderboard.views.asked_shoots import asked_shoot
from leaderboard.watching import WATCH_LINK
from scoring.models import Archer
from scoring.viewers import caller_for
from scoring.views.signing_in import archers_only


@dataclass(frozen=True)
class Watched:
    """By an archer, `own` is what they shoot there themselves; or by a spectator, who came by the
    token `link`."""

    shoot: Shoot
    own: Participant | None = None
    archer_id: int | None = None
    link: str = ""

    def address(self, name: str) -> str:
        """Of the page of that name, as it is for them."""
        if self.link:
            return reverse(f"watched-{name}", args=(self.link,))
        return reverse(name, args=(self.shoot.public_id,))

    @property
    def board_url(self) -> str:
        return self.address("board")

    @property
    def cards_url(self) -> str:
        return f"{self.board_url}participants/"

    @property
    def result_url(self) -> str:
        return self.address("result")

    @property
    def screen_url(self) -> str:
        return self.address("screen")

    @property
    def opened_by(self) -> str:
        """What its socket shows to be let in."""
        return f"{WATCH_LINK}.{self.link}" if self.link else ""

    @property
    def own_id(self) -> str:
        return card_id(str(self.own.public_id)) if self.own else ""


def for_watchers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """One page at two addresses; the view gets what is watched."""

    @archers_only
    def of_archer(
        request: HttpRequest, archer: Archer, /, shoot_id: UUID, **named: Any
    ) -> HttpResponse:
        return view(request, _by_archer(archer, shoot_id), **named)

    @never_cache
    @require_safe
    @wraps(view)
    def shown(request: HttpRequest, shoot_watch: str = "", **named: Any) -> HttpResponse:
        if not shoot_watch:
            return of_archer(request, **named)
        return view(request, _by_link(shoot_watch), **named)

    return shown


def _by_archer(archer: Archer, shoot_id: UUID) -> Watched:
    by = caller_for(archer)
    shoot = asked_shoot(shoot_id, by)
    own = shoot.participants.listed().of(by).select_related("slot").first()
    return Watched(shoot, own, archer.pk)


def _by_link(token: str) -> Watched:
    shoot = shoot_to_watch(token)
    if shoot is None:
        raise Http404
    return Watched(shoot, link=token)
