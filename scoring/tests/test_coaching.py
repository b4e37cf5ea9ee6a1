import io
import re
import sys
from urllib.parse import quote

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from scoring.clubs import club_token
from scoring.coaching import make_coach
from scoring.models import Archer, Club
from scoring.tests.factory import PASSWORD, make_archer, make_club
from scoring.tests.pages import words

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def marian(robin):
    """Coaches Sherwood, where Robin shoots."""
    make_club("Sherwood", archers=(robin,))
    marian = make_archer("marian")
    make_coach(marian, club_name="Sherwood")
    return marian


def test_a_coach_sees_the_archers_of_the_clubs_granted_and_no_others(marian, robin):
    guy = make_archer("guy")
    make_club("Nottingham", archers=(guy,))

    assert set(Archer.objects.visible_to(marian)) == {marian, robin}


def test_an_archer_of_the_same_club_sees_only_themselves(marian):
    tuck = make_archer("tuck")
    Club.objects.get().memberships.create(archer=tuck)

    assert set(Archer.objects.visible_to(tuck)) == {tuck}


def test_making_a_coach_twice_changes_nothing(marian):
    make_coach(marian, club_name="SHERWOOD")

    assert Club.objects.count() == 1
    assert marian.memberships.count() == 1


def test_the_admin_lists_a_coachs_archers_and_refuses_the_others(client, marian, robin):
    guy = make_archer("guy")
    client.force_login(marian)
    page = words(client.get("/admin/scoring/archer/"))

    assert "Robin" in page
    assert "Guy" not in page
    assert client.get(f"/admin/scoring/archer/{robin.pk}/change/").status_code == 200
    assert client.get(f"/admin/scoring/archer/{guy.pk}/change/").status_code == 302


def test_a_coach_changes_no_archer_and_no_club(client, marian, robin):
    client.force_login(marian)
    changed = {"display_name": "Guy was here"}
    client.post(f"/admin/scoring/archer/{robin.pk}/change/", changed)
    robin.refresh_from_db()

    assert robin.display_name == "Robin"
    assert client.get("/admin/scoring/club/").status_code == 403
    assert client.get("/admin/scoring/archer/add/").status_code == 403
    assert client.post(f"/admin/scoring/archer/{robin.pk}/delete/").status_code == 403


@pytest.mark.parametrize(
    "guess",
    ["password__regex=^p", "password__startswith=p", "password=x", "login_name__contains=r"],
)
def test_the_admin_answers_no_guesses_at_what_it_does_not_show(client, marian, guess):
    client.force_login(marian)

    assert client.get(f"/admin/scoring/archer/?{guess}").status_code == 400


def test_an_archer_is_refused_in_the_admin(client, robin):
    client.force_login(robin)

    assert client.get("/admin/", follow=True).redirect_chain[0][0].startswith("/admin/login/")


def reset(client, archer):
    page = client.post(f"/admin/scoring/archer/{archer.pk}/password/")
    found = re.search(r"<code>(.+?)</code>", page.content.decode())
    return found[1] if found else None


@pytest.fixture
def superuser():
    return make_archer("much", is_superuser=True, is_staff=True)


def test_a_superuser_gives_a_new_password_to_one_who_lost_theirs(client, superuser, robin):
    client.force_login(superuser)
    page = client.get(f"/admin/scoring/archer/{robin.pk}/change/").content.decode()
    assert f"/admin/scoring/archer/{robin.pk}/password/" in page
    before = robin.password
    client.get(f"/admin/scoring/archer/{robin.pk}/password/")
    robin.refresh_from_db()
    assert robin.password == before

    assert Client().login(username="robin", password=reset(client, robin))


def test_and_none_to_a_guest_who_has_nothing_to_sign_in_with(client, superuser):
    client.force_login(superuser)

    assert reset(client, make_archer(None)) is None


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 30, "1\0", "-1", "\uff11"])
def test_what_is_no_number_of_an_archer_is_nobody(client, superuser, number):
    client.force_login(superuser)

    assert client.get(f"/admin/scoring/archer/{quote(number)}/password/").url == "/admin/"


@pytest.mark.parametrize("whom", ["robin", "marian"])
def test_neither_a_coach_nor_an_archer_gives_anybody_a_new_password(client, marian, robin, whom):
    archer = {"robin": robin, "marian": marian}[whom]
    before = archer.password
    for asking in (marian, robin):
        client.force_login(asking)
        assert reset(client, archer) is None
        page = client.get(f"/admin/scoring/archer/{archer.pk}/change/").content.decode()
        assert f"/{archer.pk}/password/" not in page

    archer.refresh_from_db()
    assert archer.password == before


# The command


@pytest.fixture
def command(monkeypatch):
    def command(*arguments, answers=""):
        said = io.StringIO()
        monkeypatch.setattr(sys, "stdin", io.StringIO(answers))
        call_command("make_coach", *arguments, stdout=said)
        return said.getvalue()

    return command


def test_the_command_makes_account_club_and_right(command, client):
    said = command("marian", "--club", "Sherwood", answers="nottingham-42\n")

    link = reverse("club-join", args=[club_token(Club.objects.get())])
    assert said == (
        "marian coaches Sherwood and can sign in at /admin/.\n"
        f"Its archers join by {link} of this site; /coach/ shows it with a QR code.\n"
    )
    assert client.login(username="marian", password="nottingham-42")
    assert client.get("/admin/").status_code == 200


def test_an_archer_who_is_there_keeps_the_password(command, client, robin):
    command("ROBIN", "--club", "Sherwood")

    assert client.login(username="robin", password=PASSWORD)
    assert Archer.objects.count() == 1


@pytest.mark.parametrize("password", ["", "short", "12345678901", "password"])
def test_a_weak_password_is_refused_and_changes_nothing(command, password):
    with pytest.raises(CommandError, match="password"):
        command("marian", answers=password + "\n")

    assert not Archer.objects.exists()
    assert not Club.objects.exists()


@pytest.mark.parametrize("wrong", ["", "   ", "a\nb", "\x1b[31m", "\x00", "\udcff", "x" * 101])
@pytest.mark.parametrize("place", ["login", "club"])
def test_a_name_that_cannot_be_is_refused_and_changes_nothing(command, place, wrong):
    login_name, club = (wrong, "Sherwood") if place == "login" else ("marian", wrong)
    with pytest.raises(CommandError):
        command(login_name, "--club", club, answers="nottingham-42\n")

    assert not Archer.objects.exists()
    assert not Club.objects.exists()


def test_a_club_is_the_same_with_spaces_around_its_name(command):
    command("marian", "--club", "Sherwood", answers="nottingham-42\n")
    command("marian", "--club", "  sherwood ")

    assert Club.objects.count() == 1


def test_a_login_name_has_nothing_invisible(command):
    with pytest.raises(CommandError, match="visible"):
        command("mari\u202ean", answers="nottingham-42\n")


def test_without_an_input_the_password_is_asked_for_in_words(command, monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)

    with pytest.raises(CommandError, match="standard input"):
        call_command("make_coach", "marian")
