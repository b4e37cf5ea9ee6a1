"""Who coaches whom."""

from uuid import UUID

from django.db import transaction

from scoring.callers import Caller
from scoring.models import Archer, Club, ClubMembership
from scoring.refusals import required


def make_coach(archer: Archer, *, club_name: str) -> Club:
    """Let this archer see the archers of the club, which is made if need be.

    Repeating it is harmless. A name that no club can have: ValidationError.
    """
    club = Club(name=club_name.strip())
    club.clean_fields()
    with transaction.atomic():
        club = Club.objects.filter(name__iexact=club.name).first() or club
        club.save()
        ClubMembership.objects.update_or_create(
            club=club, archer=archer, defaults={"is_coach": True}
        )
        archer.is_staff = True
        archer.save(update_fields=["is_staff"])
    return club


def is_coach(archer: Archer) -> bool:
    return Archer.objects.coaching().filter(pk=archer.pk).exists()


def coaches_somebody(coach: Archer) -> bool:
    """Besides themselves."""
    return Archer.objects.visible_to(coach).exclude(pk=coach.pk).exists()


def archer_seen(archer_id: UUID | None, *, by: Caller) -> Archer:
    """Whoever asks, or one of those whom they coach."""
    asking = Archer.objects.get(pk=by.archer_id)
    if archer_id is None:
        return asking
    seen = Archer.objects.visible_to(asking).filter(public_id=archer_id)
    return required(seen.first(), "archer", archer_id)
