"""Who belongs to a club: in by its link, out again, and what its coaches see in between."""

from functools import partial
from uuid import UUID

import pytest

from scoring.claiming import claim_account, move_cards
from scoring.clubs import club_token, join_club, leave_club, memberships_of, take_out
from scoring.coaching import is_coach, make_coach
from scoring.erasing import erase_archer
from scoring.models import Archer, Club, ClubMembership, Slot
from scoring.refusals import Forbidden, Invalid, NotFound
from scoring.tests.device import Device, at_once
from scoring.tests.factory import PASSWORD, by, make_archer, make_club, make_slot
from scoring.tests.phone import Phone

pytestmark = pytest.mark.django_db


def join(club, archer=None, **said):
    return join_club(club_token(club), by=archer and by(archer), network="192.0.2.1", **said)


def belongs(club, archer):
    return club.memberships.filter(archer=archer).exists()


# In


def test_who_joins_is_an_archer_of_the_club_and_no_coach(sherwood, marian, robin):
    make_slot(robin)
    assert not Slot.objects.coached_by(by(marian))
    join(sherwood, robin)

    assert not is_coach(robin)
    assert Slot.objects.coached_by(by(marian)).get().archer == robin
    assert set(Archer.objects.visible_to(robin)) == {robin}


def test_joining_twice_changes_nothing_and_a_coach_stays_one(sherwood, marian, robin):
    for archer in (robin, robin, marian):
        joined = join(sherwood, archer)

    assert (joined.club, joined.token) == (sherwood, "")
    assert sherwood.memberships.count() == 2
    assert is_coach(marian)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_join_at_once_by_two_phones_none_fails():
    club, robin = make_club(), make_archer()
    outcomes = at_once(partial(join, club, robin), partial(join, club, robin))

    assert {outcome.club for outcome in outcomes} == {club}
    assert club.memberships.count() == 1


def test_nobody_becomes_a_guest_of_the_name_they_say(sherwood):
    joined = join(sherwood, name="Much", label="Firefox, Android")

    guest = Archer.objects.get(display_name="Much")
    assert guest.is_guest
    assert belongs(sherwood, guest)
    assert guest.device_keys.get().label == "Firefox, Android"
    assert joined.token


def test_a_wrong_link_or_name_makes_no_guest(sherwood):
    with pytest.raises(NotFound):
        join_club("wrong", by=None, name="Guy", network="192.0.2.1")
    with pytest.raises(Invalid):
        join(sherwood, name="Guy\nwas here")

    assert not Archer.objects.filter(login_name=None).exists()


def test_a_guest_who_had_no_name_has_one_from_then_on(sherwood):
    guest = make_archer(None, display_name="Guest")
    join(sherwood, guest, name="Much")

    guest.refresh_from_db()
    assert guest.display_name == "Much"


def test_nobody_joins_who_was_erased_meanwhile(sherwood, robin):
    erase_archer(by=by(robin), password=PASSWORD, network="")

    with pytest.raises(Forbidden):
        join(sherwood, robin)
    assert not belongs(sherwood, robin)


# Out


def seen_of_robin(coach, slot, robin):
    """The answers to all that the page names when somebody joins."""
    at, mine = f"/slot/{slot.public_id}", f"archer_id={robin.public_id}"
    correction = {"number": 1, "value": "8", "reason": "It does not touch the line."}
    return [
        coach.get(at).status,
        coach.get(f"{at}/revisions").status,
        coach.get(f"/profile/statistics?{mine}").status,
        coach.get(f"{at}/note").status,
        coach.post(f"{at}/note", text="Anchor higher.").status,
        coach.post(f"{at}/correction", **correction).status,
    ]


def test_a_coach_sees_what_was_said_while_the_archer_belongs_and_no_longer(
    sherwood, marian, robin, slot
):
    Phone(robin).tap(slot, 1, "9")
    coach = Device.of(marian)
    assert seen_of_robin(coach, slot, robin) == [404] * 6
    join(sherwood, robin)
    assert seen_of_robin(coach, slot, robin) == [200, 200, 200, 200, 201, 200]
    leave_club(sherwood.pk, by=by(robin))

    assert seen_of_robin(coach, slot, robin) == [404] * 6
    assert slot.notes.count() == 1


def test_leaving_again_or_what_one_is_not_in_changes_nothing_of_anybody(sherwood, robin, marian):
    join(sherwood, robin)
    guy = make_archer("guy")
    leave_club(sherwood.pk, by=by(guy))
    assert sherwood.memberships.count() == 2

    for _ in range(2):
        leave_club(sherwood.pk, by=by(robin))
    assert sherwood.memberships.get().archer == marian


def test_a_coach_who_leaves_coaches_no_longer_and_the_admin_is_shut(sherwood, marian, robin):
    join(sherwood, robin)
    make_coach(marian, club_name="Barnsdale")
    leave_club(sherwood.pk, by=by(marian))
    marian.refresh_from_db()
    assert set(Archer.objects.visible_to(marian)) == {marian}
    assert marian.is_staff
    leave_club(Club.objects.get(name="Barnsdale").pk, by=by(marian))

    marian.refresh_from_db()
    assert not marian.is_staff
    join(sherwood, marian)
    assert not is_coach(marian)


def test_whoever_opens_the_admin_by_another_right_keeps_it(sherwood, marian):
    much = make_archer("much", is_staff=True, is_superuser=True)
    make_coach(much, club_name="Sherwood")
    john = make_archer("john", is_staff=True)
    join(sherwood, john)
    for archer in (much, john):
        leave_club(sherwood.pk, by=by(archer))

        archer.refresh_from_db()
        assert archer.is_staff


def test_a_coach_takes_an_archer_out_and_no_coach_and_nobody_else_does(sherwood, marian, robin):
    join(sherwood, robin)
    make_coach(tuck := make_archer("tuck"), club_name="Sherwood")
    guy = make_archer("guy")
    for who, coach in ((robin, guy), (robin, robin)):
        with pytest.raises(NotFound):
            take_out(sherwood.pk, who.public_id, by=coach)
    take_out(sherwood.pk, tuck.public_id, by=marian)
    take_out(sherwood.pk, UUID(int=0), by=marian)
    assert sherwood.memberships.count() == 3

    take_out(sherwood.pk, robin.public_id, by=marian)
    assert not belongs(sherwood, robin)


# With the archer


def test_a_guest_who_makes_an_account_still_belongs(sherwood):
    guest = make_archer(None)
    join(sherwood, guest)
    claim_account("Robin", login_name="robin", password=PASSWORD, by=by(guest))

    assert belongs(sherwood, Archer.objects.get(login_name="robin"))


def test_a_guest_takes_the_club_into_an_account_and_its_coach_sees_one_archer(
    sherwood, marian, robin
):
    guest = make_archer(None)
    join(sherwood, guest)
    move_cards(guest, to=robin)

    assert set(Archer.objects.visible_to(marian)) == {marian, robin}


def test_where_both_belong_one_membership_is_left(sherwood, marian, robin):
    guest = make_archer(None)
    for archer in (guest, robin):
        join(sherwood, archer)
    move_cards(guest, to=robin)

    assert {each.archer for each in sherwood.memberships.all()} == {marian, robin}


def test_and_whoever_coached_as_a_guest_goes_on_coaching(sherwood, robin):
    guest = make_archer(None)
    for archer in (guest, robin):
        join(sherwood, archer)
    ClubMembership.objects.filter(archer=guest).update(is_coach=True)
    move_cards(guest, to=robin)

    assert is_coach(robin)


def test_whoever_is_erased_belongs_to_none(sherwood, robin):
    join(sherwood, robin)
    erase_archer(by=by(robin), password=PASSWORD, network="")

    assert sherwood.memberships.count() == 1


def test_clubs_are_told_with_those_who_coach_them(sherwood, marian, robin):
    make_coach(make_archer("alan"), club_name="Sherwood")
    make_coach(gone := make_archer("will"), club_name="Sherwood")
    Archer.objects.filter(pk=gone.pk).update(is_active=False)
    join(sherwood, robin)
    [told] = memberships_of(robin)

    assert [str(coach) for coach in told.club.coaches] == ["Alan", "Marian"]
