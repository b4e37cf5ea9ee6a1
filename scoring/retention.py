"""Whose name nothing is kept for any more: those who have not been seen for a long time."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import batched
from typing import NamedTuple

from django.db.models import Exists, F, Max, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from scoring.models import Archer, ClubMembership, DeviceKey, Session, Slot

AT_ONCE = 200

# The app above says who has been seen there since, as conditions on the archer.
SEEN_SINCE: list[Callable[[datetime], Q]] = []


class Unseen(NamedTuple):
    archer: Archer
    # The last sign of life, by the installation's clock.
    last_seen: date


def unseen_since(moment: datetime, *, with_accounts: bool = False) -> QuerySet[Archer]:
    """With `seen_at`. Never who looks after others, nor who has a card open."""
    open_cards = Slot.objects.shooting().filter(
        archer=OuterRef("pk"), session__in=Session.objects.open_at(timezone.now())
    )
    coaching = ClubMembership.objects.filter(archer=OuterRef("pk"), is_coach=True)
    found = _with_last_sign(Archer.objects.filter(is_active=True, is_staff=False))
    found = found.exclude(is_superuser=True).filter(Q(seen_at__lt=moment))
    found = found.exclude(Exists(open_cards)).exclude(Exists(coaching))
    for seen in SEEN_SINCE:
        found = found.exclude(seen(moment))
    return found if with_accounts else found.filter(login_name=None)


def read_unseen(moment: datetime, *, with_accounts: bool = False) -> Iterator[Unseen]:
    """A few in memory at once; looked at again one by one, for they may be gone by then."""
    found = unseen_since(moment, with_accounts=with_accounts)
    keys = list(found.order_by("pk").values_list("pk", flat=True))
    for some in batched(keys, AT_ONCE, strict=False):
        for archer in found.filter(pk__in=some).order_by("pk"):
            yield Unseen(archer, timezone.localdate(archer.seen_at))


def _with_last_sign(archers: QuerySet[Archer]) -> QuerySet[Archer]:
    """Arrows and places taken, sessions opened, devices that came, the admin's door."""
    signs = (
        _last(DeviceKey, "archer", Coalesce("last_used_at", "created_at")),
        _last(Slot, "archer", Greatest("started_at", Coalesce("last_shot_at", "started_at"))),
        _last(Session, "owner", F("opened_at")),
        "last_login",
    )
    # Not as a keyword: the type checker would take it for a second declaration.
    last_sign = {
        "seen_at": Greatest("created_at", *(Coalesce(sign, "created_at") for sign in signs))
    }
    return archers.annotate(**last_sign)


def _last(model: type[Model], whose: str, moment: Combinable) -> Subquery:
    rows = model._default_manager.filter(**{whose: OuterRef("pk")}).order_by()  # noqa: SLF001 — Django's documented way to any model's rows
    return Subquery(rows.values(whose).annotate(last=Max(moment)).values("last"))
