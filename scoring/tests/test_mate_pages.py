"""Target mates in a browser without JavaScript. Cases IA-17, IA-25, IA-26 and IA-32, as pages."""

import re

import pytest
from django.test import Client

from scoring.callers import Caller
from scoring.card_life import finish_card
from scoring.granting import GRANT_LINKS_MADE
from scoring.mates import MATES_ADDED
from scoring.models import Archer, Slot, SlotGrant
from scoring.moving import LINKS_MADE
from scoring.tests.factory import make_archer, make_grant, make_slot
from scoring.tests.pages import words
from scoring.tests.phone import Phone
from scoring.tests.visitor import NAME, archer_of, browser, token_of
from scoring.throttling import count_against

pytestmark = pytest.mark.django_db

MARKUP = '<img src=x onerror="alert(1)">'


@pytest.fixture
def client(robin):
    return browser(robin)


def of(slot, *nouns):
    return "/".join(["/slots", str(slot.public_id), *nouns, ""])


def add(client, slot, name="Tuck", expect=302, **more):
    answer = client.post(of(slot, "mates"), {"display_name": name, **more})
    assert answer.status_code == expect, words(answer)
    return Slot.objects.order_by("-pk").first() if expect == 302 else answer


def shown_link(answer):
    assert answer.status_code == 201
    assert "no-store" in answer.headers["Cache-Control"]
    return re.search(r"http://testserver(/(?:grants|move)/[\w-]+/)", answer.content.decode())[1]


def grant_link(client, slot):
    return shown_link(client.post(of(slot, "mates", "link")))


def handover(client, mate):
    return client.post(f"/mates/{mate.public_id}/handover/")


def test_a_mate_is_added_by_name_and_scored_on_this_phone(client, slot, robin):
    mate = add(client, slot, bowstyle="longbow")
    assert (mate.name, str(mate.archer), mate.bowstyle) == ("1B", "Tuck", "longbow")

    html = client.get(of(slot, "mates")).content.decode()
    assert f'href="{of(mate)}"' in html
    assert client.get(of(mate)).status_code == 200
    client.post(of(mate, "ends", "1"), {"1": "9"})
    assert mate.shots.get().value == "9"


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "a\x00b"])
def test_a_mate_needs_a_name(client, slot, name):
    refused = add(client, slot, name, expect=422)

    assert "errorlist" in refused.content.decode()
    assert Archer.objects.count() == 1


@pytest.mark.parametrize("name", ["x" * 40, "Élodie 🏹 Nuñez", "רובין"])
def test_a_name_is_kept_as_it_was_written(client, slot, name):
    assert add(client, slot, name).archer.display_name == name


def test_after_the_card_nobody_is_added(client, slot, robin):
    finish_card(slot.public_id, by=Caller(robin.pk))
    refused = add(client, slot, expect=409)

    assert "Only while you shoot" in words(refused)
    assert Archer.objects.count() == 1


@pytest.mark.parametrize(
    ("limit", "act"),
    [
        (MATES_ADDED, lambda client, slot: client.post(of(slot, "mates"), {"display_name": "A"})),
        (GRANT_LINKS_MADE, lambda client, slot: client.post(of(slot, "mates", "link"))),
    ],
)
def test_mischief_is_limited_and_told(client, slot, robin, limit, act):
    for _ in range(limit.most):
        count_against(limit, str(robin.pk))
    refused = act(client, slot)

    assert refused.status_code == 429
    assert "ry again in" in words(refused)


def test_handing_over_is_limited_and_told(client, slot):
    mate = add(client, slot)
    for _ in range(LINKS_MADE.most):
        count_against(LINKS_MADE, str(mate.archer_id))

    assert handover(client, mate).status_code == 429


def test_a_new_phone_becomes_the_mates_with_all_arrows(client, slot, robin):
    mate = add(client, slot)
    Phone(robin).tap(mate, 1, "9")
    link, phone = shown_link(handover(client, mate)), Client()
    assert "Are you Tuck?" in words(phone.get(link))
    assert NAME not in phone.cookies
    assert phone.post(link).url == "/"

    assert archer_of(phone) == str(mate.archer.public_id)
    assert phone.get(of(mate)).status_code == client.get(of(mate)).status_code == 200
    assert phone.get(link).status_code == 404
    assert handover(client, mate).status_code == 404
    phone.post(of(mate, "mates", "withdrawal"), {"archer": str(robin.public_id)})
    # As the owner of the session he still reads it.
    assert client.post(of(mate, "ends", "1"), {"2": "8"}).status_code == 404


def test_a_phone_with_an_archer_gets_the_card_and_a_new_key(client, slot, tuck):
    mate, phone = add(client, slot), browser(tuck)
    link, before = shown_link(handover(client, mate)), token_of(phone)
    assert "becomes yours, Tuck" in words(phone.get(link))
    phone.post(link)

    assert tuck.slots.get() == mate
    assert archer_of(phone) == str(tuck.public_id)
    assert token_of(phone) != before


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (lambda robin, tuck: browser(robin), "This phone scores the card."),
        (lambda robin, tuck: browser(make_slot(tuck).archer), "A card of your own is open."),
    ],
)
def test_where_the_card_cannot_go_it_is_said_and_the_link_stays(
    client, slot, robin, tuck, other, told
):
    mate = add(client, slot)
    link, phone = shown_link(handover(client, mate)), other(robin, tuck)
    refused = phone.post(link)

    assert refused.status_code == 409
    assert told in words(refused)
    assert Slot.objects.get(pk=mate.pk).archer == mate.archer
    assert phone.get(link).status_code == 200


def test_the_card_of_a_mate_without_phone_is_finished_here(client, slot):
    mate = add(client, slot)
    assert client.post(f"/mates/{mate.public_id}/finish/").url == of(slot, "mates")

    mate.refresh_from_db()
    assert mate.finished_at
    assert "Hand over" not in words(client.get(of(slot, "mates")))


def test_a_mate_reads_the_code_scores_and_is_taken_back(client, slot, tuck):
    link, phone = grant_link(client, slot), browser(tuck)
    assert "Score for Robin?" in words(phone.get(link))
    assert not SlotGrant.objects.exists()
    assert phone.post(link).url == of(slot)
    phone.post(of(slot, "ends", "1"), {"1": "9"})
    assert slot.revisions.get().actor == tuck

    assert "Tuck may score your card" in words(client.get(of(slot, "mates")))
    client.post(of(slot, "mates", "withdrawal"), {"archer": str(tuck.public_id)})
    assert phone.get(of(slot)).status_code == 404
    assert phone.post(of(slot, "ends", "1"), {"1": "8"}).status_code == 404
    assert phone.get(link).status_code == phone.post(link).status_code == 404


def test_who_is_nobody_becomes_a_guest_by_confirming_only(client, slot):
    link, phone = grant_link(client, slot), Client()
    phone.get(link)
    assert Archer.objects.count() == 1
    phone.post(link)

    assert slot.grants.get().archer == Archer.objects.get(login_name=None)
    assert archer_of(phone)


def test_a_preset_cookie_is_no_key_afterwards(client, slot):
    phone = browser(token="put-there-by-guy")
    phone.post(grant_link(client, slot))

    assert token_of(phone) != "put-there-by-guy"


def test_the_archer_who_opens_the_own_link_is_told(client, slot):
    link = grant_link(client, slot)

    assert "This is your own card." in words(client.get(link))
    assert client.post(link).status_code == 409


def test_a_link_that_never_was_looks_like_one_that_is_over(client, slot, clock):
    link = grant_link(client, slot)
    clock.forward(seconds=600)
    pages = [Client().get(path) for path in (link, "/grants/never-was-anything-at-all/")]

    assert [page.status_code for page in pages] == [404, 404]
    assert pages[0].content == pages[1].content


def test_only_the_archer_grants_and_takes_back(client, slot, robin, tuck):
    make_grant(slot, tuck)
    guy = make_archer("guy")
    for other in (browser(tuck), browser(guy)):
        assert other.post(of(slot, "mates", "link")).status_code == 404
        withdrawn = other.post(of(slot, "mates", "withdrawal"), {"archer": str(tuck.public_id)})
        assert withdrawn.status_code == 404

    assert slot.grants.get().archer == tuck


@pytest.mark.parametrize("archer", ["", "x", "11111111-1111-4111-8111-111111111111"])
def test_to_take_back_from_nobody_is_404(client, slot, archer):
    assert client.post(of(slot, "mates", "withdrawal"), {"archer": archer}).status_code == 404


def test_from_a_mates_card_the_way_leads_to_ones_own_mates(client, slot, tuck):
    mate = add(client, slot)
    assert client.get(of(mate, "mates")).url == of(slot, "mates")

    make_grant(slot, tuck)
    assert browser(tuck).get(of(slot, "mates")).url == "/sessions/"


def test_the_score_page_leads_to_the_mates(client, slot):
    assert f'href="{of(slot, "mates")}"' in client.get(of(slot)).content.decode()


def test_names_with_markup_are_shown_as_text(client, slot, robin):
    mate = add(client, slot, MARKUP)
    make_grant(slot, mate.archer)
    Archer.objects.filter(pk=robin.pk).update(display_name=MARKUP)
    pages = [client.get(of(slot, "mates")), handover(client, mate)]
    pages += [Client().get(shown_link(pages[1])), Client().get(grant_link(client, slot))]

    for page in pages:
        assert MARKUP not in page.content.decode()
        assert "&lt;img src=x" in page.content.decode()


def test_an_earlier_card_at_the_same_target_shares_the_phone_with_mates_alone(client, slot, robin):
    mate = add(client, slot)
    finish_card(slot.public_id, by=Caller(robin.pk))
    again = make_slot(robin, slot.session)

    page = client.get(of(slot)).content.decode()
    assert f'data-tab="{mate.public_id}"' in page
    assert f'data-tab="{again.public_id}"' not in page
