"""A hub with a room in memory, and sockets that write down what they get."""

import asyncio
import json
import re
from dataclasses import replace
from zlib import adler32

from scoring.live.hub import Hub
from scoring.live.rooms import Changes, Refused, Room, kinds
from scoring.live.sockets import Socket

FRAGMENT = re.compile(r'<p hx-swap-oob="outerMorph" id="([^"]+)">([^<]*)</p>')


class ListRoom(Room):
    """Items with a text and a place in the list; each change is one version."""

    kind = "list"

    def __init__(self, key="1"):
        super().__init__(key)
        self.items = {}
        self.changed_at = {}
        self.removed_at = {}
        self.version = 0
        self.readings = 0
        self.may_watch = True

    @classmethod
    def open_to(cls, key, viewer):
        room = stage_rooms[key]
        if not room.may_watch:
            raise Refused(4404)
        return room

    @classmethod
    def versions(cls, keys):
        return {key: stage_rooms[key].version for key in keys if key in stage_rooms}

    def put(self, item, text, place):
        self.version += 1
        self.items[item] = (text, place)
        self.changed_at[item] = self.version
        self.removed_at.pop(item, None)

    def remove(self, item):
        self.version += 1
        del self.items[item]
        self.removed_at[item] = self.version

    def changes_since(self, version):
        self.readings += 1
        changed = [
            item for item in self.items if version is None or self.changed_at[item] > version
        ]
        return Changes(
            version=self.version,
            fragments={item: f'<p id="{item}">{self.items[item][0]}</p>' for item in changed},
            sort_keys={item: self.items[item][1] for item in changed},
            removed=[]
            if version is None
            else [i for i, v in self.removed_at.items() if v > version],
        )

    def page(self):
        """The list as a fresh page has it."""
        return sorted(
            ((item, text) for item, (text, _) in self.items.items()),
            key=lambda pair: self.items[pair[0]][1],
        )


stage_rooms: dict[str, ListRoom] = {}


class SameListRoom(ListRoom):
    """The same list once more, which hears what is said of the first; ten versions ahead of it."""

    kind = "same"

    def __init__(self, key="1"):
        super().__init__(key)
        self.hears = (f"list:{key}",)

    @classmethod
    def open_to(cls, key, viewer):
        return cls(key)

    def version_told(self, poke, version):
        return version + 10

    @classmethod
    def versions(cls, keys):
        return {key: version + 10 for key, version in ListRoom.versions(keys).items()}

    def changes_since(self, version):
        changes = stage_rooms[self.key].changes_since(version and version - 10)
        return replace(changes, version=changes.version + 10)


class Screen(Socket):
    """What a browser makes of the frames it gets."""

    def __init__(self):
        super().__init__({"headers": []}, None)
        self.frames = []
        self.codes = []
        self.texts = {}
        self.order = []

    @classmethod
    def write_to_ready(cls, screens, frame):
        for screen in screens:
            screen.show(json.loads(frame.text))
        return []

    def show(self, frame):
        self.frames.append(frame)
        self.order = order_after(frame, self.order)
        self.texts.update(FRAGMENT.findall(frame.get("content", "")))

    async def close(self, code):
        self.codes.append(code)

    @property
    def version(self):
        return self.frames[-1]["version"]

    @property
    def page(self):
        return [(id_, self.texts[id_]) for id_ in self.order]


def order_after(frame, stood):
    """The ids of the items in order; the frame may say it by what moved."""
    if "order" not in frame:
        return stood
    if "was" in frame:
        assert frame["was"] == adler32("\n".join(stood).encode())
    return [
        id_
        for first, *rest in frame["order"]
        for id_ in (stood[first : rest[0] + 1] if isinstance(first, int) else [first])
    ]


def staged(story):
    """Run a story on a hub of its own, with one room."""

    def run():
        room = ListRoom()
        stage_rooms.clear()
        stage_rooms["1"] = room
        kinds.update({"list": ListRoom, "same": SameListRoom})
        hub = Hub()
        hub.find_epoch = lambda: "e"
        try:
            asyncio.run(story(hub, room))
        finally:
            del kinds["list"], kinds["same"]

    run.__name__ = story.__name__
    return run


async def until(holds):
    """Nothing is measured here, so what is expected may take its time."""
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110 — what holds is not an event
            await asyncio.sleep(0.005)


async def joined(hub, seen=None):
    screen = Screen()
    await hub.admit(screen, {"list:1": seen})
    await until(lambda: screen.frames)
    return screen


def change(hub, room, *put):
    room.put(*put)
    hub.poke(room.name, room.version)
