"""Passwords: checked as they are chosen, hashed, and asked for to sign in."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from threading import BoundedSemaphore

from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from scoring.callers import Caller
from scoring.device_keys import devices_of, revoke_keys
from scoring.models import Archer, DeviceKey
from scoring.names import folded_login_name, is_plain_line
from scoring.refusals import Conflict, Invalid, TooMany, required
from scoring.throttling import Limit, count_against, refuse_when_reached
from scoring.writing import one_transaction

# What hashing costs must not grow with what is typed.
LONGEST_PASSWORD = 128
# Of what we make ourselves: read off a screen or told, and typed on a phone.
NOTHING_ALIKE = "abcdefghjkmnpqrstuvwxyz23456789"
_hashing = BoundedSemaphore(4)

# A forgetful archer may try for a while; a script that guesses may not. All of a club come from one
# address, and each account is guarded by itself, so that nobody can lock another out from afar.
GUESSES = Limit("wrong passwords", 300, timedelta(hours=1))
GUESSES_AT_ONE = Limit("wrong passwords for one name", 10, timedelta(minutes=15))


class TypedAgain:
    """A validator of the settings, for Django's own pages and commands set passwords too."""

    def validate(self, password: str, user: object = None) -> None:
        if len(password) > LONGEST_PASSWORD:
            words = _("This password is too long: at most %(most)d characters.")
            raise ValidationError(words % {"most": LONGEST_PASSWORD})
        if not is_plain_line(password):
            raise ValidationError(_("This password holds a character that cannot be typed."))

    def get_help_text(self) -> str:
        return _("It has at most %(most)d characters.") % {"most": LONGEST_PASSWORD}


def check_new_password(password: str, archer: Archer) -> None:
    """Invalid where it is weak, or could not be typed again."""
    try:
        validate_password(password, archer)
    except ValidationError as weak:
        raise Invalid("password", " ".join(weak.messages)) from weak


def hash_password(archer: Archer, password: str) -> None:
    """Into the archer, not yet into the database: no transaction may wait for it."""
    with _hashing_for_few():
        archer.set_password(password)


def archer_with(login_name: str, password: str, *, network: str) -> Archer:
    """Invalid where the two do not belong together; which of them is wrong is not told."""
    whom = _name_from(network, login_name)
    refuse_when_reached(GUESSES, network)
    refuse_when_reached(GUESSES_AT_ONE, whom)
    with _hashing_for_few():
        found = authenticate(username=login_name, password=password[: LONGEST_PASSWORD + 1])
    if isinstance(found, Archer):
        return found
    count_against(GUESSES, network)
    count_against(GUESSES_AT_ONE, whom)
    raise Invalid("password", "login name and password do not belong together")


def change_password(
    old: str, new: str, *, by: Caller, network: str, other_than: DeviceKey | None = None
) -> None:
    """Told which device to keep, it signs out all others. `old` is named where it is wrong."""
    archer = Archer.objects.get(pk=by.archer_id)
    if archer.login_name is None:
        raise Conflict("password", "a guest has none; make an account first")
    check_new_password(new, archer)
    try:
        archer_with(archer.login_name, old, network=network)
    except Invalid as wrong:
        raise Invalid("old", "is not the password until now") from wrong
    hash_password(archer, new)
    others = devices_of(by).exclude(pk=other_than.pk) if other_than else None
    _keep_password(archer, signs_out=others)


@one_transaction
def _keep_password(archer: Archer, *, signs_out: QuerySet[DeviceKey] | None = None) -> None:
    archer.save(update_fields=["password"])
    if signs_out is not None:
        revoke_keys(signs_out)


def made_up_password() -> str:
    return "-".join(get_random_string(4, NOTHING_ALIKE) for _ in range(3))


def reset_password(archer_pk: int, *, by: Archer) -> str:
    """The new one of an archer who lost theirs. It cannot be shown again."""
    accounts = Archer.objects.with_password_reset_by(by)
    archer = required(accounts.filter(pk=archer_pk).first(), "archer", archer_pk)
    password = made_up_password()
    hash_password(archer, password)
    _keep_password(archer)
    return password


@contextmanager
def _hashing_for_few() -> Iterator[None]:
    """Slow on purpose, so outside any transaction and for few at a time: nobody's arrow waits."""
    if not _hashing.acquire(blocking=False):
        words = "many sign up in this moment; try again in a few seconds"
        raise TooMany("password", words, retry_after_seconds=2)
    try:
        yield
    finally:
        _hashing.release()


def _name_from(network: str, login_name: str) -> str:
    named = f"{network} {folded_login_name(login_name).casefold()}"
    return sha256(named.encode("utf-8", "surrogatepass")).hexdigest()
