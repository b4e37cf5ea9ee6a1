"""What a backfill makes of rows and raw cards: cases BF-13 to BF-21 and BF-52."""

import pytest

from leaderboard.backfilling.raw_cards import Unreadable, value_counts_of
from leaderboard.models import BackfillState, CardPayload, Participant
from leaderboard.tests.past_shoots import (
    ALL,
    backfill,
    counts,
    keep_payload,
    old_card,
    old_shoot,
    run,
    shoot_on,
)
from scoring.models import Shot, Slot
from scoring.sheets import sheet_for
from scoring.tally import count_shots

pytestmark = pytest.mark.django_db

OWN = ("--player", "robin", "--shots")


@pytest.fixture
def lost(robin):
    """A card that speaks of arrows, of which there are neither rows nor a raw card."""
    return lose(old_card(robin, "9", "8"))


def lose(slot):
    slot.shots.all().delete()
    return slot


# BF-13
def test_without_a_source_a_value_stays_unknown_until_there_is_one(lost):
    first = backfill(*OWN)
    assert (first.code, first["no_data"], counts(lost)) == (0, 1, [(None, None)])

    again = backfill(*OWN)
    assert (again["no_data"], again["shoots_missing_data"], again["sources_fetched"]) == (0, 0, 0)

    keep_payload(lost, ["9", "M"])
    last = backfill(*OWN)
    assert (last["shots_updated"], counts(lost)) == (1, [(2, 1)])


# BF-14, BF-15
@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["10", "10", "9", "8", "M", "7"], (6, 5)),
        (["M"] * 6, (6, 0)),
        ([], (0, 0)),
        ([None, "9", None], (1, 1)),
    ],
)
def test_misses_are_fired_and_what_was_cleared_was_not(marian, robin, values, expected):
    card = old_card(robin, *values)
    shoot = old_shoot(marian, card)

    backfill(*ALL)

    assert counts(card, shoot.participants.get()) == [expected] * 2


def test_an_x_is_a_hit(robin):
    card = old_card(robin, "X", "10", "9", "8", "M", "7", round_key="wa720_70")

    backfill(*OWN)

    assert counts(card) == [(6, 5)]


# BF-16
def test_without_a_face_hits_are_unknowable_and_not_looked_for_again(robin):
    card = old_card(robin, *[""] * 12, round_key="", face_key="none")

    assert (backfill(*OWN)["shots_updated"], counts(card)) == (1, [(12, None)])
    assert backfill(*OWN)["shoots_missing_data"] == 0


# BF-17
def test_a_value_is_untouched_unless_it_is_forced(past):
    backfill("--player", "robin", "--shots")
    assert counts(past.m2) == [(100, 50)]

    ran = backfill("--player", "robin", "--force-shots")
    assert (ran["shots_updated"], ran["unchanged"], counts(past.m2)) == (1, 2, [(3, 2)])


# BF-18
def test_what_is_right_is_not_written_again(past):
    backfill("--all", "--force-shots", "--force-participants-shots")
    seat = past.seat(past.shoots[0], past.robin)
    before = (Slot.objects.get(pk=past.m1.pk).version, seat.version, seat.shoot.version)

    ran = backfill("--all", "--force-shots", "--force-participants-shots")

    seat = past.seat(past.shoots[0], past.robin)
    assert (Slot.objects.get(pk=past.m1.pk).version, seat.version, seat.shoot.version) == before
    assert (ran["shots_updated"], ran["participants_shots_updated"]) == (0, 0)
    assert (ran["unchanged"], ran["sources_fetched"]) == (18, 3)


# BF-19
def test_a_value_without_a_source_is_kept(past):
    lose(past.m2)

    ran = backfill("--player", "robin", "--force-shots")

    assert counts(past.m2) == [(100, 50)]
    assert ran["no_data"] == 1


def test_hits_of_a_card_without_a_face_are_kept(robin):
    card = old_card(robin, *[""] * 3, round_key="", face_key="none", shots_fired=3, shots_hit=2)

    backfill("--player", "robin", "--force-shots")

    assert counts(card) == [(3, 2)]


# BF-20
def test_rows_win_over_a_raw_card_which_is_named(past):
    keep_payload(past.m1, ["9"])
    keep_payload(past.m3, ["10", "9", "M"])

    ran = backfill("--player", "robin", "--shots")

    assert counts(past.m1, past.m3) == [(3, 2)] * 2
    assert ran["conflicts"] == [str(past.shoots[0].public_id)]


# BF-21
def test_a_raw_card_is_read_as_people_write(robin):
    card = lose(old_card(robin, "9", round_key="wa720_70"))
    keep_payload(card, ["m", "-", "x", 10, 9, 0, None, "M", "X", "1", " 7 "])

    backfill(*OWN)

    assert counts(card) == [(9, 6)]


@pytest.mark.parametrize("odd", ["11z", 7.9, 7.0, True, "12", 12, -1, [], {}])
def test_of_a_raw_card_that_cannot_be_read_the_place_is_named(past, odd):
    lose(past.m1)
    keep_payload(past.m1, ["9", "8", odd])

    ran = backfill("--player", "robin", "--shots")

    assert (ran.code, ran["failed"], counts(past.m1, past.m3)) == (3, 1, [(None, None), (3, 2)])
    [failure] = ran["failures"]
    assert failure["shoot"] == str(past.shoots[0].public_id)
    assert failure["error"].startswith(f"slot {past.m1.public_id}, place 3: ")


def test_what_is_no_number_is_no_value():
    with pytest.raises(Unreadable, match="place 2: nan"):
        value_counts_of({"scores": ["9", float("nan")]}, sheet_for("wa18", "", ""))


def test_an_arrow_that_was_not_scored_is_fired_and_named(robin):
    card = old_card(robin, "9", "")

    ran = run(*OWN)

    assert counts(card) == [(2, 1)]
    assert f"warning: slot {card.public_id}, place 2: " in ran.complained


def test_an_arrow_of_a_raw_card_that_was_not_scored_is_fired_and_named(lost):
    keep_payload(lost, ["9", None, ""])

    ran = run(*OWN)

    assert counts(lost) == [(2, 1)]
    assert f"warning: slot {lost.public_id}, place 3: " in ran.complained


def test_of_several_raw_cards_the_newest_is_read(robin, lost):
    keep_payload(lost, ["9"])
    newest = keep_payload(lost, ["9", "9", "M"])
    old = keep_payload(lost, ["M"] * 9)
    CardPayload.objects.filter(pk=old.pk).update(received_at="2020-01-01T00:00:00Z")

    backfill(*OWN)

    assert counts(lost) == [(3, 2)]
    assert BackfillState.objects.get().source_digest == newest.sha256


def test_a_raw_card_of_an_archer_in_a_shoot_is_found(past):
    lose(past.m1)
    keep_payload(past.m1, ["9"], slot=None, shoot=past.shoots[0])

    backfill(*ALL)

    assert counts(past.m1, past.seat(past.shoots[0], past.robin)) == [(1, 1)] * 2


def test_whoever_is_in_a_raw_card_alone_is_named_and_not_counted(past, guy):
    keep_payload(past.m1, ["9"], archer=guy, slot=None, shoot=past.shoots[0])

    ran = backfill(*ALL, "--source", "payload")

    orphan = {"shoot": str(past.shoots[0].public_id), "who": str(guy.public_id)}
    assert ran["orphans"] == [orphan]
    assert ran["shots_updated"] == ran["participants_shots_updated"] == 0


def test_a_source_that_is_named_is_the_only_one(past):
    """After an extractor was repaired, the raw card is read again, whatever the rows say."""
    keep_payload(past.m1, ["9"])
    lose(past.m3)
    keep_payload(past.m3, ["9"])

    backfill(*OWN, "--source", "shots")
    assert counts(past.m1, past.m3) == [(3, 2), (None, None)]

    backfill("--player", "robin", "--force-shots", "--source", "payload")
    assert counts(past.m1, past.m3) == [(1, 1), (1, 1)]


# BF-52
def test_what_had_no_source_is_looked_at_again_when_an_arrow_has_come(lost):
    backfill(*OWN)
    lost.refresh_from_db()
    shoot_on(lost, "9")

    assert (backfill(*OWN)["shots_updated"], counts(lost)) == (1, [(1, 1)])


def test_what_had_no_source_is_looked_at_again_when_the_raw_card_is_another(lost):
    keep_payload(lost, ..., digest="a")
    assert backfill(*OWN)["no_data"] == 1

    keep_payload(lost, ..., digest="a")
    assert backfill(*OWN)["shoots_missing_data"] == 0

    keep_payload(lost, ..., digest="b")
    assert backfill(*OWN)["no_data"] == 1


@pytest.mark.parametrize("kinds", [("--shots",), ("--participants-shots",)])
def test_what_had_no_source_is_looked_at_again_when_asked(marian, lost, kinds):
    old_shoot(marian, lost)
    backfill("--all", *kinds)
    assert backfill("--all", *kinds)["shoots_missing_data"] == 0

    ran = backfill("--all", *kinds, "--retry-no-data")

    assert (ran["no_data"], ran["shoots_missing_data"]) == (1, 1)
    assert [state.attempts for state in BackfillState.objects.all()] == [2]


def test_a_raw_card_that_one_source_left_aside_is_not_forgotten(lost):
    keep_payload(lost, ["9"])
    backfill(*OWN, "--source", "shots")

    backfill(*OWN)

    assert counts(lost) == [(1, 1)]


def test_one_function_counts(past, monkeypatch):
    """It is asked for every card, and what it says is what stands."""
    asked = []

    def count(value_counts, keypad):
        asked.append(dict(value_counts))
        return count_shots(value_counts, keypad)

    monkeypatch.setattr("leaderboard.backfilling.kinds.count_shots", count)
    backfill("--player", "robin", "--participants-shots", "--max-shoots", "1")

    assert {*map(len, asked)} == {1, 2, 3}
    assert not Participant.objects.filter(shoot=past.shoots[2], shots_fired=None).exists()
    assert Shot.objects.filter(slot=past.m3).count() == 3
