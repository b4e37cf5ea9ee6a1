"""Another installation that answers what none of ours would."""

from uuid import uuid4

import pytest

from leaderboard.models import CardPayload
from leaderboard.tests.far import card, told
from leaderboard.tests.past_shoots import backfill, counts, keep_payload

pytestmark = pytest.mark.django_db

FROM = ("--source", "remote", "--remote", "old", "--requests-per-second", "1000")
OWN = ("--player", "robin", "--shots", *FROM)


def valued(value):
    return 200, {}, b'{"data": {"shot": [{"number": 1, "value": %s}]}}' % value


@pytest.mark.parametrize(
    "answer",
    [
        (200, {}, b"[" * 100_000),
        (200, {}, b'{"data":' * 100_000),
        valued(b"NaN"),
        valued(b"1e999"),
        # PostgreSQL keeps neither of them.
        valued(rb'"\u0000"'),
        valued(rb'"\ud800"'),
        valued(b'"%s"' % (b"9" * 5_000)),
        valued(b"9" * 4_000),
        valued(b'{"X": []}'),
        valued(b'"%s"' % (b"X" * 3_000_000)),
        told({"shot": [{"number": [], "value": "9"}]}),
        (429, {"Retry-After": "Mon, 01 Jan 99999999999999999999 00:00:00 GMT"}, b""),
    ],
    ids=lambda answer: str(answer[2][:60] or answer[0]),
)
def test_nothing_that_it_answers_ends_the_run_or_is_kept(lost, far, waits, answer):
    far.has(lost.m3, answer)
    far.has(lost.m1, card("9"))

    ran = backfill(*OWN)

    assert (ran.code, ran["failed"], counts(lost.m3, lost.m1)) == (3, 1, [(None, None), (1, 1)])
    assert len(ran.said) < 2_000
    assert not CardPayload.objects.filter(slot=lost.m3).exists()


@pytest.mark.parametrize("who", ["\x1b[2Jforged", 7, None, {"id": "x"}])
def test_who_has_no_id_is_not_named_on_the_terminal(past, far, who):
    shoot = past.shoots[2]
    stranger = {"participant_id": str(uuid4())}
    participants = [stranger, {"participant_id": who}]
    far.answers[f"/api/v0/shoot/{shoot.public_id}"] = [told({"participants": participants})]

    ran = backfill("--all", "--participants-shots", "--max-shoots", "1", *FROM)

    assert (ran.code, ran["orphans"]) == (3, [])
    assert "forged" not in ran.said + ran.complained


@pytest.mark.parametrize("written", ["9" * 5_000, "11z" * 5_000, 10**4_000])
def test_a_raw_card_that_nobody_can_read_is_told_of_in_a_line(lost, written):
    keep_payload(lost.m3, [written])

    ran = backfill("--player", "robin", "--shots", "--source", "payload")

    [failure] = ran["failures"]
    assert "place 1: " in failure["error"]
    assert len(failure["error"]) < 200
