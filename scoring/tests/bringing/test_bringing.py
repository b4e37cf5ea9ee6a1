"""An archer's own file, brought back here or elsewhere."""

import json
import re
from dataclasses import replace

import pytest

from scoring.arrows import add_set
from scoring.bringing import FILES_BROUGHT, Brought, bring_back
from scoring.callers import Caller
from scoring.models import Arrow, Slot
from scoring.own_cards import own_history
from scoring.refusals import Conflict, Invalid, TooMany
from scoring.tests.bringing import FIELD, OWN, WHOLE, gone, text_of_all
from scoring.tests.factory import make_archer, make_slot
from scoring.tests.phone import Phone
from scoring.verifying import Verification

pytestmark = pytest.mark.django_db


def told_by(text):
    """Without what is another's, or of the day."""
    told = json.loads(text)
    for card in told["cards"]:
        card["session"].pop("id")
        # It is closed, wherever it came.
        card.pop("left_at")
        for note in card["notes"]:
            note.update(text=note["text"].removeprefix("Marian: "), author="")
    del told["made_at"]
    for own in ("name", "login_name", "clubs"):
        del told["archer"][own]
    return told


def bring(text, archer):
    return bring_back(text, by=Caller(archer.pk))


def everything(archer):
    """What there is of the archer, and how much of everything."""
    return told_by(text_of_all(archer)), [model.objects.count() for model in OWN]


def test_what_was_taken_along_comes_back_elsewhere_as_it_was(robin, shot):
    text, tuck = text_of_all(robin), make_archer("tuck")
    gone()

    assert bring(text, tuck) == Brought(3, 0)
    # A coach sees whoever joins, not whoever has a file.
    assert not tuck.memberships.exists()
    assert told_by(text_of_all(tuck)) == told_by(text)
    totals = {card.round_key: (card.total, card.status) for card in own_history(tuck).cards}
    assert totals == {
        "": (9, "finished"),
        WHOLE: (90, "finished"),
        FIELD: (11, "incomplete"),
    }


def test_the_second_time_nothing_is_doubled_and_nothing_changes(robin, shot):
    text, tuck = text_of_all(robin), make_archer("tuck")
    gone()
    bring(text, tuck)
    before = everything(tuck)

    assert bring(text, tuck) == Brought(0, 3)
    assert bring(text_of_all(tuck), tuck) == Brought(0, 3)
    assert everything(tuck) == before


def test_where_it_was_shot_a_file_changes_nothing(robin, shot):
    before = everything(robin)

    assert bring(text_of_all(robin), robin) == Brought(0, 3)
    assert everything(robin) == before
    assert not Slot.objects.exclude(brought_at=None).exists()


def test_a_card_that_is_missing_comes_alone(robin, shot):
    text = text_of_all(robin)
    field = shot[-1]
    for rows in (field.revisions, field.shots):
        rows.all().delete()
    field.delete()

    assert bring(text, robin) == Brought(1, 2)
    assert told_by(text_of_all(robin)) == told_by(text)


def test_brought_cards_say_so_are_closed_and_recount_to_what_they_say(robin, shot):
    text = text_of_all(robin)
    gone()
    bring(text, robin)

    for slot in Slot.objects.all():
        assert slot.brought_at
        assert not slot.is_shooting
        assert not slot.session.is_open
    assert list(Verification().differences(Slot.objects.all())) == []


def test_an_unfinished_card_stays_unfinished_and_is_no_open_card(robin):
    slot = make_slot(robin)
    Phone(robin).tap_all(slot, "9", "9")
    text = text_of_all(robin)
    gone()

    assert bring(text, robin) == Brought(1, 0)
    [card] = own_history(robin).cards
    assert card.status == "unfinished"
    assert Slot.objects.current_for(robin.pk) is None


def test_what_was_said_here_stands_and_what_was_not_is_filled_in(robin, shot):
    robin.bowstyle = "recurve"
    robin.handedness = "left"
    robin.save()
    text, tuck = text_of_all(robin), make_archer("tuck", bowstyle="longbow")
    gone()
    bring(text, tuck)

    tuck.refresh_from_db()
    said = (tuck.display_name, tuck.bowstyle, tuck.handedness, tuck.arrow_set)
    assert said == ("Tuck", "longbow", "left", "Oak")


def test_of_two_arrows_with_one_number_in_a_set_the_one_that_comes_is_retired(robin, shot):
    text = text_of_all(robin)
    gone()
    add_set([1], by=Caller(robin.pk), set_name="Oak")
    bring(text, robin)

    oak = robin.arrows.filter(retired_at=None).values_list("number", flat=True)
    assert (sorted(oak), robin.arrows.count()) == ([1, 2], 3)


def test_a_coachs_note_keeps_its_author_in_words(robin, shot):
    text, tuck = text_of_all(robin), make_archer("tuck")
    gone()
    bring(text, tuck)

    assert {note.text for note in tuck.notes.all()} == {"Anchor\nhigher.", "Marian: Good."}


def test_what_is_another_archers_here_is_refused_with_all_the_file(robin, shot):
    guy = make_archer("much")
    own = make_slot(guy)
    Phone(guy).tap(own, 1, "9")
    told = json.loads(text_of_all(guy))
    told["cards"] += json.loads(text_of_all(robin))["cards"][1:]
    before = everything(guy)

    with pytest.raises(Conflict, match="is another archer’s here"):
        bring(json.dumps(told).encode(), guy)
    assert everything(guy) == before


def changed(text, **changes):
    told = json.loads(text)
    card = next(card for card in told["cards"] if card["round_key"] == WHOLE)
    for path, said in changes.items():
        *way, last = path.split("__")
        spot = {"card": card, "file": told}[way[0]]
        for step in way[1:]:
            spot = spot[int(step) if step.isdigit() else step]
        spot[last] = said
    return json.dumps(told, indent=1).encode()


BAD = {
    "card__shots__3__value": ("X", "“X” is not on the face of this card."),
    "card__shots__3__number": (25, "This card has no shot 25."),
    "card__shots__4__number": (1, "Shot 1 is on this card twice."),
    "card__shots__5__x_mm": (4, "Of shot 6, x and y belong together."),
    "card__shots__6__arrow": (3, "Shot 7 is of an arrow that is not in the file."),
    "card__shots__7__shot_at": ("2126-05-01T10:00:00Z", "“shot_at” is missing, or"),
    "card__shots__8__value": (9, "“value” is missing, or is not what it should be."),
    "card__round_key": ("robin", "There is no such round, or not with this face."),
    "card__face_key": ("wa_60cm_full", "There is no such round, or not with this face."),
    "card__id": ("x", "“id” is missing"),
    "card__bowstyle": ("gun", "“bowstyle” is missing"),
    "card__finished_at": ("yesterday", "“finished_at” is missing"),
    "card__session__timezone": ("Sherwood", "“timezone” is missing"),
    "card__session__location": ("a\x00b", "“location” is missing"),
    "card__place__letter": ("E", "“letter” is missing"),
    "card__draw_weight": (-1, "“draw_weight” is missing"),
    "file__arrows__0__number": (0, "“number” is missing"),
}


@pytest.mark.parametrize("path", BAD)
def test_a_bad_file_is_told_by_its_line_and_changes_nothing(robin, shot, path):
    said, words = BAD[path]
    text = changed(text_of_all(robin), **{path: said})
    gone()

    with pytest.raises(Invalid) as refused:
        bring(text, robin)
    line, told = refused.value.words.removeprefix("Line ").split(": ", 1)
    assert told.startswith(words)
    # Of a shot that is odd as a whole its own line; of a single word the word's.
    about = text.decode().splitlines()[int(line) - 1 :][:8]
    assert json.dumps(said) in "".join(about)
    assert not Slot.objects.exists()
    assert not Arrow.objects.exists()


@pytest.mark.parametrize(
    ("limit", "most", "words"),
    [
        ("MOST_ARROWS", 27, "A file brings 27 arrows at most."),
        ("MOST_NOTES", 1, "A file brings 1 notes at most."),
        ("MOST_OWN_ARROWS", 1, "A file has 1 arrows of one’s own at most."),
    ],
)
def test_a_file_of_more_than_others_would_wait_for_is_refused(
    robin, shot, monkeypatch, limit, most, words
):
    text = text_of_all(robin)
    gone()
    monkeypatch.setattr(f"scoring.own_files.{limit}", most)

    with pytest.raises(Invalid) as refused:
        bring(text, robin)
    assert refused.value.words.endswith(words)
    assert not Slot.objects.exists()


def test_an_arrow_that_is_in_the_file_twice_is_told_by_its_line(robin, shot):
    told = json.loads(text_of_all(robin))
    told["arrows"].append(told["arrows"][0])
    gone()

    with pytest.raises(Invalid) as refused:
        bring(json.dumps(told, indent=1).encode(), robin)
    assert re.fullmatch(r"Line \d+: This arrow is in the file twice\.", refused.value.words)
    assert not Arrow.objects.exists()


def test_files_are_brought_back_so_often_an_hour(robin, monkeypatch):
    monkeypatch.setattr("scoring.bringing.FILES_BROUGHT", replace(FILES_BROUGHT, most=1))
    # Also those that are none of ours.
    with pytest.raises(Invalid):
        bring(b"[]", robin)

    with pytest.raises(TooMany):
        bring(text_of_all(robin), robin)
