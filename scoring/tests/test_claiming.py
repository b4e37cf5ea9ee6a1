"""A guest's cards under an account. Cases IA-05 and IA-25."""

import pytest
from django.utils import timezone

from scoring.callers import Caller
from scoring.claiming import claim_account, move_cards, welcome
from scoring.device_keys import find_key, make_key
from scoring.models import Archer, Arrow, DeviceKey, Note, Slot
from scoring.refusals import Conflict, Invalid
from scoring.tests.factory import (
    PASSWORD,
    make_archer,
    make_club,
    make_grant,
    make_session,
    make_slot,
)
from scoring.tests.phone import Phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def guest(db):
    return make_archer(None, display_name="Guest")


def claim(guest, **facts):
    facts = {"login_name": "robin", "password": PASSWORD} | facts
    return claim_account("Robin", by=Caller(guest.pk), **facts)


def test_the_guest_stays_the_same_archer_with_all_cards(guest):
    slot = make_slot(guest)
    Phone(guest).tap(slot, 1, "9")
    token = claim(guest)

    claimed = Archer.objects.get()
    assert (claimed.pk, claimed.public_id) == (guest.pk, guest.public_id)
    assert (claimed.login_name, claimed.display_name) == ("robin", "Robin")
    assert claimed.check_password(PASSWORD)
    assert claimed.slots.get() == slot
    assert find_key(token).caller == Caller(guest.pk)


def test_every_key_from_before_opens_nothing_any_more(guest):
    slot = make_slot(guest)
    preset, another, sensor = make_key(guest), make_key(guest), make_key(guest, slot=slot)
    claim(guest)

    assert find_key(preset) is None
    assert find_key(another) is None
    assert find_key(sensor).caller.only_slot == slot.pk


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"login_name": "GUY"}, "login_name"), ({"password": "short"}, "password")],
)
def test_what_cannot_be_an_account_changes_nothing(guest, facts, field):
    make_archer("guy")
    kept = make_key(guest)
    with pytest.raises(Invalid) as refused:
        claim(guest, **facts)

    assert refused.value.about == field
    guest.refresh_from_db()
    assert guest.is_guest
    assert find_key(kept)


def test_an_account_is_not_claimed_again(robin):
    with pytest.raises(Conflict):
        claim(robin, login_name="robin2")


def test_cards_move_into_an_account_that_exists(guest, robin, announced):
    slot = make_slot(guest)
    Phone(guest).tap(slot, 1, "9")
    before = Slot.objects.get()
    announced.clear()
    token = welcome(robin, guest=guest)

    moved = robin.slots.get()
    assert (moved.pk, moved.total, moved.started_at) == (slot.pk, 9, slot.started_at)
    assert announced == [[(slot.public_id, before.version + 1, 9)]]
    assert find_key(token).caller == Caller(robin.pk)


def test_who_made_which_arrow_is_told_as_it_was(guest, robin):
    slot = make_slot(guest)
    Phone(guest).tap(slot, 1, "9")
    move_cards(guest, to=robin)

    assert slot.revisions.get().actor == guest


def test_the_account_goes_on_with_the_card(guest, robin):
    slot = make_slot(guest)
    move_cards(guest, to=robin)
    Phone(robin).tap(slot, 1, "9")

    assert robin.slots.get().total == 9


def test_what_belongs_to_the_cards_comes_along(guest, robin):
    slot = make_slot(guest)
    Arrow.objects.create(archer=guest, number=1)
    Note.objects.create(slot=slot, author=guest, text="Wind", written_at=timezone.now())
    sensor = make_key(guest, slot=slot)
    club = make_club(archers=(guest,))
    move_cards(guest, to=robin)

    assert robin.arrows.count() == robin.notes.count() == robin.memberships.count() == 1
    assert find_key(sensor).caller == Caller(robin.pk, slot.pk)
    assert club.memberships.get().archer == robin
    assert robin.sessions.get() == slot.session


def test_grants_come_along_once(guest, robin):
    tuck = make_archer("tuck")
    shared, other = make_slot(tuck, finished_at=timezone.now()), make_slot(tuck)
    for slot, mate in ((shared, guest), (shared, robin), (other, guest)):
        make_grant(slot, mate)
    move_cards(guest, to=robin)

    assert set(robin.grants.values_list("slot", flat=True)) == {shared.pk, other.pk}


def test_the_guest_is_nobody_afterwards(guest, robin):
    token = make_key(guest)
    move_cards(guest, to=robin)

    assert find_key(token) is None
    guest.refresh_from_db()
    assert not guest.is_active
    assert DeviceKey.objects.get(archer=guest).revoked_at is not None


def test_where_both_shoot_it_is_refused_and_nothing_changed(guest, robin):
    make_slot(robin)
    slot = make_slot(guest)
    token = make_key(guest)
    with pytest.raises(Conflict):
        welcome(robin, guest=guest)

    slot.refresh_from_db()
    assert slot.archer == guest
    assert find_key(token)
    assert not DeviceKey.objects.filter(archer=robin).exists()


def test_where_both_left_a_card_in_one_session_it_is_refused(guest, robin):
    session = make_session(make_archer("john"))
    for archer in (guest, robin):
        make_slot(archer, session, left_at=timezone.now())

    with pytest.raises(Conflict):
        move_cards(guest, to=robin)


def test_an_open_session_of_the_account_is_no_hindrance(guest, robin):
    make_session(robin)
    slot = make_slot(guest)
    move_cards(guest, to=robin)
    Phone(robin).tap(slot, 1, "9")

    assert robin.slots.get().total == 9
    assert robin.sessions.filter(closed_at=None).count() == 1


def test_cards_of_an_account_are_not_taken(robin):
    with pytest.raises(Conflict):
        move_cards(robin, to=make_archer("guy"))
