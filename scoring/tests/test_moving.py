"""To another phone by a link that works once."""

import re
from functools import partial

import pytest
from django.test import Client
from django.utils import timezone

from scoring.callers import Caller
from scoring.device_keys import find_key
from scoring.models import Archer, DeviceKey, MoveLink
from scoring.moving import LASTS, LINKS_MADE, make_move_link, take_move_link, who_moves
from scoring.refusals import Conflict, NotFound, TooMany
from scoring.tests.device import at_once
from scoring.tests.factory import make_archer, make_slot
from scoring.tests.phone import Phone
from scoring.tests.visitor import archer_of, browser, token_of
from scoring.throttling import WRONG_LINKS

pytestmark = pytest.mark.django_db


def link_of(archer):
    return make_move_link(by=Caller(archer.pk))


def take(token, **options):
    return take_move_link(token, network="192.0.2.1", **options)


def test_whoever_takes_the_link_is_the_archer_too(robin):
    key = take(link_of(robin), label="Firefox, Android")

    assert find_key(key).caller == Caller(robin.pk)
    assert DeviceKey.objects.get().label == "Firefox, Android"


def test_it_works_once(robin):
    token = link_of(robin)
    take(token)

    with pytest.raises(NotFound):
        take(token)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_it_at_once_one_does():
    token = link_of(make_archer())
    outcomes = at_once(partial(take, token), partial(take, token))

    assert {type(outcome) for outcome in outcomes} == {str, NotFound}
    assert DeviceKey.objects.count() == 1


def test_it_is_over_after_minutes(robin, clock):
    token = link_of(robin)
    assert who_moves(token) == robin
    clock.forward(seconds=LASTS.total_seconds())

    assert who_moves(token) is None
    with pytest.raises(NotFound):
        take(token)


def test_a_new_link_takes_the_place_of_the_one_before(robin):
    first, second = link_of(robin), link_of(robin)

    assert who_moves(first) is None
    assert who_moves(second) == robin


def test_the_link_itself_is_not_kept(robin):
    assert link_of(robin) != MoveLink.objects.get().token_hash


def test_an_archer_who_may_not_come_in_moves_nowhere(robin):
    token = link_of(robin)
    Archer.objects.update(is_active=False)

    assert who_moves(token) is None


def test_links_are_limited(robin):
    for _ in range(LINKS_MADE.most):
        link_of(robin)

    with pytest.raises(TooMany):
        link_of(robin)


def test_wrong_links_are_limited_and_then_no_right_one_is_taken(robin):
    for _ in range(WRONG_LINKS.most):
        with pytest.raises(NotFound):
            take("wrong")

    with pytest.raises(TooMany):
        take(link_of(robin))


def test_a_guest_brings_the_cards_of_the_phone_along(robin):
    guest = make_archer(None)
    slot = make_slot(guest)
    take(link_of(robin), guest=guest)

    assert robin.slots.get() == slot


def test_a_link_that_could_not_be_taken_is_still_there(robin):
    make_slot(robin)
    guest = make_archer(None)
    make_slot(guest)
    token = link_of(robin)
    with pytest.raises(Conflict):
        take(token, guest=guest)

    assert who_moves(token) == robin


def shown_link(client):
    page = client.post("/me/move/").content.decode()
    return re.search(r"http://testserver(/move/[\w-]+/)", page)[1]


def test_the_code_is_drawn_black_on_white_and_no_cache_keeps_it(robin):
    answer = browser(robin).post("/me/move/")
    html = answer.content.decode()

    assert answer.status_code == 201
    assert "no-store" in answer.headers["Cache-Control"]
    assert '<svg viewBox="0 0' in html
    assert 'fill="#fff"' in html
    assert 'stroke="#000"' in html


def test_another_phone_goes_on_and_the_first_one_too(robin):
    phone, other = browser(robin), Client()
    link = shown_link(phone)
    assert "Go on here as Robin?" in other.get(link).content.decode()
    assert archer_of(other) is None
    assert other.post(link).headers["Location"] == "/"

    assert archer_of(other) == archer_of(phone) == str(robin.public_id)
    assert token_of(other) != token_of(phone)
    assert other.get(link).status_code == 404


def test_a_link_that_never_was_looks_like_one_that_is_over(robin):
    over = shown_link(browser(robin))
    Client().post(over)
    pages = [Client().get(link) for link in (over, "/move/never-was-anything-at-all/")]

    assert [page.status_code for page in pages] == [404, 404]
    assert pages[0].content == pages[1].content


def test_whoever_has_cards_on_the_phone_is_asked_about_them(robin):
    guest = make_archer(None)
    slot = make_slot(guest, finished_at=timezone.now())
    link = shown_link(browser(robin))
    assert "Bring along" not in browser(guest).get(link).content.decode()
    slot.finished_at = None
    slot.save()
    Phone(guest).tap(slot, 1, "9")

    other = browser(guest)
    assert "Bring along the card on this phone" in other.get(link).content.decode()
    other.post(link, {"brings": "on"})
    assert robin.slots.get() == slot


def test_where_both_shoot_the_page_says_so_and_the_link_stays(robin):
    make_slot(robin)
    guest = make_archer(None)
    make_slot(guest)
    link, other = shown_link(browser(robin)), browser(guest)
    refused = other.post(link, {"brings": "on"})

    assert refused.status_code == 409
    assert "Finish one of them first" in refused.content.decode()
    assert archer_of(other) == str(guest.public_id)
    assert other.get(link).status_code == 200
