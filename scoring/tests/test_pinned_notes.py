"""What a coach pins to an end: on the score page while the card stands there."""

import pytest

from scoring.callers import Caller
from scoring.card_links import make_card_link
from scoring.erasing import erase_archer
from scoring.live.hub import hub
from scoring.models import Archer, Note
from scoring.notes import add_note, change_note, delete_note, end_to_pin, read_note
from scoring.pinned_room import PinnedRoom
from scoring.refusals import NotFound
from scoring.tests.factory import PASSWORD, make_archer, make_grant, make_slot
from scoring.tests.phone import Phone
from scoring.tests.room_screen import Screen
from scoring.tests.sockets import opened
from scoring.tests.visitor import browser

WORDS = "Drink, and anchor higher."


class PinnedScreen(Screen):
    def __init__(self, slot):
        super().__init__(PinnedRoom(str(slot.public_id)))


def page(slot, by=None, path=""):
    answer = browser(by or slot.archer).get(path or f"/slots/{slot.public_id}/")
    assert answer.status_code == 200
    return answer.content.decode()


def pinned(slot, marian, end, text=WORDS):
    return add_note(slot.public_id, text=text, end=end, by=Caller(marian.pk))


def is_shown(slot):
    """Without a script: it may be there and wait for its end."""
    before = page(slot).partition("From your coach")[0]
    return "hidden" not in before[before.rindex("data-end") :]


@pytest.mark.parametrize(
    ("round_key", "shot", "end"),
    [
        # The York's distances begin with ends 1, 13 and 21.
        ("york", 0, 13),
        ("york", 71, 13),
        ("york", 72, 13),
        ("york", 73, 21),
        ("york", 130, 23),
        ("wa18", 0, 2),
        ("wa18", 4, 3),
        ("wa18", 59, 20),
        ("", 0, 2),
        ("", 7, 4),
    ],
)
def test_unless_told_otherwise_it_waits_for_the_next_distance_or_the_next_end(
    robin, round_key, shot, end
):
    slot = make_slot(robin, round_key=round_key, shot_per_round=3, last_place=shot)

    assert end_to_pin(slot) == end


def test_the_form_of_a_coach_offers_that_and_an_archer_s_none(york, marian):
    path = f"/slots/{york.public_id}/notes/"

    of_coach, of_archer = page(york, marian, path), page(york, path=path)
    for told in ('value="13"', 'href="/coach/"'):
        assert told in of_coach
        assert told not in of_archer


def test_it_is_on_the_score_page_while_the_card_stands_there_and_no_longer(york, phone, marian):
    pinned(york, marian, 13)
    assert WORDS in page(york)
    assert is_shown(york)
    phone.tap(york, 73, "9")
    assert is_shown(york)

    for number in range(74, 79):
        phone.tap(york, number, "9")
    assert not is_shown(york)


def test_before_its_end_it_waits_on_the_page_for_a_phone_without_signal(york, marian):
    pinned(york, marian, 21)

    assert WORDS in page(york)
    assert not is_shown(york)


def test_nobody_else_who_sees_the_card_reads_it(york, marian, tuck):
    pinned(york, marian, 13)
    make_grant(york, tuck)
    token = make_card_link(york.public_id, by=Caller(york.archer_id))
    assert WORDS in page(york)

    for by in (tuck, marian):
        assert WORDS not in page(york, by)
    shared = browser().get(f"/cards/{token}/").content.decode()
    assert WORDS not in shared
    assert "pinned:" not in shared


def test_an_archer_s_own_note_and_one_on_the_card_are_pinned_nowhere(york, robin, marian):
    pinned(york, robin, 13)
    pinned(york, marian, None)

    assert WORDS not in page(york)


def test_markup_is_text(york, marian):
    pinned(york, marian, 13, "<b>Bold</b>")

    assert "<b>Bold" not in page(york)
    assert "&lt;b&gt;Bold&lt;/b&gt;" in page(york)


def test_to_an_archer_of_no_club_nobody_writes_and_their_phone_has_a_room_less(york):
    assert "pinned:" not in page(york)


def read(slot, note):
    read_note(slot.public_id, note.public_id, by=Caller(slot.archer_id))


def erase(archer):
    erase_archer(by=Caller(archer.pk), password=PASSWORD, network="")


ACTIONS = {
    "write": lambda slot, note, by: pinned(slot, by, 14, "Well done."),
    "change": lambda slot, note, by: change_note(
        slot.public_id, note.public_id, text="Lower.", by=Caller(by.pk)
    ),
    "delete": lambda slot, note, by: delete_note(slot.public_id, note.public_id, by=Caller(by.pk)),
    "read": lambda slot, note, by: read(slot, note),
    "erase who wrote it": lambda slot, note, by: erase(by),
    "erase who is named in it": lambda slot, note, by: erase(Archer.objects.get(login_name="tuck")),
}


@pytest.mark.parametrize("action", ACTIONS)
def test_the_old_page_with_what_the_room_says_is_the_fresh_page(york, marian, tuck, action):
    note = pinned(york, marian, 13, "Shoot beside Tuck.")
    screen = PinnedScreen(york)
    before = screen.version, {**screen.fragments}
    ACTIONS[action](york, note, marian)
    screen.follow()

    assert screen.version > before[0]
    assert screen.fragments != before[1]
    assert screen.shown == PinnedScreen(york).shown
    [part] = screen.fragments.values()
    assert part in page(york)
    assert PinnedRoom.versions([screen.room.key]) == {screen.room.key: screen.version}


@pytest.mark.django_db(transaction=True)
def test_writing_pokes_the_phone_and_leaves_the_card_as_it_is(slot, marian, monkeypatch):
    heard = []
    monkeypatch.setattr(hub, "poke", lambda name, version: heard.append((name, version)))
    pinned(slot, marian, 1)
    version = slot.version
    slot.refresh_from_db()

    assert heard == [(f"pinned:{slot.public_id}", 1)]
    assert (slot.version, slot.notes_version) == (version, 1)


def test_what_was_read_is_gone_from_the_page_and_stays_beside_the_card(york, marian):
    note = pinned(york, marian, 13)
    path = f"/slots/{york.public_id}/notes/{note.public_id}/reading/"
    assert path in page(york)
    answer = browser(york.archer).post(path)
    assert (answer.status_code, answer.url) == (302, f"/slots/{york.public_id}/")

    assert WORDS not in page(york)
    notes = page(york, marian, f"/slots/{york.public_id}/notes/")
    assert WORDS in notes
    assert "read by the archer" in notes
    again = browser(york.archer).post(path, headers={"HX-Request": "true"})
    assert again.status_code == 204


def test_what_was_changed_is_to_be_read_again(york, marian):
    note = pinned(york, marian, 13)
    read(york, note)
    change_note(york.public_id, note.public_id, text="Lower.", by=Caller(marian.pk))

    assert "Lower." in page(york)


def test_nobody_else_puts_it_aside(york, marian, tuck):
    note = pinned(york, marian, 13)
    for archer in (make_archer("guy"), tuck, marian):
        answer = browser(archer).post(f"/slots/{york.public_id}/notes/{note.public_id}/reading/")
        assert answer.status_code == 404
    other = make_slot(tuck)
    with pytest.raises(NotFound):
        read_note(other.public_id, note.public_id, by=Caller(tuck.pk))

    assert Note.objects.get().read_at is None


def test_the_room_is_open_to_the_archer_alone(york, marian, tuck):
    key = str(york.public_id)
    make_grant(york, tuck)
    assert opened(PinnedRoom, key, Caller(york.archer_id)) == "pinned"
    assert opened(PinnedRoom, key, None) == 4401
    for viewer in (Caller(tuck.pk), Caller(marian.pk), Caller(york.archer_id, only_slot=york.pk)):
        assert opened(PinnedRoom, key, viewer) == 4404
    assert opened(PinnedRoom, key.upper(), Caller(york.archer_id)) == 4404


def test_of_a_card_that_is_finished_nothing_is_pinned(robin, marian):
    slot = make_slot(robin, round_key="wa18")
    pinned(slot, marian, 20)
    Phone(robin).tap_all(slot, *["9"] * 60)

    assert WORDS not in page(slot)
