"""A day on the range, and nothing in its log that opens anything or names anybody. Case OP-18."""

import re
import shlex
import time
import uuid
from collections import defaultdict

import pytest
import requests

from archstats.tests.server.asking import OURS, ask, bearer
from archstats.tests.server.live_asking import closed_by, frame, socket_at, watching
from archstats.tests.server.visiting import Browser
from archstats.tests.serving import PRODUCTION, WITH_ROOMS, serving

pytestmark = pytest.mark.server

LINK = re.compile(r"/(j|w|join|cards|grants|move)/([\w-]{20,})")
ROBIN, GUY, ALAN = "Robin Hoodwinkle", "Guy Gisbornesson", "Alan Adalewine"
PASSWORDS = ("sherwood-oak-1", "sherwood-oak-2", "not-the-password-3")
NOTE = "The left eye waters in the wind."


class Day:
    """Whatever is answered is searched for what nobody else may know."""

    def __init__(self, server):
        self.server = server
        self.secrets = defaultdict(set)
        self.secrets["name"] = {ROBIN, GUY, ALAN}
        self.secrets["password"] = {*PASSWORDS}
        self.secrets["note"] = {NOTE}

    def ask(self, method, path, body=None, *, token=""):
        answer = ask(self.server, method, path, body, token=token)
        self.look(answer)
        return answer.json()["data"] if answer.ok else None

    def look(self, answer):
        for kind, token in LINK.findall(answer.text + str(answer.headers)):
            self.secrets[kind].add(token)
        told = r'"(token|capability|code)": ?"([^"]+)"'
        for kind, secret in re.findall(told, answer.text):
            self.secrets[kind].add(secret)

    def browser(self):
        return Visited(self)


class Visited(Browser):
    def __init__(self, day):
        super().__init__(day.server)
        self.day = day

    def _ask(self, method, path, **fields):
        answer = super()._ask(method, path, **fields)
        self.day.look(answer)
        self.day.secrets["cookie"] |= {*self.cookies.values()} - {""}
        return answer


@pytest.fixture(scope="module")
def day(collected_static, served_database, in_scene):
    environment = {**PRODUCTION, "DATABASE_URL": served_database}
    with serving(application=WITH_ROOMS, **environment) as server:
        day = Day(server)
        robin, card = on_pages(day)
        by_api(day, robin, card, in_scene("free_code"))
        what_fails(day)
        server.lines_with("the-end-of-the-day")
        yield day


def on_pages(day):
    """Robin shoots as a guest, makes an account, signs in wrong and right, gives out every link."""
    robin, login = day.browser(), f"robin-{uuid.uuid4().hex[:12]}"
    day.secrets["login name"].add(login)
    card = robin.post("/start/", at="/start/", round="wa18").headers["Location"]
    old, new, wrong = PASSWORDS
    account = {"display_name": ROBIN, "login_name": login}
    robin.post("/me/account/", at="/me/account/", **account, password=old, password_again=old)
    robin.post("/sign-out/", at="/sign-out/")
    assert robin.post("/sign-in/", login_name=login, password=wrong).status_code == 422
    assert robin.post("/sign-in/", login_name=login, password=old).status_code == 302
    changed = {"old": old, "password": new, "password_again": new}
    robin.post("/me/password/", at="/me/password/", **changed)
    robin.post(card + "link/", at=card + "link/")
    robin.post(card + "mates/link/", at=card + "mates/")
    robin.post("/me/move/", at="/me/move/")
    robin.post(card + "notes/", at=card + "notes/", text=NOTE)
    robin.post(card + "mates/", at=card + "mates/", display_name=ALAN, bowstyle="recurve")
    for kind in ("cards", "grants", "move"):
        open_links(day, kind)
    return robin, card


def open_links(day, kind):
    """As they are, broken by a line of an e-mail, and with something behind."""
    for token in {*day.secrets[kind]}:
        for said in (token, token[:20], f"{token}x", f"{token}/and/more"):
            day.browser().get(f"/{kind}/{said}/")
        day.secrets[kind].add(token[:20])


def by_api(day, robin, card, wrong):
    """Guy makes a shoot, is joined by code and link, types codes wrong, shoots, and is watched."""
    guy = day.ask("POST", "/archer", {"display_name": GUY})["token"]
    hosts = day.browser()
    hosts.cookies["__Host-device"] = guy
    range_ = {"location": "Sherwood", "is_indoor": False}
    session = day.ask("POST", "/session", range_, token=guy)["session_id"]
    hosts.get(f"/sessions/{session}/link/")
    open_links(day, "join")
    day.ask("DELETE", f"/session/{session}", token=guy)
    slot = day.ask("POST", "/slot", {"round": "wa18"}, token=guy)["slot_id"]
    shoot = day.ask("POST", "/shoot", {"title": "Club night"}, token=guy)
    day.ask("POST", "/shoot/join", {"code": shoot["code"], "slot_id": slot}, token=guy)
    assert robin.post("/join/", at="/join/", code=shoot["code"]).status_code == 302
    day.secrets["wrong code"].add(wrong)
    robin.post("/join/", at="/join/", code=wrong)
    day.ask("GET", f"/shoot/{shoot['shoot_id']}?code={shoot['code']}", token=guy)
    [join], [watch] = day.secrets["j"], day.secrets["w"]
    for path in (f"/j/{join}/", f"/w/{watch}/", f"/w/{watch}/screen/", f"/w/{watch}/result.json"):
        robin.get(path)
    for value in ("9", "X", GUY):
        put = {"sent_at": now_ms(), "device": str(uuid.uuid4()), "operations": [arrow(value)]}
        day.ask("PUT", f"/slot/{slot}/card", put, token=guy)
    watch_all(day, guy, robin, slot, shoot, watch, card)


def watch_all(day, guy, robin, slot, shoot, watch, card):
    cookie = {"Cookie": robin.header, "Origin": day.server.url}
    board, own = f"shoot:{shoot['shoot_id']}", f"slot:{card.split('/')[2]}"
    for room, options in (
        (f"slot:{slot}", bearer(guy)),
        (board, {"subprotocols": ["archstats.v0", f"watch.{watch}"]}),
        (f"slot:{slot}", {"subprotocols": ["archstats.v0", f"bearer.{guy}"]}),
        (own, cookie),
    ):
        with watching(day.server, room, **options) as opened:
            assert "epoch" in frame(opened)
            opened.send(f'{{"hello": "shoot:{watch}"}}')
    for path in (
        f"/ws/?room=slot:{guy}&room=shoot:{watch}&room=shots:{guy}",
        f"/ws/?token={guy}&room=shoot:{watch}",
        f"/ws/{watch}/",
    ):
        with socket_at(day.server, path) as opened:
            assert closed_by(opened) in (4401, 4404)


def what_fails(day):
    somebody = day.browser()
    for path in (
        f"/nothing/{GUY}/",
        f"/crash?name={ROBIN}",
        f"/api/v0/crash?name={ROBIN}",
        "/away",
    ):
        somebody.get(path)
    day.ask("POST", "/archer", {"display_name": f"{GUY}\n\x1b[31m"})
    day.ask("POST", "/archer", {"display_name": GUY, "password": PASSWORDS[0]})
    admin = {"username": day.secrets["login name"].copy().pop(), "password": PASSWORDS[2]}
    somebody.post("/admin/login/", at="/admin/login/", **admin)
    requests.get(
        f"{day.server.url}/echo", headers=OURS | {"X-Request-ID": "the-end-of-the-day"}, timeout=10
    )


def arrow(value):
    return {"op": str(uuid.uuid4()), "seq": 1, "number": 1, "value": value, "shot_at": now_ms()}


def now_ms():
    return int(time.time() * 1000)


def test_every_kind_of_secret_was_used(day):
    kinds = {"token", "capability", "code", "cookie", "j", "w", "join", "cards", "grants", "move"}

    assert kinds <= {kind for kind, secrets in day.secrets.items() if secrets}


def test_nothing_that_opens_or_names_is_in_the_log(day):
    # Ids and times may have any four digits in them; what we say ourselves follows.
    log = "\n".join(line.partition(" message=")[2] for line in day.server.lines)

    found = {
        (kind, secret)
        for kind, secrets in day.secrets.items()
        for secret in secrets
        if re.search(rf"(?<![\w.-]){re.escape(secret)}(?![\w.-])", log)
    }

    assert found == set()
    assert 'path="/w/…/"' in log


def test_every_event_is_one_line_of_pairs(day):
    first, *lines = day.server.lines

    assert "listens on" in first
    for line in lines:
        keys = [pair.split("=", 1)[0] for pair in shlex.split(line)]
        assert keys[:3] == ["at", "level", "logger"]
        assert {"request_id", "message"} <= {*keys}
        assert line.isprintable()


def test_errors_are_there_with_their_traces(day):
    crashed = [line for line in day.server.lines if "only the log may hold" in line]

    assert len(crashed) == 2
    assert all("level=error" in line and "trace=" in line for line in crashed)
