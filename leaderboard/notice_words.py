"""Notices in words, made when they are read: with the name that the archer has by then."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from leaderboard.kinds import Chosen, OfNotice
from leaderboard.nicknames import isolated
from leaderboard.rule_words import RULES

# As archers choose among them.
CHOICES: dict[Chosen, Any] = {
    "lead": gettext_lazy("Somebody takes the lead"),
    "golden_end": gettext_lazy("An end of golds"),
    "personal_best": gettext_lazy("A personal best"),
    "class_reached": gettext_lazy("A class reached"),
    "finished": gettext_lazy("Somebody has finished"),
    "joined_late": gettext_lazy("Somebody joins after the start"),
    "corrected": gettext_lazy("A correction that changes places"),
}
_WORDS: dict[OfNotice, Any] = {
    "lead": ngettext_lazy(
        "%(name)s takes the lead, %(total)s after %(arrows)s arrow",
        "%(name)s takes the lead, %(total)s after %(arrows)s arrows",
        "arrows",
    ),
    "golden_end": gettext_lazy("%(name)s shoots a golden end: %(end)s"),
    "personal_best": gettext_lazy("%(name)s shoots a personal best: %(total)s, was %(before)s"),
    "class_reached": gettext_lazy("%(name)s reaches %(classification)s with %(total)s"),
    "finished": ngettext_lazy(
        "%(name)s has finished, %(total)s after %(arrows)s arrow",
        "%(name)s has finished, %(total)s after %(arrows)s arrows",
        "arrows",
    ),
    "joined_late": gettext_lazy("%(name)s has joined"),
    "corrected": gettext_lazy("%(name)s’s card is corrected: %(total)s, was %(before)s"),
    "started": gettext_lazy("Shooting has started"),
    "tie_break": gettext_lazy("Another rule for ties from here on: %(rule)s"),
    "end_moved": gettext_lazy("The shoot ends later: %(day)s, %(time)s"),
    "left": gettext_lazy("%(name)s has left"),
    "retired": gettext_lazy("%(name)s has retired"),
    "came_back": gettext_lazy("%(name)s is back"),
    "removed": gettext_lazy("%(name)s is off the board by the host’s word"),
}
_FINISHED_UNSCORED = gettext_lazy("%(name)s has finished")


def told(kind: OfNotice, name: str, figures: Mapping[str, Any], *, zone: str) -> str:
    """`zone` is the shoot's."""
    words = _WORDS[kind]
    if kind == "finished" and figures["total"] is None:
        words = _FINISHED_UNSCORED
    shown = {"name": isolated(name or _("Archer")), **figures, **_shown(figures, zone)}
    return str(words % shown)


def _shown(figures: Mapping[str, Any], zone: str) -> dict[str, str]:
    """What stands in the figures as keys, moments or lists, as it is read."""
    shown = {}
    if end := figures.get("end"):
        shown["end"] = " ".join(end)
    if rule := figures.get("rule"):
        shown["rule"] = str(RULES[rule])
    if expires_at := figures.get("expires_at"):
        moment = datetime.fromisoformat(expires_at).astimezone(ZoneInfo(zone))
        shown |= {"day": date_format(moment, "j F"), "time": date_format(moment, "H:i")}
    return shown
