"""Saying that rooms have a new version, to the screens of this process and of all others."""

from scoring.live.hub import hub


def poke(kind: str, key: object, version: int) -> None:
    """After the commit, from any thread. It carries no HTML and no score, and never raises: a
    poke that is lost is healed by the next tick."""
    hub.poke(f"{kind}:{key}", version)
