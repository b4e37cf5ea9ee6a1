"""What an archer wants to shoot, and what a practice is unless they say."""

from dataclasses import dataclass
from uuid import UUID

from scoring.refusals import Invalid
from scoring.rounds import Round, UnknownRound, round_for

# What a practice is shot with unless the archer says otherwise: indoors, outdoors.
FACE_OF_PRACTICE = {True: "wa_40cm_full", False: "wa_122cm_full"}
ROW_OF_PRACTICE = {True: 3, False: 6}
# Of a practice, in its unit; and of any card, in arrows.
FARTHEST_PRACTICE, LONGEST_ROW = 100, 12


@dataclass(frozen=True, slots=True)
class Wish:
    """What an archer wants to shoot, and where. What is left empty follows from the rest."""

    session_id: UUID | None = None
    round_key: str = ""
    # Of a practice alone: a round brings its own.
    distance: int | None = None
    unit: str = ""
    face_key: str = ""
    bowstyle: str = ""
    draw_weight: float | None = None
    shot_per_round: int | None = None
    # Beside a mate, if there is room.
    lane: int | None = None

    @property
    def round(self) -> Round | None:
        try:
            return round_for(self.round_key) if self.round_key else None
        except UnknownRound as unknown:
            raise Invalid("round", str(unknown)) from unknown
