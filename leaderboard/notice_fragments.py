"""Notices as pages show them. Page and live frame show the same bytes, which know of no viewer."""

from collections.abc import Collection
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from leaderboard.models import Notice, Shoot
from leaderboard.notice_words import told
from scoring.times import iso

# Of a feed with hundreds of them each is rendered once in a process.
_NOTICES_KEPT = 1024


class ShownNotice(NamedTuple):
    """Equal ones look the same, wherever they are shown."""

    number: int
    version: int
    # In UTC, and by the clock where it is shot.
    moment: str
    clock: str
    text: str

    @property
    def id(self) -> str:
        return f"notice-{self.number}"


def shown_notices(notices: QuerySet[Notice], shoot: Shoot) -> list[ShownNotice]:
    read = notices.values_list("pk", "version", "kind", "at", "figures", "participant__name")
    return [_shown(shoot, *notice) for notice in read]


def latest_notice(shoot: Shoot, kinds: Collection[str]) -> ShownNotice | None:
    """Of these kinds."""
    latest = Notice.objects.filter(shoot=shoot, kind__in=kinds)[:1]
    return next(iter(shown_notices(latest, shoot)), None)


def line_id(shoot_id: str) -> str:
    return f"notice-line-{shoot_id}"


@lru_cache(_NOTICES_KEPT)
def notice_fragment(notice: ShownNotice) -> SafeString:
    return render_to_string("leaderboard/_notice.html", {"notice": notice})


def line_fragment(shoot_id: str, notice: ShownNotice | None) -> SafeString:
    told_in_line = {"id": line_id(shoot_id), "notice": notice}
    return render_to_string("leaderboard/_notice_line.html", told_in_line)


def _shown(shoot: Shoot, number: int, version: int, *notice: Any) -> ShownNotice:
    kind, at, figures, name = notice
    clock = date_format(at.astimezone(ZoneInfo(shoot.timezone)), "H:i")
    text = told(kind, name or "", figures, zone=shoot.timezone)
    return ShownNotice(number, version, iso(at), clock, text)
