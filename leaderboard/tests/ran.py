"""How `manage.py backfill --format json` ended. Who runs it in another process needs no Django."""

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Ran:
    code: int
    said: str
    complained: str

    @property
    def told(self) -> Any:
        return json.loads(self.said)

    def __getitem__(self, word: str) -> Any:
        """Of what it told."""
        return self.told[word]
