"""Notes written, read, deleted and erased at the same instant: real threads, real commits."""

from functools import partial

import pytest
from django.db import transaction

from scoring.callers import Caller
from scoring.erasing import forget_archer
from scoring.models import ClubMembership, Note
from scoring.notes import add_note, change_note, delete_note, read_note
from scoring.recording import CardRequest, record_cards
from scoring.refusals import Refusal
from scoring.tests.factory import make_archer, make_slot
from scoring.tests.phone import Phone
from scoring.tests.races import TIMES, as_a_request, no_deadlock, raced, raced_against
from scoring.words import WORDS, Changed

pytestmark = pytest.mark.django_db(transaction=True)

[NOTES] = [words for words in WORDS if words.rows.model is Note]


def at_the_same_instant(*changes):
    return raced(*(partial(as_a_request, change) for change in changes), expected=(Refusal,))


@pytest.fixture
def coach(marian):
    return Caller(marian.pk)


@pytest.fixture
def pin(slot, coach):
    """A coach's note, as `change_note` and the like are told of it."""

    def pin(slot=slot):
        note = add_note(slot.public_id, text="Robin, anchor.", end=2, by=coach)
        return slot.public_id, note.public_id

    return pin


def say(text, *notes):
    """As where a name is erased."""
    NOTES.write_all([Changed(note.pk, note.text, text) for note in notes])


@pytest.fixture
def make_member(coach):
    def make_member(name):
        archer = make_archer(name)
        club = ClubMembership.objects.get(archer=coach.archer_id).club
        club.memberships.create(archer=archer)
        return archer

    return make_member


def test_a_note_that_is_deleted_is_no_failure_of_who_puts_it_aside(slot, robin, coach, pin):
    for _ in range(TIMES):
        which, note = pin(), Note.objects.get()
        at_the_same_instant(
            partial(read_note, *which, by=Caller(robin.pk)),
            partial(delete_note, *which, by=coach),
            partial(say, "Archer, anchor.", note),
        )
        assert not slot.notes.exists()


def test_what_its_author_changes_stands_whatever_name_is_erased(coach, pin):
    for _ in range(TIMES):
        which, note = pin(), Note.objects.latest("pk")
        at_the_same_instant(
            partial(say, "Archer, anchor.", note),
            partial(change_note, *which, text="!", by=coach),
        )
        note.refresh_from_db()
        assert note.text == "!"


def test_beside_the_card_of_whoever_is_erased_no_note_is_left(coach, pin, make_member):
    for number in range(TIMES // 2):
        archer = make_member(f"archer-{number}")
        slot = make_slot(archer)
        which, phone = pin(slot), Phone(archer)
        with no_deadlock():
            at_the_same_instant(
                partial(forget_archer, archer),
                *[partial(change_note, *which, text="!", by=coach)] * 2,
                partial(add_note, slot.public_id, text="Now.", end=1, by=coach),
                partial(add_note, slot.public_id, text="Me.", by=Caller(archer.pk)),
                partial(phone.tap, slot, 1, "9"),
            )
        assert not slot.notes.exists()


def test_names_go_from_notes_beside_phones_that_record(slot, pin, make_member):
    """Cards are locked in one order, and the notes were written in another."""
    later = make_slot(make_member("will"))
    phones = [(each, Phone(each.archer)) for each in (slot, later)]
    for each in (later, slot):
        pin(each)

    @transaction.atomic
    def record():
        record_cards([tap(each, phone) for each, phone in phones])

    def forget(number):
        say(f"Archer {number}", *Note.objects.order_by("pk"))

    with no_deadlock():
        raced_against([record], forget)
    assert {*Note.objects.values_list("text", flat=True)} == {f"Archer {TIMES - 1}"}


def tap(slot, phone):
    operations = [phone.operation(1, "9")]
    by = Caller(slot.archer_id)
    return CardRequest(slot.public_id, by, phone.device, operations, phone.now_ms())
