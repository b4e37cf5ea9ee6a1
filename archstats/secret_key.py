"""The embedded mode makes its own secret key and keeps it beside the database."""

import contextlib
import secrets
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.exceptions import ImproperlyConfigured

SHORTEST = 50
FEWEST_DIFFERENT = 10


def is_secret(key: str) -> bool:
    """Whether it looks drawn at random: long, varied, and not the one Django's own example has."""
    varied = len(set(key)) >= FEWEST_DIFFERENT
    return len(key) >= SHORTEST and varied and not key.startswith("django-insecure-")


def kept_secret_key(path: Path) -> str:
    """The key in this file; made at the first start, readable by its owner alone."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            with NamedTemporaryFile("w", dir=path.parent) as draft:
                draft.write(secrets.token_urlsafe(SHORTEST))
                draft.flush()
                # Two processes may start at once: the draft that is linked first is both's key.
                with contextlib.suppress(FileExistsError):
                    path.hardlink_to(draft.name)
        key = path.read_text()
    except (OSError, UnicodeError) as wrong:
        raise ImproperlyConfigured(f"The secret key cannot be kept in {path}: {wrong}.") from wrong
    if not is_secret(key):
        raise ImproperlyConfigured(f"{path} holds no secret key; remove it to have one made.")
    return key
