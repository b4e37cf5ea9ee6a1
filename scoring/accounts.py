"""Archers as they come: guests who shoot at once, accounts that sign in, and their profiles."""

from threading import BoundedSemaphore
from typing import NamedTuple, TypedDict, Unpack

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from scoring.callers import Caller
from scoring.device_keys import make_key
from scoring.models import Archer
from scoring.names import is_plain_line
from scoring.refusals import Invalid, TooMany
from scoring.sessions import lock_archer
from scoring.throttling import ARCHERS_MADE, count_against, refuse_when_reached
from scoring.writing import one_transaction

# What hashing costs must not grow with what is typed.
LONGEST_PASSWORD = 128
_hashing = BoundedSemaphore(4)


class ProfileWords(TypedDict, total=False):
    """Each may be empty: nothing is asked before scoring can start."""

    bowstyle: str
    category: str
    age_group: str
    handedness: str


class ProfileChanges(ProfileWords, total=False):
    display_name: str


class NewArcher(NamedTuple):
    archer: Archer
    # Of the device that asked; it cannot be shown again.
    token: str


def make_guest(display_name: str, *, network: str = "", **words: Unpack[ProfileWords]) -> NewArcher:
    """An archer whose only key is this device.

    `network` is whom to count the new archer for (throttling.network_of); without one nobody is.
    """
    guest = Archer(display_name=display_name, **words)
    _check(guest)
    guest.set_unusable_password()
    return _add(guest, network=network)


def make_account(
    display_name: str,
    *,
    login_name: str,
    password: str,
    network: str = "",
    **words: Unpack[ProfileWords],
) -> NewArcher:
    """An archer who can sign in anywhere. Of two who want one login name, one is refused."""
    archer = Archer(
        display_name=display_name, login_name=Archer.normalize_username(login_name), **words
    )
    if not archer.login_name:
        raise Invalid("login_name", "is empty")
    _check(archer)
    _check_password(password, archer)
    if Archer.objects.filter(login_name__iexact=archer.login_name).exists():
        raise _taken(login_name)
    if network:
        refuse_when_reached(ARCHERS_MADE, network)
    _hash_password(archer, password)
    try:
        return _add(archer, network=network)
    except IntegrityError as race:
        raise _taken(login_name) from race


def _hash_password(archer: Archer, password: str) -> None:
    """Slow on purpose, so outside any transaction and for few at a time: nobody's arrow waits."""
    if not _hashing.acquire(blocking=False):
        words = "many sign up in this moment; try again in a few seconds"
        raise TooMany("password", words, retry_after_seconds=2)
    try:
        archer.set_password(password)
    finally:
        _hashing.release()


@one_transaction
def _add(archer: Archer, *, network: str) -> NewArcher:
    if network:
        count_against(ARCHERS_MADE, network)
    archer.save()
    return NewArcher(archer, make_key(archer))


@one_transaction
def change_profile(*, by: Caller, **changes: Unpack[ProfileChanges]) -> Archer:
    """What is shot from now on is shot by this name and these words; earlier cards keep theirs."""
    archer = lock_archer(by.archer_id)
    for field, word in changes.items():
        setattr(archer, field, word)
    _check(archer)
    archer.save(update_fields=changes)
    return archer


def _check(archer: Archer) -> None:
    try:
        archer.clean_fields(exclude={"password"})
    except ValidationError as wrong:
        field, words = next(iter(wrong.message_dict.items()))
        raise Invalid(field, " ".join(words)) from wrong


def _check_password(password: str, archer: Archer) -> None:
    if len(password) > LONGEST_PASSWORD:
        raise Invalid("password", f"at most {LONGEST_PASSWORD} characters")
    if not is_plain_line(password):
        raise Invalid("password", "holds a character that cannot be typed")
    try:
        validate_password(password, archer)
    except ValidationError as weak:
        raise Invalid("password", " ".join(weak.messages)) from weak


def _taken(login_name: str) -> Invalid:
    return Invalid("login_name", f"{login_name!r} is taken")
