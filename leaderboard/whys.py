"""Why an archer stands where they do, and what can still happen, in words."""

from django.utils.translation import gettext as _

from leaderboard.boards import Board
from leaderboard.entrants import Entrant
from leaderboard.nicknames import isolated
from leaderboard.prospects import Prospect
from leaderboard.rule_words import FIGURES, RULES
from leaderboard.standings import Why, why


def whys_of(board: Board, id_: str) -> list[str]:
    """What parts a placed archer from whoever is next above, and next below."""
    one, neighbours = board.entrants[id_], board.neighbours_of(id_)
    return [_told(one, other, board.rule, neighbours.above) for other in neighbours if other]


def prospect_in_words(prospect: Prospect) -> str:
    best, worst = prospect
    if prospect.cannot_be_caught:
        return _("Cannot be caught.")
    if prospect.is_certain:
        return _("Certain of place %(place)s.") % {"place": best}
    return _("Can still end anywhere from place %(best)s to %(worst)s.") % {
        "best": best,
        "worst": worst,
    }


def _told(one: Entrant, other: Entrant, rule: str, above: Entrant | None) -> str:
    is_behind = other is above
    higher, lower = (other, one) if is_behind else (one, other)
    reason = why(higher.entry, lower.entry, rule)
    name = isolated(other.name or _("Archer"))
    if reason.key == "total":
        return _apart(one, other, name, is_behind=is_behind)
    return " ".join([*_level(reason, name), *_deciding(reason, one, other)])


def _apart(one: Entrant, other: Entrant, name: str, *, is_behind: bool) -> str:
    told = {"name": name, "own": one.tally.total, "other": other.tally.total}
    told["points"] = abs(one.tally.total - other.tally.total)
    if is_behind:
        return _("%(points)s behind %(name)s: %(own)s against %(other)s.") % told
    return _("%(points)s ahead of %(name)s: %(own)s against %(other)s.") % told


def _level(reason: Why, name: str) -> list[str]:
    (_key, total), *others = reason.level
    return [
        _("Level on %(total)s with %(name)s.") % {"total": total, "name": name},
        *(
            _("%(figure)s: %(value)s each.") % {"figure": FIGURES[key], "value": value}
            for key, value in others
        ),
    ]


def _deciding(reason: Why, one: Entrant, other: Entrant) -> list[str]:
    told = [_("Rule: %(rule)s.") % {"rule": RULES[reason.rule]}]
    if reason.key is None:
        return [*told, _("They share the place.")]
    figures = {
        "figure": FIGURES[reason.key],
        "own": getattr(one.tally, reason.key),
        "other": getattr(other.tally, reason.key),
    }
    return [_("%(figure)s: %(own)s against %(other)s.") % figures, *told]
