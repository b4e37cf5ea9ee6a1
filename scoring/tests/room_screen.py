"""What a page shows of a live room, kept current as the hub and the browser do it."""


class Screen:
    def __init__(self, room):
        self.room = room
        self.fragments, self.sort_keys, self.version = {}, {}, None
        self.follow()

    def follow(self):
        changes = self.room.changes_since(self.version)
        for gone in changes.removed:
            self.fragments.pop(gone, None)
            self.sort_keys.pop(gone, None)
        self.fragments |= changes.fragments
        self.sort_keys |= changes.sort_keys
        self.version = changes.version
        return changes

    @property
    def shown(self):
        """What stands alone, and the rows in their order."""
        return self.version, self.fragments, self.room.ordered(self.sort_keys)
