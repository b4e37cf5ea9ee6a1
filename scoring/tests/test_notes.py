"""Notes beside a card: for its archer and the coaches, and for nobody else."""

import uuid

import pytest
from django.utils import timezone

from scoring.models import Note
from scoring.tests.device import Device
from scoring.tests.factory import make_archer, make_club, make_grant, make_session, make_slot

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(robin):
    return Device.of(robin)


@pytest.fixture
def coach(marian):
    return Device.of(marian)


def path(slot, note=None):
    return f"/slot/{slot.public_id}/note" + (f"/{note['note_id']}" if note else "")


def write(device, slot, text="Anchor higher.", **facts):
    status, note = device.post(path(slot), text=text, **facts)
    assert status == 201, note
    return note


def texts(device, slot):
    return [note["text"] for note in device.get(path(slot))[1]["items"]]


def test_a_note_of_the_archer_is_kept_and_read(me, robin, slot):
    note = write(me, slot, end=2)

    assert note["end"] == 2
    assert note["author"] == {"archer_id": str(robin.public_id), "name": "Robin"}
    assert note["written_at"].endswith("Z")
    assert me.get(path(slot))[1]["items"] == [note]


def test_each_writes_so_many_notes_beside_a_card_and_no_more(me, coach, robin, slot):
    moment = timezone.now()
    Note.objects.bulk_create(
        Note(slot=slot, author=robin, text="Wind.", written_at=moment) for _ in range(99)
    )
    last = write(me, slot)

    status, errors = me.post(path(slot), text="One more.")

    assert (status, errors) == (409, ["note: 100 of yours are beside this card; delete one first"])
    assert me.patch(path(slot, last), text="Changed.")[0] == 200
    write(coach, slot)
    me.ask("DELETE", path(slot, last))
    write(me, slot)


def test_archer_and_coach_read_each_other_in_order(me, coach, slot):
    write(me, slot, "Wind from the left.")
    write(coach, slot, "Aim into it.")
    write(me, slot, "It helped.")

    assert texts(me, slot) == ["Wind from the left.", "Aim into it.", "It helped."]
    assert texts(coach, slot) == texts(me, slot)


@pytest.mark.parametrize(
    "text",
    [
        "<b>bold</b> & <script>alert(1)</script>",
        "one\ntwo\r\nthree",
        " as it is ",
        "רוח 🏹",
        "x" * 500,
    ],
)
def test_a_text_is_kept_exactly(me, slot, text):
    assert write(me, slot, text)["text"] == text
    assert texts(me, slot) == [text]


@pytest.mark.parametrize(
    "text", ["", "  \n ", "x" * 501, "a\x00b", "a\tb", "a\x1b[31m", "a\ud800b", None, 5, True]
)
def test_a_text_that_cannot_be_is_refused_by_name(me, slot, text):
    note = write(me, slot)
    for status, errors in (
        me.post(path(slot), text=text),
        me.patch(path(slot, note), text=text),
    ):
        assert status == 422
        assert [error.partition(": ")[0] for error in errors] == ["body.text"]
    assert texts(me, slot) == ["Anchor higher."]


@pytest.mark.parametrize("end", [0, -1, 13, 2**15, 2**70, 1.5, "1", True])
def test_an_end_that_the_round_does_not_have_is_refused_by_name(me, robin, end):
    slot = make_slot(robin, round_key="wa720_70")
    status, (error,) = me.post(path(slot), text="?", end=end)

    assert status == 422
    assert error.startswith("body.end: ")
    assert not Note.objects.exists()


def test_every_end_of_a_round_may_have_notes_and_a_practice_has_as_many_as_are_shot(me, robin):
    seventy = make_slot(robin, round_key="wa720_70")
    write(me, seventy, end=12)
    seventy.finished_at = seventy.started_at
    seventy.save()

    write(me, make_slot(robin), end=300)


def test_a_note_is_changed_by_its_author(me, slot):
    note = write(me, slot, end=1)
    status, changed = me.patch(path(slot, note), text="Anchor lower.")

    assert (status, changed) == (200, note | {"text": "Anchor lower."})
    assert me.patch(path(slot, note), end=None)[1]["end"] is None
    assert texts(me, slot) == ["Anchor lower."]


def test_a_change_to_an_end_that_is_none_changes_nothing(me, robin):
    slot = make_slot(robin, round_key="wa720_70")
    note = write(me, slot, end=1)

    assert me.patch(path(slot, note), end=13, text="!")[0] == 422
    assert me.get(path(slot))[1]["items"] == [note]


def test_a_note_is_deleted_by_its_author(me, slot):
    note = write(me, slot)

    assert me.ask("DELETE", path(slot, note)) == (200, None)
    assert me.ask("DELETE", path(slot, note))[0] == 404
    assert not Note.objects.exists()


def test_nobody_changes_or_deletes_what_another_wrote(me, coach, slot):
    theirs, mine = write(coach, slot), write(me, slot)

    for device, note in ((me, theirs), (coach, mine)):
        assert device.patch(path(slot, note), text="!")[0] == 404
        assert device.ask("DELETE", path(slot, note))[0] == 404
    assert texts(me, slot) == ["Anchor higher."] * 2


def test_a_note_is_not_found_beside_another_card(me, robin, slot):
    note = write(me, slot)
    slot.finished_at = slot.started_at
    slot.save()

    assert me.patch(path(make_slot(robin), note), text="!")[0] == 404


def refused_like_a_card_that_never_was(device, slot):
    for method, body in (("GET", None), ("POST", {"text": "!"})):
        never = uuid.uuid4()
        status, (error,) = device.ask(method, f"/slot/{never}/note", body)
        there = device.ask(method, path(slot), body)
        assert there == (status, [error.replace(str(never), str(slot.public_id))])
        assert status == 404
    return True


def test_mate_owner_and_strangers_neither_read_nor_write(robin):
    john, tuck, will = make_archer("john"), make_archer("tuck"), make_archer("will")
    slot = make_slot(robin, make_session(john))
    make_grant(slot, tuck)
    other_club = make_club("Nottingham", archers=(will,))
    other_club.memberships.update(is_coach=True)

    for archer in (john, tuck, will, make_archer("guy")):
        assert refused_like_a_card_that_never_was(Device.of(archer), slot)
    assert not Note.objects.exists()


def test_a_coach_who_left_the_club_reads_no_more_not_even_their_own(me, coach, marian, slot):
    note = write(coach, slot)
    marian.memberships.all().delete()

    assert refused_like_a_card_that_never_was(coach, slot)
    assert coach.patch(path(slot, note), text="!")[0] == 404
    assert texts(me, slot) == ["Anchor higher."]


def test_a_superuser_reads_what_coaches_read(me, slot):
    write(me, slot)

    assert texts(Device.of(make_archer("much", is_superuser=True)), slot) == ["Anchor higher."]


def test_notes_come_by_pages_and_in_a_constant_number_of_queries(
    me, robin, slot, django_assert_max_num_queries
):
    Note.objects.bulk_create(
        Note(slot=slot, author=robin, text=str(number), written_at=slot.started_at)
        for number in range(60)
    )
    with django_assert_max_num_queries(4):
        page = me.get(path(slot))[1]

    assert (len(page["items"]), page["total"], page["has_next"]) == (50, 60, True)
    assert len(me.get(path(slot) + "?page=2")[1]["items"]) == 10


def test_a_note_leaves_the_card_as_it_is(me, slot):
    version = slot.version
    write(me, slot)
    slot.refresh_from_db()

    assert slot.version == version
