"""Archers as they come: guests who shoot at once, accounts that sign in, and their profiles."""

from typing import NamedTuple, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.dispatch import Signal

from scoring.callers import Caller
from scoring.device_keys import make_key
from scoring.models import Archer, Slot
from scoring.passwords import check_new_password, hash_password
from scoring.recording import save_changes
from scoring.refusals import Invalid
from scoring.sessions import lock_archer
from scoring.throttling import ARCHERS_MADE, count_against, refuse_when_reached
from scoring.writing import one_transaction

# Sent with the `archer`, inside the transaction.
archer_renamed = Signal()


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


def make_guest(
    display_name: str, *, network: str = "", label: str = "", **words: Unpack[ProfileWords]
) -> NewArcher:
    """An archer whose only key is this device, known by this label.

    `network` is whom to count the new archer for (throttling.network_of); without one nobody is.
    """
    return _add(_new_guest(display_name, **words), network=network, label=label)


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
    check_account(archer, password)
    if network:
        refuse_when_reached(ARCHERS_MADE, network)
    hash_password(archer, password)
    try:
        return _add(archer, network=network)
    except IntegrityError as race:
        raise taken(login_name) from race


def check_account(archer: Archer, password: str) -> None:
    """Invalid where it cannot be one, or somebody has its login name."""
    if not archer.login_name:
        raise Invalid("login_name", "is empty")
    _check(archer)
    check_new_password(password, archer)
    others = Archer.objects.exclude(pk=archer.pk)
    if others.filter(login_name__iexact=archer.login_name).exists():
        raise taken(archer.login_name)


@one_transaction
def make_keyless_guest(
    display_name: str, *, network: str = "", **words: Unpack[ProfileWords]
) -> Archer:
    """An archer whose card somebody else's phone keeps, until they take it along."""
    return _save(_new_guest(display_name, **words), network=network)


def _new_guest(display_name: str, **words: Unpack[ProfileWords]) -> Archer:
    guest = Archer(display_name=display_name, **words)
    _check(guest)
    guest.set_unusable_password()
    return guest


@one_transaction
def _add(archer: Archer, *, network: str, label: str = "") -> NewArcher:
    return NewArcher(_save(archer, network=network), make_key(archer, label=label))


def _save(archer: Archer, *, network: str) -> Archer:
    if network:
        count_against(ARCHERS_MADE, network)
    archer.save()
    return archer


@one_transaction
def change_profile(*, by: Caller, **changes: Unpack[ProfileChanges]) -> Archer:
    """What is shot from now on is shot by this name and these words; earlier cards keep theirs."""
    archer = lock_archer(by.archer_id)
    for field, word in changes.items():
        setattr(archer, field, word)
    _check(archer)
    archer.save(update_fields=changes)
    if "display_name" in changes:
        show_name(archer)
    return archer


def show_name(archer: Archer) -> None:
    """On the screens of the card that is shot now, and wherever else it is shown."""
    shooting = Slot.objects.shooting().filter(archer=archer).order_by("pk")
    save_changes(list(shooting.select_for_update(no_key=True)))
    archer_renamed.send(Archer, archer=archer)


def _check(archer: Archer) -> None:
    try:
        archer.clean_fields(exclude={"password"})
    except ValidationError as wrong:
        field, words = next(iter(wrong.message_dict.items()))
        raise Invalid(field, " ".join(words)) from wrong


def taken(login_name: str) -> Invalid:
    return Invalid("login_name", f"{login_name!r} is taken")
