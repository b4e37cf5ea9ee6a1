"""Who gets which answer from which route of the API: all of them."""

from archstats.tests.access_questions import EVERYBODY, ask

SIGNED_IN = "401 200 200 200 200 200 200 200 403"
HOST_ALONE = "401 404 403 404 200 404 404 403 403"
PROFILE = "bowstyle=recurve&category=open&age_group=adult"
OPERATION = {
    "op": "11111111-1111-4111-8111-111111111111",
    "seq": 1,
    "number": 2,
    "value": "9",
    "shot_at": 0,
}
DEVICE = "22222222-2222-4222-8222-222222222222"

ROUTES = [
    # The calculators
    ask(EVERYBODY, "GET", "/round"),
    ask(EVERYBODY, "GET", "/round/{key}"),
    ask(EVERYBODY, "GET", "/face"),
    ask(EVERYBODY, "GET", "/face/{face}"),
    ask(EVERYBODY, "POST", "/face/{face}/value", x_mm=0, y_mm=0),
    ask(EVERYBODY, "GET", "/handicap?round=york&score=534"),
    ask(EVERYBODY, "GET", f"/classification?round=york&score=534&{PROFILE}"),
    ask(EVERYBODY, "GET", f"/par?round=york&classification=A1&arrows=6&{PROFILE}"),
    # Archers, and what is theirs
    ask("201 201 201 201 201 201 201 201 201", "POST", "/archer", display_name="Much"),
    ask(SIGNED_IN, "GET", "/archer/me"),
    ask(SIGNED_IN, "PATCH", "/archer/me", bowstyle="longbow"),
    ask(SIGNED_IN, "GET", "/profile/statistics"),
    ask(SIGNED_IN, "GET", "/profile/graph"),
    ask(SIGNED_IN, "GET", "/profile/history"),
    ask(SIGNED_IN, "GET", "/profile/handicap"),
    ask(SIGNED_IN, "GET", "/profile/ends"),
    ask(SIGNED_IN, "GET", "/profile/groups"),
    ask(SIGNED_IN, "GET", "/arrow"),
    ask("401 201 201 201 201 201 201 201 403", "POST", "/arrow", number=1),
    ask("401 404 200 404 404 404 404 404 403", "GET", "/arrow/{arrow_id}"),
    ask("401 404 200 404 404 404 404 404 403", "GET", "/arrow/{arrow_id}/stats"),
    ask("401 404 200 404 404 404 404 404 403", "PATCH", "/arrow/{arrow_id}", number=2),
    ask("401 404 200 404 404 404 404 404 403", "DELETE", "/arrow/{arrow_id}"),
    # Sessions: while one is open, all who know its id may come and shoot. John has one open.
    ask("401 201 201 201 409 201 201 201 403", "POST", "/session", location="X", is_indoor=True),
    ask(SIGNED_IN, "GET", "/session?mine=closed"),
    ask(SIGNED_IN, "GET", "/session/open"),
    ask(SIGNED_IN, "GET", "/session/{session_id}"),
    ask(SIGNED_IN, "GET", "/session/{session_id}/target"),
    ask("401 404 404 404 200 404 404 404 403", "PATCH", "/session/{session_id}", location="Far"),
    ask(
        "401 404 404 404 200 404 404 404 403",
        *("POST", "/session/{session_id}/release"),
        slot_id="{slot_id}",
    ),
    # Slots. Robin has one already.
    ask("401 201 409 201 201 201 201 201 403", "POST", "/slot", session_id="{session_id}"),
    ask("401 404 200 404 404 200 404 200 403", "GET", "/slot/current?archer_id={robin_id}"),
    ask("401 404 200 200 200 200 404 200 200", "GET", "/slot/{slot_id}"),
    ask("401 404 200 404 404 404 404 404 403", "PATCH", "/slot/{slot_id}", shot_per_round=6),
    ask("401 404 200 404 200 404 404 404 403", "PATCH", "/slot/{slot_id}", is_shooting=False),
    ask("401 404 200 404 404 404 404 404 403", "POST", "/slot/{slot_id}/finish"),
    ask("401 404 200 404 404 404 404 404 403", "PUT", "/slot/{slot_id}/grant/{archer_id}"),
    ask("401 404 200 404 404 404 404 404 403", "DELETE", "/slot/{slot_id}/grant/{archer_id}"),
    # Cards: its archer, a mate and a device write; coaches and the shoot's host correct; the
    # session's owner reads.
    ask(
        "401 404 200 200 404 404 404 404 200",
        *("PUT", "/slot/{slot_id}/card"),
        sent_at=0,
        device=DEVICE,
        operations=[OPERATION],
    ),
    ask("401 404 201 201 404 404 404 404 201", "POST", "/shot", slot_id="{slot_id}", value="9"),
    ask("401 404 200 200 200 200 404 200 200", "GET", "/shot/slot/{slot_id}"),
    ask("401 404 200 200 200 200 404 200 200", "GET", "/slot/{slot_id}/revisions"),
    ask(
        "401 404 404 404 200 200 404 200 403",
        *("POST", "/slot/{slot_id}/correction"),
        number=1,
        value="8",
        reason="It does not touch the line.",
    ),
    ask("401 404 200 404 404 404 404 404 403", "POST", "/slot/{finished_id}/confirmation", total=0),
    # Notes: between the archer and the coaches; each changes their own.
    ask("401 404 200 404 404 200 404 200 403", "GET", "/slot/{slot_id}/note"),
    ask("401 404 201 404 404 201 404 201 403", "POST", "/slot/{slot_id}/note", text="Good."),
    ask("401 404 200 404 404 404 404 404 403", "PATCH", "/slot/{slot_id}/note/{note_id}", end=1),
    ask("401 404 200 404 404 404 404 404 403", "DELETE", "/slot/{slot_id}/note/{note_id}"),
    # Shoots: John hosts one that Robin is in. Who knows of it may be told that they may not.
    ask("401 201 201 201 201 201 201 201 403", "POST", "/shoot"),
    ask("401 404 200 404 200 404 404 200 403", "GET", "/shoot/{shoot_id}"),
    ask("401 404 200 404 200 404 404 200 403", "GET", "/shoot/{shoot_id}/result"),
    ask("401 404 200 404 200 404 404 200 403", "GET", "/shoot/{shoot_id}/result.csv"),
    ask(HOST_ALONE, "PATCH", "/shoot/{shoot_id}", title="Club night"),
    ask(HOST_ALONE, "POST", "/shoot/{shoot_id}/start"),
    ask(HOST_ALONE, "POST", "/shoot/{shoot_id}/close"),
    ask(HOST_ALONE, "POST", "/shoot/{shoot_id}/cancel"),
    ask(HOST_ALONE, "POST", "/shoot/{shoot_id}/lock"),
    ask(HOST_ALONE, "POST", "/shoot/{shoot_id}/renew-link"),
    ask(HOST_ALONE, "POST", "/shoot/{shoot_id}/renew-link", link="watch"),
    ask(HOST_ALONE, "POST", "/shoot/{shoot_id}/remove", participant_id="{participant_id}"),
    ask(HOST_ALONE, "DELETE", "/shoot/{shoot_id}/fast"),
    ask("401 404 200 404 200 404 404 200 403", "POST", "/shoot/{shoot_id}/fast"),
    ask(
        "401 404 200 404 200 404 404 403 403",
        *("PATCH", "/shoot/{shoot_id}/participants/{participant_id}"),
        status="visiting",
    ),
    ask(
        "401 404 403 404 200 404 404 403 403",
        *("PATCH", "/shoot/{shoot_id}/participants/{participant_id}"),
        status="disqualified",
    ),
    ask("401 404 200 404 404 404 404 404 403", "POST", "/shoot/{shoot_id}/ready", ready=True),
    ask("401 404 200 404 404 404 404 404 403", "POST", "/shoot/{shoot_id}/leave"),
    # From another app; Robin shoots a practice, and the app says york.
    ask(
        "401 404 409 404 404 404 404 404 403",
        *("PUT", "/shoot/{shoot_id}/participant"),
        sent_at="2026-05-01T10:00:00Z",
        updated_at="2026-05-01T10:00:00Z",
        name="Robin",
        round="york",
        scores=["9"],
    ),
    # With a card of one's own.
    ask(
        "401 404 200 404 404 404 404 404 403",
        *("POST", "/shoot/join"),
        code="{code}",
        slot_id="{slot_id}",
    ),
]
