"""Cards of another installation: cases BF-41 and BF-53."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest

from leaderboard.backfilling import remote
from leaderboard.models import BackfillState, CardPayload
from leaderboard.tests.past_shoots import Past, backfill, counts, run
from scoring.tests.device import Device

pytestmark = pytest.mark.django_db

TOKEN = "k7Qx-of-the-old-club-0123"
FROM = ("--source", "remote", "--remote", "old", "--requests-per-second", "1000")
OWN = ("--player", "robin", "--shots", *FROM)
HANG, DRIP = "hang", "drip"


class Far(ThreadingHTTPServer):
    """Another installation. What it answers stands in `answers` by the path, one after the other;
    the last stands for good."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answering)
        self.answers, self.asked, self.may_go = {}, [], Event()
        self.thread = Thread(target=self.serve_forever, args=[0.01])
        self.thread.start()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}"

    def has(self, slot, *answers):
        self.answers[f"/api/v0/shot/slot/{slot.public_id}"] = list(answers)

    def handle_error(self, request, client_address):
        """Whoever asked has gone."""

    def end(self):
        self.may_go.set()
        self.shutdown()
        self.thread.join()
        self.server_close()


class Answering(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append((self.path, self.headers["Authorization"]))
        answers = self.server.answers.get(self.path, [404])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if answer == HANG:
            self.server.may_go.wait(30)
            return
        if answer == DRIP:
            self.send_response(200)
            self.end_headers()
            while not self.server.may_go.wait(0.02):
                self.wfile.write(b" ")
            return
        status, headers, body = answer if isinstance(answer, tuple) else (answer, {}, b"")
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *said):
        pass


def card(*values):
    """As the API tells it: an arrow that was not scored has no value, a cleared place is left out;
    "-" is one here."""
    shot = [
        {"number": number, "value": value}
        for number, value in enumerate(values, start=1)
        if value != "-"
    ]
    return told({"shot": shot})


def told(data):
    return 200, {}, json.dumps({"code": 200, "data": data, "errors": []}).encode()


@pytest.fixture
def far(settings):
    far = Far()
    settings.ARCHSTATS_REMOTES = {"old": (far.address, TOKEN)}
    yield far
    far.end()


@pytest.fixture
def waits(monkeypatch):
    """For how long it would have waited before asking again; its turn is always near."""
    waits = []

    def pause(seconds):
        if seconds > 0.1:
            waits.append(seconds)

    monkeypatch.setattr(remote, "pause", pause)
    return waits


@pytest.fixture
def lost(past):
    """Robin's cards have lost their rows."""
    for slot in (past.m1, past.m3):
        slot.shots.all().delete()
    return past


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


@pytest.mark.parametrize("answer", [HANG, DRIP])
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
