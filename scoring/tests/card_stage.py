"""What the stories of test_card_machine begin with: the cast, their phones and two cards."""

import uuid
from dataclasses import dataclass, field

from scoring import recording
from scoring.callers import Caller, own_device
from scoring.cards import UNNUMBERED
from scoring.merging import Operation
from scoring.models import ClubMembership, Slot
from scoring.tests.card_model import CardModel
from scoring.tests.factory import make_archer, make_club, make_grant, make_slot
from scoring.times import moment_of

MORNING_MS = 1_777_629_600_000
DAY_MS = 24 * 60 * 60 * 1000
# The shortest: all but its last two arrows are there when a story begins.
ROUND, ROUND_ARROWS = "misc_2_doz_20y_122cm", 24
TEN_ZONES = {"X": 10, **{str(points): points for points in range(1, 11)}, "M": 0}
FIVE_ZONES = {"9": 9, "7": 7, "5": 5, "3": 3, "1": 1, "M": 0}

NAMES = uuid.UUID("7a5dbe0e-2b4f-4f1e-8a55-0d9f0a3c6b11")


class Clock:
    """The server's, in the place of django.utils.timezone: it moves when a story says so."""

    def __init__(self) -> None:
        self.now_ms = MORNING_MS

    def now(self):
        return moment_of(self.now_ms)


@dataclass
class Card:
    """`places` are the two that a story is about."""

    slot: Slot
    places: tuple[int, int]
    good_values: tuple[str, ...]
    model: CardModel


@dataclass(eq=False)
class Device:
    """A phone with its outbox: what is in `unsent` goes out until it is answered."""

    by: Caller
    ahead_ms: int
    name: uuid.UUID
    seq: int = 0
    # It never showed two clocks, nor one count twice.
    is_steady: bool = True
    unsent: dict[str, list[Operation]] = field(
        default_factory=lambda: {"practice": [], "round": []}
    )
    made: list[tuple[str, Operation]] = field(default_factory=list)


@dataclass(frozen=True)
class Sent:
    """A request on its way. `left_ms` is the true time at which the phone let go of it."""

    card: str
    device: Device
    operations: tuple[Operation, ...]
    sent_ms: int
    left_ms: int


class Stage:
    """The cast and their cards, made once. Robin may write on Tuck's card and Tuck on Robin's."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        now = clock.now()
        self.robin, self.tuck, self.marian, self.guy = map(
            make_archer, ("robin", "tuck", "marian", "guy")
        )
        make_club(archers=(self.robin, self.tuck, self.marian))
        ClubMembership.objects.filter(archer=self.marian).update(is_coach=True)
        practice = make_slot(self.robin, started_at=now)
        session = practice.session
        round_ = make_slot(self.tuck, session, round_key=ROUND, started_at=now)
        for slot, mate in ((practice, self.tuck), (round_, self.robin)):
            make_grant(slot, mate)
        self.cards = {
            "practice": Card(practice, (1, 2), ("X", "9", "M"), CardModel(TEN_ZONES)),
            "round": Card(
                round_,
                (ROUND_ARROWS - 1, ROUND_ARROWS),
                ("9", "7", "M"),
                CardModel(FIVE_ZONES, ROUND_ARROWS),
            ),
        }
        self._shoot_the_round()

    def _shoot_the_round(self) -> None:
        card = self.cards["round"]
        shots = [
            Operation(uuid.uuid5(NAMES, f"before {n}"), UNNUMBERED, 0, "9")
            for n in range(ROUND_ARROWS - 2)
        ]
        by = Caller(self.tuck.pk)
        device = own_device(by)
        recording.append_shots(card.slot.public_id, shots, by=by, device=device)
        card.model.make(device, shots, now_ms=self.clock.now_ms)
