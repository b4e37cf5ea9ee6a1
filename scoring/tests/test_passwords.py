import re

import pytest

from scoring.callers import Caller
from scoring.device_keys import find_device, find_key, make_key
from scoring.passwords import (
    GUESSES,
    GUESSES_AT_ONE,
    archer_with,
    change_password,
    check_new_password,
    made_up_password,
)
from scoring.refusals import Conflict, Invalid, TooMany
from scoring.tests.factory import PASSWORD, make_archer

pytestmark = pytest.mark.django_db

NEW = "merry-men-1190"


def guess(login_name="robin", password="wrong", network="192.0.2.1"):  # noqa: S107
    return archer_with(login_name, password, network=network)


@pytest.mark.parametrize("typed", ["robin", "ROBIN", "ｒobin"])
def test_an_archer_is_known_by_login_name_and_password(robin, typed):
    assert guess(typed, PASSWORD) == robin


def test_a_password_that_we_make_up_is_read_off_without_a_doubt(robin):
    made = {made_up_password() for _ in range(50)}

    assert len(made) == 50
    for password in made:
        assert re.fullmatch(r"\w{4}-\w{4}-\w{4}", password)
        assert not set(password) & set("0Oo1lIi_")
        check_new_password(password, robin)


@pytest.mark.parametrize("login_name", ["robin", "nobody", "guest", ""])
def test_a_wrong_name_and_a_wrong_password_are_refused_alike(robin, login_name):
    with pytest.raises(Invalid) as refused:
        guess(login_name)

    assert str(refused.value) == "password: login name and password do not belong together"


def test_an_archer_who_may_not_sign_in_is_unknown():
    make_archer("robin", is_active=False)

    with pytest.raises(Invalid):
        guess(password=PASSWORD)


def test_guesses_at_one_account_end_and_go_on_when_their_time_is_over(robin, clock):
    for _ in range(GUESSES_AT_ONE.most):
        with pytest.raises(Invalid):
            guess()
    with pytest.raises(TooMany) as refused:
        guess(password=PASSWORD)
    assert 0 < refused.value.retry_after_seconds <= GUESSES_AT_ONE.within.total_seconds()

    clock.forward(seconds=GUESSES_AT_ONE.within.total_seconds())
    assert guess(password=PASSWORD) == robin


def test_nobody_locks_another_out_from_afar(robin):
    for _ in range(GUESSES_AT_ONE.most):
        with pytest.raises(Invalid):
            guess(network="198.51.100.7")

    assert guess(password=PASSWORD) == robin


def test_guesses_at_many_accounts_end_too(robin):
    for number in range(GUESSES.most):
        with pytest.raises(Invalid):
            guess(f"robin-{number}")

    with pytest.raises(TooMany):
        guess(password=PASSWORD)


def test_right_passwords_are_not_counted(robin):
    for _ in range(GUESSES_AT_ONE.most + 1):
        assert guess(password=PASSWORD) == robin


def change(archer, *, old=PASSWORD, new=NEW, **options):
    change_password(old, new, by=Caller(archer.pk), network="192.0.2.1", **options)


def test_a_changed_password_is_the_only_one(robin):
    change(robin)

    assert guess(password=NEW) == robin
    with pytest.raises(Invalid):
        guess(password=PASSWORD)


@pytest.mark.parametrize(
    ("words", "field"), [({"old": "wrong"}, "old"), ({"new": "short"}, "password")]
)
def test_a_change_that_is_refused_changes_nothing(robin, words, field):
    with pytest.raises(Invalid) as refused:
        change(robin, **words)

    assert refused.value.about == field
    assert guess(password=PASSWORD) == robin


def test_it_signs_out_the_other_devices_if_told(robin):
    here, there = make_key(robin), make_key(robin)
    change(robin)
    assert find_key(there)
    change(robin, old=NEW, new=PASSWORD, other_than=find_device(here))

    assert find_key(here)
    assert find_key(there) is None


def test_a_guest_has_none_to_change():
    with pytest.raises(Conflict):
        change(make_archer(None))
