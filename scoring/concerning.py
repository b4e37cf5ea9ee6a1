"""What a request turns out to be about, for whoever keeps the log: where no address tells it."""

from contextvars import ContextVar
from uuid import UUID

# Shared by the request and the thread that answers it; None where nobody keeps a log.
_found: ContextVar[dict[str, str] | None] = ContextVar("concerned", default=None)


def begin() -> dict[str, str]:
    """What is said from now on, in this context and those copied from it."""
    found: dict[str, str] = {}
    _found.set(found)
    return found


def concerns(what: str, id_: UUID) -> None:
    """A slot or a shoot; the first of each."""
    found = _found.get()
    if found is not None and what not in found:
        found[what] = str(id_)
