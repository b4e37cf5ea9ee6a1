"""Notes beside a card on their pages. Case SL-40."""

import pytest

from scoring.models import Note
from scoring.models.note import LONGEST_TEXT
from scoring.tests.factory import make_archer, make_slot
from scoring.tests.visitor import browser

MARKUP = "<b>bold</b> <script>alert(1)</script>"


def address(slot, *more):
    return "/".join(["/slots", str(slot.public_id), "notes", *map(str, more), ""])


def write(slot, by=None, text="Anchor higher.", end="", at=()):
    return browser(by or slot.archer).post(address(slot, *at), {"text": text, "end": end})


def page(slot, to):
    return browser(to).get(address(slot)).content.decode()


def test_archer_and_coach_read_each_other(slot, marian):
    assert (write(slot).status_code, write(slot, marian, "Yes.", end="2").status_code) == (302, 302)

    for archer in (slot.archer, marian):
        html = page(slot, archer)
        assert html.index("Anchor higher.") < html.index("Yes.")
        assert "Row 2" in html
    assert [*Note.objects.values_list("end", flat=True)] == [None, 2]


# SL-40
def test_markup_is_kept_and_shown_as_text(slot):
    write(slot, text=MARKUP)

    assert Note.objects.get().text == MARKUP
    html = page(slot, slot.archer)
    assert "<b>bold" not in html
    assert "&lt;b&gt;bold&lt;/b&gt;" in html


def test_lines_stay_lines(slot):
    write(slot, text="one\ntwo")

    assert "one<br>two" in page(slot, slot.archer)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"text": "  "}, "Write something first."),
        ({"text": "x" * (LONGEST_TEXT + 1)}, "at most 500"),
        ({"text": "a\x1bb"}, "without control characters"),
        ({"end": "21"}, "This card has the ends 1 to 20."),
        ({"end": "0"}, "Write the number of an end"),
        ({"end": "two"}, "Write the number of an end"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_kept(robin, sent, words):
    answer = write(make_slot(robin, round_key="wa18"), **sent)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Note.objects.exists()


def test_one_s_own_is_changed_and_deleted(slot):
    write(slot, end="2")
    note = Note.objects.get()
    at = (note.public_id,)
    assert "Anchor higher." in browser(slot.archer).get(address(slot, *at)).content.decode()

    assert write(slot, text="Lower.", at=at).status_code == 302
    note.refresh_from_db()
    assert (note.text, note.end) == ("Lower.", None)

    answer = browser(slot.archer).post(address(slot, *at, "deletion"))
    assert (answer.status_code, answer.url) == (302, address(slot))
    assert not Note.objects.exists()


def test_a_change_that_is_refused_leaves_the_note_as_it_was(slot):
    write(slot)
    at = (Note.objects.get().public_id,)

    for text in ("", "a\x1bb"):
        assert write(slot, text=text, at=at).status_code == 422
    assert Note.objects.get().text == "Anchor higher."


def test_nobody_changes_or_deletes_another_s(slot, marian):
    write(slot)
    at = (Note.objects.get().public_id,)

    for archer in (marian, make_archer("guy")):
        assert browser(archer).get(address(slot, *at)).status_code == 404
        assert write(slot, archer, at=at).status_code == 404
        assert browser(archer).post(address(slot, *at, "deletion")).status_code == 404
    assert Note.objects.get().text == "Anchor higher."
    assert "/notes/" + str(at[0]) not in page(slot, marian)


def test_a_stranger_neither_reads_nor_writes(slot):
    guy = make_archer("guy")

    assert browser(guy).get(address(slot)).status_code == 404
    assert write(slot, guy).status_code == 404


def test_who_has_written_as_many_as_there_may_be_is_told_so_and_keeps_the_text(slot, monkeypatch):
    monkeypatch.setattr("scoring.notes.MOST_NOTES", 1)
    write(slot)

    refused = write(slot, text="And relax.")

    assert refused.status_code == 409
    assert "Delete one of them first." in refused.content.decode()
    assert "And relax." in refused.content.decode()
    assert Note.objects.count() == 1
