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
from scoring.places import Wish
from scoring.refusals import NotFound
from scoring.sessions import close_idle_around
from scoring.starting import guests_name
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


def _join(shoot: Shoot, entry: Entry | Newcomer, *, refusal: NotFound) -> Joined:
    entry = entry._replace(nickname=checked_nickname(entry.nickname))
    if isinstance(entry, Newcomer):
        return _join_as_guest(shoot, entry, refusal=refusal)
    # In a transaction of its own: it locks cards of others.
    close_idle_around(entry.by)
    return Joined(enter(shoot.pk, entry, refusal=refusal))


@one_transaction
def _join_as_guest(shoot: Shoot, newcomer: Newcomer, *, refusal: NotFound) -> Joined:
    """Who is refused stays nobody."""
    guest, token = make_guest(
        newcomer.name or guests_name(), network=newcomer.network, label=newcomer.label
    )
    entry = Entry(Caller(guest.pk), newcomer.wish, newcomer.nickname, newcomer.network)
    return Joined(enter(shoot.pk, entry, refusal=refusal), token)
