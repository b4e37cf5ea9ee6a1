from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from scoring.models import Archer, Slot, Throttle
from scoring.refusals import TooMany
from scoring.tests.factory import PASSWORD, make_archer
from scoring.throttling import (
    ARCHERS_MADE,
    GUESTS_PLACES,
    Limit,
    count_against,
    network_of,
    refuse_when_reached,
)

pytestmark = pytest.mark.django_db

THREE_AN_HOUR = Limit("wrong codes", 3, timedelta(hours=1))


def spend(limit, whom, times):
    for _ in range(times):
        count_against(limit, whom)


def test_so_many_are_let_through_and_no_more():
    spend(THREE_AN_HOUR, "192.0.2.1", 3)

    with pytest.raises(TooMany):
        count_against(THREE_AN_HOUR, "192.0.2.1")


def test_a_refused_request_does_not_count_and_is_told_how_long_to_wait():
    spend(THREE_AN_HOUR, "192.0.2.1", 3)
    for _ in range(5):
        with pytest.raises(TooMany) as refused:
            count_against(THREE_AN_HOUR, "192.0.2.1")

    assert Throttle.objects.get().count == 3
    assert 3595 <= refused.value.retry_after_seconds <= 3600


def test_others_and_other_things_are_counted_by_themselves():
    spend(THREE_AN_HOUR, "192.0.2.1", 3)

    count_against(THREE_AN_HOUR, "192.0.2.2")
    count_against(Limit("wrong passwords", 3, timedelta(hours=1)), "192.0.2.1")


def test_when_its_time_is_over_the_count_begins_again():
    spend(THREE_AN_HOUR, "192.0.2.1", 3)
    Throttle.objects.update(ends_at=timezone.now())
    spend(THREE_AN_HOUR, "192.0.2.1", 3)

    with pytest.raises(TooMany):
        count_against(THREE_AN_HOUR, "192.0.2.1")


def test_the_time_begins_with_the_first_and_does_not_move():
    spend(THREE_AN_HOUR, "192.0.2.1", 1)
    ends_at = Throttle.objects.get().ends_at
    spend(THREE_AN_HOUR, "192.0.2.1", 2)

    assert Throttle.objects.get().ends_at == ends_at


def test_what_is_over_is_forgotten_on_the_way():
    for number in range(5):
        count_against(THREE_AN_HOUR, f"192.0.2.{number}")
    Throttle.objects.update(ends_at=timezone.now())
    count_against(THREE_AN_HOUR, "198.51.100.7")

    assert Throttle.objects.get().whom == "198.51.100.7"


def test_looking_whether_one_is_left_counts_nothing():
    refuse_when_reached(THREE_AN_HOUR, "192.0.2.1")
    assert not Throttle.objects.exists()

    spend(THREE_AN_HOUR, "192.0.2.1", 3)
    with pytest.raises(TooMany):
        refuse_when_reached(THREE_AN_HOUR, "192.0.2.1")
    Throttle.objects.update(ends_at=timezone.now())
    refuse_when_reached(THREE_AN_HOUR, "192.0.2.1")


def test_a_check_is_one_statement(django_assert_num_queries):
    count_against(THREE_AN_HOUR, "192.0.2.1")

    with django_assert_num_queries(3):  # Of these, two are the transaction's.
        count_against(THREE_AN_HOUR, "192.0.2.1")


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:0DB8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        ("a proxy's nonsense" * 10, "unknown"),
    ],
)
def test_a_household_is_counted_as_one(address, network):
    assert network_of(address) == network


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_counted_one_by_one():
    limit = Limit("wrong codes", 20, timedelta(hours=1))

    def attempt(_):
        try:
            count_against(limit, "192.0.2.1")
        except TooMany:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as phones:
        let_through = list(phones.map(attempt, range(50)))

    assert let_through.count(True) == 20


# What is limited, over HTTP


def reach(limit, whom="127.0.0.1"):
    ends_at = timezone.now() + limit.within
    Throttle.objects.create(what=limit.what, whom=whom, count=limit.most, ends_at=ends_at)


def make(client, **body):
    body = {"display_name": "Robin"} | body
    return client.post("/api/v0/archer", body, content_type="application/json")


@pytest.mark.parametrize(
    "body", [{}, {"login_name": "robin", "password": PASSWORD}], ids=["guest", "account"]
)
def test_new_archers_are_limited_by_address(client, body):
    reach(ARCHERS_MADE)
    refused = make(client, **body)

    assert refused.status_code == refused.json()["code"] == 429
    assert refused.json()["data"] is None
    assert refused.json()["errors"][0].startswith("new archers: ")
    assert 3590 <= int(refused["Retry-After"]) <= 3600
    assert not Archer.objects.exists()


def test_an_archer_who_was_not_made_is_not_counted(client):
    make_archer("robin")
    make(client, login_name="ROBIN", password=PASSWORD)
    make(client, display_name="")
    assert not Throttle.objects.exists()

    make(client)
    make(client, login_name="tuck", password=PASSWORD)
    assert Throttle.objects.get().count == 2


def take_place(client, archer, **body):
    client.force_login(archer)
    return client.post("/api/v0/slot", body, content_type="application/json")


def test_places_of_guests_are_limited_by_address_and_those_of_accounts_are_not(client):
    reach(GUESTS_PLACES)
    refused = take_place(client, make_archer(None))

    assert refused.status_code == 429
    assert refused["Retry-After"]
    assert not Slot.objects.exists()
    assert take_place(client, make_archer("robin")).status_code == 201


def test_a_place_that_a_guest_did_not_get_is_not_counted(client):
    guest = make_archer(None)
    assert take_place(client, guest).status_code == 201
    assert take_place(client, guest).status_code == 409

    assert Throttle.objects.get().count == 1


def test_arrows_are_never_limited(client):
    guest = make_archer(None)
    slot_id = take_place(client, guest).json()["data"]["slot_id"]
    reach(ARCHERS_MADE)
    Throttle.objects.filter(what=GUESTS_PLACES.what).update(count=GUESTS_PLACES.most)
    counted = list(Throttle.objects.values_list("what", "count"))

    for _ in range(5):
        shot = {"slot_id": slot_id, "value": "9"}
        sent = client.post("/api/v0/shot", shot, content_type="application/json")
        assert sent.status_code == 201
    assert list(Throttle.objects.values_list("what", "count")) == counted
