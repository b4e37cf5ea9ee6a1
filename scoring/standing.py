"""Where a card stands in its round: what it heads for, and how it lies to the classes ahead."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from scoring.classifications import Rung, ladder
from scoring.handicaps import handicap_so_far
from scoring.par import on_track, projected_final, shown_par
from scoring.profiles import Profile
from scoring.rounds import ArrowsPerLeg, Round


class Against(NamedTuple):
    """A score to be made, and how the card lies to it at this arrow. `name` is a class, or empty
    for the archer's own best."""

    name: str
    score: int
    par: int
    over: int

    @property
    def signed(self) -> str:
        return _signed(self.over)


class Ghost(NamedTuple):
    """An earlier card of the round after as many arrows: so many cards ago, or as 0 the best."""

    ago: int
    score: int
    then: int
    over: int

    @property
    def signed(self) -> str:
        return _signed(self.over)


@dataclass(frozen=True)
class Standing:
    """What the round and the profile do not allow is None."""

    handicap: int | None
    heading_for: int | Literal["too early"] | None
    # The highest class that the card is level with or ahead of, and the one after it.
    on_track: Against | None
    next_class: Against | None
    best: Against | None
    ghosts: Sequence[Ghost] = ()

    @property
    def against(self) -> list[Against]:
        return [each for each in (self.on_track, self.next_class, self.best) if each]


def standing_on(
    round_: Round,
    shot: ArrowsPerLeg,
    total: int,
    *,
    profile: Profile | None = None,
    best: int | None = None,
    ghosts: Sequence[Ghost] = (),
) -> Standing:
    """`shot` is the arrows at each leg; `best` the archer's best score on the complete round."""
    reached, ahead = _classes(round_, shot, total, profile)
    return Standing(
        handicap=handicap_so_far(round_, shot, total),
        heading_for=projected_final(round_, shot, total),
        on_track=reached,
        next_class=ahead,
        best=_against(Rung("", best), round_, shot, total) if best is not None else None,
        ghosts=ghosts,
    )


def _classes(
    round_: Round, shot: ArrowsPerLeg, total: int, profile: Profile | None
) -> tuple[Against | None, Against | None]:
    """The class that the card is on track for, and the next; neither before the first end."""
    if profile is None or sum(shot) < round_.end_size:
        return None, None
    track, rungs = on_track(round_, profile, shot, total), ladder(round_, profile)
    names = [rung.classification for rung in rungs]
    reached = names.index(track.classification) + 1 if track else 0
    return (
        _against(rungs[reached - 1], round_, shot, total) if reached else None,
        _against(rungs[reached], round_, shot, total) if reached < len(rungs) else None,
    )


def _against(rung: Rung, round_: Round, shot: ArrowsPerLeg, total: int) -> Against:
    par = shown_par(round_, rung.score, shot)
    return Against(rung.classification, rung.score, par, total - par)


def _signed(points: int) -> str:
    """Empty where it is level."""
    return f"{points:+d}".replace("-", "−") if points else ""
