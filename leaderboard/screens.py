"""What the live engine asks of shoots: who comes by a watch link, and when screens change."""

from collections.abc import Sequence
from typing import Any

from leaderboard import check_in_room, presence_room  # noqa: F401 — open their rooms to sockets
from leaderboard.board_room import BoardRoom
from leaderboard.changing import shoot_changed
from leaderboard.fast_room import CALLS, FastRoom, fast_beside_cards
from leaderboard.models import Shoot, ShootChange
from leaderboard.notice_room import FeedRoom, notices_beside_cards
from leaderboard.presence import phones_there
from leaderboard.scorecard_room import ScorecardRoom
from leaderboard.shown_lines import beside_cards
from leaderboard.watching import WATCH_LINK, spectator_of
from scoring.coached_cards import PHONES
from scoring.live.pokes import poke_after_commit
from scoring.slot_lines import tellers
from scoring.viewers import by_link


def connect() -> None:
    """Once, at the start."""
    by_link[WATCH_LINK] = spectator_of
    PHONES.append(phones_there)
    tellers.extend((beside_cards, fast_beside_cards, notices_beside_cards))
    shoot_changed.connect(poke_screens)


def poke_screens(
    sender: type[Shoot], shoot: Shoot, changes: Sequence[ShootChange], **_: Any
) -> None:
    """Every board of the shoot, notices, the call to stop, and the cards that changed."""
    poke_after_commit(BoardRoom.kind, shoot.public_id, shoot.version)
    if shoot.notices_version == shoot.version:
        poke_after_commit(FeedRoom.kind, shoot.public_id, shoot.version)
    if any(change.kind in CALLS for change in changes):
        poke_after_commit(FastRoom.kind, shoot.public_id, shoot.version)
    for change in changes:
        if participant := change.participant:
            poke_after_commit(ScorecardRoom.kind, participant.public_id, participant.version)
