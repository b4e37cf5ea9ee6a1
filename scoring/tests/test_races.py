"""Real threads and real commits: whoever comes at the same instant, nothing is lost or doubled."""

import uuid
from functools import partial
from itertools import cycle

import pytest

from scoring.accounts import change_profile
from scoring.callers import Caller
from scoring.card_life import confirm_card, finish_card
from scoring.merging import Operation
from scoring.models import ClubMembership, Slot
from scoring.places import leave_place, rejoin_place, take_place
from scoring.recording import CardRequest, append_shots, correct_shot
from scoring.refusals import Conflict
from scoring.tests.factory import make_archer, make_club, make_grant, make_slot
from scoring.tests.phone import Phone
from scoring.tests.races import (
    TIMES,
    as_a_request,
    assert_counted_right,
    assert_versions_without_gap,
    no_deadlock,
    raced,
    raced_against,
    write_beside_others,
)
from scoring.wishes import Wish

pytestmark = pytest.mark.django_db(transaction=True)

ENDS = 4
NAMES = ["robin", "tuck", "john", "will", "alan", "much", "david", "gilbert"]


@pytest.fixture
def marian():
    return make_archer("marian")


@pytest.fixture
def slot(robin, tuck, session):
    """Robin's, on which Tuck may score."""
    slot = make_slot(robin, session)
    make_grant(slot, tuck)
    return slot


def taps(phone, slot, value):
    """One more tap each time it is called, up and down the card."""
    places = cycle(range(1, 61))

    def tap():
        # A minute old: shot before anybody leaves, so that it counts on a card that was left.
        shots = [phone.operation(next(places), value, age_ms=60_000)]
        return write_beside_others(request_of(phone, slot, shots))

    return tap


def request_of(phone, slot, shots):
    return CardRequest(slot.public_id, Caller(phone.archer.pk), phone.device, shots, phone.now_ms())


def ends(phone, slot, value):
    """The verdicts on some ends of three, always on the first six places, one after the other."""

    def shoot():
        verdicts = []
        for end in range(ENDS):
            first = end % 2 * 3 + 1
            shots = [phone.operation(number, value) for number in range(first, first + 3)]
            request = request_of(phone, slot, shots)
            verdicts += as_a_request(partial(write_beside_others, request)).verdicts
        return slot, phone.device, verdicts

    return shoot


def appended(archer, slot):
    device = uuid.uuid4()

    def shoot():
        verdicts = []
        for _ in range(ENDS):
            shots = [Operation(uuid.uuid4(), -1, 0, "8")]
            verdicts += append_shots(
                slot.public_id, shots, by=Caller(archer.pk), device=device
            ).verdicts
        return slot, device, verdicts

    return shoot


def closed(archer, slot, coach):
    """Corrected by the coach, finished and confirmed: how often the card moved but for arrows."""

    def close():
        correct_shot(slot.public_id, number=1, value="M", reason="low", by=Caller(coach.pk))
        as_a_request(partial(finish_card, slot.public_id, by=Caller(archer.pk)))
        try:
            as_a_request(partial(confirm_card, slot.public_id, total=None, by=Caller(archer.pk)))
        except Conflict:
            # The phones disagree at this moment.
            return slot, 1
        return slot, 2

    return close


def join(archer, session):
    wish = Wish(session_id=session.public_id, distance=30, unit="m", face_key="wa_60cm_full")
    return take_place(wish, by=Caller(archer.pk)).slot


def joining(archer, session):
    return partial(as_a_request, partial(join, archer, session))


def test_a_crowd_loses_no_arrow_and_shares_no_place(marian, session):
    archers = [make_archer(name) for name in NAMES]
    make_club(archers=(marian, *archers))
    ClubMembership.objects.filter(archer=marian).update(is_coach=True)
    slots = [make_slot(archer, session, lane=1 + n // 4) for n, archer in enumerate(archers)]
    mates = [archers[n ^ 1] for n in range(8)]
    for slot, mate in zip(slots, mates, strict=True):
        make_grant(slot, mate)
    newcomers = [make_archer(f"newcomer-{n}") for n in range(4)]

    with no_deadlock():
        outcomes = raced(
            *(ends(Phone(archer), slot, "9") for archer, slot in zip(archers, slots, strict=True)),
            *(ends(Phone(mate), slot, "X") for mate, slot in zip(mates, slots, strict=True)),
            *(appended(archer, slot) for archer, slot in zip(archers, slots, strict=True)),
            *(joining(archer, session) for archer in newcomers),
            *(closed(archers[n], slots[n], marian) for n in range(4)),
            expected=(Conflict,),
        )

    assert len(outcomes) == 32
    shot, joined, closings = outcomes[:24], outcomes[24:28], outcomes[28:]
    assert_every_verdict_is_kept(shot, unclosed=slots[4:])
    assert {slot.archer for slot in joined} == set(newcomers)
    standing = [(slot.target_id, slot.letter) for slot in session.slots.shooting()]
    assert len(set(standing)) == len(standing) == 8
    other_changes = dict(closings)
    for slot in slots:
        assert_counted_right(slot)
        assert_versions_without_gap(slot, other_changes=other_changes.get(slot, 0))


def assert_every_verdict_is_kept(shot, *, unclosed):
    for number, outcome in enumerate(shot):
        if isinstance(outcome, Conflict):
            # A simple device is refused as a whole where the card was closed meanwhile.
            assert number >= 16
            continue
        slot, device, verdicts = outcome
        kept = dict(slot.revisions.filter(device=device).values_list("op", "version"))
        told = {verdict.op: verdict.revision for verdict in verdicts if verdict.revision}
        assert set(told.items()) <= set(kept.items())
        if slot in unclosed:
            assert len(told) == len(verdicts) == len(kept)


@pytest.fixture
def recording(robin, tuck, slot):
    """Robin and Tuck, who tap on Robin's card."""
    return [taps(Phone(robin), slot, "9"), taps(Phone(tuck), slot, "X")]


def test_joining_and_recording_do_not_stop_each_other(recording, tuck, session, slot):
    def join_and_finish(number):
        taken = join(tuck, session)
        assert taken.name == "1B"
        finish_card(taken.public_id, by=Caller(tuck.pk))

    with no_deadlock():
        counts = raced_against(recording, join_and_finish)

    assert slot.revisions.count() == sum(counts)
    assert_versions_without_gap(slot)
    assert_counted_right(slot)


def test_leaving_and_recording_do_not_stop_each_other(recording, robin, slot):
    def leave_and_come_back(number):
        leave_place(slot.public_id, by=Caller(robin.pk))
        rejoin_place(slot.public_id, by=Caller(robin.pk))

    with no_deadlock():
        counts = raced_against(recording, leave_and_come_back)

    assert slot.revisions.count() == sum(counts)
    assert_versions_without_gap(slot, other_changes=2 * TIMES)
    assert_counted_right(slot)
    assert Slot.objects.shooting().get(target=slot.target).archer == robin


def test_a_new_name_and_recording_do_not_stop_each_other(recording, robin, tuck, slot):
    def rename(number):
        for archer in (robin, tuck):
            change_profile(by=Caller(archer.pk), display_name=f"No. {number}")

    with no_deadlock():
        counts = raced_against(recording, rename)

    assert slot.revisions.count() == sum(counts)
    assert_versions_without_gap(slot, other_changes=TIMES)
    assert_counted_right(slot)
    robin.refresh_from_db()
    assert robin.display_name == f"No. {TIMES - 1}"


def test_two_who_want_the_last_place_do_not_share_it(marian, session):
    for name in NAMES[:3]:
        make_slot(make_archer(name), session)

    with no_deadlock():
        taken = raced(*(joining(make_archer(name), session) for name in NAMES[3:]))

    assert sorted(slot.name for slot in taken) == ["1D", "2A", "2B", "2C", "2D"]
