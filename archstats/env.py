"""Settings come from the environment, read strictly: a wrong value stops the start and is named."""

import os

from django.core.exceptions import ImproperlyConfigured


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


def whole_number(name: str, *, default: int, lowest: int, highest: int) -> int:
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit() and lowest <= int(value) <= highest):
        raise ImproperlyConfigured(
            f"{name} must be a whole number from {lowest} to {highest}, not {value!r}."
        )
    return int(value)


def words(name: str, default: str | None = None) -> list[str]:
    """A list, parted by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]
