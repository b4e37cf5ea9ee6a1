"""The server's clock, which stands still until a test moves it. Phones go by it too."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from scoring import sessions


class Clock:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = timezone.now().replace(microsecond=0)
        monkeypatch.setattr(timezone, "now", lambda: self.now)
        monkeypatch.setattr(sessions, "now", lambda: self.now)

    def forward(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now
