"""A name in what people say, and another word in its place: docs/decisions/erasing.md."""

import re
from collections.abc import Collection
from typing import Any
from unicodedata import name as name_of_letter
from unicodedata import normalize

ERASED_NAME = "Archer"
# A single word so short is often another one too: found with a capital letter only, so that "it
# will rain" stays.
SHORT = 4
# Written without spaces, so that no word ends where the name does.
_RUNNING_ON = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")
_APOSTROPHES = re.compile("['’]")


class SaidNames:
    """These names as words of their own. `is_own`: in what is said of the archer's own things,
    where no other word is meant; elsewhere one with fewer than two letters is not looked for."""

    def __init__(self, names: Collection[str], *, is_own: bool = False) -> None:
        told = {normalize("NFC", name) for name in names if _can_be_told(name, is_own)}
        # "Robin Hood" before the "Robin" in it.
        longest_first = sorted(told, key=lambda name: (-len(name), name))
        self._patterns = [_pattern(name, is_own) for name in longest_first]

    def are_in(self, text: str) -> bool:
        composed = normalize("NFC", text)
        return any(pattern.search(composed) for pattern in self._patterns)

    def replaced(self, told: Any, *, longest: int | None = None) -> Any:
        """In a text of at most so many characters, or in every text of JSON but not in its keys;
        what says none of them comes back as it is."""
        if isinstance(told, str):
            return self._in_text(told)[:longest] if self.are_in(told) else told
        if isinstance(told, dict):
            return {key: self.replaced(value) for key, value in told.items()}
        return [*map(self.replaced, told)] if isinstance(told, list) else told

    def _in_text(self, text: str) -> str:
        text = normalize("NFC", text)
        for pattern in self._patterns:
            text = pattern.sub(ERASED_NAME, text)
        return text


def _can_be_told(name: str, is_own: bool) -> bool:
    if not name.strip() or name.casefold() == ERASED_NAME.casefold():
        return False
    return is_own or sum(letter.isalpha() for letter in name) > 1


def _pattern(name: str, is_own: bool) -> re.Pattern[str]:
    before = "" if _runs_on(name[0]) else r"(?<!\w)"
    after = "" if _runs_on(name[-1]) else r"(?!\w)"
    if is_own or " " in name or len(name) > SHORT:
        return re.compile(before + _escaped(name) + after, re.IGNORECASE)
    with_capitals = {name[0].upper() + name[1:], name.capitalize(), name.upper()}
    any_of = "|".join(map(_escaped, sorted(with_capitals)))
    return re.compile(f"{before}(?:{any_of}){after}")


def _escaped(name: str) -> str:
    return r"\s+".join(_APOSTROPHES.sub("['’]", re.escape(word)) for word in name.split())


def _runs_on(letter: str) -> bool:
    return name_of_letter(letter, "").startswith(_RUNNING_ON)
