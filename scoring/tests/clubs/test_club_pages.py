"""Pages of clubs: what its link shows, one's own clubs, and what coaches keep."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from scoring.clubs import club_token, renew_club_link
from scoring.coaching import make_coach
from scoring.models import Archer, Club
from scoring.own_data import own_data_as_json
from scoring.tests.device import query_count
from scoring.tests.factory import make_archer, make_club
from scoring.tests.pages import text_of, words
from scoring.tests.visitor import archer_of, browser
from scoring.throttling import WRONG_LINKS, count_against

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(sherwood):
    return reverse("club-join", args=[club_token(sherwood)])


def own(club):
    return f"/me/clubs/{club.pk}/"


def test_the_link_says_whose_club_it_is_and_all_that_a_coach_may_do(link):
    said = words(Client().get(link))

    assert "Join Sherwood?" in said
    assert "Coached by Marian" in said
    for told in (
        "see all your cards, earlier ones too, live while you shoot",
        "see your name and login name, and the sessions and shoots",
        "correct an arrow on your cards: with a reason",
        "read the notes beside your cards, and write some to you",
        "You may leave at any time",
    ):
        assert told in said


def test_whoever_only_looks_joins_nothing(link, robin):
    for client in (Client(), browser(robin)):
        for method in ("get", "head"):
            assert getattr(client, method)(link).status_code == 200

    assert not robin.memberships.exists()
    assert Archer.objects.count() == 2


def test_an_archer_joins_with_one_tap_and_is_told_so(link, robin, sherwood):
    phone = browser(robin)
    assert "You join as Robin" in words(phone.get(link))
    joined = phone.post(link)

    assert joined.headers["Location"] == f"{own(sherwood)}?joined="
    said = words(phone.get(joined.headers["Location"]))
    assert "You belong to it now." in said
    # Where “Join the club” was tapped there may be a second tap.
    assert "Leave" not in said
    assert phone.post(link).status_code == 302
    assert robin.memberships.get().is_coach is False
    assert phone.get(link).headers["Location"] == own(sherwood)


def test_nobody_is_asked_for_a_name_and_is_a_guest_from_then_on(link, sherwood):
    phone = Client()
    refused = phone.post(link, {"display_name": " "})
    assert refused.status_code == 422
    assert "Sign in first" in words(refused)
    assert Archer.objects.count() == 1
    phone.post(link, {"display_name": "Much"})

    much = Archer.objects.get(display_name="Much")
    assert archer_of(phone) == str(much.public_id)
    assert much.memberships.get().club == sherwood


def test_a_guest_without_a_name_says_one(link):
    guest = make_archer(None, display_name="Guest")
    phone = browser(guest)
    assert "Your name" in words(phone.get(link))
    phone.post(link, {"display_name": "Much"})

    guest.refresh_from_db()
    assert guest.display_name == "Much"


def test_whoever_has_said_a_name_keeps_it(link, robin):
    browser(robin).post(link, {"display_name": "Guy was here"})

    robin.refresh_from_db()
    assert robin.display_name == "Robin"


def test_a_link_that_was_renewed_looks_like_one_that_never_was(link, sherwood, marian, robin):
    renew_club_link(sherwood.pk, by=marian)
    phone = browser(robin)
    answers = [
        getattr(phone, method)(at)
        for at in (link, "/clubs/never-was-anything-at-all/")
        for method in ("get", "post")
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({text_of(answer.content.decode()) for answer in answers}) == 1
    assert "This link opens no club." in words(answers[0])
    assert not robin.memberships.exists()


def test_guesses_are_counted_and_refused(link, robin):
    for _ in range(WRONG_LINKS.most - 1):
        count_against(WRONG_LINKS, "127.0.0.1")
    phone = browser(robin)
    assert phone.post("/clubs/guessed/").status_code == 404
    refused, guessed = phone.post(link), phone.post("/clubs/guessed/")

    assert (refused.status_code, guessed.status_code) == (429, 429)
    assert refused.headers["Retry-After"]
    assert "Too many tries" in words(refused)
    assert not robin.memberships.exists()


def test_ones_own_clubs_are_under_ones_name_with_their_coaches_and_the_way_out(
    link, robin, sherwood
):
    phone = browser(robin)
    assert "Your clubs" not in words(phone.get("/me/"))
    phone.post(link)
    html = phone.get("/me/").content.decode()
    assert f'href="{own(sherwood)}"' in html
    assert "Sherwood Coached by Marian" in text_of(html)
    assert "Leave the club" in words(phone.get(own(sherwood)))
    assert robin.memberships.exists()
    left = phone.post(f"{own(sherwood)}departure/")

    assert "You have left the club." in words(phone.get(left.headers["Location"]))
    assert not robin.memberships.exists()
    assert phone.get(own(sherwood)).status_code == 404
    assert phone.post(f"{own(sherwood)}departure/").status_code == 302


def test_a_profile_that_is_refused_has_the_clubs_beside_it_too(link, robin):
    phone = browser(robin)
    phone.post(link)
    refused = phone.post("/me/", {"display_name": ""})

    assert refused.status_code == 422
    assert "Your clubs Sherwood" in words(refused)


def test_however_many_clubs_there_are_the_queries_are_the_same(link, robin):
    phone = browser(robin)
    phone.post(link)
    few = query_count(lambda: phone.get("/me/"))
    for name in ("Barnsdale", "Loxley", "Nottingham"):
        make_coach(make_archer(name), club_name=name)
        Club.objects.get(name=name).memberships.create(archer=robin)

    assert query_count(lambda: phone.get("/me/")) == few


def test_a_coach_is_told_what_leaving_means(sherwood, marian):
    phone = browser(marian)
    assert "You are the only one" in words(phone.get(own(sherwood)))
    make_coach(make_archer("tuck"), club_name="Sherwood")

    said = words(phone.get(own(sherwood)))
    assert "If you leave, you see its archers no more" in said
    assert "You are the only one" not in said


def test_guy_leaves_nothing_of_anybody_elses(sherwood, marian):
    guy = browser(make_archer("guy"))
    guy.post(f"{own(sherwood)}departure/", {"archer": str(marian.public_id)})

    assert sherwood.memberships.get().archer == marian


@pytest.mark.parametrize("number", ["0", "9" * 30])
@pytest.mark.parametrize("path", ["me/clubs/{}/", "coach/clubs/{}/", "coach/clubs/{}/poster/"])
def test_what_is_no_number_of_a_club_is_none(marian, number, path):
    assert browser(marian).get(f"/{path.format(number)}").status_code == 404


@pytest.mark.parametrize("path", ["me/clubs/{}/departure/", "coach/clubs/{}/link/"])
def test_nor_is_anything_done_to_it(marian, path):
    assert browser(marian).post(f"/{path.format('9' * 30)}").status_code in (302, 404)


def test_a_coach_shows_the_link_and_pins_it_up(link, sherwood, marian):
    desk = browser(marian)
    assert f'href="/coach/clubs/{sherwood.pk}/"' in desk.get("/coach/").content.decode()
    for path in ("", "poster/"):
        html = desk.get(f"/coach/clubs/{sherwood.pk}/{path}").content.decode()
        assert f"http://testserver{link}" in html
        assert "<svg" in html
        assert "Sherwood" in html


def test_a_coach_renews_the_link(link, sherwood, marian):
    desk, at = browser(marian), f"/coach/clubs/{sherwood.pk}/"
    renewed = desk.post(f"{at}link/")

    assert renewed.headers["Location"] == f"{at}?renewed="
    assert "Print the poster again." in words(desk.get(renewed.headers["Location"]))
    [new] = set(re.findall(r"/clubs/[\w-]{22,}/", desk.get(at).content.decode()))
    assert new != link
    assert Client().get(link).status_code == 404
    assert Client().get(new).status_code == 200


def test_a_coach_sees_who_belongs_to_it_and_takes_one_out(link, sherwood, marian, robin):
    browser(robin).post(link)
    desk, at = browser(marian), f"/coach/clubs/{sherwood.pk}/"
    html = desk.get(at).content.decode()
    assert re.findall(r'<option class="name" value="([\w-]+)"', html) == [str(robin.public_id)]
    for nobody in ("nobody", ""):
        assert desk.post(f"{at}removal/", {"archer": nobody}).status_code == 404
    taken_out = desk.post(f"{at}removal/", {"archer": str(robin.public_id)})

    assert not robin.memberships.exists()
    said = words(desk.get(taken_out.headers["Location"]))
    assert "Taken out." in said
    assert "Take somebody out" not in said


def test_two_of_one_name_are_told_apart(sherwood, marian, robin):
    guest = make_archer(None, display_name="Robin")
    for archer in (robin, guest):
        sherwood.memberships.create(archer=archer)
    said = words(browser(marian).get(f"/coach/clubs/{sherwood.pk}/"))

    assert "Robin robin Robin Without an account" in said
    assert "Robin (robin) Robin" in said


def test_no_coach_of_another_club_takes_an_archer_out(link, sherwood, robin):
    browser(robin).post(link)
    make_coach(will := make_archer("will"), club_name="Nottingham")
    nottingham = will.memberships.get().club
    asked = {"archer": str(robin.public_id)}
    guessed = browser(will).post(f"/coach/clubs/{sherwood.pk}/removal/", asked)
    browser(will).post(f"/coach/clubs/{nottingham.pk}/removal/", asked)

    assert guessed.status_code == 404
    assert robin.memberships.exists()


def test_a_superuser_finds_the_link_in_the_admin(client, link, sherwood):
    client.force_login(make_archer("much", is_staff=True, is_superuser=True))
    html = client.get(f"/admin/scoring/club/{sherwood.pk}/change/").content.decode()

    assert f"http://testserver{link}" in html
    assert 'class="qr__code"' in html
    assert f'href="/coach/clubs/{sherwood.pk}/"' in html
    assert client.get("/admin/scoring/club/add/").status_code == 200


def test_ones_own_data_names_ones_clubs(robin):
    make_club(archers=(robin,))

    [told] = json.loads(own_data_as_json(robin))["archer"]["clubs"]
    assert told == {"name": "Sherwood", "is_coach": False}
