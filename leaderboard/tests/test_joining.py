"""Into a shoot by code, by link and from the one before. Cases SO-06 to SO-18, SO-43, SO-47."""

from functools import partial

import pytest

from leaderboard.entering import Entry
from leaderboard.hosting import change_shoot, close_shoot, start_shoot
from leaderboard.joining import Newcomer, join_by_code, join_by_link, join_next
from leaderboard.leaving import leave_shoot, remove_participant
from leaderboard.links import join_token
from leaderboard.making import another_round
from leaderboard.models import Participant
from leaderboard.tests.factory import (
    TWO_DOZEN,
    fill,
    host_shoot,
    join,
    kinds,
    make_card,
    shoot_arrows,
)
from scoring.callers import Caller
from scoring.card_life import confirm_card
from scoring.mates import add_mate
from scoring.models import Archer, Slot
from scoring.places import leave_place
from scoring.refusals import Conflict, Invalid, NotFound
from scoring.sessions import close_session
from scoring.tests.factory import make_archer, make_session, make_slot
from scoring.wishes import Wish

WISH = Wish(round_key=TWO_DOZEN)


def by_code(shoot, archer, slot, **facts):
    entry = Entry(Caller(archer.pk), slot.public_id, **facts)
    return join_by_code(shoot.code.code, entry).participant


# SO-06
def test_an_archer_joins_with_what_is_shot_already(shoot, robin):
    slot = make_card(robin)
    shoot_arrows(robin, slot, *"997531M", "9")
    participant = by_code(shoot, robin, slot)

    participant.refresh_from_db()
    assert (participant.archer, participant.slot, participant.status) == (robin, slot, "competing")
    assert (participant.shots_fired, participant.shots_hit) == (8, 7)
    assert participant.name == "Robin"
    assert participant.figures == participant.changes.get().figures
    assert participant.figures == {
        "status": "competing",
        "is_ready": False,
        "slot": str(slot.public_id),
        "place": "1A",
        "round": TWO_DOZEN,
        "face": "",
        "bowstyle": "",
        "category": "",
        "age_group": "",
        "handicap": None,
        "counts": {"9": 3, "7": 1, "5": 1, "3": 1, "1": 1, "M": 1},
        "total": 43,
        "fired": 8,
        "last": 8,
        "legs": [8],
        "end": ["M", "9"],
        "is_finished": False,
        "finish_order": None,
        "late": 0,
    }


# SO-07
def test_joining_twice_is_one_participant_with_the_card_of_the_first_time(shoot, robin):
    slot = make_card(robin)
    first = by_code(shoot, robin, slot)
    leave_place(slot.public_id, by=Caller(robin.pk))
    other = make_card(robin, session=make_session(make_archer("john")))
    again = join_by_link(join_token(shoot), Entry(Caller(robin.pk), other.public_id)).participant

    assert again == first
    assert again.slot == slot
    assert kinds(shoot) == ["made", "joined"]


def test_joining_twice_takes_no_second_place(shoot, robin):
    for _ in range(2):
        join_by_code(shoot.code.code, Entry(Caller(robin.pk), WISH))
    assert robin.slots.count() == 1


def test_whoever_is_in_it_is_in_also_when_it_is_locked_and_full(shoot, host, robin):
    first = join(shoot, robin)
    change_shoot(shoot.public_id, is_locked=True, capacity=1, by=host)

    assert by_code(shoot, robin, first.slot) == first


def test_a_newcomer_becomes_a_guest_with_a_card_of_the_round(shoot):
    joined = join_by_code(shoot.code.code, Newcomer(WISH, name="Much", nickname="The miller"))

    participant = joined.participant
    assert participant.archer.is_guest
    assert (participant.archer.display_name, participant.name) == ("Much", "The miller")
    assert participant.slot.round_key == TWO_DOZEN
    assert participant.archer.device_keys.filter(slot=None).count() == 1
    assert joined.token


def test_a_newcomer_who_is_refused_stays_nobody(shoot, host):
    change_shoot(shoot.public_id, is_locked=True, by=host)
    before = Archer.objects.count()
    for way in (
        partial(join_by_code, shoot.code.code),
        partial(join_by_link, join_token(shoot)),
    ):
        with pytest.raises(NotFound):
            way(Newcomer(WISH))
    assert (Archer.objects.count(), Slot.objects.count()) == (before, 0)


# SO-08, SO-16
@pytest.mark.parametrize("what", ["wrong", "unknown", "expired", "closed", "locked", "full"])
def test_a_code_that_lets_nobody_in_is_refused_in_the_same_words(
    shoot, host, robin, tuck, clock, what
):
    slot, code = make_card(robin), shoot.code.code
    match what:
        case "wrong":
            code = "12a4"
        case "unknown":
            code = f"{(int(code) + 1) % 10_000:04}"
        case "expired":
            clock.now = shoot.expires_at
        case "closed":
            close_shoot(shoot.public_id, by=host)
        case "locked":
            change_shoot(shoot.public_id, is_locked=True, by=host)
        case "full":
            join(shoot, tuck)
            change_shoot(shoot.public_id, capacity=1, by=host)

    with pytest.raises(NotFound) as refused:
        join_by_code(code, Entry(Caller(robin.pk), slot.public_id))

    assert str(refused.value) == "code: no record found with '…'"
    assert not Participant.objects.filter(archer=robin).exists()


def test_the_link_of_a_locked_or_full_shoot_lets_nobody_in(shoot, host, robin, tuck):
    change_shoot(shoot.public_id, is_locked=True, by=host)
    with pytest.raises(NotFound):
        join(shoot, robin)
    change_shoot(shoot.public_id, is_locked=False, capacity=1, by=host)
    join(shoot, robin)
    with pytest.raises(NotFound):
        join(shoot, tuck)


# SO-43
def test_an_archer_shoots_in_two_shoots_of_a_day_with_two_cards(shoot, marian, robin):
    first = join(shoot, robin)
    fill(robin, first.slot)
    second_shoot = host_shoot(marian, zone="Europe/London")
    second = join(second_shoot, robin, make_card(robin))
    shoot_arrows(robin, second.slot, "7")

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.figures["total"], second.figures["total"]) == (216, 7)


# SO-47
def test_the_card_of_another_is_not_there(shoot, robin, guy):
    slot = make_card(robin)
    with pytest.raises(NotFound) as refused:
        by_code(shoot, guy, slot)
    assert refused.value.about == "slot"
    assert not Participant.objects.exists()


def test_a_card_that_was_left_or_closed_cannot_come(shoot, robin, tuck):
    left, closed = make_card(robin), make_card(tuck)
    leave_place(left.public_id, by=Caller(robin.pk))
    fill(tuck, closed)
    close_session(closed.session.public_id, by=Caller(tuck.pk))
    for archer, slot in ((robin, left), (tuck, closed)):
        with pytest.raises(Conflict):
            by_code(shoot, archer, slot)


def test_a_confirmed_card_cannot_come(shoot, robin):
    slot = make_card(robin)
    fill(robin, slot)
    confirm_card(slot.public_id, total=None, by=Caller(robin.pk))
    with pytest.raises(Conflict):
        by_code(shoot, robin, slot)


def test_the_key_of_one_card_joins_nothing(shoot, robin):
    slot = make_card(robin)
    with pytest.raises(NotFound):
        join_by_code(shoot.code.code, Entry(Caller(robin.pk, only_slot=slot.pk), slot.public_id))


def test_a_card_in_a_shoot_takes_arrows_until_its_end(shoot, robin):
    slot = join(shoot, robin).slot
    slot.refresh_from_db()
    assert slot.takes_arrows_until == shoot.expires_at


def test_a_card_in_two_shoots_takes_arrows_until_the_first_is_over(shoot, marian, robin):
    slot = join(shoot, robin).slot
    later = host_shoot(marian, zone="America/New_York")
    join(later, robin, slot)
    close_shoot(shoot.public_id, by=Caller(marian.pk))

    slot.refresh_from_db()
    shoot.refresh_from_db()
    assert slot.takes_arrows_until == shoot.closed_at < later.expires_at


# SO-36
def test_whoever_was_removed_comes_in_by_no_way(shoot, host, robin):
    participant = join(shoot, robin)
    remove_participant(shoot.public_id, participant.public_id, by=host)
    for way in (by_code, join):
        with pytest.raises(NotFound):
            way(shoot, robin, participant.slot)

    participant.refresh_from_db()
    participant.slot.refresh_from_db()
    assert participant.status == "removed"
    assert (participant.slot.archer, participant.slot.takes_arrows_until) == (robin, None)


def test_whoever_left_joins_again_with_any_card(shoot, robin):
    first = join(shoot, robin)
    leave_shoot(shoot.public_id, by=Caller(robin.pk))
    fill(robin, first.slot)
    second = make_card(robin)
    again = join(shoot, robin, second)

    assert (again, again.slot, again.status) == (first, second, "competing")
    assert kinds(shoot) == ["made", "joined", "left", "joined"]


# SO-34
def test_whoever_retired_comes_back_with_the_same_card(shoot, host, robin):
    first = join(shoot, robin)
    start_shoot(shoot.public_id, by=host)
    shoot_arrows(robin, first.slot, "9")
    leave_shoot(shoot.public_id, by=Caller(robin.pk))
    change_shoot(shoot.public_id, is_locked=True, by=host)
    again = by_code(shoot, robin, first.slot)

    assert (again.status, again.retired_at, again.figures["total"]) == ("competing", None, 9)
    assert kinds(shoot)[-1] == "reopened"
    assert "came_back" in kinds(shoot)


@pytest.mark.parametrize("nickname", ["x" * 41, "a\nb", "\0"])
def test_a_nickname_that_nobody_can_have_is_refused(shoot, robin, nickname):
    with pytest.raises(Invalid):
        join(shoot, robin, nickname=nickname)


def test_an_archer_brings_a_mate_whose_card_is_on_this_phone(shoot, robin):
    join(shoot, robin)
    mate = add_mate(robin.slots.get().public_id, name="Much", by=Caller(robin.pk))
    participant = by_code(shoot, robin, mate)

    assert (participant.archer, participant.name) == (mate.archer, "Much")
    assert shoot.participants.count() == 2


# Another round


def test_those_present_join_another_round_by_the_same_name(shoot, host, robin, guy):
    first = join(shoot, robin, nickname="Hood")
    fill(robin, first.slot)
    again = another_round(shoot.public_id, by=host)
    joined = join_next(again.public_id, Entry(Caller(robin.pk), WISH)).participant

    assert (joined.shoot, joined.name, joined.figures["total"]) == (again, "Hood", 0)
    with pytest.raises(NotFound):
        join_next(again.public_id, Entry(Caller(guy.pk), WISH))
    assert not guy.slots.exists()


def test_a_shoot_that_follows_none_is_joined_by_its_code_alone(shoot, robin):
    with pytest.raises(NotFound):
        join_next(shoot.public_id, Entry(Caller(robin.pk), make_slot(robin).public_id))
