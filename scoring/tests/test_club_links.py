"""The link by which archers join a club: signed, and renewed by its coaches."""

import pytest

from scoring.callers import Caller
from scoring.clubs import club_to_join, club_token, join_club, renew_club_link
from scoring.coaching import make_coach
from scoring.joining import join_token
from scoring.models import Club, Installation
from scoring.refusals import NotFound
from scoring.tests.factory import make_archer, make_club, make_session

pytestmark = pytest.mark.django_db


def test_the_link_leads_to_its_club_and_stays_the_same(sherwood):
    make_club("Nottingham")

    assert club_to_join(club_token(sherwood)) == sherwood
    assert club_token(sherwood) == club_token(Club.objects.get(pk=sherwood.pk))


@pytest.mark.parametrize(
    "forge",
    [
        lambda token: "",
        lambda token: token[1:],
        lambda token: token.rpartition("-")[0] + "-2",
        lambda token: token + "9" * 5000,
        lambda token: "é" * 22 + "-1-1",
    ],
)
def test_a_forged_link_opens_nothing(sherwood, forge):
    assert club_to_join(forge(club_token(sherwood))) is None


def test_no_other_server_signs_it_and_no_link_of_something_else_opens_it(sherwood, robin):
    session = make_session(robin, pk=sherwood.pk)
    assert club_to_join(join_token(session)) is None

    foreign = club_token(sherwood)
    Installation.objects.update(link_key=b"another")
    assert club_to_join(foreign) is None


def test_a_renewed_link_takes_the_place_of_the_one_before_and_nobody_has_to_go(sherwood, marian):
    first, stranger = club_token(sherwood), make_archer("guy")
    renew_club_link(sherwood.pk, by=marian)
    with pytest.raises(NotFound):
        join_club(first, by=Caller(stranger.pk), network="")

    assert {str(each.archer) for each in sherwood.memberships.all()} == {"Robin", "Marian"}
    sherwood.refresh_from_db()
    assert club_to_join(club_token(sherwood)) == sherwood


def test_only_its_coaches_and_superusers_renew(sherwood, robin):
    make_coach(will := make_archer("will"), club_name="Nottingham")
    for other in (robin, will, make_archer("guy")):
        with pytest.raises(NotFound):
            renew_club_link(sherwood.pk, by=other)

    sherwood.refresh_from_db()
    assert sherwood.link_number == 1
    renew_club_link(sherwood.pk, by=make_archer("much", is_superuser=True))
    sherwood.refresh_from_db()
    assert sherwood.link_number == 2
