"""The cast: Robin shoots, Marian coaches, Guy is the stranger."""

from typing import Any

from scoring.models import Archer, Club, ClubMembership


def make_archer(login_name: str | None = "robin", **facts: Any) -> Archer:
    facts.setdefault("display_name", (login_name or "guest").title())
    if login_name is None:
        return Archer.objects.create(**facts)
    return Archer.objects.create_user(login_name, "sherwood-oak-1", **facts)


def make_club(name: str = "Sherwood", *, archers: tuple[Archer, ...] = ()) -> Club:
    club = Club.objects.create(name=name)
    for archer in archers:
        ClubMembership.objects.create(club=club, archer=archer)
    return club
