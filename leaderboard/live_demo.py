"""Club nights that keep shooting, to look at: by what phones and hosts call.

Everybody in them is made for it, so nothing that was there before is touched.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from random import Random
from time import monotonic
from typing import NamedTuple, Protocol

from django.utils import timezone

from leaderboard.entering import Entry
from leaderboard.hosting import start_shoot
from leaderboard.joining import join_by_link, join_next
from leaderboard.links import join_token
from leaderboard.making import another_round, create_shoot
from leaderboard.models import Participant, Shoot
from leaderboard.phases import is_over
from scoring.accounts import make_guest
from scoring.demo import CLUB, Member, Phone, any_id
from scoring.models import Club, Session, Slot
from scoring.sessions import open_session
from scoring.wishes import Wish

ROUND, PLACE = "wa18", "Sherwood Hall"
# The first hosts. The best of them are close, so the lead changes.
ARCHERS = (
    Member("Marian", {"bowstyle": "recurve", "category": "female"}, 1.05),
    Member("Robin", {"bowstyle": "recurve", "category": "open"}, 1.05),
    Member("Will", {"bowstyle": "compound", "category": "open", "age_group": "u21"}, 0.63),
    Member("Gilbert", {"bowstyle": "compound", "category": "open"}, 0.63),
    Member("Ellen", {"bowstyle": "recurve", "category": "female"}, 1.15),
    Member("John", {"bowstyle": "recurve", "category": "open"}, 1.4),
    Member("Alan", {"bowstyle": "barebow", "category": "open"}, 1.9),
    Member("Bettris", {"bowstyle": "barebow", "category": "female", "age_group": "50+"}, 2.0),
    Member("Much", {"bowstyle": "recurve", "category": "open", "age_group": "u16"}, 2.3),
    Member("Tuck", {"bowstyle": "longbow", "category": "open", "age_group": "50+"}, 2.8),
)
# Shot before anybody looks, so that they are soon done.
ENDS_BEFORE = 8
# Until an archer is on the line after the whistle, from arrow to arrow, and from whistle to
# whistle: nobody takes so long for three arrows that they fall behind.
READY_SECONDS, ARROW_SECONDS, END_SECONDS = (1.0, 25.0), (4.0, 10.0), 60.0


class Stop(Protocol):
    """An Event: whoever sets it ends the night."""

    def wait(self, timeout: float) -> bool: ...
    def is_set(self) -> bool: ...


class Shot(NamedTuple):
    name: str
    total: int
    is_last: bool


@dataclass
class Shooter:
    phone: Phone
    slot: Slot

    @property
    def next_place(self) -> int:
        return self.slot.last_place + 1

    def shoot_ends(self, count: int) -> None:
        first, last = self.next_place, self.slot.last_place + count * self.slot.shot_per_round
        self.slot = self.phone.shoot(self.slot, range(first, last + 1)).slot

    def shoot(self) -> Shot | None:
        """None where the card takes no arrow any more."""
        answer = self.phone.shoot(self.slot, [self.next_place])
        if answer.verdicts[0].status == "refused":
            return None
        self.slot = answer.slot
        is_last = self.slot.last_place == self.slot.sheet.place_count
        return Shot(self.phone.archer.display_name, self.slot.total, is_last)


@dataclass
class Night:
    """A shoot in which everybody is, and which has started."""

    shoot: Shoot
    session: Session
    shooters: Sequence[Shooter]

    @property
    def host(self) -> Phone:
        return self.shooters[0].phone

    @property
    def has_a_finisher(self) -> bool:
        return any(shooter.slot.finished_at for shooter in self.shooters)


def club_nights(dice: Random, *, speed: float, stop: Stop) -> Iterator[Night | Shot]:
    """Each night as it begins, and each arrow as it is shot, until somebody says stop."""
    night = first_night(dice)
    while not stop.is_set():
        yield night
        yield from _shots(night, dice, speed, stop)
        if stop.is_set():
            return
        if is_over(night.shoot, timezone.now()):
            night = first_night(dice)
        elif night.has_a_finisher:
            night = next_night(night)
        else:
            # Somebody has ended it.
            return


def first_night(dice: Random) -> Night:
    phones = [_phone(member, dice) for member in ARCHERS]
    host = phones[0].by
    session = open_session(PLACE, is_indoor=True, by=host)
    shoot = create_shoot(title="Club night", round_key=ROUND, by=host)
    wish, link = Wish(session.public_id, ROUND), join_token(shoot)
    joined = [join_by_link(link, Entry(phone.by, wish)).participant for phone in phones]
    night = _started(shoot, session, phones, joined)
    for shooter in night.shooters:
        shooter.shoot_ends(ENDS_BEFORE)
    return night


def next_night(before: Night) -> Night:
    """Another round for the same archers, who have all finished."""
    shoot = another_round(before.shoot.public_id, by=before.host.by)
    wish = Wish(before.session.public_id, ROUND)
    phones = [shooter.phone for shooter in before.shooters]
    joined = [join_next(shoot.public_id, Entry(each.by, wish)).participant for each in phones]
    return _started(shoot, before.session, phones, joined)


def _started(
    shoot: Shoot, session: Session, phones: Sequence[Phone], joined: Sequence[Participant]
) -> Night:
    start_shoot(shoot.public_id, by=phones[0].by)
    shooters = [Shooter(phone, each.slot) for phone, each in zip(phones, joined, strict=True)]
    return Night(shoot, session, shooters)


def _phone(member: Member, dice: Random) -> Phone:
    archer = make_guest(member.name, **member.words).archer
    # Where `seed_demo` has been, its coach sees them too.
    if club := Club.objects.filter(name=CLUB).first():
        club.memberships.create(archer=archer)
    return Phone(archer, member.scatter, dice, any_id(dice))


def _shots(night: Night, dice: Random, speed: float, stop: Stop) -> Iterator[Shot]:
    """Each archer at their own pace, and every end begins for all of them at once."""
    began = monotonic()
    line = [(dice.uniform(*READY_SECONDS), number) for number in range(len(night.shooters))]
    heapify(line)
    while line:
        due, number = heappop(line)
        if stop.wait(max(0.0, began + due / speed - monotonic())):
            return
        shooter = night.shooters[number]
        if (shot := shooter.shoot()) is None:
            continue
        yield shot
        if not shot.is_last:
            heappush(line, (_next_due(due, shooter, dice), number))


def _next_due(due: float, shooter: Shooter, dice: Random) -> float:
    if shooter.slot.last_place % shooter.slot.shot_per_round:
        return due + dice.uniform(*ARROW_SECONDS)
    whistle = (due // END_SECONDS + 1) * END_SECONDS
    return whistle + dice.uniform(*READY_SECONDS)
