"""Who belongs to a club: archers come by its link and leave when they like. Whom its coaches see
hangs on nothing else; who coaches is for others to say (scoring.coaching)."""

from typing import NamedTuple
from uuid import UUID

from django.db.models import F, Prefetch, QuerySet

from scoring.accounts import change_profile, make_guest
from scoring.callers import Caller
from scoring.coaching import is_coach
from scoring.models import Archer, Club, ClubMembership
from scoring.refusals import NotFound, required
from scoring.sessions import lock_archer
from scoring.signed_links import link_token, named_by
from scoring.starting import guests_name
from scoring.throttling import counting_wrong_links
from scoring.writing import one_transaction


class Joined(NamedTuple):
    club: Club
    # Of the device of a guest who came with the link; empty for whoever was here before.
    token: str


def club_token(club: Club) -> str:
    return link_token("club", club.pk, club.link_number)


def club_to_join(token: str) -> Club | None:
    """With its coaches; None for a link that was renewed or is forged."""
    return named_by("club", token, Club.objects.with_coaches())


def memberships_of(archer: Archer) -> QuerySet[ClubMembership]:
    """Each with its club and that one's coaches."""
    clubs = Prefetch("club", Club.objects.with_coaches())
    return archer.memberships.prefetch_related(clubs).order_by("club__name", "pk")


def membership_in(club_pk: int, archer: Archer) -> ClubMembership | None:
    # By `club` itself the database would be asked, also for numbers that it does not know.
    return memberships_of(archer).filter(club__pk=club_pk).first()


def join_club(
    token: str, *, by: Caller | None, name: str = "", network: str, label: str = ""
) -> Joined:
    """Who is nobody yet becomes a guest of this name; whoever is here is called so from now on, if
    they say one. Joining twice changes nothing, and makes nobody a coach."""
    with counting_wrong_links(network):
        return _join_club(token, by=by, name=name, network=network, label=label)


@one_transaction
def _join_club(token: str, *, by: Caller | None, name: str, network: str, label: str) -> Joined:
    club, key = required(club_to_join(token), "link", "…"), ""
    if by is None:
        guest, key = make_guest(name or guests_name(), network=network, label=label)
        by = Caller(guest.pk)
    elif name:
        change_profile(display_name=name, by=by)
    # Cards that move to another archer take the memberships along, and so does an erasure.
    club.memberships.get_or_create(archer=lock_archer(by.archer_id))
    return Joined(club, key)


@one_transaction
def leave_club(club_pk: int, *, by: Caller) -> None:
    """Its coaches see nothing of the archer any more. Whoever coached it does so no longer, the
    last one too. Repeating it is no mistake."""
    archer = lock_archer(by.archer_id)
    left = membership_in(club_pk, archer)
    if left is None:
        return
    left.delete()
    if left.is_coach and not is_coach(archer):
        # The door that was opened to the coach.
        archer.is_staff = False
        archer.save(update_fields=["is_staff"])


@one_transaction
def renew_club_link(club_pk: int, *, by: Archer) -> None:
    """Those that were given out until now take nobody in any more. Whoever belongs to it stays."""
    coached = Club.objects.coached_by(by).filter(pk=club_pk)
    if not coached.update(link_number=F("link_number") + 1):
        raise NotFound("club", club_pk)


@one_transaction
def take_out(club_pk: int, archer_id: UUID, *, by: Archer) -> None:
    """By a coach, who then sees the archer no more. No coach is taken out by another. Repeating it
    is no mistake."""
    club = required(Club.objects.coached_by(by).filter(pk=club_pk).first(), "club", club_pk)
    club.memberships.filter(archer__public_id=archer_id, is_coach=False).delete()
