"""What the screens of a slot are told, and when."""

import json

import pytest
from django.db import transaction

from scoring.live.hub import hub
from scoring.places import change_slot
from scoring.slot_room import ShotsRoom
from scoring.tests.card_changes import caller, cut, finish
from scoring.tests.factory import make_archer, make_slot


@pytest.fixture
def poked(monkeypatch):
    """Each poke as it reaches the hub."""
    heard = []
    monkeypatch.setattr(hub, "poke", lambda name, version: heard.append((name, version)))
    return heard


def both(slot, version):
    return [(f"slot:{slot.public_id}", version), (f"shots:{slot.public_id}", version)]


# LU-18
@pytest.mark.django_db(transaction=True)
def test_six_arrows_at_once_are_one_poke(slot, phone, poked):
    phone.tap_all(slot, *["9"] * 6)

    assert poked == both(slot, 6)


@pytest.mark.django_db(transaction=True)
def test_several_changes_in_one_transaction_are_one_poke(slot, poked):
    change_slot(slot.public_id, shot_per_round=6, face_key="wa_80cm_full", by=caller(slot))

    assert poked == both(slot, 2)


@pytest.mark.django_db(transaction=True)
def test_cards_that_are_committed_together_are_poked_each(slot, poked):
    another = make_slot(make_archer("john"), slot.session)
    with transaction.atomic():
        cut(slot)
        cut(another)
        finish(slot)
        assert poked == []

    assert poked == both(slot, 2) + both(another, 1)


# LU-19
@pytest.mark.django_db(transaction=True)
def test_what_is_refused_or_rolled_back_pokes_nobody(slot, phone, poked):
    assert phone.tap(slot, 1, "Z").verdicts[0].status == "refused"
    with transaction.atomic():
        cut(slot)
        transaction.set_rollback(True)

    assert poked == []


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_to_a_savepoint_does_not_silence_what_stands(slot, poked):
    with transaction.atomic():
        with transaction.atomic():
            cut(slot)
            transaction.set_rollback(True)
        finish(slot)

    assert poked == both(slot, 1)


@pytest.mark.django_db(transaction=True)
def test_an_arrow_stands_whatever_becomes_of_the_poke(slot, phone, monkeypatch, caplog):
    monkeypatch.setattr(hub, "poke", None)

    assert phone.tap(slot, 1, "9").verdicts[0].status == "applied"
    assert slot.shots.count() == 1


# LU-28
def test_a_device_gets_all_shots_and_then_those_that_changed(slot, phone):
    phone.tap_all(slot, "9", "8")
    room = ShotsRoom(str(slot.public_id))

    version, first = room.message_since(None)
    phone.tap(slot, 3, "X")
    latest, then = room.message_since(version)

    assert [shot["value"] for shot in json.loads(first)["shot"]] == ["9", "8"]
    assert [shot["number"] for shot in json.loads(then)["shot"]] == [3]
    assert json.loads(then)["total_score"] == 27
    assert (version, latest) == (2, 3)


def test_a_device_that_has_all_is_told_nothing(slot, phone):
    phone.tap_all(slot, "9")

    assert ShotsRoom(str(slot.public_id)).message_since(1) == (1, None)
