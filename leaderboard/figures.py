"""What a board shows of an archer, and of the shoot itself: the keys of the `figures` of a change.

Every change of a shoot carries them whole, of one participant or (without one) of the shoot, as
they are from its version on. So the board at version v is a fold and nothing else: of each
participant the latest change up to v, and the latest of the shoot up to v. A participant's row
keeps the figures of its latest change, so the board as it is now reads no changes.

The name is not in here but in the change's own column `name`: erasing an archer blanks that column
(and `reason`) of all changes of their participants, and an empty name reads "Archer". Nothing else
in a change says who it is. Times are ISO 8601 in UTC.
"""

from typing import TypedDict


class ArcherFigures(TypedDict):
    # One of statuses.OF_PARTICIPANTS; who is among statuses.UNLISTED is on no board.
    status: str
    is_ready: bool
    # The card (a slot's public id) and its place on the range, such as 1A.
    slot: str
    place: str
    # What makes the card (`sheets.sheet_for(round, face, bowstyle)`): of a practice the round is
    # "", of a round at its own faces the face is "".
    round: str
    face: str
    # With what the card was shot; each may be "".
    bowstyle: str
    category: str
    age_group: str
    # The archer's own when the card was brought; frozen, None where there is none.
    handicap: int | None
    # Arrows by value, as `tally.tally_of_counts` takes them: every tie-break follows from it.
    counts: dict[str, int]
    total: int
    # Arrows on the card, and the highest place that is used: more than `fired` where there are
    # gaps.
    fired: int
    last: int
    # Arrows at each leg of the round as this bowstyle shoots it (`Round.arrows_per_leg`); [] of a
    # practice.
    legs: list[float]
    # The values of the last end that has any, by place, None for a gap: at most an end. Of a
    # practice the last row.
    end: list[str | None]
    # All places filled, or the archer said so: with `fired` short of the round, it was given up.
    is_finished: bool
    # 1 for the first who finished; it is no place.
    finish_order: int | None
    # Arrows shot before the card closed that arrived afterwards.
    late: int


class ShootFigures(TypedDict):
    title: str
    # "" where none is preset.
    round: str
    # A key of tie_breaks.TIE_BREAKS.
    tie_break: str
    # One of statuses.OF_SHOOTS.
    status: str
    timezone: str
    starts_at: str | None
    started_at: str | None
    # The end of the local day, unless the host moved it.
    expires_at: str
    # All had finished; None again while somebody shoots.
    finished_at: str | None
    # Over for good: by time, or by the host's word. Then nobody joins.
    closed_at: str | None
    capacity: int
    is_locked: bool
    starts_when_ready: bool
    # When "fast" was called, and by whom (a participant's public id, "" for the host), until the
    # host lifts it.
    fast_at: str | None
    fast_by: str
