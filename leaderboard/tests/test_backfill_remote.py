"""Cards of another installation: cases BF-41 and BF-53."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from leaderboard.backfilling import remote
from leaderboard.models import BackfillState, CardPayload
from leaderboard.tests.far import DRIP, DRIP_HEAD, HANG, TOKEN, card, told
from leaderboard.tests.past_shoots import Past, backfill, counts, run
from scoring.tests.device import Device

pytestmark = pytest.mark.django_db

FROM = ("--source", "remote", "--remote", "old", "--requests-per-second", "1000")
OWN = ("--player", "robin", "--shots", *FROM)


# BF-41
@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--source", "remote"], "belong together"),
        (["--remote", "old"], "belong together"),
        (["--source", "remote", "--remote", "old"], "names none"),
    ],
)
def test_a_remote_has_to_be_configured(words, complaint):
    ran = run("--all", "--shots", *words)

    assert ran.code == 2
    assert complaint in ran.complained


def test_another_remote_is_named_by_those_there_are(far):
    ran = run("--all", "--shots", "--source", "remote", "--remote", "older")

    assert (ran.code, ran.complained) == (2, "--remote older: ARCHSTATS_REMOTES names old")
    assert run("--all", "--shots", "--verify", *FROM).code == 2


def test_what_is_fetched_is_kept_and_counted(lost, far):
    far.has(lost.m1, card("10", "-", "M", "9"))
    far.has(lost.m3, card("8"))

    ran = backfill(*OWN)

    assert (ran.code, counts(lost.m1, lost.m3)) == (0, [(3, 2), (1, 1)])
    assert (ran["shots_updated"], ran["sources_fetched"]) == (2, 2)
    kept = CardPayload.objects.get(slot=lost.m1)
    assert (kept.payload, kept.origin) == ({"scores": ["10", None, "M", "9"]}, "remote old")
    assert {token for _, token in far.asked} == {f"Bearer {TOKEN}"}
    assert TOKEN not in ran.said + ran.complained


def test_each_card_is_asked_for_once_for_both_kinds(past, far):
    shoot = past.shoots[2]
    for seat in past.seats(shoot):
        far.has(seat.slot, card("9", "M"))

    backfill("--all", "--shots", "--participants-shots", "--max-shoots", "1", *FROM)

    seats = past.seats(shoot)
    assert counts(*seats, *(seat.slot for seat in seats)) == [(2, 1)] * 6
    paths = [path for path, _ in far.asked]
    assert len(paths) == len(set(paths)) == 4


def test_whoever_shoots_there_and_not_here_is_named(past, far):
    shoot = past.shoots[2]
    here = [{"participant_id": str(seat.public_id)} for seat in past.seats(shoot)]
    stranger = {"participant_id": "4c0ffee0-0000-4000-8000-000000000000"}
    far.answers[f"/api/v0/shoot/{shoot.public_id}"] = [told({"participants": [*here, stranger]})]

    ran = backfill("--all", "--participants-shots", "--max-shoots", "1", *FROM)

    assert ran["orphans"] == [{"shoot": str(shoot.public_id), "who": stranger["participant_id"]}]


# BF-53
def test_what_fails_for_a_moment_is_asked_for_again(lost, far, waits):
    far.has(lost.m1, 500, 500, card("9"))

    ran = backfill(*OWN)

    assert (ran.code, counts(lost.m1)) == (0, [(1, 1)])
    first, second = waits
    assert 0.4 <= first <= 1.2
    assert 0.8 <= second <= 2.4


@pytest.mark.parametrize("status", [400, 404, 410])
def test_what_it_does_not_have_is_no_data_and_not_asked_for_again(lost, far, waits, status):
    far.has(lost.m1, status)
    far.has(lost.m3, card("9"))

    ran = backfill(*OWN)

    assert (ran.code, ran["no_data"], ran["shots_updated"]) == (0, 1, 1)
    assert (waits, counts(lost.m1)) == ([], [(None, None)])
    asked = len(far.asked)
    assert backfill(*OWN)["no_data"] == 0
    assert len(far.asked) == asked
    assert backfill(*OWN, "--retry-no-data")["no_data"] == 1


@pytest.mark.parametrize("status", [429, 503])
def test_it_says_itself_when_to_ask_again(lost, far, waits, status):
    later = format_datetime(datetime.now(tz=UTC) + timedelta(seconds=30), usegmt=True)
    far.has(
        lost.m1, (status, {"Retry-After": "2"}, b""), (status, {"Retry-After": later}, b""), card()
    )

    ran = backfill(*OWN)

    assert (ran.code, counts(lost.m1)) == (0, [(0, 0)])
    first, second = waits
    assert first == 2
    assert 20 < second <= 30


@pytest.mark.parametrize("status", [401, 403])
def test_where_we_are_not_let_in_the_run_ends(lost, far, status):
    far.has(lost.m3, card("9"))
    far.has(lost.m1, status)

    ran = backfill(*OWN)

    assert (ran.code, ran["status"]) == (1, "failed")
    assert f"--remote old: it answers {status}" in ran.complained
    # What was done before is kept.
    assert counts(lost.m3, lost.m1) == [(1, 1), (None, None)]


@pytest.mark.parametrize("answer", [HANG, DRIP, DRIP_HEAD])
def test_what_hangs_fails_in_time_and_the_others_are_done(lost, far, monkeypatch, answer):
    monkeypatch.setattr(remote, "TIMEOUT_SECONDS", 0.2)
    far.has(lost.m3, answer)
    far.has(lost.m1, card("9"))

    ran = backfill(*OWN)

    assert (ran.code, ran["failed"], counts(lost.m3, lost.m1)) == (3, 1, [(None, None), (1, 1)])
    assert ran["failures"][0]["error"] == "remote old: no answer within 0.2 s"
    assert BackfillState.objects.get(object_id=lost.m3.pk).status == "failed"


@pytest.mark.parametrize(
    "answer",
    [
        500,
        (200, {}, b"<html>"),
        (200, {}, b"[]"),
        told({"shots": []}),
        told({"shot": [{"number": 0, "value": "9"}]}),
        told({"shot": [{"number": 10**9, "value": "9"}]}),
        (302, {"Location": "/elsewhere"}, b""),
        card("9", "11z"),
        (200, {}, b" " * (remote.MOST_BYTES + 1)),
    ],
)
def test_an_answer_that_helps_nobody_fails_that_shoot_alone(lost, far, waits, answer):
    far.has(lost.m3, answer)
    far.has(lost.m1, card("9"))

    ran = backfill(*OWN)

    assert (ran.code, ran["failed"], counts(lost.m3, lost.m1)) == (3, 1, [(None, None), (1, 1)])
    assert len(waits) == (remote.TRIES - 1 if answer == 500 else 0)


def test_where_nobody_is_there_every_shoot_fails(lost, far, waits):
    far.end()

    ran = backfill(*OWN)

    assert (ran.code, ran["failed"]) == (3, 2)
    assert "no answer: " in ran["failures"][0]["error"]


def test_it_is_not_asked_more_often_than_allowed(lost, far, waits):
    far.has(lost.m1, card("9"))
    far.has(lost.m3, card("9"))

    backfill(*OWN[:-1], "0.01")

    # Shoot, card, shoot, card: one in a hundred seconds.
    assert len(far.asked) == 4
    assert 250 < max(waits) <= 300


@pytest.mark.django_db(transaction=True)
def test_another_installation_of_ours_is_understood(live_server, settings, marian, robin, tuck):
    """It is this one, asked by its address, with the rows that are still there."""
    past = Past(marian, robin, tuck)
    settings.ARCHSTATS_REMOTES = {"old": (live_server.url, Device.of(robin).token)}

    ran = backfill(*OWN)

    assert (ran.code, ran["orphans"], counts(past.m1, past.m3)) == (0, [], [(3, 2)] * 2)
    assert CardPayload.objects.filter(origin="remote old").count() == 2
