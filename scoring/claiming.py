"""A guest's cards under an account: the guest becomes one, or hands them to one that exists."""

from django.db import IntegrityError
from django.dispatch import Signal

from scoring.accounts import check_account, show_name, taken
from scoring.callers import Caller
from scoring.device_keys import devices_of, make_key, revoke_keys
from scoring.models import Archer, DeviceKey, Note, Session, Slot, SlotGrant
from scoring.passwords import hash_password
from scoring.recording import save_changes
from scoring.refusals import Conflict
from scoring.sessions import lock_archer
from scoring.writing import one_transaction

# Sent with the `guest` and `to`, whose everything is from now on, inside the transaction that has
# locked both and their cards. A listener that cannot follow refuses it with a Conflict.
cards_moved = Signal()


def claim_account(
    display_name: str, *, login_name: str, password: str, by: Caller, label: str = ""
) -> str:
    """The guest has an account from now on: the same archer, so nothing is copied.

    Returns the one key that is left, this device's. Whoever held another, perhaps the one that set
    up this browser before the archer came, would share the account.
    """
    archer = Archer.objects.get(pk=by.archer_id)
    _refuse_second_account(archer)
    archer.display_name = display_name
    archer.login_name = Archer.normalize_username(login_name)
    check_account(archer, password)
    hash_password(archer, password)
    try:
        return _claim(archer, by=by, label=label)
    except IntegrityError as race:
        raise taken(login_name) from race


@one_transaction
def _claim(archer: Archer, *, by: Caller, label: str) -> str:
    _refuse_second_account(lock_archer(archer.pk))
    archer.save(update_fields=["display_name", "login_name", "password"])
    show_name(archer)
    revoke_keys(devices_of(by))
    return make_key(archer, label=label)


def _refuse_second_account(archer: Archer) -> None:
    if not archer.is_guest:
        raise Conflict("account", "this archer has one already")


@one_transaction
def welcome(archer: Archer, *, guest: Archer | None = None, label: str = "") -> str:
    """The key of a device on which an archer arrives; with the cards that a guest shot on it."""
    if guest is not None and guest.pk != archer.pk:
        move_cards(guest, to=archer)
    return make_key(archer, label=label)


@one_transaction
def move_cards(guest: Archer, *, to: Archer) -> None:
    """All that is the guest's becomes the other archer's; the guest is nobody's from then on.

    What was recorded stays as it was: each revision names who made it then. Refused while both
    shoot, for an archer stands on one place only.
    """
    archers = Archer.objects.select_for_update(no_key=True).filter(pk__in=(guest.pk, to.pk))
    locked = {archer.pk: archer for archer in archers.order_by("pk")}
    if not locked[guest.pk].is_guest:
        raise Conflict("account", "these cards belong to an account")
    _refuse_two_places(guest, to)
    _move_sessions(guest, to)
    _move_slots(guest, to)
    _move_belongings(guest, to)
    cards_moved.send(Archer, guest=guest, to=to)
    revoke_keys(DeviceKey.objects.filter(archer=guest))
    guest.guests_before.update(moved_to=to)
    Archer.objects.filter(pk=guest.pk).update(is_active=False, moved_to=to)


def _refuse_two_places(guest: Archer, to: Archer) -> None:
    if all(archer.slots.shooting().exists() for archer in (guest, to)):
        raise Conflict("slot", "a card is open here, and another one in the account")
    unfinished = to.slots.filter(finished_at=None).values("session")
    if guest.slots.filter(finished_at=None, session__in=unfinished).exists():
        raise Conflict("slot", "both have an unfinished card in the same session")


def _move_sessions(guest: Archer, to: Archer) -> None:
    """An open one stays where it is if the other archer runs one too: it ends by itself."""
    moving = Session.objects.filter(owner=guest)
    if to.sessions.filter(closed_at=None).exists():
        moving = moving.exclude(closed_at=None)
    found = list(moving.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    Session.objects.filter(pk__in=found).update(owner=to)


def _move_slots(guest: Archer, to: Archer) -> None:
    cards = list(Slot.objects.select_for_update(no_key=True).filter(archer=guest).order_by("pk"))
    for slot in cards:
        slot.archer = to
    # Every screen of the card shows its archer's name.
    save_changes(cards, "archer")


def _move_belongings(guest: Archer, to: Archer) -> None:
    guest.arrows.update(archer=to)
    Archer.objects.filter(pk=to.pk, arrow_set="").update(arrow_set=guest.arrow_set)
    Note.objects.filter(author=guest).update(author=to)
    # Of single cards: they go on opening these.
    DeviceKey.objects.filter(archer=guest).exclude(slot=None).update(archer=to)
    granted = SlotGrant.objects.filter(archer=guest).exclude(slot__archer=to)
    granted.exclude(slot__grants__archer=to).update(archer=to)
    coached = guest.memberships.filter(is_coach=True).values("club")
    to.memberships.filter(club__in=coached).update(is_coach=True)
    guest.memberships.exclude(club__memberships__archer=to).update(archer=to)
    # Of clubs in which both were.
    guest.memberships.all().delete()
