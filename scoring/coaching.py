"""Who coaches whom."""

from django.db import transaction

from scoring.models import Archer, Club, ClubMembership


def make_coach(archer: Archer, *, club_name: str) -> Club:
    """Let this archer see the archers of the club, which is made if need be.

    Repeating it is harmless.
    """
    with transaction.atomic(durable=True):
        club = Club.objects.filter(name__iexact=club_name).first()
        club = club or Club.objects.create(name=club_name)
        ClubMembership.objects.update_or_create(
            club=club, archer=archer, defaults={"is_coach": True}
        )
        archer.is_staff = True
        archer.save(update_fields=["is_staff"])
    return club
