from functools import partial
from threading import BoundedSemaphore

import pytest
from django.contrib.auth.hashers import is_password_usable
from django.utils import timezone

from scoring import passwords
from scoring.accounts import change_profile, make_account, make_guest
from scoring.callers import Caller
from scoring.device_keys import find_key
from scoring.models import Archer, DeviceKey, Slot
from scoring.refusals import Invalid, TooMany
from scoring.tests.device import at_once
from scoring.tests.factory import PASSWORD, make_archer, make_slot

pytestmark = pytest.mark.django_db


def make(login_name="robin", password=PASSWORD, **facts):
    return make_account("Robin", login_name=login_name, password=password, **facts)


def test_a_guest_needs_a_name_and_nothing_else():
    made = make_guest("Robin")

    assert made.archer.is_guest
    assert not is_password_usable(made.archer.password)
    assert find_key(made.token).caller == Caller(made.archer.pk)


def test_an_account_signs_in_and_its_first_device_has_a_key(client):
    made = make()

    assert client.login(username="ROBIN", password=PASSWORD)
    assert find_key(made.token).caller.archer_id == made.archer.pk


def test_what_the_profile_says_is_kept():
    guest = make_guest("Robin", bowstyle="longbow", handedness="left").archer
    guest.refresh_from_db()

    assert (guest.bowstyle, guest.category, guest.handedness) == ("longbow", "", "left")


@pytest.mark.parametrize("name", ["", " ", "Rob\x00in", "Rob\nin", "\udc80", " Robin", "x" * 41])
def test_a_name_that_cannot_be_is_refused_and_nobody_is_made(name):
    with pytest.raises(Invalid) as refused:
        make_guest(name)

    assert refused.value.about == "display_name"
    assert not Archer.objects.exists()


@pytest.mark.parametrize(
    "name",
    ["x" * 40, "Ødegård-Ñandú", "רובין", "\U0001f469\u200d\U0001f3f9 Mária", "<b>Robin</b>"],
)
def test_a_name_is_kept_exactly(name):
    archer = make_guest(name).archer
    archer.refresh_from_db()

    assert archer.display_name == name


@pytest.mark.parametrize(
    "password",
    ["", "short", "12345678901", "password", "robin-robin", "oak\x00sherwood", "oak\udc80wood-1"],
)
def test_a_password_that_is_weak_or_cannot_be_typed_is_refused(password):
    with pytest.raises(Invalid) as refused:
        make(login_name="robin-robin1", password=password)

    assert refused.value.about == "password"
    assert not Archer.objects.exists()


def test_a_password_has_an_end():
    with pytest.raises(Invalid, match="at most 128"):
        make(password="oak-1" * 26)

    make(password="oak-" * 32)


@pytest.mark.parametrize("name", ["", "rob\u202ein", "rob in\x00", "x" * 41, "ﷺ" * 3])
def test_a_login_name_that_cannot_be_typed_is_refused(name):
    with pytest.raises(Invalid) as refused:
        make(login_name=name)

    assert refused.value.about == "login_name"


# The second is the same name to every eye, and in other code points.
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("robin", "ROBIN"),
        ("Émile", "émile"),
        ("émile", "E\u0301mile"),
        ("zoë", "Zoe\u0308"),
        ("ⓡobin", "robin"),
    ],
)
def test_a_login_name_is_taken_in_every_spelling(client, first, second):
    make(login_name=first)
    with pytest.raises(Invalid, match="is taken") as refused:
        make(login_name=second)

    assert refused.value.about == "login_name"
    assert client.login(username=second, password=PASSWORD)


@pytest.mark.django_db(transaction=True)
def test_of_those_who_want_a_login_name_at_once_one_gets_it():
    outcomes = at_once(*[partial(make, login_name=name) for name in ("robin", "Robin", "ROBIN")])

    refused = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert [type(refusal) for refusal in refused] == [Invalid, Invalid]
    assert all(str(refusal).endswith("is taken") for refusal in refused)
    assert Archer.objects.count() == DeviceKey.objects.count() == 1


def test_a_profile_changes_and_an_older_card_keeps_the_bowstyle_it_was_shot_with():
    robin = make_archer(bowstyle="recurve")
    slot = make_slot(robin, bowstyle="recurve")
    change_profile(by=Caller(robin.pk), bowstyle="longbow", display_name="Robin of Locksley")
    robin.refresh_from_db()
    slot.refresh_from_db()

    assert (robin.bowstyle, robin.display_name) == ("longbow", "Robin of Locksley")
    assert slot.bowstyle == "recurve"


@pytest.mark.parametrize(
    ("field", "word"),
    [("bowstyle", "horsebow"), ("category", "men"), ("age_group", "u99"), ("display_name", " ")],
)
def test_a_word_that_nobody_knows_changes_nothing(field, word):
    robin = make_archer()
    with pytest.raises(Invalid) as refused:
        change_profile(by=Caller(robin.pk), **{field: word})

    assert refused.value.about == field
    robin.refresh_from_db()
    assert (robin.display_name, robin.bowstyle) == ("Robin", "")


def test_what_is_no_name_locks_the_archer_alone(django_assert_num_queries):
    robin = make_archer()

    with django_assert_num_queries(4) as asked:  # Two are the transaction's.
        change_profile(by=Caller(robin.pk), bowstyle="longbow")
    assert all("scoring_archer" in query["sql"] for query in asked.captured_queries[1:-1])


def test_a_name_is_shown_on_the_card_that_is_shot_now(announced):
    robin = make_archer()
    finished = make_slot(robin, finished_at=timezone.now())
    shooting = make_slot(robin)

    change_profile(by=Caller(robin.pk), display_name="Robin Hood")

    assert [slot for [(slot, *_)] in announced] == [shooting.public_id]
    assert finished.version == Slot.objects.get(pk=finished.pk).version


def test_few_passwords_are_hashed_at_a_time_and_the_others_come_back(monkeypatch):
    monkeypatch.setattr("scoring.passwords._hashing", BoundedSemaphore(1))
    with passwords._hashing, pytest.raises(TooMany) as refused:
        make()

    assert refused.value.retry_after_seconds >= 1
    assert not Archer.objects.exists()
    assert make().archer.login_name == "robin"
