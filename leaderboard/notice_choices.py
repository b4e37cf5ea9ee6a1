"""Which notices come to an archer: on the line of their pages, and on their phones."""

from collections.abc import Collection
from typing import Any

from leaderboard.kinds import CHOSEN, Chosen
from leaderboard.models import NoticeChoice
from scoring.callers import Caller
from scoring.models import Archer
from scoring.refusals import Forbidden, Invalid
from scoring.writing import one_transaction


def chosen_kinds(archer_id: int | None) -> tuple[Chosen, ...]:
    """All for whoever has not chosen, or is no archer."""
    found = NoticeChoice.objects.filter(archer=archer_id).values_list("kinds", flat=True).first()
    return CHOSEN if found is None else tuple(kind for kind in CHOSEN if kind in found)


@one_transaction
def choose_kinds(kinds: Collection[str], *, by: Caller) -> None:
    """Of the caller's own; the feed shows all to everybody."""
    if by.only_slot is not None:
        raise Forbidden("archer", "a card alone has no notices")
    if unknown := {*kinds} - {*CHOSEN}:
        raise Invalid("kinds", f"there is no {min(unknown)}; there are {', '.join(CHOSEN)}")
    chosen = [kind for kind in CHOSEN if kind in kinds]
    NoticeChoice.objects.update_or_create(archer_id=by.archer_id, defaults={"kinds": chosen})


def follow_choice(sender: type[Archer], guest: Archer, to: Archer, **_: Any) -> None:
    """Hears `cards_moved`. Who chose under the account keeps that."""
    if not NoticeChoice.objects.filter(archer=to).exists():
        NoticeChoice.objects.filter(archer=guest).update(archer=to)
