"""Cases IA-17 and IA-32: the archer lets a target mate score, and nobody else decides that."""

import uuid

import pytest

from scoring.callers import Caller
from scoring.granting import (
    GRANT_LINKS_MADE,
    LINK_LASTS,
    card_to_score,
    grant_card,
    make_grant_link,
    take_grant_link,
    withdraw_grant,
)
from scoring.models import Archer, GrantLink, ShotRevision, SlotGrant
from scoring.refusals import Conflict, NotFound, TooMany
from scoring.tests.device import at_once
from scoring.tests.factory import by, make_archer, make_slot
from scoring.tests.phone import Phone

pytestmark = pytest.mark.django_db


def grant(slot, mate, *, by):
    grant_card(slot.public_id, to=mate.public_id, by=Caller(by.pk))


def withdraw(slot, mate, *, by):
    withdraw_grant(slot.public_id, to=mate.public_id, by=Caller(by.pk))


def test_a_granted_mate_scores_under_his_own_name(slot, robin, tuck):
    grant(slot, tuck, by=robin)
    Phone(tuck).tap(slot, 1, "9")

    assert ShotRevision.objects.get().actor == tuck


def test_a_mate_scores_no_longer_once_the_archer_takes_it_back(slot, robin, tuck):
    grant(slot, tuck, by=robin)
    withdraw(slot, tuck, by=robin)

    with pytest.raises(NotFound, match="slot"):
        Phone(tuck).tap(slot, 1, "9")


def test_a_grant_opens_one_card_and_not_the_next(slot, robin, tuck):
    grant(slot, tuck, by=robin)
    slot.finished_at = slot.started_at
    slot.save()

    with pytest.raises(NotFound, match="slot"):
        Phone(tuck).tap(make_slot(robin), 1, "9")


def test_granting_and_taking_back_twice_changes_nothing(slot, robin, tuck):
    grant(slot, tuck, by=robin)
    grant(slot, tuck, by=robin)
    assert slot.grants.count() == 1

    withdraw(slot, tuck, by=robin)
    withdraw(slot, tuck, by=robin)
    assert not slot.grants.exists()


def test_only_the_archer_grants(slot, robin, tuck):
    guy = make_archer("guy")
    grant(slot, tuck, by=robin)

    for other in (tuck, guy):
        with pytest.raises(NotFound, match="slot"):
            grant(slot, guy, by=other)
        with pytest.raises(NotFound, match="slot"):
            withdraw(slot, tuck, by=other)

    assert [given.archer for given in slot.grants.all()] == [tuck]


def test_the_owner_of_the_session_grants_nothing(robin, tuck):
    slot = make_slot(tuck, make_slot(robin).session)

    with pytest.raises(NotFound, match="slot"):
        grant(slot, robin, by=robin)


def test_a_capability_grants_nothing(slot, robin, tuck):
    card = Caller(robin.pk, only_slot=slot.pk)

    with pytest.raises(NotFound, match="slot"):
        grant_card(slot.public_id, to=tuck.public_id, by=card)


def test_a_mate_whom_nobody_knows_is_not_found(slot, robin):
    for change in (grant_card, withdraw_grant):
        with pytest.raises(NotFound, match="archer"):
            change(slot.public_id, to=uuid.uuid4(), by=by(robin))


@pytest.mark.django_db(transaction=True)
def test_granting_twice_at_once_is_granting_once(slot, robin, tuck):
    outcomes = at_once(*[lambda: grant(slot, tuck, by=robin)] * 4)

    assert outcomes == [None] * 4
    assert slot.grants.count() == 1


def link_to(slot):
    return make_grant_link(slot.public_id, by=Caller(slot.archer_id))


def test_whoever_opens_the_link_of_a_card_scores_it(slot, tuck):
    take_grant_link(link_to(slot), by=by(tuck))
    Phone(tuck).tap(slot, 1, "9")

    assert ShotRevision.objects.get().actor == tuck


def test_a_link_is_for_all_the_mates_at_the_target(slot, tuck):
    token, john = link_to(slot), make_archer("john")
    for mate in (tuck, john, tuck):
        take_grant_link(token, by=by(mate))

    assert {grant.archer for grant in slot.grants.all()} == {tuck, john}


def test_who_is_nobody_yet_becomes_a_guest_with_it(slot):
    granted = take_grant_link(link_to(slot), by=None, label="Firefox, Android")

    guest = Archer.objects.get(login_name=None)
    assert granted.token
    assert slot.grants.get().archer == guest


def test_a_link_is_over_after_minutes(slot, tuck, clock):
    token = link_to(slot)
    assert card_to_score(token) == slot
    clock.forward(seconds=LINK_LASTS.total_seconds())

    assert card_to_score(token) is None
    with pytest.raises(NotFound):
        take_grant_link(token, by=by(tuck))


def test_the_next_link_takes_the_place_of_the_one_before(slot):
    first, second = link_to(slot), link_to(slot)

    assert card_to_score(first) is None
    assert card_to_score(second) == slot


def test_who_was_taken_back_does_not_come_again_by_the_same_link(slot, robin, tuck):
    token = link_to(slot)
    take_grant_link(token, by=by(tuck))
    withdraw(slot, tuck, by=robin)

    with pytest.raises(NotFound):
        take_grant_link(token, by=by(tuck))


def test_only_the_archer_makes_a_link(slot, robin, tuck):
    grant(slot, tuck, by=robin)

    for other in (by(tuck), by(make_archer("guy")), Caller(robin.pk, only_slot=slot.pk)):
        with pytest.raises(NotFound):
            make_grant_link(slot.public_id, by=other)


def test_nobody_grants_their_card_to_themselves(slot, robin):
    with pytest.raises(Conflict):
        take_grant_link(link_to(slot), by=by(robin))

    assert not SlotGrant.objects.exists()


def test_the_link_of_a_card_is_not_kept(slot):
    assert link_to(slot) != GrantLink.objects.get().token_hash


def test_links_of_cards_are_limited(slot):
    for _ in range(GRANT_LINKS_MADE.most):
        link_to(slot)

    with pytest.raises(TooMany):
        link_to(slot)
