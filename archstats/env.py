"""Settings come from the environment, read strictly: a wrong value stops the start and is named."""

import os
import re
from ipaddress import ip_network
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

# A dot first means all names below it; a single label may not, or it would be a whole country.
HOST = re.compile(r"\*|[a-z0-9-]+(\.[a-z0-9-]+)*|(\.[a-z0-9-]+){2,}|\[[0-9a-f:.]+\]", re.IGNORECASE)

# As `secrets.token_urlsafe` makes them; a shorter one may be guessed.
TOKEN = re.compile(r"[\w-]{20,}", re.ASCII)


# An address of nothing but scheme, host and port, with our token in it.
REMOTE = re.compile(
    r"(?P<scheme>https?://)(?P<token>[\w.~-]+)@(?P<host>[\w.-]+(:\d{1,5})?)/?", re.ASCII
)


def text(name: str, default: str | None = None) -> str:
    """The variable's text; an empty one counts as not set."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set and has no default.")
    return value


def flag(name: str, *, default: bool) -> bool:
    value = text(name, "1" if default else "0")
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} must be 0 or 1, not {value!r}.")
    return value == "1"


def token(name: str) -> str:
    """A secret that is sent in a header; empty where there is none. No message repeats it."""
    value = text(name, "")
    if value and not TOKEN.fullmatch(value):
        raise ImproperlyConfigured(f"{name} must be 20 or more of A-Z, a-z, 0-9, - and _.")
    return value


def whole_number(name: str, *, default: int, lowest: int, highest: int) -> int:
    value = text(name, str(default))
    # Python refuses to read thousands of digits, in words that name no variable.
    readable = value.isascii() and value.isdigit() and len(value) <= len(str(highest))
    if not (readable and lowest <= int(value) <= highest):
        raise ImproperlyConfigured(
            f"{name} must be a whole number from {lowest} to {highest}, not {value!r}."
        )
    return int(value)


def hosts(name: str, default: str | None = None) -> list[str]:
    """Names as people type them, without scheme or port, parted by commas."""
    found = _list(name, default)
    for host in found:
        if not HOST.fullmatch(host):
            raise ImproperlyConfigured(
                f"{name} must be names such as scores.example.org, parted by commas; "
                f"{host!r} is none."
            )
    return found


def networks(name: str, default: str) -> list[str]:
    """Addresses or networks, parted by commas; * is everybody."""
    found = _list(name, default)
    for network in found:
        try:
            network == "*" or ip_network(network)
        except ValueError as wrong:
            raise ImproperlyConfigured(
                f"{name} must be addresses, networks or *, parted by commas; {wrong}."
            ) from wrong
    return found


def remotes(name: str) -> dict[str, tuple[str, str]]:
    """Other installations by their names: the address, and our token there."""
    found = {}
    for place, word in enumerate(_list(name, ""), start=1):
        called, _, where = word.partition("=")
        match = REMOTE.fullmatch(where)
        if not (called.isascii() and called.isalnum() and match):
            raise ImproperlyConfigured(
                f"{name} must look like NAME=https://TOKEN@host, parted by commas; its entry "
                f"{place} does not."
            )
        found[called] = (match["scheme"] + match["host"], match["token"])
    return found


def _list(name: str, default: str | None) -> list[str]:
    found = [word.strip() for word in text(name, default).split(",") if word.strip()]
    if not found and default != "":
        raise ImproperlyConfigured(f"{name} names nothing.")
    return found


def address(name: str, *, schemes: tuple[str, ...], form: str, default: str) -> str:
    """The address of a server; it may hold a password, so no message repeats it."""
    value = text(name, default)
    try:
        parts = urlsplit(value)
        well_formed = parts.scheme in schemes and (parts.port or 0) >= 0 and not parts.query
    except ValueError:
        well_formed = False
    if value != default and not well_formed:
        raise ImproperlyConfigured(f"{name} must look like {form}.")
    return value
