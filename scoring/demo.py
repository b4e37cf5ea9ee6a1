"""A club evening to look at, shot through the same functions that phones and coaches use."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from scoring.accounts import ProfileWords, make_account, make_guest
from scoring.callers import Caller
from scoring.card_life import confirm_card
from scoring.coaching import make_coach
from scoring.faces import shaft_for
from scoring.granting import grant_card
from scoring.merging import Operation
from scoring.models import Archer, Club, Session, Shot, Slot
from scoring.passwords import made_up_password
from scoring.places import take_place
from scoring.recording import CardAnswer, CardRequest, correct_shot, record
from scoring.refusals import Conflict
from scoring.sessions import open_session
from scoring.times import milliseconds
from scoring.wishes import Wish
from scoring.writing import one_transaction

CLUB = "Sherwood Archers"
COACH, ARCHER = "marian", "robin"
# The same arrows every time.
SEED = 1377


class Member(NamedTuple):
    name: str
    words: ProfileWords
    # How far the arrows scatter, in millimetres for each metre to the target.
    scatter: float
    login_name: str = ""


class ShotCard(NamedTuple):
    """What a member shoots that evening: a round, or a practice at so many metres."""

    name: str
    arrows: int
    round_key: str = ""
    metres: int | None = None


MEMBERS = (
    Member("Marian", {"bowstyle": "recurve", "category": "female"}, 1.3, COACH),
    Member("Robin", {"bowstyle": "recurve", "category": "open"}, 1.1, ARCHER),
    Member("Tuck", {"bowstyle": "longbow", "category": "open", "age_group": "50+"}, 3.2),
    Member("Alan", {"bowstyle": "barebow", "category": "open"}, 2.4),
    Member("Will", {"bowstyle": "compound", "category": "open", "age_group": "u21"}, 0.6),
    Member("Much", {"bowstyle": "recurve", "category": "open", "age_group": "u16"}, 3.0),
    Member("John", {"bowstyle": "recurve", "category": "open"}, 1.8),
    Member("Ellen", {"bowstyle": "recurve", "category": "female"}, 1.5),
)
HALL = (
    ShotCard("Robin", 60, "wa18"),
    ShotCard("Will", 60, "wa18_triple"),
    ShotCard("Tuck", 42, "portsmouth"),
    ShotCard("Alan", 39, "portsmouth"),
    ShotCard("Much", 21, metres=18),
    # His first is finished.
    ShotCard("Robin", 12, "portsmouth"),
)
MEADOW = (ShotCard("John", 72, "york"), ShotCard("Ellen", 36, "wa720_70"))


class Account(NamedTuple):
    login_name: str
    password: str


class Demo(NamedTuple):
    coach: Account
    archer: Account
    archers: int
    cards: int
    arrows: int


@one_transaction
def make_demo() -> Demo:
    """All of it or nothing; Conflict where it, or something of its names, is there already."""
    _refuse_what_is_there()
    passwords = {login_name: made_up_password() for login_name in (COACH, ARCHER)}
    phones = _join_club(passwords)
    hall = _shoot(HALL, _open("Sherwood Hall", phones["Marian"], is_indoor=True), phones)
    meadow = _shoot(MEADOW, _open("The long meadow", phones["John"], is_indoor=False), phones)
    _change_their_minds(hall, phones)
    return Demo(
        Account(COACH, passwords[COACH]),
        Account(ARCHER, passwords[ARCHER]),
        archers=len(phones),
        cards=len(hall + meadow),
        arrows=sum(card.arrows for card in HALL + MEADOW),
    )


def _refuse_what_is_there() -> None:
    if Club.objects.filter(name__iexact=CLUB).exists():
        raise Conflict("club", f"{CLUB} is here already")
    for login_name in (COACH, ARCHER):
        if Archer.objects.filter(login_name__iexact=login_name).exists():
            raise Conflict("archer", f"{login_name} is here already")


@dataclass
class Phone:
    """An archer's: it reads off the face where the arrows struck, and counts what it sends."""

    archer: Archer
    scatter: float
    dice: Random
    device: UUID
    seq: int = 0

    @property
    def by(self) -> Caller:
        return Caller(self.archer.pk)

    def shoot(self, slot: Slot, places: Iterable[int]) -> CardAnswer:
        return self._send(slot, [self._arrow(slot, number) for number in places])

    def change(self, slot: Slot, number: int, value: str, *, seen: UUID | None) -> None:
        self._send(slot, [self._operation(number, value)._replace(base=seen)])

    def _send(self, slot: Slot, operations: list[Operation]) -> CardAnswer:
        now_ms = milliseconds(timezone.now())
        stamped = [operation._replace(shot_ms=now_ms) for operation in operations]
        return record(CardRequest(slot.public_id, self.by, self.device, stamped, now_ms))

    def _arrow(self, slot: Slot, number: int) -> Operation:
        sheet = slot.sheet
        face = sheet.face_at(number)
        assert face is not None  # noqa: S101 — nobody shoots a field course here
        spot = face.spots[number % len(face.spots)]
        sigma_mm = self.scatter * _metres_to_target(slot, number)
        x_mm, y_mm = (round(self.dice.gauss(middle, sigma_mm), 1) for middle in spot)
        value = face.value_at(x_mm, y_mm, shaft_mm=shaft_for(is_indoor=slot.session.is_indoor))
        struck = self._operation(number, sheet.keypad.folded(value))
        return struck._replace(x_mm=x_mm, y_mm=y_mm)

    def _operation(self, number: int, value: str) -> Operation:
        self.seq += 1
        return Operation(any_id(self.dice), self.seq, number, value)


def _metres_to_target(slot: Slot, number: int) -> float:
    round_ = slot.sheet.round
    leg = round_.leg_of(number) if round_ else None
    return leg.distance_in("m") if leg else slot.target.distance or 0


def any_id(dice: Random) -> UUID:
    return UUID(int=dice.getrandbits(128), version=4)


def _join_club(passwords: Mapping[str, str]) -> dict[str, Phone]:
    """The members' phones by their names; Marian coaches them."""
    dice = Random(SEED)  # noqa: S311 — dice
    archers = {member.name: _make_archer(member, passwords) for member in MEMBERS}
    club = make_coach(archers["Marian"], club_name=CLUB)
    for archer in archers.values():
        club.memberships.get_or_create(archer=archer)
    return {
        member.name: Phone(archers[member.name], member.scatter, dice, any_id(dice))
        for member in MEMBERS
    }


def _make_archer(member: Member, passwords: Mapping[str, str]) -> Archer:
    if not member.login_name:
        return make_guest(member.name, **member.words).archer
    password = passwords[member.login_name]
    login_name = member.login_name
    return make_account(
        member.name, login_name=login_name, password=password, **member.words
    ).archer


def _open(location: str, owner: Phone, *, is_indoor: bool) -> Session:
    return open_session(location, is_indoor=is_indoor, timezone="Europe/London", by=owner.by)


def _shoot(cards: Iterable[ShotCard], session: Session, phones: Mapping[str, Phone]) -> list[Slot]:
    return [_shoot_card(card, session, phones[card.name]) for card in cards]


def _shoot_card(card: ShotCard, session: Session, phone: Phone) -> Slot:
    wish = Wish(session.public_id, card.round_key, card.metres)
    slot = take_place(wish, by=phone.by).slot
    for first in range(1, card.arrows + 1, slot.shot_per_round):
        phone.shoot(slot, range(first, min(first + slot.shot_per_round, card.arrows + 1)))
    return slot


def _change_their_minds(hall: list[Slot], phones: Mapping[str, Phone]) -> None:
    """An archer, a coach, and two phones that disagree."""
    first, _, tucks, *_ = hall
    phones["Robin"].change(first, 5, "9", seen=_standing(first, 5))
    confirm_card(first.public_id, total=None, by=phones["Robin"].by)

    correct_shot(
        tucks.public_id, number=4, value="6", reason="Below the line", by=phones["Marian"].by
    )

    alan = phones["Alan"]
    grant_card(tucks.public_id, to=alan.archer.public_id, by=phones["Tuck"].by)
    alan.change(tucks, 12, "10", seen=None)


def _standing(slot: Slot, number: int) -> UUID:
    return Shot.objects.get(slot=slot, number=number).op
