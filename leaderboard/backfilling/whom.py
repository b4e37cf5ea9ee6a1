"""The archers and the shoot that are meant by what somebody typed."""

from collections.abc import Iterable
from difflib import get_close_matches
from uuid import UUID

from django.db.models import QuerySet

from leaderboard.codes import shoot_named
from scoring.models import Archer
from scoring.names import folded_login_name, is_plain_line

_NEAR = 5


class Unknown(Exception):
    """Nobody and nothing is meant, or more than one is: said with what there is."""


def archers_called(names: Iterable[str]) -> tuple[int, ...]:
    return tuple(sorted({_archer(name).pk for name in names}))


def shoot_called(name: str) -> int:
    shoot = shoot_named(name)
    if shoot is None:
        raise Unknown(f"--shoot {name}: there is no shoot with this code or id")
    return shoot.pk


def _archer(name: str) -> Archer:
    if not is_plain_line(name):
        # No database looks for what no name has.
        raise Unknown(f"--player {name!r}: there is no such archer")
    for found in _meant(name):
        archers = list(found.order_by("pk")[: _NEAR + 1])
        if len(archers) == 1:
            return archers[0]
        if archers:
            raise Unknown(f"--player {name}: several are called so: {_ids(archers)}")
    near = get_close_matches(name, _names(), n=_NEAR)
    instead = f"; there is {', '.join(near)}" if near else ""
    raise Unknown(f"--player {name}: there is no such archer{instead}")


def _meant(name: str) -> Iterable[QuerySet[Archer]]:
    """A login name is one archer's alone; what is shown may be several archers'."""
    archers = Archer.objects.all()
    yield archers.filter(login_name__iexact=folded_login_name(name))
    if (by_id := _id(name)) is not None:
        yield archers.filter(public_id=by_id)
    yield archers.filter(display_name=name)


def _ids(archers: Iterable[Archer]) -> str:
    return ", ".join(str(archer.public_id) for archer in archers)


def _names() -> list[str]:
    names: set[str] = set()
    for login_name, display_name in Archer.objects.values_list("login_name", "display_name"):
        names |= {login_name or display_name, display_name}
    return sorted(names)


def _id(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None
