"""The embedded mode makes its own secret key and keeps it beside the database."""

import contextlib
import secrets
from pathlib import Path
from tempfile import NamedTemporaryFile

SHORTEST = 50


def kept_secret_key(path: Path) -> str:
    """The key in this file; made at the first start, readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        with NamedTemporaryFile("w", dir=path.parent) as draft:
            draft.write(secrets.token_urlsafe(SHORTEST))
            draft.flush()
            # Two processes may start at once: the draft that is linked first is the key of both.
            with contextlib.suppress(FileExistsError):
                path.hardlink_to(draft.name)
    return path.read_text()
