"""What the pages have to show at their fullest: the longest of names, rows of a dozen."""

import json
import sys
from typing import Any

from archstats.tests.access_scene import make_scene
from leaderboard.entering import Entry
from leaderboard.joining import join_by_code
from scoring.callers import Caller
from scoring.device_keys import make_key
from scoring.models import Archer, Arrow, Club, Note, Session, Slot
from scoring.notes import add_note
from scoring.tests.factory import make_archer, make_slot
from scoring.tests.past import make_past, shoot
from scoring.tests.phone import Phone

LONGEST_NAME = "Wilhelmina-Alexandrina Featherstonehaugh"
PLACE = "Nottingham Castle"
NOTE = "Anchor higher, and follow through."
SET_NAME = "Sherwood oak"
CLUB = "Loxley, Barnsdale and Sherwood Forest Company of Bowmen"
DOZEN = ["9", "7", "5", "3", "1", "M"] * 2
# The widest values there are, and the longest of the names of rounds that many shoot.
TENS, ROUND = ["10"] * 60, "portsmouth"


def showcase() -> dict[str, Any]:
    """The scene of the access table with it, and a guest."""
    scene = make_scene()
    robin = Archer.objects.get(login_name="robin")
    robin.display_name = LONGEST_NAME
    robin.save()
    Note.objects.update(text=NOTE)
    Club.objects.filter(name="Sherwood").update(name=CLUB)
    Slot.objects.update(round_key="york", face_key="", shot_per_round=12)
    slot = Slot.objects.get(public_id=scene.ids["slot_id"])
    finished = Slot.objects.filter(public_id=scene.ids["finished_id"])
    finished.update(round_key=ROUND, shot_per_round=6)
    Phone(robin).tap_all(finished.get(), *TENS)
    # The first arrow is there already, from another phone.
    Phone(robin).tap_all(slot, *DOZEN, *DOZEN, *DOZEN[:6])
    # Pinned to the end that is shot now.
    marian = Caller(Archer.objects.get(login_name="marian").pk)
    add_note(slot.public_id, text=NOTE, end=6, by=marian)
    _shoot_beside(scene.ids["code"])
    _shoot_past(robin, Arrow.objects.get(archer=robin))
    # With the bow of the card that is shot, which races against it.
    shoot(make_past(robin, [1296], round_key="york", face_key="", bowstyle=""))
    Session.objects.update(location=PLACE)
    guest = make_archer(None, display_name="Much")
    return {"ids": scene.ids, "tokens": {**scene.tokens, "guest": make_key(guest)}}


def _shoot_beside(code: str) -> None:
    """Two others in the shoot: a field to be compared with."""
    for name in ("Alan-a-Dale", "Gamelyn"):
        archer = make_archer(None, display_name=name)
        slot = make_slot(archer, round_key="york", face_key="", shot_per_round=12)
        join_by_code(code, Entry(Caller(archer.pk), slot.public_id))
        Phone(archer).tap_all(slot, *["1"] * 15)


def _shoot_past(robin: Archer, arrow: Arrow) -> None:
    """Three rounds with every arrow told, one of which strays."""
    other = Arrow.objects.create(archer=robin, number=999, set_name=SET_NAME)
    said = {"bowstyle": "recurve", "category": "open", "age_group": "adult"}
    slots = make_past(robin, [1205, 1100, 1210], round_key="york", face_key="", **said)
    shoot(
        slots,
        x_mm=lambda number: 90.0 if number % 9 == 0 else number % 2 * -8.0,
        y_mm=lambda number: number % 5 * -3.0,
        arrow=lambda number: other if number % 9 == 0 else arrow,
    )


def main() -> None:
    json.dump(showcase(), sys.stdout)
