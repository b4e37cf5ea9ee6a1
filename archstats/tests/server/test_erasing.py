"""A day of Robin's on a real server, until he erases himself: nothing that it has logged says who
he was, nor does any row, nor anything that it answers afterwards."""

import pytest

from archstats.tests.server.visiting import Browser

pytestmark = pytest.mark.server

NAME, EARLIER, LOGIN, PASSWORD = "Locksley", "Huntingdon", "locksley-of-old", "green-arrow-9"
SAID = (NAME.lower(), EARLIER.lower(), PASSWORD)


@pytest.mark.parametrize("club_server", ["uvicorn"], indirect=True)
def test_a_day_and_its_end_leave_no_name_behind(club_server, in_scene):
    before = len(club_server.lines)
    host = Browser(club_server)
    shoot = host.post("/shoots/", at="/shoots/", title=f"{NAME}’s evening").headers["Location"]
    code = in_scene("code_of", shoot.split("/")[2])
    robin = a_day_of_robins(club_server, code, lambda: host.post(f"{shoot}start/", at=shoot))
    assert len(in_scene("tables_that_say", *SAID)) >= 4
    assert NAME in everything_of(host, shoot)

    erased = robin.post("/me/erasure/", at="/me/erasure/", password=PASSWORD, is_sure="on")
    assert (erased.status_code, erased.headers["Location"]) == (302, "/")
    assert in_scene("tables_that_say", *SAID) == []
    shown, logged = everything_of(host, shoot), "\n".join(club_server.lines[before:])
    assert "Archer" in shown
    assert "/me/erasure/" in logged
    assert [said for said in SAID if said in (shown + logged).lower()] == []


def a_day_of_robins(server, code, start_shoot):
    """A guest who gets a card, a name and an account, joins, takes another name, finishes, and
    comes from a second device."""
    robin, again = Browser(server), Browser(server)
    card = _sent_on(robin.post("/start/", at="/start/", round="wa18"))
    account = {"display_name": EARLIER, "login_name": LOGIN}
    account |= {"password": PASSWORD, "password_again": PASSWORD}
    _sent_on(robin.post("/me/account/", at="/me/account/", **account))
    link = _sent_on(robin.post("/join/", at="/join/", code=code))
    _sent_on(robin.post(link, at=link, display_name=EARLIER, card="open", round="wa18"))
    _sent_on(start_shoot())
    _sent_on(robin.post("/me/", at="/me/", display_name=NAME))
    _sent_on(robin.post(f"{card}finish/", at=f"{card}finish/", is_sure="on"))
    assert again.post("/sign-in/", login_name=LOGIN, password="wrong").status_code == 422
    _sent_on(again.post("/sign-in/", login_name=LOGIN, password=PASSWORD))
    return again


def _sent_on(answer):
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def everything_of(host, shoot):
    """With its notices on the board."""
    pages = ("", "board/", "board/?at=2", "result/", "result/cards/", "result.csv", "result.json")
    answers = [host.get(shoot + page) for page in pages]
    assert {answer.status_code for answer in answers} == {200}
    return "".join(answer.text for answer in answers)
