from leaderboard.models.backfill import BackfillRun, BackfillState
from leaderboard.models.card_payload import CardPayload
from leaderboard.models.notice import Notice
from leaderboard.models.notice_choice import NoticeChoice
from leaderboard.models.participant import Participant
from leaderboard.models.presence import Presence
from leaderboard.models.shoot import Shoot
from leaderboard.models.shoot_change import ShootChange
from leaderboard.models.shoot_code import ShootCode

__all__ = [
    "BackfillRun",
    "BackfillState",
    "CardPayload",
    "Notice",
    "NoticeChoice",
    "Participant",
    "Presence",
    "Shoot",
    "ShootChange",
    "ShootCode",
]
