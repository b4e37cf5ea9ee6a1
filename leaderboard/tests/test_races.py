"""Real threads and real commits: nobody is lost or comes back from the dead, nothing is doubled."""

from contextlib import suppress
from datetime import timedelta
from functools import partial
from itertools import cycle, pairwise

import pytest
from django.db import OperationalError
from django.utils import timezone

from leaderboard.entering import Entry
from leaderboard.guessing import shoot_of
from leaderboard.hosting import change_shoot, start_shoot
from leaderboard.joining import join_by_link
from leaderboard.leaving import leave_shoot, remove_participant
from leaderboard.links import join_token
from leaderboard.making import create_shoot
from leaderboard.models import Participant, ShootChange, ShootCode
from leaderboard.settling import bring_about_due
from leaderboard.tests.factory import fill, host_shoot, join, kinds, make_card
from scoring.callers import Caller
from scoring.erasing import forget_archer
from scoring.notes import add_note
from scoring.recording import CardRequest, correct_shot
from scoring.refusals import NotFound, TooMany
from scoring.tests.factory import make_archer, make_club
from scoring.tests.phone import Phone
from scoring.tests.races import (
    TIMES,
    as_a_request,
    no_deadlock,
    raced,
    raced_against,
    write_beside_others,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shoot(marian):
    return host_shoot(marian)


@pytest.fixture
def recording(shoot, robin, tuck):
    """Robin and Tuck, who are in it and tap on their cards."""
    return [taps(archer, join(shoot, archer).slot) for archer in (robin, tuck)]


def taps(archer, slot, *, places=range(1, 13)):
    """One more arrow each time it is called, up and down the card."""
    phone, turns = Phone(archer), cycle(places)

    def tap():
        tapped = [phone.operation(next(turns), "9", age_ms=60_000)]
        by = Caller(archer.pk)
        request = CardRequest(slot.public_id, by, phone.device, tapped, phone.now_ms())
        return write_beside_others(request)

    return tap


def joining(shoot, archer):
    slot = make_card(archer)
    token = join_token(shoot)
    return partial(join_by_link, token, Entry(Caller(archer.pk), slot.public_id))


def patiently(change):
    """As phones do that are told 503: with more of them than connections some wait too long."""

    def ask():
        while True:
            with suppress(OperationalError):
                return as_a_request(change)

    return ask


def archers(count, name="archer"):
    return [make_archer(f"{name}-{number}") for number in range(count)]


def assert_shown_as_they_are(shoot):
    """Each board version has its changes, each participant shows the card as it is."""
    assert kinds(shoot)
    shoot.refresh_from_db()
    assert shoot.version == ShootChange.objects.filter(shoot=shoot).latest("version").version
    for participant in Participant.objects.listed().filter(shoot=shoot).select_related("slot"):
        slot, last = participant.slot, participant.changes.latest("version")
        assert participant.figures == last.figures
        assert participant.version == last.version
        assert participant.figures["counts"] == slot.value_counts
        assert participant.figures["total"] == slot.total
        assert participant.shots_fired == slot.shots_fired


def test_joins_and_arrows_do_not_stop_each_other(shoot, recording):
    newcomers = [joining(shoot, archer) for archer in archers(TIMES)]
    with no_deadlock():
        raced_against(recording, lambda number: newcomers[number]())

    assert shoot.participants.count() == 2 + TIMES
    assert_shown_as_they_are(shoot)


def test_whoever_left_is_not_brought_back_by_an_arrow(shoot, recording, robin):
    by = Caller(robin.pk)
    again = partial(join_by_link, join_token(shoot), Entry(by, robin.slots.get().public_id))

    def leave_and_come_back(number):
        leave_shoot(shoot.public_id, by=by)
        again()

    with no_deadlock():
        raced_against(recording, leave_and_come_back)

    participant = shoot.participants.get(archer=robin)
    happened = [*participant.changes.order_by("version").values_list("kind", flat=True)]
    after_leaving = [after for kind, after in pairwise(happened) if kind == "left"]
    assert after_leaving == ["joined"] * TIMES
    assert_shown_as_they_are(shoot)


def test_a_tap_does_not_bring_back_whoever_is_removed(shoot, host, recording):
    # Before the others begin: only what the app itself does waits its turn on SQLite.
    joined = [(archer, join(shoot, archer)) for archer in archers(TIMES)]

    def remove_while_tapping(number):
        archer, participant = joined[number]
        remove = partial(remove_participant, shoot.public_id, participant.public_id, by=host)
        tap = taps(archer, participant.slot)
        raced(partial(as_a_request, tap), partial(as_a_request, remove))
        participant.refresh_from_db()
        assert participant.status == "removed"
        assert participant.changes.latest("version").kind == "removed"

    with no_deadlock():
        raced_against(recording, remove_while_tapping)
    assert shoot.participants.listed().count() == 2
    assert_shown_as_they_are(shoot)


def test_there_is_one_finish_order_whatever_is_corrected_meanwhile(shoot, host):
    cast = archers(4)
    slots = [join(shoot, archer).slot for archer in cast]
    start_shoot(shoot.public_id, by=host)
    for archer, slot in zip(cast, slots, strict=True):
        fill(archer, slot)

    def clear_and_shoot(archer, slot):
        phone, values = Phone(archer), cycle([None, "7"])

        def tap():
            by = Caller(archer.pk)
            tapped = [phone.operation(24, next(values))]
            request = CardRequest(slot.public_id, by, phone.device, tapped, phone.now_ms())
            return write_beside_others(request)

        return tap

    def correct(number):
        slot = slots[number % 4]
        value = "5" if number % 8 < 4 else "3"
        correct_shot(slot.public_id, number=1, value=value, reason="the paper", by=host)

    writes = [clear_and_shoot(*each) for each in zip(cast, slots, strict=True)]
    with no_deadlock():
        raced_against(writes, correct)

    assert_shown_as_they_are(shoot)
    for board in boards(shoot):
        orders = [figures["finish_order"] for figures in board if figures["is_finished"]]
        assert sorted(orders) == list(range(1, len(orders) + 1))


def boards(shoot):
    """What was shown at each version."""
    shown = {}
    changes = ShootChange.objects.filter(shoot=shoot).exclude(participant=None)
    versions = {}
    for change in changes.order_by("version", "pk"):
        versions.setdefault(change.version, []).append(change)
    for together in versions.values():
        shown |= {change.participant_id: change.figures for change in together}
        yield [*shown.values()]


# SO-17
def test_fifty_who_join_in_the_same_instant_are_fifty(shoot):
    newcomers = [joining(shoot, archer) for archer in archers(50)]
    with no_deadlock():
        joined = raced(*map(patiently, newcomers))

    assert len({each.participant.pk for each in joined}) == 50
    assert shoot.participants.count() == 50
    assert kinds(shoot) == ["made", *["joined"] * 50]


def test_of_those_who_want_the_last_place_one_has_it(shoot, host):
    change_shoot(shoot.public_id, capacity=1, by=host)
    newcomers = [joining(shoot, archer) for archer in archers(8)]
    with no_deadlock():
        outcomes = raced(*map(patiently, newcomers), expected=(NotFound,))

    assert sum(not isinstance(outcome, NotFound) for outcome in outcomes) == 1
    assert shoot.participants.count() == 1


def test_one_archer_on_many_devices_is_one_participant(shoot, robin):
    slot = make_card(robin)
    enter = partial(join_by_link, join_token(shoot), Entry(Caller(robin.pk), slot.public_id))
    with no_deadlock():
        joined = raced(*[patiently(enter)] * 8)

    assert len({each.participant.pk for each in joined}) == 1
    assert kinds(shoot) == ["made", "joined"]


# SO-03
def test_two_hundred_shoots_made_at_once_have_different_codes():
    hosts = archers(200, "host")
    with no_deadlock():
        made = raced(*(patiently(partial(create_shoot, by=Caller(each.pk))) for each in hosts))

    assert len({shoot.pk for shoot in made}) == 200
    assert ShootCode.objects.count() == 200


# SO-23
def test_countdown_and_host_start_it_once(shoot, host, robin):
    join(shoot, robin)
    change_shoot(shoot.public_id, starts_at=timezone.now() + timedelta(seconds=1), by=host)
    shoot.refresh_from_db()
    shoot.starts_at = timezone.now()
    shoot.save()
    start = partial(start_shoot, shoot.public_id, by=host)
    with no_deadlock():
        raced(*[patiently(start)] * 3, *[patiently(bring_about_due)] * 3)

    assert kinds(shoot) == ["made", "joined", "changed", "started"]


# SO-10
def test_guesses_at_the_same_instant_are_counted_together(shoot):
    wrong = f"{(int(shoot.code.code) + 1) % 10_000:04}"
    guess = partial(shoot_of, wrong, by=None, network="192.0.2.1")
    answers = raced(*[patiently(guess)] * 40, expected=(NotFound, TooMany))

    assert sum(isinstance(answer, NotFound) for answer in answers) == 20


def test_two_shoots_with_the_same_cards_do_not_block_each_other(shoot, marian, robin, tuck):
    other = host_shoot(marian)
    slots = [join(shoot, archer).slot for archer in (robin, tuck)]
    for archer, slot in zip((tuck, robin), reversed(slots), strict=True):
        join(other, archer, slot)
    writes = [taps(archer, slot) for archer, slot in zip((robin, tuck), slots, strict=True)]

    def lengthen(number):
        for each in (other, shoot):
            each.refresh_from_db()
            later = each.expires_at + timedelta(seconds=1)
            change_shoot(each.public_id, expires_at=later, by=Caller(marian.pk))

    with no_deadlock():
        raced_against(writes, lengthen)
    for each in (shoot, other):
        assert_shown_as_they_are(each)


def test_a_coach_who_is_erased_stops_no_arrow_of_the_shoot(robin, tuck):
    """Who hosts it, and has written notes beside its cards."""
    for number in range(TIMES // 2):
        coach = make_archer(f"coach-{number}")
        make_club(f"Club {number}", archers=(robin, tuck)).memberships.create(
            archer=coach, is_coach=True
        )
        shoot = host_shoot(coach)
        cards = [join(shoot, archer).slot for archer in (robin, tuck)]
        for card in cards:
            add_note(card.public_id, text="Anchor.", end=2, by=Caller(coach.pk))
        with no_deadlock():
            raced_against(
                [taps(card.archer, card) for card in cards],
                lambda once, coach=coach: once or forget_archer(coach),
            )
