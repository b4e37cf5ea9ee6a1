"""What the score page shows of its live room, without a browser."""

from scoring.slot_room import SlotRoom
from scoring.tests.room_screen import Screen


class SlotScreen(Screen):
    def __init__(self, slot):
        super().__init__(SlotRoom(str(slot.public_id)))


def followed(slot, act):
    """What the room says of a change, after which the screen is as if it were loaded now."""
    screen = SlotScreen(slot)
    before = screen.version
    act()
    changes = screen.follow()
    assert screen.version > before
    assert screen.shown == SlotScreen(slot).shown
    return changes


def rows_in(changes):
    """Without what a distance came to, which stands behind its last row."""
    return sorted(row for row, is_below in changes.sort_keys.values() if not is_below)


def parts_in(changes):
    return {id_.split("-", 6)[6] for id_ in changes.fragments}
