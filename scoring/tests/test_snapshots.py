import threading

import pytest
from django.db import DatabaseError

from scoring.models import Shot, Slot
from scoring.snapshots import one_snapshot
from scoring.tests.factory import make_archer
from scoring.tests.phone import Phone
from scoring.verifying import Verification

# A snapshot is a transaction of its own.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def slot(verified):
    return verified


def test_arrows_shot_meanwhile_are_neither_seen_nor_held_up(slot):
    phone = Phone(slot.archer)
    with one_snapshot():
        before = Shot.objects.count()
        shooting = threading.Thread(target=phone.tap, args=(slot, 4, "10"))
        shooting.start()
        shooting.join(timeout=10)

        assert not shooting.is_alive()
        assert Shot.objects.count() == before
        assert list(Verification().differences(Slot.objects.all())) == []
    assert Shot.objects.count() == before + 1


def test_a_snapshot_refuses_to_write_and_leaves_writing_as_it_was(slot):
    with pytest.raises(DatabaseError), one_snapshot():
        Phone(slot.archer).tap(slot, 4, "10")

    assert Shot.objects.count() == 3
    assert make_archer("tuck").pk
