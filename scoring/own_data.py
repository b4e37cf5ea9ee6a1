"""All that is an archer's, to take along: one file for programs, which can be brought back
(scoring.own_files), and a table of the cards."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import batched
from typing import Any

from django.utils import timezone

from scoring.card_exports import SUMS, about_card, sums_of
from scoring.models import Archer, Arrow, Note, Shot, Slot
from scoring.own_cards import own_cards
from scoring.spreadsheets import table_as_csv
from scoring.times import iso

KIND, VERSION = "archstats own data", 1
# What can be brought back: two thousand rounds, with where every arrow struck.
LARGEST_MIB = 16
PROFILE = ("bowstyle", "category", "age_group", "handedness", "arrow_set")
MEASURES = ("set_name", "number", "spine", "length_mm", "weight_grains", "diameter_mm")
FACTS = ("round_key", "face_key", "shot_per_round", "bowstyle", "category", "age_group")
# So many are in memory with their arrows at once.
CARDS_AT_ONCE = 200


def own_data_as_json(archer: Archer) -> str:
    """A line for each card and for each shot, so that a line tells what is wrong in a file that
    somebody changed by hand."""
    arrows = list(archer.arrows.order_by("set_name", "number", "pk"))
    places = {arrow.pk: place for place, arrow in enumerate(arrows, start=1)}
    head = {"kind": KIND, "version": VERSION, "made_at": iso(timezone.now())}
    return (
        f"{_opened(head)},\n"
        f'"archer":{_json(_profile(archer))},\n'
        f'"arrows":{_lines(_json(_arrow(arrow)) for arrow in arrows)},\n'
        f'"cards":{_lines(_cards(archer, places))}}}\n'
    )


def own_cards_as_csv(archer: Archer) -> str:
    """A line for each card, the oldest first; the arrows of one are beside the card itself."""
    slots = _slots_of(archer)
    lines = [
        [*about_card(each.slot).values(), *sums_of(each.slot), each.past.handicap or "", status]
        for each in own_cards(slots)
        for status in [each.past.status]
    ]
    heads = [*about_card(slots[0])] if slots else []
    return table_as_csv([[*heads, *SUMS, "handicap", "status"], *lines])


def _slots_of(archer: Archer) -> list[Slot]:
    """With arrows on them."""
    shot = Slot.objects.filter(archer=archer, last_place__gt=0).order_by("started_at", "pk")
    return list(shot.select_related("session", "target", "archer"))


def _profile(archer: Archer) -> dict[str, Any]:
    said = {"name": archer.display_name, "login_name": archer.login_name}
    # To be read, not brought back: a club is joined by its link.
    memberships = archer.memberships.order_by("club__name").values_list("club__name", "is_coach")
    clubs = [{"name": name, "is_coach": is_coach} for name, is_coach in memberships]
    return said | {word: getattr(archer, word) for word in PROFILE} | {"clubs": clubs}


def _arrow(arrow: Arrow) -> dict[str, Any]:
    told = {measure: getattr(arrow, measure) for measure in MEASURES}
    return {"id": str(arrow.pk)} | told | {"retired_at": arrow.retired_at and iso(arrow.retired_at)}


def _cards(archer: Archer, arrow_places: dict[Any, int]) -> Iterator[str]:
    for slots in batched(_slots_of(archer), CARDS_AT_ONCE, strict=False):
        shots, notes = _shots_of(slots), _notes_of(slots)
        for slot in slots:
            told = (_json(_shot(shot, arrow_places)) for shot in shots[slot.pk])
            yield f'{_opened(_card(slot, notes[slot.pk]))},"shots":{_lines(told)}}}'


def _card(slot: Slot, notes: Sequence[Note]) -> dict[str, Any]:
    moments = ("started_at", "last_shot_at", "left_at", "finished_at", "confirmed_at")
    session, target = slot.session, slot.target
    return {
        "id": str(slot.public_id),
        "session": {
            "id": str(session.public_id),
            "location": session.location,
            "is_indoor": session.is_indoor,
            "timezone": session.timezone,
            "opened_at": iso(session.opened_at),
        },
        "place": {
            "lane": target.lane,
            "letter": slot.letter,
            "distance": target.distance,
            "unit": target.unit,
        },
        **{fact: getattr(slot, fact) for fact in FACTS},
        "draw_weight": slot.draw_weight,
        **{name: moment and iso(moment) for name in moments for moment in [getattr(slot, name)]},
        "total": slot.total,
        "notes": [_note(note, slot) for note in notes],
    }


def _note(note: Note, slot: Slot) -> dict[str, Any]:
    """With its author's name where it is another, a coach."""
    author = "" if note.author_id == slot.archer_id else note.author.display_name
    return {
        "end": note.end,
        "text": note.text,
        "author": author,
        "written_at": iso(note.written_at),
    }


def _shot(shot: Shot, arrow_places: dict[Any, int]) -> dict[str, Any]:
    """What nobody told of it is left out, for it is most of the file."""
    told = {
        "number": shot.number,
        "value": shot.value,
        "x_mm": shot.x_mm,
        "y_mm": shot.y_mm,
        # Its place in the list of arrows.
        "arrow": arrow_places.get(shot.arrow_id),
        "shot_at": iso(shot.shot_at),
    }
    return {name: said for name, said in told.items() if said is not None}


def _shots_of(slots: Sequence[Slot]) -> dict[int, list[Shot]]:
    found = defaultdict(list)
    for shot in Shot.objects.on_card().filter(slot__in=slots).order_by("slot", "number"):
        found[shot.slot_id].append(shot)
    return found


def _notes_of(slots: Sequence[Slot]) -> dict[int, list[Note]]:
    found = defaultdict(list)
    for note in Note.objects.filter(slot__in=slots).select_related("author"):
        found[note.slot_id].append(note)
    return found


def _json(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _opened(told: dict[str, Any]) -> str:
    return _json(told).removesuffix("}")


def _lines(told: Iterable[str]) -> str:
    return "[\n" + ",\n".join(told) + "\n]"
