"""Who shoots, in the words of the API, and how archeryutils spells the same."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from archeryutils.classifications import (
    AGB_ages,
    AGB_bowstyles,
    AGB_genders,
    coax_field_group,
    coax_indoor_group,
    coax_outdoor_group,
)

type Discipline = Literal["indoor", "outdoor", "field"]

BOWSTYLES = (
    "recurve",
    "compound",
    "barebow",
    "longbow",
    "flatbow",
    "traditional",
    "compound_limited",
    "compound_barebow",
)
CATEGORIES = ("open", "female")
HANDS = ("right", "left")

_AGES = {
    "50+": AGB_ages.OVER_50,
    "adult": AGB_ages.ADULT,
    "u21": AGB_ages.UNDER_21,
    "u18": AGB_ages.UNDER_18,
    "u16": AGB_ages.UNDER_16,
    "u15": AGB_ages.UNDER_15,
    "u14": AGB_ages.UNDER_14,
    "u12": AGB_ages.UNDER_12,
}
AGE_GROUPS = tuple(_AGES)

# No discipline has tables for every bowstyle and age; archeryutils knows where the others belong.
_GROUPS: Mapping[Discipline, Callable[..., Mapping[str, Any]]] = {
    "indoor": coax_indoor_group,
    "outdoor": coax_outdoor_group,
    "field": coax_field_group,
}


@dataclass(frozen=True)
class Profile:
    """What a class depends on besides the score. Words that the API does not know: ValueError."""

    bowstyle: str
    category: str
    age_group: str

    def __post_init__(self) -> None:
        for field, word, known in (
            ("bowstyle", self.bowstyle, BOWSTYLES),
            ("category", self.category, CATEGORIES),
            ("age_group", self.age_group, AGE_GROUPS),
        ):
            if word not in known:
                raise ValueError(f"{field}: {word!r} is not one of {', '.join(known)}")

    def archeryutils_group(self, discipline: Discipline) -> Mapping[str, Any]:
        """The keyword arguments by which archeryutils finds the tables of this archer."""
        return _GROUPS[discipline](
            AGB_bowstyles[self.bowstyle.replace("_", "").upper()],
            AGB_genders[self.category.upper()],
            _AGES[self.age_group],
        )


class Saying(Protocol):
    """An archer or a card: says the words of a profile, or leaves them empty."""

    @property
    def bowstyle(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def age_group(self) -> str: ...


def profile_of(who: Saying) -> Profile | None:
    """None until all of it was said."""
    words = who.bowstyle, who.category, who.age_group
    return Profile(*words) if all(words) else None


def is_compound(bowstyle: str) -> bool:
    """Whether the bowstyle is scored as a compound: indoors by the inner 10."""
    return bowstyle.startswith("compound")
