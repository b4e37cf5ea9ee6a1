"""What a board shows of one archer. It hangs on nobody else: no place, no gap."""

from typing import NamedTuple

from leaderboard.entrants import Entrant
from leaderboard.handicap_board import LEVEL, handicap_score
from leaderboard.standings import Figure
from leaderboard.statuses import COMPETING, DID_NOT_START, DISQUALIFIED, VISITING
from leaderboard.tie_breaks import figures
from scoring.crests import Band, crest
from scoring.ends import written
from scoring.keypads import UNSCORED
from scoring.par import OnTrack, on_track
from scoring.profiles import profile_of

# Who is not listed with a score.
_WITHOUT_SCORE = {DISQUALIFIED, DID_NOT_START}
_MAY_REACH_A_CLASS = {COMPETING, VISITING}


class BoardCard(NamedTuple):
    """Equal ones look the same, wherever they are shown."""

    participant_id: str
    # Empty where the archer is erased.
    name: str
    # Empty of a practice.
    round_name: str
    arrow_count: int
    # None where there is none to be shown, as of arrows that are counted and not scored.
    total: int | None
    # What decides between equal totals, in this order.
    tie_break: tuple[Figure, ...]
    last_end: tuple[Band, ...]
    track: OnTrack | None
    # The class is reached and no longer a matter of going on so.
    is_reached: bool
    handicap: int | None
    # Against handicap, where everybody starts at 1440.
    handicap_score: int | None
    status: str
    is_finished: bool
    gave_up: bool
    late_count: int

    @property
    def over_level(self) -> str:
        """Points against the archer's own handicap; empty where there are none, or no handicap."""
        if self.handicap_score is None or self.handicap_score == LEVEL:
            return ""
        return _signed(self.handicap_score - LEVEL)

    @property
    def over_par(self) -> str:
        """Empty where it is level."""
        return _signed(self.track.points_over_par) if self.track else ""


def card_of(entrant: Entrant, rule: str) -> BoardCard:
    told, has_score = entrant.figures, _has_score(entrant)
    return BoardCard(
        participant_id=entrant.id,
        name=entrant.name,
        round_name=entrant.round.name if entrant.round else "",
        arrow_count=told["fired"],
        total=told["total"] if has_score else None,
        tie_break=_tie_break(entrant, rule) if has_score else (),
        last_end=_last_end(entrant) if has_score else (),
        track=track_of(entrant),
        is_reached=entrant.has_shot_all,
        handicap=told["handicap"],
        handicap_score=handicap_score_of(entrant) if has_score else None,
        status=told["status"],
        is_finished=told["is_finished"],
        gave_up=entrant.gave_up,
        late_count=told["late"],
    )


def handicap_score_of(entrant: Entrant) -> int | None:
    """None of a practice, and without a handicap."""
    if entrant.round is None:
        return None
    told = entrant.figures
    return handicap_score(entrant.round, told["handicap"], entrant.shot, told["total"])


def _has_score(entrant: Entrant) -> bool:
    return entrant.sheet.is_scored and entrant.figures["status"] not in _WITHOUT_SCORE


def _tie_break(entrant: Entrant, rule: str) -> tuple[Figure, ...]:
    return tuple(Figure(*figure) for figure in figures(rule, entrant.tally).items())


def _last_end(entrant: Entrant) -> tuple[Band, ...]:
    """High to low when it is complete, as entered until then; an empty place has no paint."""
    values = entrant.figures["end"]
    shot = [value for value in values if value is not None and value != UNSCORED]
    size = entrant.round.end_size if entrant.round else len(values)
    keypad = entrant.sheet.keypad
    if len(shot) == size:
        return crest(written(shot), keypad)
    gaps = [*values, *[None] * (size - len(values))]
    return tuple(Band("", "none") if value is None else crest([value], keypad)[0] for value in gaps)


def track_of(entrant: Entrant) -> OnTrack | None:
    """The class that this score is on the way to, or has reached; rather none than a wrong one."""
    if entrant.round is None or entrant.gave_up:
        return None
    if entrant.figures["status"] not in _MAY_REACH_A_CLASS:
        return None
    profile = profile_of(_Words(entrant))
    return on_track(entrant.round, profile, entrant.shot, entrant.figures["total"])


class _Words:
    """The profile with which the card was shot."""

    def __init__(self, entrant: Entrant) -> None:
        self.bowstyle = entrant.figures["bowstyle"]
        self.category = entrant.figures["category"]
        self.age_group = entrant.figures["age_group"]


def _signed(points: int) -> str:
    return f"{points:+d}".replace("-", "−") if points else ""
