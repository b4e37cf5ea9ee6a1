"""The command: what it reads, what it says, how it ends. Cases BF-44, BF-49, OP-15."""

import json
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.core.management import CommandError

from leaderboard.models import Participant, Shoot, ShootCode
from leaderboard.tests.factory import host_shoot, join, make_shoot, shoot_arrows
from scoring.models import Shot, Slot
from scoring.tests.commands import ended_by, in_a_shell
from scoring.tests.factory import make_archer, make_session, make_slot
from scoring.tests.phone import Phone

# A snapshot is a transaction of its own.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def slot(robin):
    """Robin's: X, 9, M."""
    slot = make_slot(robin)
    Phone(robin).tap_all(slot, "X", "9", "M")
    slot.refresh_from_db()
    return slot


@pytest.fixture
def in_shoot(slot, robin):
    """That card, in a shoot of Marian's."""
    return join(host_shoot(make_archer("marian")), robin, slot)


def verify(*options):
    return ended_by("verify_scores", *options)


def test_a_clean_database_ends_with_0(in_shoot):
    code, said = verify()

    assert code == 0
    assert said == (
        "cards: 1   shots: 3   shoots: 1   participants: 1   never_computed: 0"
        "   difference_count: 0\n"
    )


def test_differences_end_with_3_and_name_the_card(slot):
    Slot.objects.update(total=20)
    Shot.objects.filter(number=2).update(value="10")

    code, said = verify()
    assert code == 3
    assert said.splitlines()[:2] == [
        f'slot={slot.public_id} place=2 value: stored="10" recomputed="9"',
        f"slot={slot.public_id} total: stored=20 recomputed=19",
    ]


def test_a_total_that_lies_in_a_shoot_is_named_with_the_place_on_the_board(in_shoot):
    tuck = make_archer("tuck")
    other = join(in_shoot.shoot, tuck, make_slot(tuck))
    shoot_arrows(tuck, other.slot, "10")
    lie = Participant.objects.get(pk=in_shoot.pk).figures | {"total": 9, "counts": {"9": 1}}
    Participant.objects.filter(pk=in_shoot.pk).update(figures=lie)

    code, said = verify()
    assert code == 3
    robins = f"shoot={in_shoot.shoot.public_id} participant={in_shoot.public_id}"
    assert f"{robins} total: stored=9 recomputed=19" in said.splitlines()
    assert f"{robins} place on the board: stored=2 recomputed=1" in said.splitlines()


def test_it_changes_nothing_of_what_it_finds(in_shoot):
    Slot.objects.update(total=20)
    Participant.objects.update(shots_hit=1)
    verify()

    assert Slot.objects.get().total == 20
    assert (Participant.objects.get().shots_hit, Shoot.objects.get().version) == (1, 1)


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


def test_one_shoot_is_verified_with_its_cards_by_code_or_id(in_shoot, tuck):
    other = host_shoot(tuck)
    Shoot.objects.filter(pk=other.pk).update(version=7)
    make_slot(tuck, total=1)
    for written in (in_shoot.shoot.code.code, str(in_shoot.shoot.public_id)):
        code, said = verify("--shoot", written)
        assert (code, said.split("   ")[:3]) == (0, ["cards: 1", "shots: 3", "shoots: 1"])

    assert verify("--shoot", other.code.code)[0] == 3


def test_a_code_names_the_newest_shoot_that_has_had_it(clock, in_shoot, tuck):
    code, older = in_shoot.shoot.code.code, in_shoot.shoot
    clock.forward(days=4)
    newer = host_shoot(tuck)
    ShootCode.objects.filter(code=code).delete()
    ShootCode.objects.filter(shoot=newer).update(code=code)
    Shoot.objects.filter(pk=newer.pk).update(version=7)

    assert verify("--shoot", code)[0] == 3
    assert verify("--shoot", str(older.public_id))[0] == 0


def test_the_shoots_of_one_card_are_verified_with_it(in_shoot):
    Participant.objects.update(shots_hit=1)

    assert verify("--slot", str(in_shoot.slot.public_id))[0] == 3


def test_since_goes_by_the_sessions_own_clock(robin):
    auckland = make_session(robin, timezone="Pacific/Auckland")
    # The 2nd of May has begun there, and nowhere else in this test.
    make_slot(robin, auckland, started_at=datetime(2026, 5, 1, 13, 0, tzinfo=UTC))
    tuck = make_archer("tuck")
    make_slot(tuck, make_session(tuck), started_at=datetime(2026, 5, 1, 13, 0, tzinfo=UTC))

    make_shoot(tuck, made_at=datetime(2026, 5, 2, 13, 0, tzinfo=UTC))

    assert "cards: 2   shots: 0   shoots: 1 " in verify("--since", "2026-05-01")[1]
    assert "cards: 1   shots: 0   shoots: 1 " in verify("--since", "2026-05-02")[1]
    assert "cards: 0   shots: 0   shoots: 0 " in verify("--since", "2026-05-03")[1]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--slot", "8f1c"), "'8f1c' is not the id of a card"),
        (("--since", "yesterday"), "'yesterday' is not a day such as 2026-05-01"),
        (("--since", "0001-01-01"), "not a day of our time"),
        (("--slot", str(uuid4()), "--since", "2026-05-01"), "not allowed with"),
        (("--slot", str(uuid4()), "--shoot", "0042"), "not allowed with"),
        (("--format", "xml"), "xml"),
    ],
)
def test_wrong_use_is_said_in_words(options, words):
    with pytest.raises(CommandError, match=words):
        verify(*options)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--slot", str(uuid4())), "There is no card"),
        (("--shoot", str(uuid4())), "There is no shoot"),
        (("--shoot", "0042"), "There is no shoot 0042"),
        (("--shoot", "club night"), "There is no shoot club night"),
    ],
)
def test_what_is_not_there_is_wrong_use(options, words):
    with pytest.raises(CommandError, match=words) as raised:
        verify(*options)

    assert raised.value.returncode == 2


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        ((), 1, "The database cannot be read"),
        (("--slot", "8f1c"), 2, "is not the id of a card"),
    ],
)
def test_a_shell_learns_what_went_wrong(tmp_path, options, code, words):
    ended = in_a_shell("verify_scores", *options, data=tmp_path)

    assert (ended.returncode, ended.stdout) == (code, "")
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr
