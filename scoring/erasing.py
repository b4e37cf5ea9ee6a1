"""An archer is forgotten: what was shot stays in figures, and nobody can tell any more by whom."""

from collections.abc import Callable, Iterable, Sequence
from itertools import batched
from typing import Any, NamedTuple

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.dispatch import Signal
from django.utils import timezone

from scoring.callers import Caller
from scoring.models import (
    Archer,
    CardLink,
    GrantLink,
    MoveLink,
    Note,
    Session,
    ShotRevision,
    Slot,
    SlotGrant,
)
from scoring.notes import forget_notes
from scoring.own_data import PROFILE
from scoring.passwords import archer_with
from scoring.recording import save_changes
from scoring.refusals import Conflict, Invalid
from scoring.said_names import ERASED_NAME, SaidNames
from scoring.sessions import lock_archer
from scoring.words import ROWS_AT_ONCE, Forgotten, take_out_of_words
from scoring.writing import one_transaction

# A correction goes on being one; why it was made may name the archer.
ERASED_REASON = "–"

# Sent with the `archer`, who has the name of all who were erased, inside the transaction that has
# locked the archer and their cards; these are finished after it.
archer_erased = Signal()
# Sent with all `archers` to be erased together, in no transaction: for what is over and may be
# much. Once more after they were, for what came meanwhile.
archers_leaving = Signal()


class ShownNames(NamedTuple):
    """On boards: all names of these archers there, nicknames too; the own names of all others."""

    theirs: set[str]
    of_others: Iterable[tuple[int, str]]


# Said by the app above, told whose.
SHOWN_NAMES: list[Callable[[frozenset[int]], ShownNames]] = []


def erase_archer(*, by: Caller, password: str = "", network: str) -> None:
    """For good. Whoever has an account says the password; Invalid where it is another."""
    archer = Archer.objects.get(pk=by.archer_id)
    if archer.login_name is not None:
        try:
            archer_with(archer.login_name, password, network=network)
        except Invalid as wrong:
            raise Invalid("password", "is not the password") from wrong
    forget_archer(archer)


def forget_archer(archer: Archer, *, among: QuerySet[Archer] | None = None) -> None:
    """Nobody, where the archer is not among these any more: Conflict.

    The words go first, few rows in each transaction: whoever breaks it off can begin again. Hence
    it is asked before them too: they do not come back.
    """
    _refuse_who_is_back(archer, among)
    began_at = timezone.now()
    everybody = [archer, *_guests_before(archer)]
    forgotten = _to_be_forgotten(everybody)
    _forget_what_is_over(forgotten, everybody)
    _erase(everybody, among)
    _show_finished_cards(everybody)
    _forget_what_is_over(forgotten.since(began_at), everybody)


def _forget_what_is_over(forgotten: Forgotten, everybody: Sequence[Archer]) -> None:
    take_out_of_words(forgotten)
    reasons = ShotRevision.objects.exclude(reason__in=("", ERASED_REASON))
    of_them = reasons.filter(Q(slot__archer__in=everybody) | Q(actor__in=everybody))
    for some in batched(list(of_them.values_list("pk", flat=True)), ROWS_AT_ONCE, strict=False):
        _blank_reasons(some)
    archers_leaving.send(Archer, archers=everybody)


@one_transaction
def _blank_reasons(keys: Sequence[Any]) -> None:
    for pk in keys:
        ShotRevision.objects.filter(pk=pk).update(reason=ERASED_REASON)


def _guests_before(archer: Archer) -> list[Archer]:
    """Whose cards they took over. Before that was noted such a guest is known by the arrows: all
    are on cards that are the archer's now."""
    nobodys = Archer.objects.filter(is_active=False, login_name=None, moved_to=None)
    keys = list(nobodys.exclude(display_name=ERASED_NAME).values_list("pk", flat=True))
    shot = ShotRevision.objects.filter(actor__in=keys).order_by().values_list("actor", flat=True)
    on_own = set(shot.filter(slot__archer=archer).distinct()) if keys else set()
    elsewhere = set(shot.exclude(slot__archer=archer).distinct()) if on_own else set()
    before = Q(moved_to=archer) | Q(pk__in=on_own - elsewhere)
    return list(Archer.objects.filter(before).order_by("pk"))


def _to_be_forgotten(everybody: Sequence[Archer]) -> Forgotten:
    keys = frozenset(archer.pk for archer in everybody)
    names = {archer.display_name for archer in everybody}
    others = Archer.objects.exclude(pk__in=keys)
    bearers = set(others.values_list("pk", "display_name"))
    taken = {name.casefold() for _, name in bearers}
    earlier = _logged_names(keys)
    for shown_names in SHOWN_NAMES:
        shown = shown_names(keys)
        earlier |= shown.theirs
        bearers |= set(shown.of_others)
    # A nickname may be how another archer is really called.
    names |= {name for name in earlier if name.casefold() not in taken}
    said = SaidNames(names, is_own=True)
    namesakes = frozenset(pk for pk, name in bearers if said.are_in(name))
    return Forgotten(keys, frozenset(names), min(a.created_at for a in everybody), namesakes)


def _logged_names(keys: Iterable[int]) -> set[str]:
    """What the admin called them when it changed something of theirs."""
    of_archers = _log_of(Archer.objects.filter(pk__in=keys))
    of_cards = _log_of(Slot.objects.filter(archer__in=keys))
    return {
        *of_archers.values_list("object_repr", flat=True),
        # "Robin, 1A"
        *(called.rpartition(", ")[0] for called in of_cards.values_list("object_repr", flat=True)),
    }


@one_transaction
def _erase(found: Sequence[Archer], among: QuerySet[Archer] | None) -> None:
    """The first, with the guests before, for each has the name by which they came."""
    archer = lock_archer(found[0].pk)
    _refuse_who_is_back(archer, among)
    guests = Archer.objects.filter(pk__in=[guest.pk for guest in found[1:]])
    everybody = [archer, *guests.select_for_update(no_key=True).order_by("pk")]
    owned = Session.objects.filter(owner__in=everybody, closed_at=None)
    sessions = list(owned.select_for_update(no_key=True).order_by("pk"))
    # Those beside which a coach wrote too: the notes go after the shoots are locked, and cards come
    # before these everywhere.
    noted = Note.objects.filter(author__in=everybody).values("slot")
    cards = Slot.objects.filter(Q(archer=archer) | Q(pk__in=noted)).order_by("pk")
    list(cards.select_for_update(no_key=True).values_list("pk"))
    for each in everybody:
        _forget(each)
        archer_erased.send(Archer, archer=each)
        _finish_cards(each)
        _remove_belongings(each)
        for rows in (Archer.objects.filter(pk=each.pk), each.slots.all()):
            _log_of(rows).update(object_repr=ERASED_NAME)
    _end_sessions(sessions)


def _refuse_who_is_back(archer: Archer, among: QuerySet[Archer] | None) -> None:
    if among is not None and not among.filter(pk=archer.pk).exists():
        raise Conflict("archer", f"{archer.public_id} is here again")


def _forget(archer: Archer) -> None:
    archer.display_name, archer.login_name = ERASED_NAME, None
    for word in PROFILE:
        setattr(archer, word, "")
    archer.is_active = archer.is_staff = archer.is_superuser = False
    archer.last_login = None
    archer.set_unusable_password()
    archer.save()
    archer.groups.clear()
    archer.user_permissions.clear()


def _finish_cards(archer: Archer) -> None:
    """The places are free, and the screens of these cards show another name."""
    now = timezone.now()
    # Read now, for whoever listened may have changed them.
    unfinished = list(archer.slots.filter(finished_at=None).order_by("pk"))
    for slot in unfinished:
        slot.finished_at = now
    save_changes(unfinished, "finished_at")


def _show_finished_cards(everybody: Sequence[Archer]) -> None:
    """Of cards whose sessions go on: a screen may be open that shows the name."""
    shown = Slot.objects.filter(archer__in=everybody, left_at=None).exclude(finished_at=None)
    keys = list(shown.order_by("pk").values_list("pk", flat=True))
    for some in batched(keys, ROWS_AT_ONCE, strict=False):
        _show(some)


@one_transaction
def _show(keys: Sequence[int]) -> None:
    cards = Slot.objects.select_for_update(no_key=True).filter(pk__in=keys)
    save_changes(list(cards.order_by("pk")))


def _end_sessions(sessions: list[Session]) -> None:
    """One in which others shoot goes on, and ends by itself."""
    for session in sessions:
        if not session.slots.shooting().exists():
            session.closed_at = timezone.now()
            session.save(update_fields=["closed_at"])


def _remove_belongings(archer: Archer) -> None:
    own_card = Q(slot__archer=archer)
    forget_notes(Note.objects.filter(own_card | Q(author=archer)))
    SlotGrant.objects.filter(own_card | Q(archer=archer)).delete()
    CardLink.objects.filter(own_card).delete()
    GrantLink.objects.filter(own_card).delete()
    MoveLink.objects.filter(archer=archer).delete()
    archer.memberships.all().delete()
    archer.device_keys.all().delete()
    archer.arrows.update(set_name="")


def _log_of(rows: QuerySet[Archer] | QuerySet[Slot]) -> QuerySet[LogEntry]:
    kind = ContentType.objects.get_for_model(rows.model)
    keys = [str(pk) for pk in rows.values_list("pk", flat=True)]
    return LogEntry.objects.filter(content_type=kind, object_id__in=keys)
