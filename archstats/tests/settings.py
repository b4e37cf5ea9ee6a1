"""The embedded settings for tests in this process; servers under test use the real ones."""

import os

os.environ.setdefault("ARCHSTATS_EMBEDDED", "1")

from archstats.settings import *  # noqa: F403 — all of them

# Pages can be tested without collecting static files first.
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
