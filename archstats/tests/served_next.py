"""The release after: as servers under test have it, but for files that are newer."""

import os
from pathlib import Path

from archstats.tests.served import *  # noqa: F403 — all of them
from archstats.tests.served import STATICFILES_DIRS as FILES_BEFORE

NEXT = Path(os.environ["NEXT_RELEASE"])
STATICFILES_DIRS = [NEXT / "newer", *FILES_BEFORE]
STATIC_ROOT = NEXT / "static"
