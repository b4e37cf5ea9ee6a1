"""What may happen in a shoot: the kinds of its changes."""

from typing import Literal

type OfShoot = Literal[
    "made",
    "changed",
    "started",
    # All have finished; somebody has something left to shoot after all.
    "finished",
    "reopened",
    # Over for good.
    "closed",
    "expired",
    "cancelled",
    "join_link_renewed",
    "watch_link_renewed",
    "fast",
    "fast_lifted",
]
type OfParticipant = Literal[
    "joined",
    "came_back",
    "left",
    "removed",
    "ready",
    "not_ready",
    # Competing, visiting, retired or disqualified, by somebody's word.
    "status",
    "did_not_start",
    "renamed",
    # The card: arrows or what is shown beside them, the last arrow, an arrow cleared afterwards.
    "shot",
    "card_finished",
    "card_reopened",
    # In the finish order, because somebody before has something left to shoot.
    "moved_up",
    # From a guest to the account of the same archer.
    "claimed",
]
type Kind = OfShoot | OfParticipant
