"""Target mates who are added by name to the phone of one who has one at hand."""

import pytest
from django.utils.timezone import now

from scoring.callers import Caller
from scoring.card_life import confirm_card, finish_card
from scoring.claiming import move_cards
from scoring.granting import withdraw_grant
from scoring.mates import (
    MATES_ADDED,
    add_mate,
    hand_over,
    kept_cards,
    scored_cards,
)
from scoring.models import Archer, DeviceKey, ShotRevision, Slot
from scoring.moving import take_move_link
from scoring.places import leave_place
from scoring.refusals import Conflict, Invalid, NotFound, TooMany
from scoring.tests.factory import by, make_archer, make_grant, make_session, make_slot
from scoring.tests.phone import Phone
from scoring.throttling import ARCHERS_MADE, count_against

pytestmark = pytest.mark.django_db


def add(slot, name="Tuck", **options):
    return add_mate(slot.public_id, name=name, by=by(slot.archer), **options)


def take(token, **options):
    return take_move_link(token, network="192.0.2.1", **options)


def test_a_mate_is_a_guest_with_a_card_like_the_archers_own_on_the_next_place(slot, robin):
    mate = add(slot)

    assert (mate.archer.display_name, mate.archer.is_guest) == ("Tuck", True)
    assert (mate.session, mate.target, mate.name) == (slot.session, slot.target, "1B")
    assert (mate.round_key, mate.face_key, mate.shot_per_round) == ("", "wa_60cm_full", 3)


def test_of_a_round_the_mate_shoots_the_same_one(robin):
    own = make_slot(robin, round_key="portsmouth", face_key="wa_60cm_triple_vertical", lane=1)
    own.target.distance, own.target.unit = 20, "yd"
    own.target.save()
    mate = add(own, bowstyle="longbow")

    assert (mate.round_key, mate.face_key) == ("portsmouth", "wa_60cm_triple_vertical")
    assert (mate.name, mate.bowstyle, mate.archer.bowstyle) == ("1B", "longbow", "longbow")


def test_the_mate_stands_beside_the_archer_where_a_lower_lane_is_free_too(robin):
    session = make_session(make_archer("john"))
    session.targets.create(lane=1, distance=30, unit="m")
    own = make_slot(robin, session, lane=2)

    assert add(own).name == "2B"


def test_beyond_the_fourth_the_mate_gets_the_next_place_there_is(slot):
    assert [add(slot, name).name for name in ("Tuck", "Will", "Much", "Alan")] == [
        *("1B", "1C", "1D"),
        "2A",
    ]


def test_whoever_added_the_mate_records_under_their_own_name(slot, robin):
    mate = add(slot)
    Phone(robin).tap(mate, 1, "9")

    assert ShotRevision.objects.get().actor == robin
    assert not DeviceKey.objects.filter(archer=mate.archer, slot=None).exists()


def test_nobody_else_adds_a_mate_to_a_card(slot, robin):
    make_grant(slot, make_archer("tuck"))
    for other in (make_archer("guy"), Archer.objects.get(login_name="tuck")):
        with pytest.raises(NotFound):
            add_mate(slot.public_id, name="Will", by=by(other))

    assert Slot.objects.count() == 1


def test_of_a_mate_everything_stands_or_nothing(slot, robin):
    with pytest.raises(Invalid, match="display_name"):
        add(slot, " ")
    finish_card(slot.public_id, by=by(robin))
    with pytest.raises(Conflict):
        add(slot)

    assert Archer.objects.count() == 1
    assert Slot.objects.count() == 1


def test_who_left_the_line_adds_nobody(slot, robin):
    leave_place(slot.public_id, by=by(robin))

    with pytest.raises(Conflict):
        add(slot)


def test_mates_are_limited(slot, robin):
    for _ in range(MATES_ADDED.most):
        count_against(MATES_ADDED, str(robin.pk))
    with pytest.raises(TooMany):
        add(slot)

    assert Archer.objects.count() == 1


def test_they_count_as_new_archers_too(slot):
    for _ in range(ARCHERS_MADE.most):
        count_against(ARCHERS_MADE, "192.0.2.1")

    with pytest.raises(TooMany):
        add(slot, network="192.0.2.1")


def test_a_mate_takes_the_card_along_with_every_arrow_and_the_other_goes_on(slot, robin):
    mate = add(slot)
    Phone(robin).tap(mate, 1, "9")
    key = take(hand_over(mate.public_id, by=by(robin)))

    found = DeviceKey.objects.get(archer=mate.archer, slot=None)
    assert key
    assert found.archer.slots.get() == mate
    Phone(robin).tap(mate, 2, "8")
    assert [shot.value for shot in mate.shots.all()] == ["9", "8"]
    withdraw_grant(mate.public_id, to=robin.public_id, by=by(mate.archer))
    with pytest.raises(NotFound):
        Phone(robin).tap(mate, 3, "7")


def test_whoever_has_a_phone_with_cards_gets_the_card_to_these(slot, robin):
    mate, tuck = add(slot), make_archer("tuck")
    Phone(robin).tap(mate, 1, "9")
    take(hand_over(mate.public_id, by=by(robin)), here=tuck)

    assert tuck.slots.get().total == 9
    Phone(robin).tap(tuck.slots.get(), 2, "8")


def test_two_open_cards_are_not_one_archers_and_the_link_stays(slot, robin):
    mate, tuck = add(slot), make_archer("tuck")
    make_slot(tuck)
    token = hand_over(mate.public_id, by=by(robin))
    with pytest.raises(Conflict):
        take(token, here=tuck)

    assert take(token)


def test_the_phone_that_scores_the_mate_does_not_become_the_mate(slot, robin):
    mate = add(slot)
    with pytest.raises(Conflict, match="phone of the mate"):
        take(hand_over(mate.public_id, by=by(robin)), here=robin)

    assert mate.archer.slots.exists()


def test_a_card_that_was_taken_along_is_handed_over_no_more(slot, robin):
    mate = add(slot)
    take(hand_over(mate.public_id, by=by(robin)))

    for act in (hand_over, finish_card):
        with pytest.raises(NotFound):
            act(mate.public_id, by=by(robin))
    assert not kept_cards(by(robin))
    assert list(scored_cards(by(robin))) == [mate]


def test_a_mate_without_key_is_finished_and_confirmed_by_whoever_added_them(slot, robin):
    mate = add(slot)
    assert list(kept_cards(by(robin))) == [mate]
    finish_card(mate.public_id, by=by(robin))
    confirm_card(mate.public_id, total=0, by=by(robin))

    assert not kept_cards(by(robin))
    mate.refresh_from_db()
    assert mate.finished_at
    assert mate.confirmed_by == robin


def test_a_granted_card_of_a_guest_with_a_phone_is_nobodys_to_hand_over(slot, robin):
    guest = make_archer(None)
    DeviceKey.objects.create(archer=guest, token_hash="x", created_at=now(), revoked_at=now())
    card = make_slot(guest, slot.session)
    make_grant(card, robin)

    for act in (hand_over, finish_card):
        with pytest.raises(NotFound):
            act(card.public_id, by=by(robin))


def test_a_stranger_or_another_grantee_acts_for_no_mate(slot, robin):
    mate = add(slot)
    for act in (hand_over, finish_card):
        with pytest.raises(NotFound):
            act(mate.public_id, by=by(make_archer(None)))
    capability = Caller(mate.archer_id, only_slot=mate.pk)
    with pytest.raises(NotFound):
        hand_over(mate.public_id, by=capability)


def test_a_guest_who_signs_in_goes_on_keeping_the_mates(robin):
    guest = make_archer(None)
    mate = add(make_slot(guest))
    move_cards(guest, to=robin)

    assert list(kept_cards(by(robin))) == [mate]
