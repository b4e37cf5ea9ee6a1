"""What may happen in a shoot: the kinds of its changes."""

from typing import Literal, get_args

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

# What notices tell. Of these each archer chooses which come to them.
type Chosen = Literal[
    # At complete ends.
    "lead",
    "golden_end",
    # With the last arrow.
    "personal_best",
    "class_reached",
    "finished",
    "joined_late",
    # By somebody who does not score the card, so that places change.
    "corrected",
]
# In the feed and nowhere else.
type InFeed = Literal[
    "started",
    "tie_break",
    "end_moved",
    "left",
    "retired",
    "came_back",
    "removed",
]
type OfNotice = Chosen | InFeed

CHOSEN: tuple[Chosen, ...] = get_args(Chosen.__value__)
