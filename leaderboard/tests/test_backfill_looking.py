"""Looking without touching: cases BF-27 to BF-29."""

import pytest
from django.db import DatabaseError, connection, transaction

from leaderboard.backfilling import looking
from leaderboard.backfilling.holding import hold
from leaderboard.models import BackfillRun, BackfillState, Participant, Shoot
from leaderboard.tests.past_shoots import ALL, backfill, counts, keep_payload, old_card, run
from scoring.models import Slot

# A snapshot is a transaction of its own.
pytestmark = pytest.mark.django_db(transaction=True)


# BF-27
def test_a_dry_run_lists_cards_and_shoots_and_writes_nothing(past):
    before = everything()

    ran = run("--player", "robin", "--shots", "--participants-shots", "--dry-run")

    assert ran.code == 0
    newest, middle, oldest = (
        f"shoot={shoot.public_id} {day} WA 18m"
        for shoot, day in zip(
            past.shoots[::-1], ["2026-04-14", "2026-04-13", "2026-04-12"], strict=True
        )
    )
    assert [" ".join(line.split()) for line in ran.said.splitlines()] == [
        f"shots slot={past.m3.public_id} {newest} fired=NULL hit=NULL",
        f"participants-shots {newest} missing=3/3",
        f"participants-shots {middle} missing=3/3",
        f"shots slot={past.m1.public_id} {oldest} fired=NULL hit=NULL",
        f"participants-shots {oldest} missing=3/3",
        "dry-run: would visit 3 shoots (2 slots, 9 of 9 participants); nothing written",
    ]
    assert everything() == before
    assert BackfillRun.objects.count() == BackfillState.objects.count() == 0


def test_a_dry_run_tells_machines_the_same(past):
    alone = old_card(past.robin, "9")

    ran = backfill("--player", "robin", "--shots", "--participants-shots", "--dry-run")

    assert set(ran["shots"]) == {str(slot.public_id) for slot in (past.m1, past.m3, alone)}
    assert ran["participants_shots"] == [
        {"shoot": str(shoot.public_id), "missing": 3, "total": 3} for shoot in past.shoots[::-1]
    ]
    assert (ran["dry_run"], ran["run_id"], ran["exit_code"]) == (True, None, 0)


@pytest.mark.parametrize("way", ["--dry-run", "--verify"])
def test_who_only_looks_cannot_write_and_takes_no_lock(past, way, monkeypatch):
    tried = []

    def hold_and_write(*args, **options):
        assert options["locking"] == "none"
        with pytest.raises(DatabaseError) as refused, transaction.atomic():
            Slot.objects.update(total=0)
        tried.append(refused.value)
        raise refused.value

    monkeypatch.setattr(looking, "hold", hold_and_write)

    assert run(*ALL, way).code == 1
    assert tried


# BF-28
@pytest.mark.parametrize(
    "flags", [ALL, ("--player", "tuck", "--force-shots"), ("--all", "--participants-shots")]
)
def test_a_dry_run_names_what_the_run_then_visits(past, flags):
    Participant.objects.filter(shoot=past.shoots[1]).update(shots_fired=1, shots_hit=1)
    dry = backfill(*flags, "--dry-run")
    changed = {name: dry[name] for name in ("shoots_checked", "shoots_missing_data")}

    ran = backfill(*flags)

    assert {name: ran[name] for name in changed} == changed
    assert ran["shots_updated"] == len(dry["shots"])
    assert ran["participants_shots_updated"] == sum(
        shoot["missing"] for shoot in dry["participants_shots"]
    )


def test_what_had_no_source_is_in_no_dry_run_either(past):
    past.m1.shots.all().delete()
    backfill("--all", "--shots")

    assert backfill("--all", "--shots", "--dry-run")["shots"] == []


# BF-29
def test_where_all_is_right_verifying_says_so(past):
    backfill("--all", "--force-shots", "--force-participants-shots")

    ran = backfill(*ALL, "--verify")

    assert (ran.code, ran["differences"], ran["unchanged"]) == (0, [], 18)
    assert run(*ALL, "--verify").code == 0


def test_a_row_that_is_wrong_is_named_and_left_so(past):
    backfill("--all", "--force-shots", "--force-participants-shots")
    seat = past.seat(past.shoots[1], past.tuck)
    Participant.objects.filter(pk=seat.pk).update(shots_fired=7)
    before = everything()

    ran = run(*ALL, "--verify")

    [line] = [line for line in ran.said.splitlines() if "stored" in line]
    assert ran.code == 3
    assert (
        line.split()
        == (
            f"participants-shots slot={seat.slot.public_id} shoot={seat.shoot.public_id} 2026-04-13"
            " WA 18m stored fired=7 hit=1 computed fired=2 hit=1"
        ).split()
    )
    assert everything() == before
    assert backfill(*ALL, "--verify")["differences"] == [
        {
            "kind": "participants-shots",
            "slot": str(seat.slot.public_id),
            "shoot": str(seat.shoot.public_id),
            "stored": [7, 1],
            "computed": [2, 1],
        }
    ]


def test_what_was_never_counted_is_a_difference_and_what_cannot_be_is_none(past):
    backfill("--all", "--force-shots")
    Slot.objects.filter(pk=past.m1.pk).update(shots_fired=None, shots_hit=None)
    past.m3.shots.all().delete()

    ran = backfill("--all", "--shots", "--verify")

    assert [each["slot"] for each in ran["differences"]] == [str(past.m1.public_id)]
    assert (ran.code, ran["no_data"]) == (3, 1)
    assert counts(past.m1) == [(None, None)]


def test_a_raw_card_that_cannot_be_read_is_no_clean_bill(past):
    past.m1.shots.all().delete()
    keep_payload(past.m1, ["11z"])

    ran = backfill("--player", "robin", "--shots", "--verify")

    assert (ran.code, ran["failed"]) == (3, 1)


def test_many_shoots_are_looked_at_in_few_statements(past, django_assert_num_queries):
    selection = looking.Selection(looking.Asked(kinds={"shots": True}, archers=None))
    units = selection.units_after(None, limit=10)

    with django_assert_num_queries(4):
        holding = hold(units, selection, locking="none")

    assert (len(holding.held), holding.busy) == (3, [])


def test_the_database_is_open_to_writing_afterwards(past):
    run(*ALL, "--verify")

    assert Slot.objects.update(total=0) == 9
    assert not connection.in_atomic_block


def everything():
    """Every row of these tables, as it is."""
    return [list(table.objects.order_by("pk").values()) for table in (Slot, Participant, Shoot)]
