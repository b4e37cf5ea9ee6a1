"""Who sees a shoot, and what its rows can never be."""

import pytest
from django.db import IntegrityError

from leaderboard.models import Shoot
from leaderboard.tests.factory import make_participant, make_shoot
from scoring.callers import Caller
from scoring.tests.factory import make_slot


@pytest.fixture
def shoot(marian):
    return make_shoot(marian)


def seen_by(archer):
    return list(Shoot.objects.visible_to(Caller(archer.pk)))


def test_host_and_participants_see_a_shoot_and_a_stranger_does_not(shoot, marian, robin, guy):
    make_participant(shoot, robin)

    assert seen_by(marian) == seen_by(robin) == [shoot]
    assert seen_by(guy) == []


@pytest.mark.parametrize("status", ["left", "removed"])
def test_whoever_left_or_was_removed_sees_it_no_more(shoot, robin, status):
    make_participant(shoot, robin, status=status)

    assert seen_by(robin) == []


def test_the_key_of_one_card_opens_no_shoot(shoot, marian, robin):
    participant = make_participant(shoot, robin)
    for archer in (marian, robin):
        by = Caller(archer.pk, only_slot=participant.slot_id)
        assert not Shoot.objects.visible_to(by)
        assert not Shoot.objects.hosted_by(by)


def test_the_host_alone_hosts_a_shoot(shoot, marian, robin):
    make_participant(shoot, robin)

    assert list(Shoot.objects.hosted_by(Caller(marian.pk))) == [shoot]
    assert not Shoot.objects.hosted_by(Caller(robin.pk))


def test_an_archer_is_in_a_shoot_once(shoot, robin):
    make_participant(shoot, robin)
    with pytest.raises(IntegrityError):
        make_participant(shoot, robin, slot=make_slot(robin, left_at=shoot.made_at))


def test_nobody_shares_a_place_in_the_finish_order(shoot, robin, tuck):
    make_participant(shoot, robin, finish_order=1, finished_at=shoot.made_at)
    with pytest.raises(IntegrityError):
        make_participant(shoot, tuck, finish_order=1, finished_at=shoot.made_at)
