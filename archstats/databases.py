"""One address in DATABASE_URL becomes Django's settings, with the options this app relies on."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

FORMS = (
    "sqlite:///relative/path, sqlite:////absolute/path or postgresql://user:password@host:port/name"
)


def database_from(url: str, *, relative_to: Path, statement_seconds: int = 5) -> dict[str, Any]:
    """`statement_seconds`, of PostgreSQL alone, end whatever takes longer; 0 ends nothing."""
    # The address holds a password: no message repeats it.
    try:
        parts = urlsplit(url)
        name = unquote(parts.path[1:], errors="strict")
        port = parts.port or ""
        options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    except ValueError as wrong:
        raise ImproperlyConfigured(f"DATABASE_URL must look like {FORMS}.") from wrong
    usable = name and name.isprintable()
    if usable and parts.scheme == "sqlite" and not parts.netloc and not options:
        return sqlite(relative_to / name)
    if usable and parts.scheme in ("postgres", "postgresql"):
        return postgresql(
            name=name,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            host=unquote(parts.hostname or ""),
            port=port,
            options=options,
            statement_seconds=statement_seconds,
        )
    raise ImproperlyConfigured(f"DATABASE_URL must look like {FORMS}.")


def sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        # Kept: the threads are few and lasting, and opening one costs as much as an arrow.
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # A transaction that reads and then writes fails at once in the default mode, whatever
            # the timeout; IMMEDIATE waits its turn.
            "transaction_mode": "IMMEDIATE",
            "timeout": 5,
            # FULL: an acknowledged arrow survives a power cut.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
        # The in-memory test database shares one cache and ignores the timeout.
        "TEST": {"NAME": path.with_name(f"test_{path.name}")},
    }


def postgresql(
    *, name: str, options: dict[str, str], statement_seconds: int, **where: str | int
) -> dict[str, Any]:
    limits = {
        "statement_timeout": f"{statement_seconds}s",
        "lock_timeout": "3s",
        "idle_in_transaction_session_timeout": "10s",
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        **{key.upper(): value for key, value in where.items()},
        # Django refuses persistent connections beside a pool.
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            **options,
            "options": " ".join(f"-c {limit}={value}" for limit, value in limits.items()),
            # The wait for a connection ends before a phone gives up its attempt.
            "pool": {"min_size": 1, "max_size": 10, "timeout": 4},
        },
        "TEST": {"NAME": f"test_{name}"},
    }
