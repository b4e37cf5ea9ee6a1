"""Who gets which answer from which address of the admin: all of them, read and posted to.

In the order of the callers: nobody, robin (an archer), marian (coach of Robin's club), will (coach
of another), much (a superuser), device (the key of Marian's phone, which is no session).
"""

from dataclasses import dataclass
from typing import Any

CALLERS = ("nobody", "robin", "marian", "will", "much", "device")

# What else than its status an answer may be: to the sign-in; to the first page, as for any row that
# is not there; to another address.
LOGIN, HOME, ON = "login", "home", "on"

PASSWORD = "sherwood-oak-1"


@dataclass(frozen=True)
class Question:
    outcomes: str
    method: str
    # Its names are those of the patterns, so that the two can be compared; `about` of whose row.
    path: str
    fields: dict[str, Any]

    @property
    def expected(self) -> dict[str, str]:
        return dict(zip(CALLERS, self.outcomes.split(), strict=True))

    def __str__(self) -> str:
        return " ".join([self.method, self.path, *self.fields])


def ask(outcomes: str, method: str, path: str, **fields: Any) -> Question:
    return Question(outcomes, method, path, fields)


def refused_to_archers(outcomes: str) -> str:
    """What coach, coach of another club and superuser get; all others are led to the sign-in."""
    return f"{LOGIN} {LOGIN} {outcomes} {LOGIN}"


COACHES = refused_to_archers("200 200 200")
# Hers, and as if it were not there to the other coach.
SEEN = refused_to_archers("200 home 200")
REFUSED = refused_to_archers("403 403 403")
REFUSED_OR_HOME = refused_to_archers("403 home 403")
SUPERUSERS = refused_to_archers("403 403 200")
SUPERUSERS_OR_HOME = refused_to_archers("home home 200")
CLUB_HISTORY = refused_to_archers("403 home 200")
FOLLOWED = refused_to_archers("on on on")


def exported(path: str) -> Question:
    chosen = {"action": "cards_as_table", "_selected_action": "{object_id}"}
    return ask(COACHES, "POST", path, **chosen)


def looked_at(model: str) -> list[Question]:
    """Rows that a coach looks at, and nobody adds, changes or deletes here."""
    path, row = f"/admin/{model}/", f"/admin/{model}/<path:object_id>/"
    return [
        ask(COACHES, "GET", path),
        ask(COACHES, "GET", f"{path}?q=robin"),
        ask(COACHES, "GET", f"{path}?_popup=1&_to_field=id"),
        # An action that is not there, for superusers either: back to the list.
        ask(
            FOLLOWED,
            *("POST", path),
            action="delete_selected",
            _selected_action="{object_id}",
            post="yes",
        ),
        exported(path),
        ask(REFUSED, "GET", f"{path}add/"),
        ask(REFUSED, "POST", f"{path}add/", total="720"),
        ask(SEEN, "GET", f"{row}change/"),
        ask(REFUSED_OR_HOME, "POST", f"{row}change/", total="720"),
        ask(SEEN, "GET", f"{row}history/"),
        ask(SEEN, "POST", f"{row}history/"),
        ask(REFUSED, "GET", f"{row}delete/"),
        ask(REFUSED, "POST", f"{row}delete/", post="yes"),
        # To the row's page, whether or not there is one.
        ask(FOLLOWED, "GET", row),
        ask(FOLLOWED, "POST", row),
    ]


CLUB, CLUB_ROW = "/admin/scoring/club/", "/admin/scoring/club/<path:object_id>/"
CORRECTION = "/admin/scoring/slot/<int:slot_pk>/correction/"
RESET = "/admin/scoring/archer/<path:object_id>/password/"
CORRECTED = {"number": "1", "value": "7", "reason": "It does not touch the line."}
NO_MEMBERS = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}

TABLE = [
    ask(COACHES, "GET", "/admin/"),
    ask(COACHES, "POST", "/admin/"),
    ask(COACHES, "GET", "/admin/^(?P<app_label>scoring|leaderboard)/$"),
    ask(COACHES, "POST", "/admin/^(?P<app_label>scoring|leaderboard)/$"),
    ask(refused_to_archers("404 404 404"), "GET", "/admin/(?P<url>.*)$"),
    ask(refused_to_archers("404 404 404"), "POST", "/admin/(?P<url>.*)$"),
    ask("200 200 home home home 200", "GET", "/admin/login/"),
    # An archer's password is no way in; another may always be tried.
    ask("200 200 200 200 200 200", "POST", "/admin/login/", username="robin", password=PASSWORD),
    ask("home home 405 405 405 home", "GET", "/admin/logout/"),
    ask("home home 200 200 200 home", "POST", "/admin/logout/"),
    ask(COACHES, "GET", "/admin/password_change/"),
    ask(COACHES, "POST", "/admin/password_change/", old_password="x"),
    ask(COACHES, "GET", "/admin/password_change/done/"),
    ask(refused_to_archers("405 405 405"), "POST", "/admin/password_change/done/"),
    ask(COACHES, "GET", "/admin/jsi18n/"),
    ask(refused_to_archers("405 405 405"), "POST", "/admin/jsi18n/"),
    # Of which field is asked for all fields in a test of its own.
    ask(REFUSED, "GET", "/admin/autocomplete/"),
    ask(refused_to_archers("405 405 405"), "POST", "/admin/autocomplete/"),
    # Nothing of ours says where its page is, so nobody learns from it what is there.
    ask(
        refused_to_archers("404 404 404"),
        "GET",
        "/admin/r/<path:content_type_id>/<path:object_id>/",
    ),
    ask(
        refused_to_archers("404 404 404"),
        *("POST", "/admin/r/<path:content_type_id>/<path:object_id>/"),
    ),
    *looked_at("scoring/archer"),
    ask(SUPERUSERS_OR_HOME, "GET", RESET),
    ask(SUPERUSERS_OR_HOME, "POST", RESET),
    *looked_at("scoring/slot"),
    ask(COACHES, "GET", "/admin/scoring/slot/?archer__public_id={robin_id}"),
    ask(COACHES, "GET", "/admin/scoring/slot/?q={code}"),
    ask(COACHES, "GET", "/admin/scoring/slot/?state=open&day=today"),
    ask(refused_to_archers("200 on 200"), "GET", "/admin/scoring/slot/?club={club_pk}"),
    ask(refused_to_archers("200 on 200"), "GET", "/admin/scoring/slot/?round=york"),
    ask(
        refused_to_archers("400 400 400"), "GET", "/admin/scoring/slot/?archer__password__regex=^p"
    ),
    ask(SEEN, "GET", CORRECTION),
    ask(refused_to_archers("on home on"), "POST", CORRECTION, **CORRECTED),
    *looked_at("scoring/session"),
    *looked_at("leaderboard/shoot"),
    ask(COACHES, "GET", "/admin/leaderboard/shoot/?q={code}"),
    # Clubs, and with them who coaches whom, are a superuser's.
    ask(SUPERUSERS, "GET", CLUB),
    ask(SUPERUSERS, "POST", CLUB),
    ask(SUPERUSERS, "GET", f"{CLUB}add/"),
    ask(refused_to_archers("403 403 on"), "POST", f"{CLUB}add/", name="Barnsdale", **NO_MEMBERS),
    ask(SUPERUSERS, "GET", f"{CLUB_ROW}change/"),
    ask(
        refused_to_archers("403 403 on"),
        *("POST", f"{CLUB_ROW}change/"),
        name="Barnsdale",
        **NO_MEMBERS,
    ),
    ask(CLUB_HISTORY, "GET", f"{CLUB_ROW}history/"),
    ask(CLUB_HISTORY, "POST", f"{CLUB_ROW}history/"),
    ask(SUPERUSERS, "GET", f"{CLUB_ROW}delete/"),
    ask(refused_to_archers("403 403 on"), "POST", f"{CLUB_ROW}delete/", post="yes"),
    ask(FOLLOWED, "GET", CLUB_ROW),
    ask(FOLLOWED, "POST", CLUB_ROW),
]
