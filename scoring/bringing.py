"""An archer's own file becomes cards here: what it tells that is not here yet, all or nothing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import batched
from typing import NamedTuple
from uuid import UUID, uuid5

from django.db import IntegrityError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from scoring.callers import Caller
from scoring.cards import Card
from scoring.merging import Operation
from scoring.models import Archer, Arrow, Note, Session, Slot, Target
from scoring.models.note import LONGEST_TEXT
from scoring.own_data import FACTS, MEASURES, PROFILE
from scoring.own_files import FileCard, FileNote, OwnFile, read_own_file
from scoring.recording import record_brought
from scoring.refusals import Conflict
from scoring.sessions import lock_archer
from scoring.throttling import Limit, count_against
from scoring.times import milliseconds
from scoring.writing import one_transaction

FILES_BROUGHT = Limit("files brought back", 10, timedelta(hours=1))
# So many cards with their arrows are in one statement.
CARDS_AT_ONCE = 200


class Brought(NamedTuple):
    """How many cards came with the file, and how many of it were here before."""

    new: int
    known: int


class _Coming(NamedTuple):
    told: FileCard
    card: Card


def bring_back(content: bytes, *, by: Caller) -> Brought:
    """Cards and arrows are known by their ids, so a file may be brought back any number of times.

    Whoever has the file brings the cards to themselves, for they may come from another
    installation; one that is another archer's here is refused with all the file.
    """
    # To read it is most of the work.
    count_against(FILES_BROUGHT, str(by.archer_id))
    file = read_own_file(content)
    known = _known_cards(file, by)
    # Made before the transaction, for which everybody's arrows wait.
    arrow_ids = [arrow["id"] for arrow in file["arrows"]]
    coming = [
        _Coming(told, _card(told, arrow_ids, by))
        for told in file["cards"]
        if told["id"] not in known
    ]
    try:
        return _bring(file, coming, by=by)
    except IntegrityError as race:
        raise Conflict("file", _("It is being brought back already; try again.")) from race


@one_transaction
def _bring(file: OwnFile, coming: Sequence[_Coming], *, by: Caller) -> Brought:
    archer, now = lock_archer(by.archer_id), timezone.now()
    # Asked again under the lock: the same file may have come twice at once.
    known = _known_cards(file, by)
    new = [each for each in coming if each.told["id"] not in known]
    _bring_arrows(file, archer, now)
    _fill_profile(file, archer)
    _put_on_range(new, archer)
    for each in new:
        each.card.slot.brought_at = now
    Slot.objects.bulk_create(each.card.slot for each in new)
    for some in batched(new, CARDS_AT_ONCE, strict=False):
        record_brought([each.card for each in some], received_at=now)
    notes = ((each.card.slot, note) for each in new for note in each.told["notes"])
    Note.objects.bulk_create(_note(slot, note, archer) for slot, note in notes)
    return Brought(len(new), len(known))


def _known_cards(file: OwnFile, by: Caller) -> set[UUID]:
    ids = [told["id"] for told in file["cards"]]
    here = dict(Slot.objects.filter(public_id__in=ids).values_list("public_id", "archer_id"))
    for told in file["cards"]:
        if here.get(told["id"], by.archer_id) != by.archer_id:
            day = date_format(told["started_at"], "j F Y")
            words = _("The card of %(day)s is another archer’s here. Nothing was changed.")
            raise Conflict("file", words % {"day": day})
    return {*here}


def _card(told: FileCard, arrow_ids: Sequence[UUID], by: Caller) -> Card:
    """In the order in which it was shot, so that each shot counts from the moment that is told."""
    slot = _slot(told, by)
    card = Card(slot, uuid5(_FILES, str(told["id"])), by.archer_id)
    shots = sorted(told["shots"], key=lambda shot: (shot["shot_at"], shot["number"]))
    for seq, shot in enumerate(shots, start=1):
        arrow_id = arrow_ids[shot["arrow"] - 1] if "arrow" in shot else None
        operation = Operation(
            uuid5(card.device, str(shot["number"])),
            seq,
            shot["number"],
            shot["value"],
            shot.get("x_mm"),
            shot.get("y_mm"),
            arrow_id,
        )
        card.bring(operation, effective_ms=milliseconds(shot["shot_at"]))
    card.settle(told["last_shot_at"] or shots[-1]["shot_at"])
    # It is no open card here, whatever it was where it was shot.
    slot.left_at = told["left_at"] or slot.finished_at or slot.last_shot_at
    return card


def _slot(told: FileCard, by: Caller) -> Slot:
    facts = {fact: told[fact] for fact in FACTS}  # type: ignore[literal-required]
    confirmed = {"confirmed_at": told["confirmed_at"], "confirmed_by_id": by.archer_id}
    return Slot(
        public_id=told["id"],
        archer_id=by.archer_id,
        letter=told["place"]["letter"],
        draw_weight=told["draw_weight"],
        started_at=told["started_at"],
        finished_at=told["finished_at"],
        **facts,
        **(confirmed if told["confirmed_at"] else {}),
    )


def _bring_arrows(file: OwnFile, archer: Archer, now: datetime) -> None:
    """Retired where another has its number in the set, for on a card that means one arrow."""
    ids = [told["id"] for told in file["arrows"]]
    here = dict(Arrow.objects.filter(pk__in=ids).values_list("pk", "archer_id"))
    if {*here.values()} - {archer.pk}:
        raise Conflict("file", _("An arrow is another archer’s here. Nothing was changed."))
    in_sets = archer.arrows.filter(retired_at=None).exclude(set_name="")
    taken = {*in_sets.values_list("set_name", "number")}
    new = []
    for told in file["arrows"]:
        if told["id"] in here:
            continue
        arrow = Arrow(pk=told["id"], archer=archer, retired_at=told["retired_at"])
        for measure in MEASURES:
            setattr(arrow, measure, told[measure])  # type: ignore[literal-required]
        if arrow.retired_at is None and (arrow.set_name, arrow.number) in taken:
            arrow.retired_at = now
        if arrow.set_name and arrow.retired_at is None:
            taken.add((arrow.set_name, arrow.number))
        new.append(arrow)
    Arrow.objects.bulk_create(new)


def _fill_profile(file: OwnFile, archer: Archer) -> None:
    """What was said here stands; the name, too, is what it is here."""
    for word in PROFILE:
        if not getattr(archer, word):
            setattr(archer, word, file["archer"][word])  # type: ignore[literal-required]
    if not archer.arrows.filter(set_name=archer.arrow_set, retired_at=None).exists():
        archer.arrow_set = ""
    archer.save(update_fields=PROFILE)


def _put_on_range(new: Sequence[_Coming], archer: Archer) -> None:
    """Sessions of the archer's own, for who ran them there may be nobody here; all are over."""
    sessions = {_session_key(each): _session(each.told, archer) for each in new}
    for each in new:
        session, left_at = sessions[_session_key(each)], each.card.slot.left_at
        session.closed_at = max(filter(None, (session.closed_at, left_at, session.opened_at)))
    Session.objects.bulk_create(sessions.values())
    targets: dict[tuple[UUID, int], Target] = {}
    for each in new:
        key, place, slot = _session_key(each), each.told["place"], each.card.slot
        slot.session = sessions[key]
        slot.target = targets.setdefault(
            (key, place["lane"]),
            Target(
                session=slot.session,
                lane=place["lane"],
                distance=place["distance"],
                unit=place["unit"],
            ),
        )
    Target.objects.bulk_create(targets.values())


def _session_key(each: _Coming) -> UUID:
    """In one session an archer has no two cards that are not finished."""
    is_finished = each.card.slot.finished_at is not None
    return each.told["session"]["id"] if is_finished else each.told["id"]


def _session(told: FileCard, archer: Archer) -> Session:
    session = told["session"]
    return Session(
        owner=archer,
        location=session["location"],
        is_indoor=session["is_indoor"],
        timezone=session["timezone"],
        opened_at=session["opened_at"],
    )


def _note(slot: Slot, told: FileNote, archer: Archer) -> Note:
    """What a coach wrote stays a coach's word, though nobody here is that coach."""
    text = f"{told['author']}: {told['text']}" if told["author"] else told["text"]
    if len(text) > LONGEST_TEXT:
        text = told["text"]
    return Note(slot=slot, author=archer, end=told["end"], text=text, written_at=told["written_at"])


_FILES = UUID("6f0c1f6a-0b5e-5a0e-8a55-3f1d6a8c2b07")
