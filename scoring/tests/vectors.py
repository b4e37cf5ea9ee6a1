"""The reference vectors: published figures, and rules of the sport worked out by hand."""

import json
from pathlib import Path
from typing import Any

import pytest

from scoring.profiles import Profile

# A case of the file, or a list in it: plain JSON.
type Case = dict[str, Any]

VECTORS: dict[str, list[Case]] = json.loads(
    (Path(__file__).parent / "data" / "reference_vectors.json").read_text("utf-8")
)

_WORTH_READING = "kind rule round face value r_mm bowstyle category age_group class score current"


def each(part: str, *kinds: str) -> pytest.MarkDecorator:
    """Run a test for every case of a part, or those of some kinds; never silently for none."""
    cases = [case for case in VECTORS[part] if not kinds or case["kind"] in kinds]
    assert cases, (part, kinds)
    return pytest.mark.parametrize("case", cases, ids=_name)


def _name(case: Case) -> str:
    return " ".join(str(case[key]) for key in _WORTH_READING.split() if key in case)


ADULT = Profile("recurve", "open", "adult")


def profile_of(case: Case) -> Profile:
    return Profile(case["bowstyle"], case["category"], case["age_group"])


def arrows_of(case: Case, key: str = "arrows") -> list[str]:
    return list(case[key].split())
