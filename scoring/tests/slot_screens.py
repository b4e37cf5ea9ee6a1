"""What a page shows of a live room, without a browser."""

from scoring.slot_room import SlotRoom


class Screen:
    """What a page shows of its room, kept current as the hub and the browser do it."""

    def __init__(self, slot):
        self.room = self.room_of(slot)
        self.fragments, self.rows, self.version = {}, {}, None
        self.follow()

    def room_of(self, slot):
        return SlotRoom(str(slot.public_id))

    def follow(self):
        changes = self.room.changes_since(self.version)
        for gone in changes.removed:
            del self.rows[gone]
            del self.fragments[gone]
        self.fragments |= changes.fragments
        self.rows |= changes.sort_keys
        self.version = changes.version
        return changes

    @property
    def shown(self):
        """The page: what stands alone, and the rows in their order."""
        order = [row for (row,) in self.room.ordered(self.rows)]
        return self.version, self.fragments, order


def followed(slot, act):
    """What the room says of a change, after which the screen is as if it were loaded now."""
    screen = Screen(slot)
    before = screen.version
    act()
    changes = screen.follow()
    assert screen.version > before
    assert screen.shown == Screen(slot).shown
    return changes


def rows_in(changes):
    """Without what a distance came to, which stands behind its last row."""
    return sorted(row for row, is_below in changes.sort_keys.values() if not is_below)


def parts_in(changes):
    return {id_.split("-", 6)[6] for id_ in changes.fragments}
