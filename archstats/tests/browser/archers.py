"""Archers whose arrows reach a server under test as a device sends them: over its API."""

from dataclasses import dataclass
from time import time
from typing import Any, Self
from uuid import uuid4

import requests
from playwright.sync_api import BrowserContext, Page

from archstats.tests.serving import Server


def give_key(device: BrowserContext, token: str, url: str) -> None:
    """By it the device is known at this address."""
    device.add_cookies([{"name": "device", "value": token, "url": url}])


@dataclass
class ArcherAtTheRange:
    """Stands at a place of their own and shoots: unless told, a practice in rows of three."""

    server: Server
    archer_id: str = ""
    token: str = ""
    slot_id: str = ""

    @classmethod
    def arrives(cls, server: Server, name: str, **wish: Any) -> Self:
        archer = cls(server)
        made = archer.ask("POST", "/archer", display_name=name)
        archer.archer_id, archer.token = made["archer_id"], made["token"]
        archer.slot_id = archer.ask("POST", "/slot", **{"shot_per_round": 3, **wish})["slot_id"]
        return archer

    def ask(self, method: str, path: str, **body: Any) -> Any:
        answer = requests.request(
            method,
            f"{self.server.url}/api/v0{path}",
            json=body,
            headers={"Authorization": f"Bearer {self.token}"} if self.token else {},
            timeout=10,
        )
        assert answer.ok, answer.text
        return answer.json()["data"]

    def shoots(self, *values: str) -> None:
        for value in values:
            self.ask("POST", "/shot", slot_id=self.slot_id, value=value)

    def clears(self, number: int) -> None:
        shots = self.ask("GET", f"/shot/slot/{self.slot_id}")["shot"]
        [seen] = [shot["op"] for shot in shots if shot["number"] == number]
        self._sends({"number": number, "value": None, "base": seen})

    def fills(self, number: int, value: str) -> None:
        """By a phone of its own, which saw that place empty."""
        self._sends({"number": number, "value": value})

    def _sends(self, change: dict[str, Any]) -> None:
        now = int(time() * 1000)
        self.ask(
            *("PUT", f"/slot/{self.slot_id}/card"),
            sent_at=now,
            device=str(uuid4()),
            operations=[{"op": str(uuid4()), "seq": 1, "shot_at": now, **change}],
        )

    @property
    def page(self) -> str:
        return f"/slots/{self.slot_id}/"

    @property
    def room(self) -> str:
        return f"slot:{self.slot_id}"

    def opens_the_card(self, page: Page, *, until: Any = "load") -> None:
        page.goto(f"/sign-in/{self.archer_id}")
        page.goto(self.page, wait_until=until)
