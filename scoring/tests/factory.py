"""The cast: Robin shoots, Marian coaches, Guy is the stranger."""

from typing import Any

from django.utils import timezone

from scoring.callers import Caller
from scoring.models import Archer, Club, ClubMembership, Session, Slot, SlotGrant, Target

PASSWORD = "sherwood-oak-1"
# What a classification and a par hang on.
FULL_PROFILE = {"bowstyle": "recurve", "category": "open", "age_group": "adult"}


def make_archer(login_name: str | None = "robin", **facts: Any) -> Archer:
    facts.setdefault("display_name", (login_name or "guest").title())
    if login_name is None:
        return Archer.objects.create(**facts)
    return Archer.objects.create_user(login_name, PASSWORD, **facts)


def make_club(name: str = "Sherwood", *, archers: tuple[Archer, ...] = ()) -> Club:
    club = Club.objects.create(name=name)
    for archer in archers:
        ClubMembership.objects.create(club=club, archer=archer)
    return club


def make_session(owner: Archer, location: str = "Main Range", **facts: Any) -> Session:
    facts = {"is_indoor": False, "timezone": "UTC", "opened_at": timezone.now()} | facts
    return Session.objects.create(owner=owner, location=location, **facts)


def make_slot(archer: Archer, session: Session | None = None, **facts: Any) -> Slot:
    """A place as scoring.places gives it, with a card of its own; a practice unless told."""
    session = session or archer.sessions.filter(closed_at=None).first() or make_session(archer)
    target, _ = Target.objects.get_or_create(
        session=session, lane=facts.pop("lane", 1), defaults={"distance": 30, "unit": "m"}
    )
    taken = target.slots.shooting().values_list("letter", flat=True)
    facts = {
        "letter": next(letter for letter in "ABCD" if letter not in taken),
        "face_key": "" if facts.get("round_key") else "wa_60cm_full",
        "shot_per_round": 3,
        "started_at": timezone.now(),
        "shots_fired": 0,
        "shots_hit": None if facts.get("face_key") == "none" else 0,
    } | facts
    return Slot.objects.create(session=session, target=target, archer=archer, **facts)


def make_grant(slot: Slot, mate: Archer) -> SlotGrant:
    """The mate may score the card."""
    return SlotGrant.objects.create(slot=slot, archer=mate, granted_at=slot.started_at)


def by(archer: Archer) -> Caller:
    return Caller(archer.pk)
