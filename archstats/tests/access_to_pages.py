"""Who gets which answer from which page: all of them."""

from archstats.tests.access_questions import EVERYBODY, ask

# A page has one answer for all who are nobody; a key of one card is no key to the pages.
SENT_ON = "302 302 302 302 302 302 302 302 302"
READERS = "404 404 200 200 200 200 404 200 404"
ARCHER_ALONE = "404 404 200 404 404 404 404 404 404"
ARCHERS = "401 200 200 200 200 200 200 200 401"
ARCHERS_SENT_ON = "401 302 302 302 302 302 302 302 401"
ARCHERS_MADE = "401 201 201 201 201 201 201 201 401"
# Of the club that Marian coaches and Robin belongs to.
CLUBS_COACHES = "401 404 404 404 404 200 404 200 401"
CLUBS_COACHES_SENT_ON = "401 404 404 404 404 302 404 302 401"
# Of a shoot: its host and those in it; of these the host alone; each for themselves.
IN_SHOOT = "401 404 200 404 200 404 404 200 401"
HOST_SEES = "401 404 403 404 200 404 404 403 401"
HOST_SENT_ON = "401 404 403 404 302 404 404 403 401"
PARTICIPANT_SENT_ON = "401 404 302 404 404 404 404 404 401"
PASSWORD = "sherwood-oak-1"
NEW_PASSWORD = {"password": "merry-men-1190", "password_again": "merry-men-1190"}

PAGES = [
    ask(EVERYBODY, "GET", "/"),
    ask(EVERYBODY, "GET", "/faces/{face}/"),
    ask(EVERYBODY, "GET", "/rounds/"),
    ask(EVERYBODY, "GET", "/rounds/{key}/"),
    ask("404 404 200 200 200 200 404 200 404", "GET", "/slots/{slot_id}/"),
    # Its archer and a mate; a coach, and the host of its shoot, corrects with a reason.
    ask("404 404 200 200 404 404 404 404 404", "GET", "/slots/{slot_id}/ends/{number}/"),
    ask("404 404 302 302 404 404 404 404 404", "POST", "/slots/{slot_id}/ends/{number}/"),
    ask("404 404 302 404 404 404 404 404 404", "POST", "/slots/{slot_id}/rows/", shot_per_round=6),
    # The whole card; of an arrow its history to all who see the card, its correction to a coach
    # and the shoot's host.
    ask(READERS, "GET", "/slots/{slot_id}/card/"),
    ask(READERS, "GET", "/slots/{slot_id}/card.csv"),
    ask(READERS, "GET", "/slots/{slot_id}/card.json"),
    ask(READERS, "GET", "/slots/{slot_id}/arrows/{number}/"),
    ask(
        "404 404 404 404 302 302 404 302 404",
        *("POST", "/slots/{slot_id}/arrows/{number}/"),
        value="8",
        reason="It does not touch the line.",
    ),
    ask(ARCHER_ALONE, "GET", "/slots/{slot_id}/finish/"),
    ask("404 404 302 404 404 404 404 404 404", "POST", "/slots/{slot_id}/finish/"),
    # Not finished yet.
    ask(ARCHER_ALONE, "GET", "/slots/{slot_id}/confirmation/"),
    ask("404 404 409 404 404 404 404 404 404", "POST", "/slots/{slot_id}/confirmation/", total=9),
    ask(ARCHER_ALONE, "GET", "/slots/{slot_id}/link/"),
    ask("404 404 201 404 404 404 404 404 404", "POST", "/slots/{slot_id}/link/"),
    ask("404 404 302 404 404 404 404 404 404", "POST", "/slots/{slot_id}/link/revocation/"),
    ask(EVERYBODY, "GET", "/cards/{card_token}/"),
    ask("404 404 200 404 404 200 404 200 404", "GET", "/slots/{slot_id}/notes/"),
    ask("404 404 302 404 404 302 404 302 404", "POST", "/slots/{slot_id}/notes/", text="Good."),
    ask(ARCHER_ALONE, "GET", "/slots/{slot_id}/notes/{note_id}/"),
    ask(
        "404 404 302 404 404 404 404 404 404",
        *("POST", "/slots/{slot_id}/notes/{note_id}/"),
        text="Good.",
    ),
    ask(
        "404 404 302 404 404 404 404 404 404",
        *("POST", "/slots/{slot_id}/notes/{note_id}/deletion/"),
    ),
    ask(
        "404 404 302 404 404 404 404 404 404",
        *("POST", "/slots/{slot_id}/notes/{note_id}/reading/"),
    ),
    # Target mates: Alan was added by Robin, on whose phone he is scored.
    ask("404 404 200 302 404 404 404 404 404", "GET", "/slots/{slot_id}/mates/"),
    ask("404 404 302 302 404 404 404 404 404", "POST", "/slots/{slot_id}/mates/", display_name="A"),
    ask("404 404 201 404 404 404 404 404 404", "POST", "/slots/{slot_id}/mates/link/"),
    ask(
        "404 404 302 404 404 404 404 404 404",
        *("POST", "/slots/{slot_id}/mates/withdrawal/"),
        archer="{archer_id}",
    ),
    ask("404 404 201 404 404 404 404 404 404", "POST", "/mates/{mate_id}/handover/"),
    ask("404 404 302 404 404 404 404 404 404", "POST", "/mates/{mate_id}/finish/"),
    ask(EVERYBODY, "GET", "/grants/{grant}/"),
    ask("302 302 409 302 302 302 302 302 302", "POST", "/grants/{grant}/"),
    # Range sessions: while one is open, all who know its id or have its link come to shoot.
    ask(ARCHERS, "GET", "/sessions/"),
    ask(
        "401 302 302 302 409 302 302 302 401",
        *("POST", "/sessions/"),
        location="X",
        place="indoors",
    ),
    ask(ARCHERS, "GET", "/sessions/{session_id}/"),
    ask(ARCHERS, "GET", "/sessions/{session_id}/places/"),
    ask(
        "401 302 409 302 302 302 302 302 401",
        *("POST", "/sessions/{session_id}/places/"),
        round="york",
    ),
    ask("401 404 404 404 200 404 404 404 401", "GET", "/sessions/{session_id}/link/"),
    ask("401 404 404 404 302 404 404 404 401", "POST", "/sessions/{session_id}/link/"),
    # Robin shoots there.
    ask("401 404 404 404 409 404 404 404 401", "POST", "/sessions/{session_id}/closure/"),
    ask("401 404 404 404 302 404 404 404 401", "POST", "/sessions/{session_id}/opening/"),
    ask("404 404 302 404 302 404 404 404 404", "POST", "/slots/{slot_id}/departure/"),
    ask("404 404 302 404 404 404 404 404 404", "POST", "/slots/{slot_id}/comeback/"),
    ask(EVERYBODY, "GET", "/join/{join}/"),
    ask("302 302 409 302 302 302 302 302 302", "POST", "/join/{join}/", round="york"),
    # Shoots: John hosts one that Robin is in. Whoever has its code or link may come.
    ask(EVERYBODY, "GET", "/join/"),
    ask(SENT_ON, "POST", "/join/", code="{code}"),
    ask("200 200 302 200 200 200 200 200 200", "GET", "/j/{shoot_join}/"),
    ask(SENT_ON, "POST", "/j/{shoot_join}/", display_name="Much", round="york"),
    ask(EVERYBODY, "GET", "/shoots/"),
    ask(SENT_ON, "POST", "/shoots/"),
    ask(IN_SHOOT, "GET", "/shoots/{shoot_id}/"),
    ask(IN_SHOOT, "GET", "/shoots/{shoot_id}/poster/"),
    ask(IN_SHOOT, "GET", "/shoots/{shoot_id}/board/"),
    ask(IN_SHOOT, "GET", "/shoots/{shoot_id}/board/participants/{participant_id}/"),
    ask(IN_SHOOT, "GET", "/shoots/{shoot_id}/result/"),
    ask(IN_SHOOT, "GET", "/shoots/{shoot_id}/result/cards/"),
    ask(IN_SHOOT, "GET", "/shoots/{shoot_id}/result.csv"),
    ask(IN_SHOOT, "GET", "/shoots/{shoot_id}/result.json"),
    ask(IN_SHOOT, "GET", "/shoots/{shoot_id}/screen/"),
    # Whoever has the link to watch.
    ask(EVERYBODY, "GET", "/w/{shoot_watch}/"),
    ask(EVERYBODY, "GET", "/w/{shoot_watch}/result/"),
    ask(EVERYBODY, "GET", "/w/{shoot_watch}/result/cards/"),
    ask(EVERYBODY, "GET", "/w/{shoot_watch}/result.csv"),
    ask(EVERYBODY, "GET", "/w/{shoot_watch}/result.json"),
    ask(EVERYBODY, "GET", "/w/{shoot_watch}/screen/"),
    ask(EVERYBODY, "GET", "/w/{shoot_watch}/participants/{participant_id}/"),
    ask(IN_SHOOT, "GET", "/shoots/{shoot_id}/fast/"),
    ask("401 404 302 404 302 404 404 302 401", "POST", "/shoots/{shoot_id}/fast/"),
    ask(HOST_SENT_ON, "POST", "/shoots/{shoot_id}/fast/lifting/"),
    ask(PARTICIPANT_SENT_ON, "POST", "/shoots/{shoot_id}/ready/"),
    ask(PARTICIPANT_SENT_ON, "POST", "/shoots/{shoot_id}/ready/withdrawal/"),
    ask(PARTICIPANT_SENT_ON, "POST", "/shoots/{shoot_id}/departure/"),
    ask(PARTICIPANT_SENT_ON, "POST", "/shoots/{shoot_id}/comeback/"),
    ask(HOST_SEES, "GET", "/shoots/{shoot_id}/settings/"),
    ask(HOST_SENT_ON, "POST", "/shoots/{shoot_id}/settings/", tie_break="wa_indoor"),
    ask(HOST_SENT_ON, "POST", "/shoots/{shoot_id}/start/"),
    ask(HOST_SENT_ON, "POST", "/shoots/{shoot_id}/closure/"),
    ask(HOST_SENT_ON, "POST", "/shoots/{shoot_id}/cancellation/"),
    ask(HOST_SENT_ON, "POST", "/shoots/{shoot_id}/lock/"),
    ask(HOST_SENT_ON, "POST", "/shoots/{shoot_id}/lock/lifting/"),
    ask(HOST_SENT_ON, "POST", "/shoots/{shoot_id}/link/"),
    ask(HOST_SENT_ON, "POST", "/shoots/{shoot_id}/watch-link/"),
    ask(HOST_SENT_ON, "POST", "/shoots/{shoot_id}/another/"),
    ask(HOST_SENT_ON, "POST", "/shoots/{shoot_id}/participants/{participant_id}/removal/"),
    # Host and archer; of the others who see the shoot nobody.
    ask(
        "401 404 200 404 200 404 404 403 401",
        *("GET", "/shoots/{shoot_id}/participants/{participant_id}/"),
    ),
    ask(
        "401 404 302 404 302 404 404 403 401",
        *("POST", "/shoots/{shoot_id}/participants/{participant_id}/"),
        status="visiting",
    ),
    ask(PARTICIPANT_SENT_ON, "POST", "/shoots/{shoot_id}/name/", nickname="Hood"),
    # Alan's card is kept on Robin's phone.
    ask(PARTICIPANT_SENT_ON, "POST", "/shoots/{shoot_id}/mates/{mate_id}/"),
    # Another round, for those who were in the one before: this follows none.
    ask(
        "401 404 404 404 404 404 404 404 401",
        *("POST", "/shoots/{shoot_id}/participants/"),
    ),
    # Clubs: whoever has the link joins; who belongs to it already is shown what that means.
    ask("200 200 302 200 200 302 200 200 200", "GET", "/clubs/{club_join}/"),
    ask(SENT_ON, "POST", "/clubs/{club_join}/", display_name="Much"),
    ask("401 404 200 404 404 200 404 404 401", "GET", "/me/clubs/{club_pk}/"),
    # Of whoever asks, and of nobody else.
    ask(ARCHERS_SENT_ON, "POST", "/me/clubs/{club_pk}/departure/"),
    ask(CLUBS_COACHES, "GET", "/coach/clubs/{club_pk}/"),
    ask(CLUBS_COACHES, "GET", "/coach/clubs/{club_pk}/poster/"),
    ask(CLUBS_COACHES_SENT_ON, "POST", "/coach/clubs/{club_pk}/link/"),
    ask(CLUBS_COACHES_SENT_ON, "POST", "/coach/clubs/{club_pk}/removal/", archer="{robin_id}"),
    ask(EVERYBODY, "GET", "/sw.js"),
    ask(EVERYBODY, "GET", "/manifest.webmanifest"),
    # Robin shoots already.
    ask(EVERYBODY, "GET", "/start/"),
    ask("302 302 409 302 302 302 302 302 302", "POST", "/start/", round="york"),
    ask(EVERYBODY, "GET", "/sign-in/"),
    ask(SENT_ON, "POST", "/sign-in/", login_name="guy", password=PASSWORD),
    ask(EVERYBODY, "GET", "/sign-out/"),
    ask(SENT_ON, "POST", "/sign-out/"),
    # One's own, and nobody else's: none of these names whom it is about.
    ask("401 404 404 404 404 200 200 200 401", "GET", "/coach/"),
    ask(ARCHERS, "GET", "/me/"),
    ask(ARCHERS_SENT_ON, "POST", "/me/", display_name="Much"),
    ask(ARCHERS_SENT_ON, "GET", "/me/account/"),
    ask(ARCHERS_SENT_ON, "POST", "/me/account/"),
    ask(ARCHERS, "GET", "/me/arrows/"),
    ask(ARCHERS_SENT_ON, "POST", "/me/arrows/", set_name="Oak", first="1", last="12"),
    ask(ARCHERS_SENT_ON, "POST", "/me/arrows/in-use/", set=""),
    ask("401 404 200 404 404 404 404 404 401", "GET", "/me/arrows/{arrow_id}/"),
    ask("401 404 302 404 404 404 404 404 401", "POST", "/me/arrows/{arrow_id}/", number="2"),
    ask("401 404 302 404 404 404 404 404 401", "POST", "/me/arrows/{arrow_id}/retirement/"),
    ask(ARCHERS, "GET", "/me/data/"),
    # Without a file there is nothing to bring back.
    ask("401 422 422 422 422 422 422 422 401", "POST", "/me/data/"),
    ask(ARCHERS, "GET", "/me/data.csv"),
    ask(ARCHERS, "GET", "/me/data.json"),
    ask(ARCHERS, "GET", "/me/ends/"),
    ask(ARCHERS, "GET", "/me/erasure/"),
    ask(ARCHERS_SENT_ON, "POST", "/me/erasure/", password=PASSWORD, is_sure="on"),
    ask(ARCHERS, "GET", "/me/graph/"),
    ask(ARCHERS, "GET", "/me/groups/"),
    ask(ARCHERS, "GET", "/me/handicap/"),
    ask(ARCHERS, "GET", "/me/history/"),
    ask(ARCHERS, "GET", "/me/statistics/"),
    ask(ARCHERS, "GET", "/me/devices/"),
    ask(ARCHERS_MADE, "POST", "/me/devices/", label="Clock"),
    ask(
        "401 404 302 404 404 404 404 404 401",
        *("POST", "/me/devices/revocation/"),
        device="{robins_key}",
    ),
    ask(SENT_ON, "POST", "/me/later/"),
    ask(ARCHERS, "GET", "/me/notices/"),
    ask(ARCHERS_SENT_ON, "POST", "/me/notices/", lead="on"),
    ask(ARCHERS, "GET", "/me/move/"),
    ask(ARCHERS_MADE, "POST", "/me/move/"),
    ask(ARCHERS, "GET", "/me/password/"),
    ask(ARCHERS_SENT_ON, "POST", "/me/password/", old=PASSWORD, **NEW_PASSWORD),
    # Whoever has the link.
    ask(EVERYBODY, "GET", "/move/{token}/"),
    ask(SENT_ON, "POST", "/move/{token}/"),
]
