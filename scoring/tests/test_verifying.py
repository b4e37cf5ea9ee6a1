import random
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from scoring.callers import Caller
from scoring.coaching import make_coach
from scoring.merging import Revision
from scoring.models import Shot, ShotRevision, Slot
from scoring.recording import correct_shot
from scoring.tests.factory import make_archer, make_club, make_session, make_slot
from scoring.tests.phone import Phone
from scoring.verifying import Found, Verification, differences_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def slot(verified):
    return verified


def found():
    """Each difference: the place, what, as stored, as recomputed."""
    return [tuple(difference)[1:] for difference in Verification().differences(Slot.objects.all())]


# Clean


def play(dice, slot, phones):
    """An archer and a mate who tap, change, clear and disagree; clocks are what they are."""
    for _ in range(120):
        phone, number = dice.choice(phones), dice.randint(1, 24)
        value = dice.choice(["X", "10", "9", "8", "7", "6", "5", "M", None])
        phone.tap(slot, number, value, age_ms=dice.randint(0, 90_000))


@pytest.mark.parametrize("seed", range(3))
def test_cards_are_clean_after_random_play(robin, seed):
    dice = random.Random(seed)  # noqa: S311 — dice
    for lane, facts in enumerate(({"round_key": "wa720_70"}, {"face_key": "wa_122cm_full"})):
        archer = make_archer(f"archer-{lane}")
        slot = make_slot(archer, make_session(archer), lane=lane + 1, **facts)
        play(dice, slot, [Phone(archer), Phone(archer, ahead_ms=dice.randint(-(10**8), 10**8))])

    assert Shot.objects.filter(is_disputed=True).exists()
    assert found() == []


def test_a_correction_and_a_card_without_a_face_are_clean(slot):
    marian = make_archer("marian")
    make_club("Sherwood", archers=(slot.archer,))
    make_coach(marian, club_name="Sherwood")
    correct_shot(slot.public_id, number=1, value="9", reason="line call", by=Caller(marian.pk))
    tuck = make_archer("tuck")
    Phone(tuck).tap(make_slot(tuck, slot.session, face_key="none"), 1, "")

    assert found() == []


def test_more_cards_than_are_read_at_once_are_all_read(slot, monkeypatch):
    monkeypatch.setattr("scoring.verifying.CARDS_AT_ONCE", 2)
    archers = [make_archer(None) for _ in range(4)]
    for archer in archers:
        make_slot(archer, slot.session, lane=2)
    verification = Verification()

    assert list(verification.differences(Slot.objects.all())) == []
    assert (verification.cards, verification.shots) == (5, 3)


# Tampered with


@pytest.mark.parametrize(
    ("column", "lie", "recomputed"),
    [
        ("total", 20, 19),
        ("value_counts", {"X": 2, "M": 1}, {"X": 1, "9": 1, "M": 1}),
        ("shots_fired", 4, 3),
        ("shots_hit", 1, 2),
        ("last_place", 5, 3),
    ],
)
def test_a_total_that_lies_is_named(slot, column, lie, recomputed):
    Slot.objects.update(**{column: lie})

    assert found() == [(None, column, lie, recomputed)]


@pytest.mark.parametrize(
    ("column", "lie", "recomputed"),
    [
        ("value", "10", "9"),
        ("value", None, "9"),
        ("points", 8, 9),
        ("x_mm", 1.5, None),
        ("is_disputed", True, False),
        ("shot_at", datetime(2026, 1, 1, tzinfo=UTC), ...),
        ("op", uuid4(), ...),
    ],
)
def test_a_shot_that_lies_is_named_with_its_place(slot, column, lie, recomputed):
    if recomputed is ...:
        recomputed = Shot.objects.values_list(column, flat=True).get(number=2)
    Shot.objects.filter(number=2).update(**{column: lie})

    assert found() == [(2, column, lie, recomputed)]


def test_a_shot_without_revision_is_named(slot):
    shot = Shot.objects.get(number=2)
    Shot.objects.filter(number=2).update(number=9)

    assert (9, "shot", {"value": "9", "op": shot.op}, None) in found()


def test_a_missing_shot_is_named(slot):
    op = Shot.objects.get(number=2).op
    Shot.objects.filter(number=2).delete()

    assert found() == [(2, "shot", None, {"value": "9", "op": op})]


def test_a_revision_that_was_changed_shows_in_its_place_and_the_totals(slot):
    ShotRevision.objects.filter(number=2).update(value="8")

    assert [(place, what) for place, what, _, _ in found()] == [
        (2, "value"),
        (2, "points"),
        (None, "total"),
        (None, "value_counts"),
    ]


def test_a_value_that_is_not_on_the_face_is_named(slot):
    ShotRevision.objects.filter(number=2).update(value="11")
    Shot.objects.filter(number=2).update(value="11")

    assert (2, "value", "11", "not on the face") in found()


def test_a_version_above_the_slots_is_named(slot):
    Slot.objects.update(version=3)

    assert found() == [
        (3, "revision", 4, "at most 3"),
        (3, "version", 4, "at most 3"),
    ]


def test_a_version_given_twice_is_named(slot):
    """The primary key forbids it; an index that a crash has spoilt does not."""
    phone = Phone(slot.archer)
    revisions = [Revision(1, uuid4(), 0, phone.operation(number, "9")) for number in (1, 2)]
    twice = differences_of(Found(slot, revisions, {}))

    assert [odd.place for odd in twice if odd.recomputed == "given once"] == [1, 2]


def test_a_round_that_does_not_exist_is_named(slot):
    Slot.objects.update(round_key="sheriffs_round")

    ((place, what, stored, why),) = found()
    assert (place, what, stored) == (None, "round and face", ["sheriffs_round", "wa_60cm_full"])
    assert "sheriffs_round" in why


# Never computed


@pytest.mark.parametrize(("face_key", "count"), [("wa_60cm_full", 1), ("none", 0)])
def test_what_was_never_computed_is_counted_and_no_difference(robin, face_key, count):
    """On a practice without a face nobody can know the hits."""
    fired = None if count else 0
    make_slot(robin, face_key=face_key, shots_fired=fired, shots_hit=None)
    verification = Verification()

    assert list(verification.differences(Slot.objects.all())) == []
    assert verification.never_computed == count
