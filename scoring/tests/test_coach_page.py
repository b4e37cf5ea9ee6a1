"""The coach's page: who of their archers shoots now, without JavaScript too."""

import pytest

from scoring.coach_room import CoachRoom
from scoring.coaching import make_coach
from scoring.models import ClubMembership, Session
from scoring.places import PERSONAL
from scoring.tests.card_changes import finish
from scoring.tests.factory import make_archer
from scoring.tests.phone import Phone
from scoring.tests.visitor import browser

MARKUP = "<b>Robin</b>"


@pytest.fixture
def page(slot, marian):
    def page(by=marian, path="/coach/"):
        answer = browser(by).get(path)
        assert answer.status_code == 200
        return answer.content.decode()

    return page


def test_every_part_is_on_the_page_as_in_the_room(slot, marian, page):
    Phone(slot.archer).tap_all(slot, "9", "9", "8", "7")
    html, told = page(), CoachRoom(str(marian.public_id)).changes_since(None)

    assert len(told.fragments) == 2
    for fragment in told.fragments.values():
        assert fragment.strip() in html
    assert f'data-room="coach:{marian.public_id}"' in html


def test_it_leads_to_the_card_to_a_note_and_for_who_may_open_it_into_the_admin(slot, marian, page):
    card, note = f"/slots/{slot.public_id}/", f"/slots/{slot.public_id}/notes/"
    admin = f"/admin/scoring/slot/{slot.pk}/change/"
    html = page()
    assert f'href="{card}"' in html
    assert f'href="{note}"' in html
    assert "/admin/" not in html

    make_coach(marian, club_name="Sherwood")
    html = page()
    assert f'href="{admin}"' in html
    browser_in_admin = browser(marian)
    browser_in_admin.force_login(marian)
    for path in (card, note, admin):
        assert browser_in_admin.get(path).status_code == 200


def test_when_nobody_shoots_it_says_so(slot, page):
    finish(slot)
    html = page()

    assert "Nobody of your clubs is shooting now" in html
    assert 'id="coached-' not in html.replace("coached-summary", "")


def test_of_a_club_without_archers_it_says_who_adds_them(slot, page):
    will = make_archer("will")
    club = make_coach(will, club_name="Nottingham")
    assert "Your clubs have no archers yet. They join by the link of the club, below." in page(will)

    ClubMembership.objects.create(club=club, archer=make_archer("much"))
    assert "Nobody of your clubs is shooting now" in page(will)


def test_who_shoots_alone_is_at_no_place(slot, page):
    where = f"{slot.name}, <span hx-ignore>{slot.session.location}"
    assert where in page()
    Session.objects.update(location=PERSONAL)

    assert slot.name not in page()
    assert PERSONAL not in page()


def test_a_name_is_text(slot, page):
    slot.archer.display_name = MARKUP
    slot.archer.save()

    assert MARKUP not in page()
    assert "&lt;b&gt;Robin" in page()


def test_a_practice_that_is_not_scored_has_no_total_and_breaks_nothing(slot, page):
    slot.face_key = "none"
    slot.save()
    Phone(slot.archer).tap_all(slot, *[""] * 7)
    html = page()

    assert "7 arrows" in html
    assert "coached__total" not in html


def test_a_coach_finds_the_way_there_and_an_archer_none(slot, marian, page):
    guy = make_archer("guy")
    make_coach(marian, club_name="Sherwood")
    for path in ("/", "/me/"):
        assert 'href="/coach/"' in page(path=path)
        assert not any('href="/coach/"' in page(archer, path) for archer in (slot.archer, guy))
    for archer in (slot.archer, guy):
        assert browser(archer).get("/coach/").status_code == 404


def test_nobody_is_asked_to_sign_in_and_comes_back(slot, marian):
    answer = browser().get("/coach/")

    assert answer.status_code == 401
    assert 'value="/coach/"' in answer.content.decode()
