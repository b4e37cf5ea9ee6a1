"""Links that are signed, not kept: whoever gives one out sees the same whenever they look, and
a new number makes worthless those that were given out until then."""

import hmac
import re

from django.db.models import Model, QuerySet
from django.utils.crypto import constant_time_compare
from django.utils.http import urlsafe_base64_encode

from scoring.models import Installation

_SIGNED_BYTES, _LONGEST = 16, 60
_NAMED = re.compile(r"-([0-9]+)-([0-9]+)\Z")


def link_token(kind: str, pk: int, number: int) -> str:
    """It does not tell the id, by which a thing could be found after a renewal."""
    key = bytes(Installation.objects.values_list("link_key", flat=True).get())
    whole = hmac.digest(key, f"{kind}-{pk}-{number}".encode(), "sha256")
    return f"{urlsafe_base64_encode(whole[:_SIGNED_BYTES])}-{pk}-{number}"


def named_by[Row: Model](
    kind: str, token: str, rows: QuerySet[Row], number: str = "link_number"
) -> Row | None:
    """Which of these rows; None for a link that was renewed or is forged."""
    named = _read(kind, token)
    if named is None:
        return None
    pk, number_then = named
    return rows.filter(**{"pk": pk, number: number_then}).first()


def _read(kind: str, token: str) -> tuple[int, int] | None:
    """Key and number; None of one that was forged. Before the database is asked for what it is of:
    it need not know numbers of any length."""
    if len(token) > _LONGEST or not (named := _NAMED.search(token)):
        return None
    pk, number = int(named[1]), int(named[2])
    return (pk, number) if constant_time_compare(token, link_token(kind, pk, number)) else None
