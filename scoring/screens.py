"""What the live engine asks of archery: who watches, what is there to watch, when it changes."""

from django.utils import timezone

from scoring import coach_room, pinned_room  # noqa: F401 — open their rooms to sockets
from scoring.epochs import current_epoch
from scoring.live.hub import hub
from scoring.recording import cards_changed
from scoring.sessions import close_idle_sessions
from scoring.slot_room import poke_screens
from scoring.viewers import find_viewer


def connect() -> None:
    """Once, at the start."""
    hub.find_viewer, hub.find_epoch = find_viewer, current_epoch
    hub.due.append(close_what_is_idle)
    cards_changed.connect(poke_screens)


def close_what_is_idle() -> None:
    close_idle_sessions(timezone.now())
