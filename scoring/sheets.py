"""What a card is made of: its round or practice, its face, and so its keypad and its places."""

from dataclasses import dataclass
from functools import cache

from scoring.faces import FACES, Face, UnknownFace, face_for
from scoring.keypads import UNSCORED, Keypad
from scoring.refusals import Invalid
from scoring.rounds import Round, round_for

# A practice has no last place. These two keep a slip of the finger from making a card of a million.
PRACTICE_PLACES = 20_000
PRACTICE_STEP = 300


@dataclass(frozen=True, eq=False)
class Sheet:
    """`round` is None in a practice; `face` is None where a round is shot at its own faces."""

    round: Round | None
    face: Face | None
    keypad: Keypad

    @property
    def is_scored(self) -> bool:
        return bool(self.keypad.values)

    @property
    def place_count(self) -> int | None:
        return self.round.arrow_count if self.round else None

    @property
    def face_key(self) -> str | None:
        """The face of all places; None where it changes within the round."""
        legs = self.round.legs if self.round else ()
        keys = {self.face.key} if self.face else {leg.face_key for leg in legs}
        return keys.pop() if len(keys) == 1 else None

    def has_place(self, number: int, *, last_used: int) -> bool:
        if self.round:
            return 1 <= number <= self.round.arrow_count
        return 1 <= number <= min(PRACTICE_PLACES, last_used + PRACTICE_STEP)

    def accepts(self, value: str) -> bool:
        return self.keypad.accepts(value) if self.is_scored else value == UNSCORED

    def points_for(self, value: str | None) -> int | None:
        """None for an arrow that was not scored, and for an empty place."""
        return None if value is None or value == UNSCORED else self.keypad.points_for(value)

    def face_at(self, number: int) -> Face | None:
        """The face that stood there; None on a field course, where the card does not tell."""
        if self.face or not self.round:
            return self.face
        leg = self.round.leg_of(number)
        return face_for(leg.face_key) if leg else None


@cache
def sheet_for(round_key: str, face_key: str, bowstyle: str) -> Sheet:
    """UnknownRound or UnknownFace where there is no such thing."""
    face = face_for(face_key) if face_key else None
    if not round_key:
        if face is None:
            raise ValueError("a practice needs a face")
        return Sheet(None, face, face.keypad)
    round_ = round_for(round_key).shot_with(bowstyle)
    return Sheet(round_, face, round_.keypad_on(face) if face else round_.keypad)


def check_face(face_key: str, *, round_key: str, bowstyle: str) -> None:
    """Invalid where there is no such face, or it is not one that the round is shot at."""
    try:
        face = face_for(face_key)
    except UnknownFace as unknown:
        raise Invalid("face_type", f"{unknown}; there are {', '.join(FACES)}") from unknown
    if round_key and not (round_ := round_for(round_key).shot_with(bowstyle)).is_shot_at(face):
        allowed = ", ".join(face.key for face in FACES.values() if round_.is_shot_at(face))
        own = f"it is shot at {allowed}" if allowed else "it is shot at its own faces only"
        raise Invalid("face_type", f"{round_.name} is not shot at {face_key!r}; {own}")
