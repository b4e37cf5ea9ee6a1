"""A guest becomes an account, or hands everything to one: the shoots follow. Case IA-05."""

import pytest

from leaderboard.hosting import close_shoot
from leaderboard.tests.factory import host_shoot, join, kinds, shoot_arrows
from scoring.callers import Caller
from scoring.claiming import claim_account, move_cards
from scoring.places import leave_place
from scoring.refusals import Conflict
from scoring.tests.factory import make_archer


@pytest.fixture
def guest(db):
    return make_archer(None)


def test_a_guest_who_becomes_an_account_stays_in_the_shoot_by_the_new_name(shoot, guest):
    participant = join(shoot, guest)
    claim_account(
        "Much", login_name="much", password="sherwood-oak-1", by=Caller(guest.pk), label=""
    )
    participant.refresh_from_db()
    assert (participant.archer, participant.name) == (guest, "Much")
    assert kinds(shoot) == ["made", "joined", "renamed"]


def test_what_a_guest_hands_over_is_the_accounts_with_every_arrow(shoot, guest, robin):
    hosted = host_shoot(guest)
    participant = join(shoot, guest)
    shoot_arrows(guest, participant.slot, "9")
    move_cards(guest, to=robin)

    participant.refresh_from_db()
    hosted.refresh_from_db()
    assert (participant.archer, participant.name, hosted.host) == (robin, "Robin", robin)
    assert kinds(shoot) == ["made", "joined", "shot", "claimed"]
    shoot_arrows(robin, participant.slot, "7")
    participant.refresh_from_db()
    assert participant.figures["total"] == 16


def test_while_both_take_part_in_a_shoot_nothing_is_handed_over(shoot, guest, robin):
    participant = join(shoot, guest)
    join(shoot, robin)
    leave_place(participant.slot.public_id, by=Caller(guest.pk))
    with pytest.raises(Conflict) as refused:
        move_cards(guest, to=robin)

    assert refused.value.about == "shoot"
    participant.slot.refresh_from_db()
    assert participant.slot.archer == guest


def test_of_a_shoot_that_is_over_both_results_stay(shoot, host, guest, robin):
    participant = join(shoot, guest)
    join(shoot, robin)
    close_shoot(shoot.public_id, by=host)
    leave_place(participant.slot.public_id, by=Caller(guest.pk))
    before = kinds(shoot)
    move_cards(guest, to=robin)

    participant.refresh_from_db()
    assert (participant.archer, participant.name) == (guest, "Guest")
    assert kinds(shoot) == before
