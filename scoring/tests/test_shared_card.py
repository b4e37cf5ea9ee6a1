"""A card that is shown by its link, to whoever has it. Cases LU-27, IA-26."""

import re

import pytest

from scoring.callers import Caller
from scoring.card_links import make_card_link
from scoring.models import CardLink
from scoring.slot_room import ShotsRoom, SlotRoom
from scoring.tests.factory import make_archer, make_slot
from scoring.tests.pages import text_of
from scoring.tests.sockets import cookie_of, refusal, scope
from scoring.tests.visitor import browser
from scoring.viewers import find_viewer


@pytest.fixture
def token(slot, phone):
    phone.tap_all(slot, "9", "9", "10")
    slot.notes.create(author=slot.archer, text="Anchor higher.", written_at=slot.started_at)
    return make_card_link(slot.public_id, by=Caller(slot.archer_id))


def shown(token, to=None):
    answer = browser(to).get(f"/cards/{token}/")
    assert answer.status_code == 200
    return answer


def offered(token, **headers):
    return scope(subprotocols=["archstats.v0", f"card.{token}"], **headers)


def test_whoever_has_it_sees_the_card(token):
    text = text_of(shown(token).content.decode())

    assert "Robin" in text
    assert "1 9 9 10 28 28" in text


def test_for_reading_alone_and_without_notes_or_other_pages_of_the_card(slot, token):
    for archer in (None, make_archer("guy")):
        html = shown(token, archer).content.decode()
        main = html.partition("<main")[2].partition("</main>")[0]
        assert "data-dock" not in main
        assert "<form" not in main
        assert "Anchor higher." not in main
        assert f"/slots/{slot.public_id}" not in main


def test_its_archer_sees_by_it_what_others_see(slot, token):
    assert "data-dock" not in shown(token, slot.archer).content.decode()


def test_it_makes_nobody_known_and_leaves_no_cookie(token):
    assert not shown(token).cookies


def test_no_cache_keeps_it(token):
    assert "no-store" in shown(token)["Cache-Control"]


def test_the_page_says_which_room_to_watch_and_by_what(slot, token):
    html = shown(token).content.decode()

    assert f'data-room="slot:{slot.public_id}"' in html
    assert f'data-opened-by="card.{token}"' in html


# LU-27
def test_its_socket_opens_the_rooms_of_this_card_and_of_no_other(slot, token):
    another = make_slot(make_archer("tuck"), slot.session)
    viewer = find_viewer(offered(token))

    for room in (SlotRoom, ShotsRoom):
        assert room.open_to(str(slot.public_id), viewer)
        assert refusal(lambda room=room: room.open_to(str(another.public_id), viewer)) == 4404


def test_it_opens_no_more_to_who_is_signed_in_besides(slot, token):
    cookie = cookie_of(slot.archer)

    assert find_viewer(offered(token, cookie=cookie)) == find_viewer(offered(token))


# LU-25, LU-27
@pytest.mark.parametrize("wrong", ["", "never-was", "\x00", "ä" * 5000])
def test_a_link_that_opens_nothing_is_refused_whatever_else_came_with_it(slot, token, wrong):
    cookie = cookie_of(slot.archer)
    assert refusal(lambda: find_viewer(offered(wrong, cookie=cookie))) == 4404

    CardLink.objects.all().delete()
    assert refusal(lambda: find_viewer(offered(token, cookie=cookie))) == 4404


def test_a_key_of_the_api_is_no_link_and_a_link_no_key(slot, token):
    answer = browser(token=token).get(f"/slots/{slot.public_id}/")
    assert answer.status_code == 404

    assert refusal(lambda: find_viewer(scope(authorization=f"Bearer {token}"))) == 4401


def test_the_archer_makes_it_sees_it_once_and_revokes_it(slot):
    client, address = browser(slot.archer), f"/slots/{slot.public_id}/link/"
    made = client.post(address)
    assert made.status_code == 201
    [path] = re.findall(r"http://testserver(/cards/[\w-]{22}/)", made.content.decode())
    assert browser().get(path).status_code == 200
    assert path not in client.get(address).content.decode()

    again = client.post(address)
    assert browser().get(path).status_code == 404
    [path] = re.findall(r"http://testserver(/cards/[\w-]{22}/)", again.content.decode())
    answer = client.post(f"{address}revocation/")
    assert (answer.status_code, answer.url) == (302, address)
    assert browser().get(path).status_code == 404


def test_the_card_of_its_archer_says_that_it_is_shared(slot, token):
    page = browser(slot.archer).get(f"/slots/{slot.public_id}/card/").content.decode()

    assert "Shared by a link" in page


def test_a_wrong_link_is_not_found(client, db):
    assert client.get(f"/cards/{'A' * 22}/").status_code == 404
