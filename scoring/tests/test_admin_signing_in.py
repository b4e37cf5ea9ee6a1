"""A coach signs in to the admin: by the same password, and with the same limits, as everywhere."""

import pytest
from django.test import Client

from scoring.passwords import GUESSES_AT_ONE
from scoring.tests.factory import make_archer

pytestmark = pytest.mark.django_db

PASSWORD = "sherwood-oak-1"


@pytest.fixture
def coach():
    return make_archer("marian", is_staff=True)


def sign_in(password=PASSWORD, name="marian"):
    return Client().post("/admin/login/?next=/admin/", {"username": name, "password": password})


def test_the_right_password_opens_it(coach):
    assert sign_in().url == "/admin/"
    assert sign_in(name="Marian").url == "/admin/"


@pytest.mark.parametrize("password", ["wrong", "", "x" * 60_000, "x\x00y"])
def test_another_does_not(coach, password):
    assert sign_in(password).status_code == 200


def test_nor_does_an_archers_who_is_no_coach(coach):
    make_archer("robin")

    answer = sign_in(name="robin")
    said = answer.content.decode()
    assert "do not belong together, or are of no coach." in said
    assert "Password lost? Whoever runs this site gives you a new one." in said


@pytest.mark.parametrize("door", ["/admin/login/", "/sign-in/"])
def test_who_has_guessed_too_often_has_to_wait_at_either_door(coach, door):
    for _ in range(GUESSES_AT_ONE.most):
        Client().post(
            door, {"username": "marian", "login_name": "marian", "password": "wrong-oak-77"}
        )

    answer = sign_in()
    assert answer.status_code == 200
    assert "Too many tries. Try again in" in answer.content.decode()


@pytest.mark.parametrize("new", ["merry-men-" * 13, "merry\x07men-1190"])
def test_a_password_that_no_door_would_take_is_refused_where_django_changes_it(coach, new):
    admin = Client()
    admin.force_login(coach)

    asked = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    answer = admin.post("/admin/password_change/", asked)

    assert answer.status_code == 200
    assert sign_in().status_code == 302


@pytest.mark.parametrize("page", ["", "password_change/", "password_change/done/", "nothing/"])
def test_what_it_shows_to_a_coach_is_kept_by_nobody(coach, page):
    admin = Client()
    admin.force_login(coach)

    assert "no-store" in admin.get(f"/admin/{page}").headers["Cache-Control"]
