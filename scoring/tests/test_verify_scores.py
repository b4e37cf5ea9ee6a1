import io
import json
import random
import subprocess
import sys
import threading
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from scoring.callers import Caller
from scoring.coaching import make_coach
from scoring.merging import Revision
from scoring.models import Shot, ShotRevision, Slot
from scoring.recording import correct_shot
from scoring.snapshots import one_snapshot
from scoring.tests.factory import make_archer, make_club, make_session, make_slot
from scoring.tests.phone import Phone
from scoring.verifying import Found, Verification, differences_of

# A snapshot is a transaction of its own.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def slot(robin):
    """Robin's: X, 9, M, the third corrected from 7."""
    slot, phone = make_slot(robin), Phone(robin)
    phone.tap_all(slot, "X", "9", "7")
    phone.tap(slot, 3, "M")
    slot.refresh_from_db()
    return slot


def found():
    """Each difference: the place, what, as stored, as recomputed."""
    return [tuple(difference)[1:] for difference in Verification().differences(Slot.objects.all())]


def verify(*options):
    said, code = io.StringIO(), 0
    try:
        call_command("verify_scores", *options, stdout=said)
    except SystemExit as ended:
        code = ended.code
    return code, said.getvalue()


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


def test_what_was_never_computed_is_no_difference_but_is_counted(slot):
    Slot.objects.update(shots_fired=None, shots_hit=None)

    code, said = verify()
    assert code == 0
    assert "never_computed: 1" in said


def test_hits_that_nobody_can_know_are_not_missing(robin):
    make_slot(robin, face_key="none")

    assert "never_computed: 0" in verify()[1]


# One snapshot


def test_arrows_shot_meanwhile_are_neither_seen_nor_held_up(slot):
    phone = Phone(slot.archer)
    with one_snapshot():
        before = Shot.objects.count()
        shooting = threading.Thread(target=phone.tap, args=(slot, 4, "10"))
        shooting.start()
        shooting.join(timeout=10)

        assert not shooting.is_alive()
        assert Shot.objects.count() == before
        assert found() == []
    assert Shot.objects.count() == before + 1


def test_a_snapshot_refuses_to_write_and_leaves_writing_as_it_was(slot):
    with pytest.raises(DatabaseError), one_snapshot():
        Phone(slot.archer).tap(slot, 4, "10")

    assert Shot.objects.count() == 3
    assert make_archer("tuck").pk


# The command


def test_a_clean_database_ends_with_0(slot):
    code, said = verify()

    assert code == 0
    assert said == "cards: 1   shots: 3   never_computed: 0   difference_count: 0\n"


def test_differences_end_with_3_and_name_the_card(slot):
    Slot.objects.update(total=20)
    Shot.objects.filter(number=2).update(value="10")

    code, said = verify()
    assert code == 3
    assert said.splitlines()[:2] == [
        f'slot={slot.public_id} place=2 value: stored="10" recomputed="9"',
        f"slot={slot.public_id} total: stored=20 recomputed=19",
    ]


def test_json_is_one_object(slot):
    Slot.objects.update(total=20)
    Shot.objects.filter(number=2).update(value=None)

    code, said = verify("--format", "json")
    result = json.loads(said)
    assert code == 3
    assert result["difference_count"] == len(result["differences"]) == 2
    assert result["differences"][0] == {
        "slot": str(slot.public_id),
        "place": 2,
        "what": "value",
        "stored": None,
        "recomputed": "9",
    }


def test_json_of_a_clean_database_has_an_empty_list(slot):
    assert json.loads(verify("--format", "json")[1])["differences"] == []


def test_one_card_is_verified_by_its_id(slot):
    make_slot(make_archer("tuck"), slot.session, total=1)

    assert verify("--slot", str(slot.public_id))[0] == 0
    assert verify()[0] == 3


def test_since_goes_by_the_sessions_own_clock(robin):
    auckland = make_session(robin, timezone="Pacific/Auckland")
    # The 2nd of May has begun there, and nowhere else in this test.
    make_slot(robin, auckland, started_at=datetime(2026, 5, 1, 13, 0, tzinfo=UTC))
    tuck = make_archer("tuck")
    make_slot(tuck, make_session(tuck), started_at=datetime(2026, 5, 1, 13, 0, tzinfo=UTC))

    assert "cards: 2" in verify("--since", "2026-05-01")[1]
    assert "cards: 1" in verify("--since", "2026-05-02")[1]
    assert "cards: 0" in verify("--since", "2026-05-03")[1]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--slot", "8f1c"), "'8f1c' is not the id of a card"),
        (("--since", "yesterday"), "'yesterday' is not a day such as 2026-05-01"),
        (("--since", "0001-01-01"), "not a day of our time"),
        (("--slot", str(uuid4()), "--since", "2026-05-01"), "not allowed with"),
        (("--format", "xml"), "xml"),
    ],
)
def test_wrong_use_is_said_in_words(options, words):
    with pytest.raises(CommandError, match=words):
        verify(*options)


def test_an_unknown_card_is_wrong_use():
    with pytest.raises(CommandError, match="There is no card") as raised:
        verify("--slot", str(uuid4()))

    assert raised.value.returncode == 2


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        ((), 1, "The database cannot be read"),
        (("--slot", "8f1c"), 2, "is not the id of a card"),
    ],
)
def test_a_shell_learns_what_went_wrong(tmp_path, options, code, words):
    nothing_there = {"ARCHSTATS_EMBEDDED": "1", "ARCHSTATS_DATA": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, "manage.py", "verify_scores", *options],
        cwd=settings.BASE_DIR,
        env=nothing_there,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ended.returncode, ended.stdout) == (code, "")
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr
