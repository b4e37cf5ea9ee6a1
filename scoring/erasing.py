"""An archer is forgotten: what was shot stays in figures, and nobody can tell any more by whom."""

import json
import re

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
from scoring.own_data import PROFILE
from scoring.passwords import archer_with
from scoring.places import PERSONAL
from scoring.recording import save_changes
from scoring.refusals import Invalid
from scoring.sessions import lock_archer
from scoring.writing import one_transaction

ERASED_NAME = "Archer"
# A correction goes on being one; why it was made may name the archer.
ERASED_REASON = "–"

# Sent with the `archer`, who has the name of all who were erased, and with the `name` until now,
# inside the transaction that has locked the archer and their cards; these are finished after it.
archer_erased = Signal()


def erase_archer(*, by: Caller, password: str = "", network: str) -> None:
    """For good. Whoever has an account says the password; Invalid where it is another."""
    archer = Archer.objects.get(pk=by.archer_id)
    if archer.login_name is not None:
        try:
            archer_with(archer.login_name, password, network=network)
        except Invalid as wrong:
            raise Invalid("password", "is not the password") from wrong
    _erase(by)


@one_transaction
def _erase(by: Caller) -> None:
    """With the guests whose cards they took over, for each has the name by which they came."""
    archer = lock_archer(by.archer_id)
    everybody = [archer, *archer.guests_before.select_for_update(no_key=True).order_by("pk")]
    owned = Session.objects.filter(owner__in=everybody)
    sessions = list(owned.select_for_update(no_key=True).order_by("pk"))
    list(archer.slots.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    for each in everybody:
        name = each.display_name
        _forget(each)
        archer_erased.send(Archer, archer=each, name=name)
        _finish_cards(each)
        _rename_sessions(sessions, name)
        _remove_belongings(each)
        _remove_from_log(each, name)


def names(text: str, name: str) -> bool:
    """Whether a text says this name, as a word of its own."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


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
    """The places are free; and every screen of a card that may be open shows another name."""
    now = timezone.now()
    # Read now, for whoever listened may have changed them.
    shown = list(archer.slots.filter(Q(finished_at=None) | Q(left_at=None)).order_by("pk"))
    for slot in shown:
        slot.finished_at = slot.finished_at or now
    save_changes(shown, "finished_at")


def _rename_sessions(sessions: list[Session], name: str) -> None:
    """One in which others shoot goes on, and ends by itself."""
    for session in sessions:
        if names(session.location, name):
            session.location = PERSONAL
        if session.is_open and not session.slots.shooting().exists():
            session.closed_at = timezone.now()
        session.save(update_fields=["location", "closed_at"])


def _remove_belongings(archer: Archer) -> None:
    own_card = Q(slot__archer=archer)
    Note.objects.filter(own_card | Q(author=archer)).delete()
    SlotGrant.objects.filter(own_card | Q(archer=archer)).delete()
    CardLink.objects.filter(own_card).delete()
    GrantLink.objects.filter(own_card).delete()
    MoveLink.objects.filter(archer=archer).delete()
    archer.memberships.all().delete()
    archer.device_keys.all().delete()
    archer.arrows.update(set_name="")
    told = ShotRevision.objects.filter(own_card | Q(actor=archer)).exclude(reason="")
    told.update(reason=ERASED_REASON)


def _remove_from_log(archer: Archer, name: str) -> None:
    """The admin notes by name what it changed."""
    for rows in (Archer.objects.filter(pk=archer.pk), archer.slots.all()):
        _log_of(rows).update(object_repr=ERASED_NAME)
    for entry in LogEntry.objects.filter(change_message__contains=json.dumps(name)[1:-1]):
        if names(str(json.loads(entry.change_message)), name):
            entry.change_message = ""
            entry.save(update_fields=["change_message"])


def _log_of(rows: QuerySet[Archer] | QuerySet[Slot]) -> QuerySet[LogEntry]:
    kind = ContentType.objects.get_for_model(rows.model)
    keys = [str(pk) for pk in rows.values_list("pk", flat=True)]
    return LogEntry.objects.filter(content_type=kind, object_id__in=keys)
