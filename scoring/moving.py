"""To another phone: a link that makes it the archer's too, once and within minutes."""

from datetime import timedelta

from django.utils import timezone

from scoring.callers import Caller
from scoring.claiming import welcome
from scoring.device_keys import hash_of, new_token
from scoring.models import Archer, MoveLink
from scoring.refusals import Conflict, NotFound
from scoring.throttling import Limit, count_against, counting_wrong_links
from scoring.writing import one_transaction

LASTS = timedelta(minutes=10)
LINKS_MADE = Limit("links to another phone", 30, timedelta(hours=1))


@one_transaction
def make_move_link(*, by: Caller) -> str:
    """The token of a new link; one that was made before and not taken is dead."""
    count_against(LINKS_MADE, str(by.archer_id))
    token = new_token()
    link = {"token_hash": hash_of(token), "ends_at": timezone.now() + LASTS}
    MoveLink.objects.update_or_create(archer_id=by.archer_id, defaults=link)
    return token


def who_moves(token: str) -> Archer | None:
    """Whose link it is; None for one that is used, over, or never was."""
    alive = MoveLink.objects.filter(ends_at__gt=timezone.now(), archer__is_active=True)
    link = alive.filter(token_hash=hash_of(token)).select_related("archer").first()
    return link.archer if link else None


def is_keyless(archer: Archer) -> bool:
    """Of a mate who was added by name to somebody's phone, and has taken no card along yet."""
    return archer.is_guest and not archer.device_keys.filter(slot=None).exists()


def take_move_link(
    token: str,
    *,
    network: str,
    guest: Archer | None = None,
    here: Archer | None = None,
    label: str = "",
) -> str:
    """The key of the device that took it. `guest` brings along what was shot on it before; to the
    archer who is `here` a mate that was added by name hands the cards."""
    with counting_wrong_links(network):
        return _take_move_link(token, guest=guest, here=here, label=label)


@one_transaction
def _take_move_link(token: str, *, guest: Archer | None, here: Archer | None, label: str) -> str:
    archer = who_moves(token)
    # Of two at once one deletes it.
    if archer is None or not MoveLink.objects.filter(token_hash=hash_of(token)).delete()[0]:
        raise NotFound("link", "…")
    if here is None or not is_keyless(archer):
        return welcome(archer, guest=guest, label=label)
    if here.grants.filter(slot__archer=archer).exists():
        raise Conflict("link", "it is for the phone of the mate")
    return welcome(here, guest=archer, label=label)
