"""What an archer brings back: a file of scoring.own_data, as somebody may have changed it."""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from typing import Annotated, Literal, NotRequired, TypedDict
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import AfterValidator, AwareDatetime, FailFast, Field, TypeAdapter, ValidationError

from scoring.faces import FARTHEST_MM
from scoring.json_lines import line_of
from scoring.keypads import UNSCORED
from scoring.models.archer import SET_NAME_LENGTH
from scoring.models.note import LONGEST_TEXT
from scoring.names import is_plain_line, is_plain_text
from scoring.profiles import AGE_GROUPS, BOWSTYLES, CATEGORIES, HANDS
from scoring.refusals import Invalid
from scoring.sessions import checked_timezone
from scoring.sheets import PRACTICE_PLACES, Sheet, check_face, sheet_for
from scoring.wishes import LONGEST_ROW

_JSON_AT = re.compile(r"at line (\d+) column \d+$")


def _plain(text: str) -> str:
    if not is_plain_text(text):
        raise ValueError("control characters")
    return text


def _line(text: str) -> str:
    if not is_plain_line(text):
        raise ValueError("control characters or line breaks")
    return text


def _one_of(words: Sequence[str]) -> AfterValidator:
    def known(word: str) -> str:
        if word and word not in words:
            raise ValueError("not a word that we know")
        return word

    return AfterValidator(known)


def _past(moment: datetime) -> datetime:
    """In UTC; nothing was shot before there were phones, or will be."""
    if not datetime(1970, 1, 2, tzinfo=UTC) < moment < datetime.now(UTC):
        raise ValueError("not in the past")
    return moment.astimezone(UTC)


# What is told is what is wrong first; a list of nothing else would fill the memory.
_FIRST_WRONG = FailFast()

Moment = Annotated[AwareDatetime, AfterValidator(_past)]
Line = Annotated[str, AfterValidator(_line)]
Bowstyle = Annotated[str, _one_of(BOWSTYLES)]
Category = Annotated[str, _one_of(CATEGORIES)]
AgeGroup = Annotated[str, _one_of(AGE_GROUPS)]
Hand = Annotated[str, _one_of(HANDS)]
SetName = Annotated[Line, Field(max_length=SET_NAME_LENGTH)]
Small = Annotated[int, Field(ge=1, le=32_767, strict=True)]
Measure = Annotated[float | None, Field(gt=0, le=5_000, allow_inf_nan=False)]
Coordinate = Annotated[
    float, Field(ge=-FARTHEST_MM, le=FARTHEST_MM, allow_inf_nan=False, strict=True)
]


class FileProfile(TypedDict):
    bowstyle: Bowstyle
    category: Category
    age_group: AgeGroup
    handedness: Hand
    arrow_set: SetName


class FileArrow(TypedDict):
    id: UUID
    set_name: SetName
    number: Small
    spine: Annotated[int | None, Field(ge=1, le=5_000)]
    length_mm: Measure
    weight_grains: Measure
    diameter_mm: Measure
    retired_at: Moment | None


def _zone(name: str) -> str:
    try:
        return checked_timezone(name)
    except Invalid as unknown:
        raise ValueError(unknown.words) from unknown


class FileSession(TypedDict):
    id: UUID
    location: Annotated[Line, Field(min_length=1, max_length=255)]
    is_indoor: bool
    timezone: Annotated[str, AfterValidator(_zone)]
    opened_at: Moment


class FilePlace(TypedDict):
    lane: Small
    letter: Literal["A", "B", "C", "D"]
    distance: Small | None
    unit: Literal["", "m", "yd"]


class FileNote(TypedDict):
    end: Annotated[int | None, Field(ge=1, le=PRACTICE_PLACES)]
    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT), AfterValidator(_plain)]
    author: Annotated[Line, Field(max_length=40)]
    written_at: Moment


class FileShot(TypedDict):
    number: Annotated[int, Field(ge=1, le=PRACTICE_PLACES, strict=True)]
    value: Annotated[str, Field(max_length=2)]
    x_mm: NotRequired[Coordinate]
    y_mm: NotRequired[Coordinate]
    arrow: NotRequired[Small]
    shot_at: Moment


class FileCard(TypedDict):
    id: UUID
    session: FileSession
    place: FilePlace
    round_key: Annotated[str, Field(max_length=60)]
    face_key: Annotated[str, Field(max_length=60)]
    shot_per_round: Annotated[int, Field(ge=1, le=LONGEST_ROW, strict=True)]
    bowstyle: Bowstyle
    category: Category
    age_group: AgeGroup
    draw_weight: Measure
    started_at: Moment
    last_shot_at: Moment | None
    left_at: Moment | None
    finished_at: Moment | None
    confirmed_at: Moment | None
    notes: Annotated[list[FileNote], _FIRST_WRONG]
    shots: Annotated[list[FileShot], _FIRST_WRONG, Field(min_length=1)]


class OwnFile(TypedDict):
    kind: Literal["archstats own data"]
    version: Literal[1]
    archer: FileProfile
    arrows: Annotated[list[FileArrow], _FIRST_WRONG]
    cards: Annotated[list[FileCard], _FIRST_WRONG]


_FILE: TypeAdapter[OwnFile] = TypeAdapter(OwnFile)


# More would keep everybody else's arrows waiting for longer than their phones do.
MOST_ARROWS = 150_000
MOST_NOTES = MOST_OWN_ARROWS = 10_000

type _Path = tuple[str | int, ...]
type _Odd = tuple[_Path, str]


def read_own_file(content: bytes) -> OwnFile:
    """Invalid where it is none of ours, or what it tells can never have been shot; the words begin
    with the line."""
    try:
        found = _FILE.validate_json(content)
    except ValidationError as wrong:
        raise _refusal(content, *_odd_of(wrong)) from wrong
    if odd := next(_odds(found), None):
        raise _refusal(content, *odd)
    return found


def _refusal(content: bytes, path: _Path, words: str) -> Invalid:
    """`words` has the line already where the text itself cannot be read."""
    if path:
        line = line_of(content.decode(), path)
        words = _("Line %(line)d: %(what)s") % {"line": line, "what": words}
    return Invalid("file", words)


def _odd_of(wrong: ValidationError) -> _Odd:
    first = wrong.errors(include_url=False, include_input=False)[0]
    if first["type"] == "json_invalid":
        return (), _of_broken_text(first["ctx"]["error"])
    path = first["loc"]
    if path[:1] in {(), ("kind",), ("version",)}:
        return (), _("This is no file that was taken along from Archstats.")
    words = _("“%(name)s” is missing, or is not what it should be.")
    name = next((name for name in reversed(path) if isinstance(name, str)), "")
    return path, words % {"name": name}


def _of_broken_text(error: str) -> str:
    """The reader's own words are for programmers."""
    at = _JSON_AT.search(error)
    line = int(at[1]) if at else 1
    return _("Line %(line)d: here the file breaks off or is damaged.") % {"line": line}


def _odds(found: OwnFile) -> Iterator[_Odd]:
    yield from _odd_arrows(found["arrows"])
    cards_seen: set[UUID] = set()
    arrows = notes = 0
    for place, card in enumerate(found["cards"]):
        at: _Path = ("cards", place)
        arrows += len(card["shots"])
        if arrows > MOST_ARROWS:
            yield at, _("A file brings %(most)d arrows at most.") % {"most": MOST_ARROWS}
        notes += len(card["notes"])
        if notes > MOST_NOTES:
            yield at, _("A file brings %(most)d notes at most.") % {"most": MOST_NOTES}
        if card["id"] in cards_seen:
            yield (*at, "id"), _("This card is in the file twice.")
        cards_seen.add(card["id"])
        try:
            sheet = _sheet_of(card)
        except (LookupError, ValueError, Invalid):
            yield (*at, "round_key"), _("There is no such round, or not with this face.")
        else:
            yield from _odd_shots(card, sheet, at, arrow_count=len(found["arrows"]))


def _odd_arrows(arrows: Sequence[FileArrow]) -> Iterator[_Odd]:
    if len(arrows) > MOST_OWN_ARROWS:
        words = _("A file has %(most)d arrows of one’s own at most.")
        yield ("arrows",), words % {"most": MOST_OWN_ARROWS}
    seen: set[UUID] = set()
    for place, arrow in enumerate(arrows):
        if arrow["id"] in seen:
            yield ("arrows", place, "id"), _("This arrow is in the file twice.")
        seen.add(arrow["id"])


def _sheet_of(card: FileCard) -> Sheet:
    sheet = sheet_for(card["round_key"], card["face_key"], card["bowstyle"])
    if card["face_key"]:
        check_face(card["face_key"], round_key=card["round_key"], bowstyle=card["bowstyle"])
    return sheet


def _odd_shots(card: FileCard, sheet: Sheet, at: _Path, *, arrow_count: int) -> Iterator[_Odd]:
    numbers: set[int] = set()
    for place, shot in enumerate(card["shots"]):
        if words := _odd_shot(shot, sheet, numbers, arrow_count):
            yield (*at, "shots", place), words % shot
        numbers.add(shot["number"])


def _odd_shot(shot: FileShot, sheet: Sheet, before: Collection[int], arrow_count: int) -> str:
    """Empty where nothing is."""
    # A practice that got its face later keeps the arrows that were shot without one.
    is_unscored = shot["value"] == UNSCORED and sheet.round is None
    if shot["number"] in before:
        return _("Shot %(number)d is on this card twice.")
    if shot["number"] > (sheet.place_count or PRACTICE_PLACES):
        return _("This card has no shot %(number)d.")
    if not is_unscored and not sheet.accepts(shot["value"]):
        return _("“%(value)s” is not on the face of this card.")
    if ("x_mm" in shot) != ("y_mm" in shot):
        return _("Of shot %(number)d, x and y belong together.")
    if shot.get("arrow", 0) > arrow_count:
        return _("Shot %(number)d is of an arrow that is not in the file.")
    return ""
