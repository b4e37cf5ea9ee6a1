"""Whatever may be done to a card that a screen shows."""

from collections.abc import Callable
from itertools import batched
from typing import Any, NamedTuple

from django.utils import timezone

from scoring import accounts, card_life, claiming, erasing, places, recording, sessions
from scoring.api.cards import MOST_OPERATIONS
from scoring.callers import Caller, own_device
from scoring.card_life import change_face, change_rows, confirm_card, finish_card
from scoring.models import Archer, Slot
from scoring.recording import correct_shot
from scoring.tests.factory import PASSWORD, make_archer, make_slot
from scoring.tests.phone import Phone


def caller(slot):
    return Caller(slot.archer_id)


def fill(slot, phone, count):
    for numbers in batched(range(1, count + 1), MOST_OPERATIONS, strict=False):
        phone.send(slot, *[phone.operation(number, "9") for number in numbers])
    slot.refresh_from_db()
    assert slot.shots.count() == slot.revisions.count() == slot.last_place == count


def change(slot, number, value):
    """By a phone that has seen what stands there."""
    seen = slot.shots.get(number=number).op
    Phone(slot.archer).tap(slot, number, value, base=seen)


def undo(slot, *numbers):
    for number in numbers:
        change(slot, number, None)


def cut(slot):
    change_rows(slot.public_id, shot_per_round=6, by=caller(slot))


def hang_another_face(slot):
    change_face(slot.public_id, face_key="wa_80cm_full", by=caller(slot))


def change_several(slot):
    places.change_slot(slot.public_id, shot_per_round=2, is_shooting=False, by=caller(slot))


def finish(slot):
    finish_card(slot.public_id, by=caller(slot))


def confirm(slot):
    confirm_card(slot.public_id, total=None, by=caller(slot))


def correct(slot, number=2, value="1"):
    coach = make_archer("much", is_superuser=True)
    by = Caller(coach.pk, sees_everything=True)
    correct_shot(slot.public_id, number=number, value=value, reason="It was seen.", by=by)


def leave(slot):
    places.leave_place(slot.public_id, by=caller(slot))


def leave_to_another(slot):
    leave(slot)
    make_slot(make_archer("john"), slot.session)


def come_back(slot):
    places.rejoin_place(slot.public_id, by=caller(slot))


def close(slot):
    sessions.close_session(slot.session.public_id, by=caller(slot))


def open_another(slot):
    closing = slot.session.public_id
    sessions.open_session("Far Range", is_indoor=False, closing=closing, by=caller(slot))


def finish_and_close(slot):
    finish(slot)
    close(slot)


def open_again(slot):
    sessions.reopen_session(slot.session.public_id, by=caller(slot))


def grow_idle(slot):
    sessions.close_idle_sessions(timezone.now() + sessions.IDLE_AFTER)


def release(slot):
    places.release_place(slot.session.public_id, slot.public_id, by=caller(slot))


def become_a_guest(slot):
    Archer.objects.filter(pk=slot.archer_id).update(login_name=None)
    slot.archer.refresh_from_db()


def claim(slot):
    claiming.move_cards(slot.archer, to=make_archer("will"))


def take_an_account(slot):
    claiming.claim_account("Will", login_name="will", password="green-arrow-9", by=caller(slot))


def take_another_name(slot):
    accounts.change_profile(by=caller(slot), display_name="Robin of Sherwood")


def be_erased(slot):
    erasing.erase_archer(by=caller(slot), password=PASSWORD, network="")


def be_forgotten(slot):
    erasing.forget_archer(slot.archer)


def append(slot):
    operation = Phone(slot.archer).operation(0, "9", seq=-1)
    device = own_device(caller(slot))
    recording.append_shots(slot.public_id, [operation], by=caller(slot), device=device)


class Action(NamedTuple):
    """What a function of the domain does to a card that a screen shows, and what comes before."""

    by: Callable[..., Any]
    act: Callable[[Slot], Any]
    first: Callable[[Slot], Any] = lambda slot: None


def tap(number, value):
    return lambda slot: Phone(slot.archer).tap(slot, number, value)


ACTIONS = {
    "record an arrow": Action(recording.record, tap(8, "9")),
    "begin a row": Action(recording.record, tap(10, "9")),
    "leave places empty": Action(recording.record, tap(12, "9")),
    "undo an arrow": Action(recording.record, lambda slot: undo(slot, 7)),
    "undo all": Action(recording.record, lambda slot: undo(slot, *range(1, 8))),
    "change an earlier arrow": Action(recording.record, lambda slot: change(slot, 1, "M")),
    "dispute": Action(recording.record, tap(7, "1")),
    "append": Action(recording.append_shots, append),
    "correct": Action(recording.correct_shot, correct),
    "finish": Action(card_life.finish_card, finish),
    "confirm": Action(card_life.confirm_card, confirm, first=finish),
    "cut into other rows": Action(card_life.change_rows, cut),
    "change the face": Action(card_life.change_face, hang_another_face),
    "change several things": Action(places.change_slot, change_several),
    "leave": Action(places.leave_place, leave),
    "be released": Action(places.release_place, release),
    "come back": Action(places.rejoin_place, come_back, first=leave_to_another),
    "take another name": Action(accounts.change_profile, take_another_name),
    "be erased": Action(erasing.erase_archer, be_erased),
    "be forgotten": Action(erasing.forget_archer, be_forgotten),
    "be forgotten after the last arrow": Action(erasing.forget_archer, be_forgotten, first=finish),
    "take an account": Action(claiming.claim_account, take_an_account, first=become_a_guest),
    "claim a guest's card": Action(claiming.move_cards, claim, first=become_a_guest),
    "close the session": Action(sessions.change_session, close, first=finish),
    "open the session again": Action(sessions.change_session, open_again, first=finish_and_close),
    "open another session": Action(sessions.open_session, open_another, first=finish),
    "leave the session idle": Action(sessions.close_idle_sessions, grow_idle),
}
