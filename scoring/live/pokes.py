"""Saying that rooms have a new version, to the screens of this process and of all others."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from scoring.live.hub import hub


def poke(kind: str, key: object, version: int) -> None:
    """After the commit, from any thread. It carries no HTML and no score, and never raises: a
    poke that is lost is healed by the next tick."""
    hub.poke(f"{kind}:{key}", version)


@contextmanager
def said_at_once() -> Iterator[None]:
    """In a command, which has no loop: the processes that serve hear of what it changes at once
    where there is a broker, else by their ticks."""
    hub.speaks_at_once = True
    try:
        yield
    finally:
        hub.speaks_at_once = False


def poke_after_commit(kind: str, key: object, version: int) -> None:
    """What changes several times in a transaction is poked once, and only if that commits."""
    _pokes_after_commit()[kind, str(key)] = version


class _Pokes(dict[tuple[str, str], int]):
    """The versions that rooms will have after the commit; called by it."""

    def __call__(self) -> None:
        for (kind, key), version in self.items():
            poke(kind, key, version)


def _pokes_after_commit() -> _Pokes:
    # Whatever still rolls these back rolls back what is announced now. The other way round a poke
    # may promise too much, and then nothing is found to send.
    for _, call, *_ in connection.run_on_commit:
        if isinstance(call, _Pokes):
            return call
    pokes = _Pokes()
    # What was written stands whatever becomes of the poke.
    transaction.on_commit(pokes, robust=True)
    return pokes
