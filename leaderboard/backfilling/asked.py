"""What a backfill is asked to do, once every word of it has been looked up."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Any

# Of the flags that say how, not what: runs that differ in these alone visit the same.
_HOW = ("batch_size", "max_failures", "wait", "requests_per_second")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """`kinds` says of each kind that is wanted whether all its rows are, or only those that lack
    a value."""

    kinds: Mapping[str, bool]
    # By their keys; None: everybody.
    archers: tuple[int, ...] | None
    shoot: int | None = None
    since: date | None = None
    until: date | None = None
    max_shoots: int | None = None
    source: str = "auto"
    remote: str = ""
    requests_per_second: float = 5
    retry_no_data: bool = False
    batch_size: int = 100
    max_failures: int = 50
    wait: float = 0

    @property
    def is_forced(self) -> bool:
        return any(self.kinds.values())

    def told(self) -> dict[str, Any]:
        """As JSON. Nobody's name is in it: it is kept."""
        told: dict[str, Any] = json.loads(json.dumps(asdict(self), default=str))
        return told

    @property
    def digest(self) -> str:
        what = {name: word for name, word in self.told().items() if name not in _HOW}
        return sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()
