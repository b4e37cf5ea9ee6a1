"""An archer in a shoot in a browser without JavaScript, as the host and they change it."""

import pytest

from leaderboard.models import Participant
from leaderboard.tests.factory import fill, join
from leaderboard.tests.pages import at
from scoring.tests.pages import words
from scoring.tests.visitor import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def shoot(shoot, robin):
    join(shoot, robin)
    return shoot


def page_of(shoot, name="Robin"):
    return at(shoot, "participants", str(shoot.participants.get(name=name).public_id))


def test_the_host_removes_somebody(page, shoot):
    whose = page_of(shoot)
    assert f'href="{whose}"' in page.get(at(shoot, "settings")).content.decode()
    assert f'action="{whose}removal/"' in page.get(whose).content.decode()
    page.post(f"{whose}removal/")

    assert Participant.objects.get().status == "removed"
    assert page.get(whose).status_code == 404


def test_the_host_disqualifies_with_a_reason_that_stays(page, shoot):
    page.post(page_of(shoot), {"status": "disqualified", "reason": "Shot after the whistle."})

    assert "Robin disqualified" in words(page.get(at(shoot)))
    assert shoot.changes.order_by("-version")[0].reason == "Shot after the whistle."


def test_an_archer_may_take_part_without_competing_but_disqualifies_nobody(shoot, robin):
    client = browser(robin)
    client.post(page_of(shoot), {"status": "visiting"})
    assert "Robin not competing" in words(client.get(at(shoot)))
    assert client.post(page_of(shoot), {"status": "disqualified"}).status_code == 422

    assert shoot.participants.get().status == "visiting"


def test_who_has_finished_retires_no_more(shoot, robin):
    fill(robin, shoot.participants.get().slot)
    answer = browser(robin).post(page_of(shoot), {"status": "retired"})

    assert answer.status_code == 409
    assert "The card is finished already." in words(answer)


def test_a_name_in_this_shoot_is_taken_and_given_up(shoot, robin):
    client = browser(robin)
    for nickname, shown in (("Hood", "Hood"), ("", "Robin")):
        client.post(at(shoot, "name"), {"nickname": nickname})
        assert shoot.participants.get().name == shown


def test_a_name_with_a_line_break_is_refused(shoot, robin):
    answer = browser(robin).post(at(shoot, "name"), {"nickname": "a\nb"})

    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()


def test_neither_an_archer_beside_nor_a_stranger_changes_another(shoot, tuck, guy):
    join(shoot, tuck)
    for archer, status in ((tuck, 403), (guy, 404)):
        for ask in (browser(archer).get, browser(archer).post):
            assert ask(page_of(shoot)).status_code == status
    assert browser(guy).post(at(shoot, "name"), {"nickname": "Hood"}).status_code == 404

    assert shoot.participants.get(name="Robin").status == "competing"
