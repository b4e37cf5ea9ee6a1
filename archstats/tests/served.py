"""The real settings for servers under test, with a few addresses that misbehave on purpose."""

from archstats.settings import *  # noqa: F403 — all of them

ROOT_URLCONF = "archstats.tests.served_urls"
