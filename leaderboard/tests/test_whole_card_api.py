"""Cases SO-44 and SO-45: another app sends its archer's whole card, again and again."""

from datetime import timedelta

import pytest

from leaderboard.models import CardPayload
from leaderboard.tests.factory import on_card
from scoring.models import Archer, Slot
from scoring.tests.device import at_once
from scoring.tests.phone import Phone
from scoring.times import iso


# SO-44
def test_the_first_card_joins_and_is_on_the_board(shoot, guest, put):
    answer = put("10", None, "M")

    participant = shoot.participants.get()
    shoot.refresh_from_db()
    assert answer == (
        200,
        {
            "status": "applied",
            "version": shoot.version,
            "participant": {
                "participant_id": str(participant.public_id),
                "name": "Little John",
                "slot": "1A",
                "ready": False,
                "status": "competing",
                "slot_id": str(participant.slot.public_id),
                "shot_count": 2,
                "total": 10,
                "is_finished": False,
            },
        },
    )
    assert participant.archer == guest.archer
    assert participant.slot.round_key == "wa18"
    assert on_card(participant.slot) == {1: "10", 3: "M"}


def test_the_same_again_changes_nothing(clock, shoot, put):
    first = put("10", "9", updated=clock.now)
    revisions = shoot.participants.get().slot.revisions.count()

    again = put("10", "9", updated=clock.now, sent=clock.now + timedelta(minutes=1))

    assert again.told == first.told | {"status": "unchanged"}
    assert shoot.participants.get().slot.revisions.count() == revisions == 2
    assert CardPayload.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_card_that_comes_several_times_at_once_is_taken_once(shoot, put):
    answers = at_once(*[lambda: put("10", "9")] * 4)

    statuses = sorted(answer.told["status"] for answer in answers)
    assert statuses == ["applied", "unchanged", "unchanged", "unchanged"]
    assert shoot.participants.get().slot.revisions.count() == 2
    assert CardPayload.objects.count() == 1


def test_the_same_card_of_a_later_time_changes_nothing(clock, shoot, put):
    put("10", "9")

    assert put("10", "9", updated=clock.forward(minutes=1)).told["status"] == "unchanged"
    assert shoot.participants.get().slot.revisions.count() == 2


def test_of_a_newer_card_what_differs_is_recorded(clock, shoot, put):
    put("10", "9", "8")
    slot = shoot.participants.get().slot

    answer = put("10", "8", updated=clock.forward(minutes=1))

    assert (answer.told["status"], answer.told["participant"]["total"]) == ("applied", 18)
    assert on_card(slot) == {1: "10", 2: "8"}
    assert [revision.number for revision in slot.revisions.order_by("version")] == [1, 2, 3, 2, 3]


def test_an_older_card_after_a_newer_one_changes_nothing(clock, shoot, put):
    newer = put("10", "9", "8")

    older = put("10", "9", updated=clock.now - timedelta(minutes=1), name="John")

    assert older == (200, newer.told | {"status": "older"})
    assert on_card(shoot.participants.get().slot) == {1: "10", 2: "9", 3: "8"}
    assert CardPayload.objects.count() == 1


def test_another_card_of_the_same_time_is_refused(shoot, put):
    put("10")

    answer = put("9")

    assert answer == (422, ["body.updated_at: another card was sent with this time"])
    assert on_card(shoot.participants.get().slot) == {1: "10"}


def test_what_a_phone_tapped_later_stands_until_the_app_says_more(clock, shoot, guest, put):
    put("10")
    slot = shoot.participants.get().slot
    seen_by_app = clock.now + timedelta(seconds=10)
    clock.forward(minutes=1)
    Phone(guest.archer).tap(slot, 1, "9")

    assert put("8", updated=seen_by_app).told["status"] == "older"
    assert on_card(slot) == {1: "9"}
    assert put("8", updated=clock.forward(minutes=1)).told["status"] == "applied"
    assert on_card(slot) == {1: "8"}


def test_of_the_apps_clock_only_what_lies_between_is_believed(clock, shoot, put):
    day_ahead = clock.now + timedelta(days=1)

    put("10", updated=day_ahead - timedelta(minutes=5), sent=day_ahead)

    revision = shoot.participants.get().slot.revisions.get()
    assert revision.effective_ms == (clock.now - timedelta(minutes=5)).timestamp() * 1000


def test_a_newer_card_counts_however_long_the_one_before_was_under_way(clock, shoot, put):
    begun = clock.now
    clock.forward(seconds=60)
    put("10", updated=begun, sent=begun)
    arrives = clock.forward(seconds=1)

    answer = put("9", updated=begun + timedelta(seconds=30), sent=arrives)

    assert answer.told["status"] == "applied"
    assert on_card(shoot.participants.get().slot) == {1: "9"}


def test_a_card_is_kept_as_it_came_but_for_the_code(clock, shoot, guest, put):
    put("10", None, bowstyle="barebow")

    kept = CardPayload.objects.get()
    assert kept.payload == {
        "sent_at": iso(clock.now),
        "updated_at": iso(clock.now),
        "name": "Little John",
        "round": "wa18",
        "scores": ["10", None],
        "bowstyle": "barebow",
    }
    assert (kept.archer, kept.shoot) == (guest.archer, shoot)
    assert kept.slot == shoot.participants.get().slot
    assert kept.received_at == clock.now


# SO-45
@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("round", "yorck"),
        ("round", ""),
        ("round", None),
        ("scores", ["9"] * 61),
        ("scores.1", ["9", "11", "9"]),
        ("scores.0", ["x" * 11]),
        ("scores.0", [9]),
        ("scores", "9"),
        ("name", ""),
        ("name", "a\nb"),
        ("name", "\0"),
        ("updated_at", "soon"),
        ("sent_at", 1_800_000_000),
        ("bowstyle", "crossbow"),
        ("category", "x"),
        ("age_group", "u9"),
        ("total", 600),
        ("place", 1),
    ],
)
def test_what_cannot_be_right_is_422_and_nothing_is_stored(shoot, guest, put, field, given):
    answer = put("10", **{field.partition(".")[0]: given})

    assert answer.status == 422
    assert [words.split(": ")[0] for words in answer.told] == [f"body.{field}"]
    assert not Slot.objects.exists()
    assert not CardPayload.objects.exists()
    assert not shoot.participants.exists()


def test_a_card_that_does_not_fit_leaves_the_one_before(clock, shoot, put):
    put("10")

    later = clock.forward(minutes=1)
    assert put("10", "11", updated=later, name="John").status == 422
    assert on_card(shoot.participants.get().slot) == {1: "10"}
    assert Archer.objects.get(login_name=None).display_name == "Little John"


def test_a_card_of_another_round_is_in_the_way(clock, shoot, put):
    put("10")
    slot = shoot.participants.get().slot

    answer = put("9", round="york", updated=clock.forward(minutes=1))

    assert answer == (409, [f"round: the card {slot.public_id} is of wa18"])
