"""Into a shoot: by its code, by its link, or from the one before it."""

from typing import NamedTuple
from uuid import UUID

from leaderboard.codes import read_code, shoot_of_code
from leaderboard.entering import Entry, enter
from leaderboard.guessing import counted_guess, wrong_code
from leaderboard.links import shoot_to_join
from leaderboard.models import Participant, Shoot
from leaderboard.nicknames import checked_nickname
from scoring.accounts import make_guest
from scoring.callers import Caller
from scoring.models import Slot
from scoring.refusals import Conflict, NotFound, Refusal, required
from scoring.sessions import close_idle_around
from scoring.starting import guests_name
from scoring.wishes import Wish
from scoring.writing import one_transaction


class Newcomer(NamedTuple):
    """Who is nobody yet: a guest as soon as the shoot takes them in."""

    wish: Wish
    name: str = ""
    nickname: str = ""
    network: str = ""
    label: str = ""


class Joined(NamedTuple):
    participant: Participant
    # Of the device of a guest who came with it; empty for whoever was here before.
    token: str = ""


def join_by_code(typed: str, entry: Entry | Newcomer, *, browser: str = "") -> Joined:
    """Joining twice changes nothing. Refused as `guessing.shoot_of` does, and by a Refusal about
    the slot where it is the card that cannot come."""
    with counted_guess(browser=browser, network=entry.network):
        shoot = shoot_of_code(read_code(typed))
        if shoot is None:
            raise wrong_code()
        return _join(shoot, entry, refusal=wrong_code())


def join_by_link(token: str, entry: Entry | Newcomer) -> Joined:
    """NotFound for a link that is dead, and for a shoot that takes nobody."""
    refusal = NotFound("link", "…")
    shoot = shoot_to_join(token)
    if shoot is None:
        raise refusal
    return _join(shoot, entry, refusal=refusal)


def join_next(shoot_id: UUID, entry: Entry) -> Joined:
    """Another round, for those who were in the shoot before it: with one tap, by the same name."""
    refusal = NotFound("shoot", shoot_id)
    shoot = Shoot.objects.filter(public_id=shoot_id).select_related("follows").first()
    before = shoot and shoot.follows and shoot.follows.participants.listed().of(entry.by).first()
    if not (shoot and before):
        raise refusal
    return _join(shoot, entry._replace(nickname=entry.nickname or before.nickname), refusal=refusal)


def bring_mate(shoot_id: UUID, mate_id: UUID, *, by: Caller, network: str = "") -> Participant:
    """The card of a mate that is kept on this phone, by whoever sees the shoot. Twice is once."""
    seen = Shoot.objects.visible_to(by).filter(public_id=shoot_id)
    shoot = required(seen.first(), "shoot", shoot_id)
    if not Slot.objects.kept_by(by).filter(public_id=mate_id).exists():
        raise NotFound("slot", mate_id)
    refusal = Conflict("participants", f"{shoot_id} takes nobody else")
    return _join(shoot, Entry(by, mate_id, network=network), refusal=refusal).participant


def _join(shoot: Shoot, entry: Entry | Newcomer, *, refusal: Refusal) -> Joined:
    entry = entry._replace(nickname=checked_nickname(entry.nickname))
    if isinstance(entry, Newcomer):
        return _join_as_guest(shoot, entry, refusal=refusal)
    # In a transaction of its own: it locks cards of others.
    close_idle_around(entry.by)
    return Joined(enter(shoot.pk, entry, refusal=refusal))


@one_transaction
def _join_as_guest(shoot: Shoot, newcomer: Newcomer, *, refusal: Refusal) -> Joined:
    """Who is refused stays nobody."""
    guest, token = make_guest(
        newcomer.name or guests_name(), network=newcomer.network, label=newcomer.label
    )
    entry = Entry(Caller(guest.pk), newcomer.wish, newcomer.nickname, newcomer.network)
    return Joined(enter(shoot.pk, entry, refusal=refusal), token)
