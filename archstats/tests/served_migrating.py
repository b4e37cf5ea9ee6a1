"""The release after, as its `migrate` sees the database: there is more to do for cards."""

from archstats.tests.served import *  # noqa: F403 — all of them

MIGRATION_MODULES = {"scoring": "archstats.tests.next_release.migrations"}
