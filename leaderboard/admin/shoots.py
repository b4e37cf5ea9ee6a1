from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leaderboard.admin.filters import ShootDayFilter, ShootRoundFilter, ShootStateFilter
from leaderboard.codes import read_code
from leaderboard.links import watch_token
from leaderboard.models import Participant, Shoot
from leaderboard.phases import phase_at
from leaderboard.statuses import CANCELLED, CHECK_IN, FINISHED, SHOOTING
from scoring.admin.beside import Link
from scoring.admin.exporting import ExportingAdmin
from scoring.admin.filters import ClubFilter
from scoring.admin.looking import archers_seen, count_of, moment
from scoring.models import Archer, Slot
from scoring.models.slot import SlotQuerySet

_PHASES = {
    CHECK_IN: _("check-in"),
    SHOOTING: _("shooting"),
    FINISHED: _("finished"),
    CANCELLED: _("cancelled"),
}


_MADE, _STARTED, _FINISHED, _CLOSED = (
    moment(name, words)
    for name, words in (
        ("made_at", _("made")),
        ("started_at", _("started")),
        ("finished_at", _("all finished")),
        ("closed_at", _("closed")),
    )
)


@admin.register(Shoot)
class ShootAdmin(ExportingAdmin):
    """In which a coach's archers are; of others in it their number alone.

    The board is for whoever has the link to watch, so a coach is given that.
    """

    list_display = ("called", "code_now", "host_seen", "round", _MADE, "phase", "archers")
    list_filter = (ClubFilter, ShootDayFilter, ShootRoundFilter, ShootStateFilter)
    search_fields = ("title",)
    search_help_text = _("Title or code, or name of an archer")
    ordering = ("-pk",)
    fields = readonly_fields = (
        "called",
        "code_now",
        "host_seen",
        "round",
        "phase",
        _MADE,
        _STARTED,
        _FINISHED,
        _CLOSED,
    )

    def shown(self, rows: QuerySet[Any], seen: QuerySet[Archer]) -> Any:
        there = Participant.objects.listed().filter(shoot=OuterRef("pk"))
        return rows.select_related("host", "code").annotate(
            is_host_seen=Exists(seen.filter(pk=OuterRef("host"))),
            here=count_of(there, "shoot"),
            seen_count=count_of(there.filter(archer__in=seen), "shoot"),
        )

    def found_by(self, word: str, named: QuerySet[Archer]) -> Q:
        return _called(word) | Q(pk__in=Shoot.objects.of_archers(named).values("pk"))

    def cards_in(self, rows: QuerySet[Any], seen: SlotQuerySet) -> SlotQuerySet:
        inside = Participant.objects.listed().filter(shoot__in=rows.values("pk"))
        return seen.filter(pk__in=inside.values("slot"))

    @admin.display(description=_("shoot"), ordering="title")
    def called(self, shoot: Any) -> str:
        return str(shoot)

    @admin.display(description=_("code"))
    def code_now(self, shoot: Shoot) -> str:
        return shoot.code.code if hasattr(shoot, "code") else "–"

    @admin.display(description=_("host"))
    def host_seen(self, shoot: Any) -> str:
        return str(shoot.host) if shoot.is_host_seen else gettext("somebody else")

    @admin.display(description=_("round"))
    def round(self, shoot: Shoot) -> str:
        return shoot.round.name if shoot.round else gettext("each their own")

    @admin.display(description=_("status"))
    def phase(self, shoot: Any) -> str:
        return str(_PHASES[phase_at(shoot, timezone.now(), has_archers=shoot.here > 0)])

    @admin.display(description=_("archers"))
    def archers(self, shoot: Any) -> str:
        return f"{shoot.seen_count} / {shoot.here}"

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        shoot: Any = kwargs["obj"]
        inside = shoot.participants.listed().filter(archer__in=archers_seen(request))
        context |= {
            "participants": inside.select_related("archer", "slot__target").order_by(
                F("slot__total").desc(), "name", "pk"
            ),
            "other_count": shoot.here - shoot.seen_count,
            "watch": watch_token(shoot),
        }
        return super().render_change_form(request, context, *args, **kwargs)


def cards_found_by(word: str) -> Q:
    """By the title or the code of a shoot that they are in."""
    inside = Participant.objects.listed()
    return Q(pk__in=inside.filter(shoot__in=Shoot.objects.filter(_called(word))).values("slot"))


def links_of_card(slot: Slot) -> Iterable[Link]:
    """To the shoots that it is in, which whoever sees the card sees."""
    for shoot in Shoot.objects.filter(pk__in=slot.participations.listed().values("shoot")):
        yield Link(str(shoot), reverse("admin:leaderboard_shoot_change", args=(shoot.pk,)))


def _called(word: str) -> Q:
    code = read_code(word)
    return Q(title__icontains=word) | (Q(code__code=code) if code else Q(pk=None))
