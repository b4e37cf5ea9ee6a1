import pytest

from scoring.models import Shot
from scoring.tests.factory import make_archer, make_slot
from scoring.tests.phone import Phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def robin():
    return make_archer()


@pytest.fixture
def slot(robin):
    return make_slot(robin)


@pytest.fixture
def phone(robin):
    return Phone(robin)


def test_an_operation_is_applied_and_counted(slot, phone):
    answer = phone.tap(slot, 1, "9")

    assert answer.verdicts[0].status == "applied"
    slot.refresh_from_db()
    assert (slot.version, slot.total, slot.value_counts) == (1, 9, {"9": 1})
    assert (slot.shots_fired, slot.shots_hit, slot.last_place) == (1, 1, 1)
    assert Shot.objects.get(slot=slot).value == "9"


def test_a_resent_operation_is_recorded_once(slot, phone):
    operation = phone.operation(1, "X")
    first = phone.send(slot, operation).verdicts[0]
    again = phone.send(slot, operation).verdicts[0]

    assert (first.status, again.status) == ("applied", "repeated")
    assert first.revision == again.revision == 1
    assert slot.revisions.count() == 1
