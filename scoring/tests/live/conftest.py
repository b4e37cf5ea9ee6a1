import pytest

from scoring.live import ticking


@pytest.fixture(autouse=True)
def quick_ticks(monkeypatch):
    monkeypatch.setattr(ticking, "TICK_SECONDS", 0.05)


@pytest.fixture
def slow_ticks(monkeypatch):
    monkeypatch.setattr(ticking, "TICK_SECONDS", 3600)
