"""The link to a card: made and revoked by its archer, read by whoever has it. Case LU-27."""

import pytest

from scoring.callers import Caller
from scoring.card_links import (
    card_link_of,
    make_card_link,
    reader_of,
    revoke_card_link,
    slot_shown_by,
)
from scoring.models import CardLink, Slot
from scoring.refusals import NotFound
from scoring.tests.factory import make_archer, make_grant, make_session, make_slot

pytestmark = pytest.mark.django_db


def link_to(slot):
    return make_card_link(slot.public_id, by=Caller(slot.archer_id))


def test_it_shows_its_card(slot):
    assert slot_shown_by(link_to(slot)) == slot.pk


def test_its_token_is_too_long_to_guess_and_only_its_hash_is_kept(slot):
    token = link_to(slot)

    assert len(token) >= 22
    assert CardLink.objects.get().token_hash != token


def test_a_newer_one_takes_its_place(slot):
    first, second = link_to(slot), link_to(slot)

    assert slot_shown_by(first) is None
    assert slot_shown_by(second) == slot.pk


def test_revoked_it_shows_nothing_and_revoking_again_is_no_mistake(slot):
    token = link_to(slot)
    for _ in range(2):
        revoke_card_link(slot.public_id, by=Caller(slot.archer_id))

    assert slot_shown_by(token) is None
    assert card_link_of(slot) is None


@pytest.mark.parametrize("token", ["", "never-was", "\x00", "ä" * 5000, "\ud800"])
def test_what_is_no_link_shows_nothing(slot, token):
    link_to(slot)

    assert slot_shown_by(token) is None


def test_the_card_of_a_closed_account_is_not_shown(slot):
    token = link_to(slot)
    slot.archer.is_active = False
    slot.archer.save()

    assert slot_shown_by(token) is None


def test_nobody_but_the_archer_makes_or_revokes_it(robin, marian):
    john, tuck, guy = map(make_archer, ("john", "tuck", "guy"))
    slot = make_slot(robin, make_session(john))
    make_grant(slot, tuck)
    token = link_to(slot)

    for archer in (john, tuck, guy, marian):
        with pytest.raises(NotFound):
            make_card_link(slot.public_id, by=Caller(archer.pk))
        with pytest.raises(NotFound):
            revoke_card_link(slot.public_id, by=Caller(archer.pk))
    assert slot_shown_by(token) == slot.pk


def test_whoever_comes_by_it_reads_this_card_and_does_nothing(slot):
    make_slot(make_archer("tuck"), slot.session)
    reader, slots = reader_of(slot.pk), Slot.objects

    assert [*slots.visible_to(reader)] == [slot]
    for may in (
        slots.recordable_by,
        slots.correctable_by,
        slots.owned_by,
        slots.released_by,
        slots.noted_by,
    ):
        assert not may(reader).exists(), may
    assert not slot.is_recordable_by(reader)
