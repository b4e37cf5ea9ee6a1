from scoring.models.archer import Archer
from scoring.models.arrow import Arrow
from scoring.models.card_link import CardLink
from scoring.models.club import Club, ClubMembership
from scoring.models.device_key import DeviceKey
from scoring.models.grant_link import GrantLink
from scoring.models.installation import Installation
from scoring.models.move_link import MoveLink
from scoring.models.note import Note
from scoring.models.session import Session, Target
from scoring.models.shot import Shot, ShotRevision
from scoring.models.slot import Slot
from scoring.models.slot_grant import SlotGrant
from scoring.models.throttle import Throttle

__all__ = [
    "Archer",
    "Arrow",
    "CardLink",
    "Club",
    "ClubMembership",
    "DeviceKey",
    "GrantLink",
    "Installation",
    "MoveLink",
    "Note",
    "Session",
    "Shot",
    "ShotRevision",
    "Slot",
    "SlotGrant",
    "Target",
    "Throttle",
]
