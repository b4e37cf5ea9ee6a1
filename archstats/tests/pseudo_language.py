"""Settings of a server whose every translated word stands in brackets: the others are forgotten.

DJANGO_SETTINGS_MODULE=archstats.tests.pseudo_language .venv/bin/python manage.py serve
"""

from typing import Any

from django.utils.translation import trans_real

from archstats.settings import *  # noqa: F403 — all of them

OPENS, CLOSES = "⟦", "⟧"


def _bracketed(name: str) -> None:
    translated = getattr(trans_real, name)

    def bracketed(*words: Any) -> str:
        found = translated(*words)
        # What is no word has none: formats of dates and numbers, names in a list.
        return f"{OPENS}{found}{CLOSES}" if found.strip() else found

    setattr(trans_real, name, bracketed)


for function in ("gettext", "ngettext", "pgettext", "npgettext"):
    _bracketed(function)
