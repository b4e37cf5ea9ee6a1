"""The parts of a coach's page. Page and live frame show the same bytes."""

from collections.abc import Sequence
from datetime import timedelta

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from scoring.coached_cards import CoachedCard
from scoring.needing_a_word import LATELY, Reason
from scoring.slot_fragments import in_minutes

SUMMARY = "coached-summary"


def item_id(card: CoachedCard) -> str:
    return f"coached-{card.slot_id}"


def item_of(card: CoachedCard, *, opens_admin: bool) -> SafeString:
    told = {
        "id": item_id(card),
        "card": card,
        "reasons": [_in_words(reason) for reason in card.reasons],
        "ends": LATELY,
        "opens_admin": opens_admin,
    }
    return render_to_string("scoring/_coached.html", told)


def summary_of(cards: Sequence[CoachedCard], *, has_archers: bool = True) -> SafeString:
    """How many shoot, and how many of them need a word; or that the clubs have no archers yet."""
    told = {
        "id": SUMMARY,
        "count": len(cards),
        "needing": sum(bool(each.reasons) for each in cards),
        "has_archers": has_archers,
    }
    return render_to_string("scoring/_coached_summary.html", told)


def _in_words(reason: Reason) -> dict[str, object]:
    """With its figures as they are said: minutes, whole points and millimetres."""
    now, before = reason.now, reason.before
    told: tuple[object, object] = round(now), round(before)
    if reason.kind in ("silent", "slower"):
        told = _minutes(now), _minutes(before)
    elif reason.kind == "wider" and not reason.is_in_mm:
        told = f"{now:.1f}", f"{before:.1f}"
    return {"reason": reason, "now": told[0], "before": told[1]}


def _minutes(seconds: float) -> str:
    return in_minutes(timedelta(seconds=seconds)) if seconds else ""
