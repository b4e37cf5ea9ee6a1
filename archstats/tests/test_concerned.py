import pytest

from archstats.concerned import concerned_by, path_of, route_of

ID = "6f1c7f0e-3a52-4f0e-9d57-0a1b2c3d4e5f"
OTHER = "7f1c7f0e-3a52-4f0e-9d57-0a1b2c3d4e5f"
TOKEN = "q0J3Zr6bT1uXy8Kc2Vd9Aw-12-1"


def asked(path, query="", kind="http"):
    return {"type": kind, "path": path, "query_string": query.encode()}


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/rounds/york/",
        "/faces/wa_40cm_full/",
        f"/slots/{ID}/ends/3/",
        f"/api/v0/slot/{ID}/card",
        "/api/v0/round/york",
        "/admin/scoring/archer/12/change/",
        "/static/css/site.0123456789ab.css",
    ],
)
def test_an_address_of_ours_is_told_as_it_is(path):
    assert path_of(asked(path)) == path


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (f"/w/{TOKEN}/", "/w/…/"),
        (f"/w/{TOKEN[:15]}/screen/", "/w/…/screen/"),
        (f"/w/{TOKEN}/participants/{ID}/", f"/w/…/participants/{ID}/"),
        ("/j/0417/", "/j/…/"),
        (f"/cards/{TOKEN[:8]}/", "/cards/…/"),
        ("/move/w/", "/move/…/"),
        ("/admin/Robin/Hood", "/admin/…/…"),
        ("/wp-admin/setup.php", "/wp-admin/…"),
        ("/Robin/", "/…/"),
        ("/0417", "/…"),
        (f"/w/{TOKEN}", "/w/…"),
        (f"/slots/{ID}/Robin/0417/", "/slots/…"),
        ("//robin", "/…/…"),
        ("/admin/scoring/archer/Robin Hood/change/", "/admin/scoring/archer/…/change/"),
        ("/rounds/Robin-Hood/", "/rounds/…/"),
        (f"/rounds/{'a' * 61}/", "/rounds/…/"),
        (f"/{'a' * 60_000}", "/…"),
        (f"/static/{'a/' * 30_000}", "/static/…"),
        ("/static/css/Robin Hood.css", "/static/…"),
    ],
)
def test_what_opens_something_or_names_somebody_is_not(path, told):
    assert path_of(asked(path)) == told


@pytest.mark.parametrize(
    ("path", "told"), [("/ws/", "/ws/"), (f"/ws/{TOKEN}/", "/ws/…"), (f"/{TOKEN}", "/…")]
)
def test_nor_where_a_socket_asks_for_it(path, told):
    assert path_of(asked(path, kind="websocket")) == told


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/", "/"),
        (f"/slots/{ID}/", "/slots/<uuid:slot_id>/"),
        (f"/w/{TOKEN}/", "/w/<str:shoot_watch>/"),
        ("/static/whatever.css", "/static/"),
        ("/whatever", ""),
    ],
)
def test_the_route_is_one_of_few(path, route):
    assert route_of(asked(path)) == route


@pytest.mark.parametrize(
    ("scope", "concerned"),
    [
        (asked("/"), {}),
        (asked(f"/slots/{ID}/"), {"slot": ID}),
        (asked(f"/api/v0/slot/{ID}/card"), {"slot": ID}),
        (asked("/api/v0/slot/Robin/card"), {}),
        (asked(f"/shoots/{ID}/board/"), {"shoot": ID}),
        (asked("/rounds/", f"slot_id={ID}&shoot_id=Robin"), {"slot": ID}),
        (asked("/ws/", f"room=slot:{ID}@e.1&room=shoot:{OTHER}", "websocket"),
         {"slot": ID, "shoot": OTHER}),
        (asked("/ws/", f"room=shoot-arrow:{ID}:30&room=notice-line:{ID}:lead", "websocket"),
         {"shoot": ID}),
        (asked("/ws/", f"room=scorecard:{ID}&room=slot:Robin", "websocket"), {}),
        (asked("/ws/v0/shot", f"slot_id={ID}", "websocket"), {"slot": ID}),
        (asked("/ws/nowhere", f"room=slot:{ID}", "websocket"), {}),
    ],
)  # fmt: skip
def test_slot_and_shoot_are_told_by_their_ids(scope, concerned):
    assert concerned_by(scope) == concerned
