import pytest
from django.core.management import call_command

from scoring.demo import make_demo
from scoring.models import Archer, Club, Session, Shot, ShotRevision, Slot
from scoring.refusals import Conflict
from scoring.tests.factory import make_archer, make_club
from scoring.verifying import Verification

pytestmark = pytest.mark.django_db


def arrows():
    by_card = Shot.objects.order_by("slot__pk", "number")
    return list(by_card.values_list("slot__archer__display_name", "value", "x_mm", "y_mm"))


def test_an_evening_is_there_with_finished_and_running_cards():
    demo = make_demo()

    assert (Archer.objects.count(), Slot.objects.count()) == (demo.archers, demo.cards)
    assert Shot.objects.count() == demo.arrows
    assert {True, False} == set(Session.objects.values_list("is_indoor", flat=True))
    assert Slot.objects.exclude(finished_at=None).exclude(confirmed_at=None).exists()
    assert Slot.objects.shooting().exclude(shots_fired=0).exists()
    assert {"", "wa18", "portsmouth", "york"} <= set(
        Slot.objects.values_list("round_key", flat=True)
    )
    lanes = Slot.objects.shooting().values_list("session", "target__lane").distinct()
    assert lanes.count() == 4


def test_there_are_a_changed_mind_a_correction_and_a_dispute():
    make_demo()

    assert Shot.objects.filter(is_disputed=True).count() == 1
    correction = ShotRevision.objects.exclude(reason="").get()
    assert correction.actor.login_name == "marian"
    changed = ShotRevision.objects.filter(slot__archer__login_name="robin", number=5)
    assert len(set(changed.filter(slot__round_key="wa18").values_list("value", flat=True))) == 2


def test_what_the_demo_shot_verifies_and_was_announced(announced):
    make_demo()

    told = {card for cards in announced for card, _, _ in cards}
    assert told == set(Slot.objects.values_list("public_id", flat=True))
    assert list(Verification().differences(Slot.objects.all())) == []


@pytest.mark.django_db(transaction=True)
def test_the_arrows_are_the_same_every_time():
    make_demo()
    first = arrows()
    call_command("flush", verbosity=0, interactive=False)
    make_demo()

    assert arrows() == first


def test_passwords_are_never_the_same(monkeypatch):
    first = make_demo()
    Archer.objects.filter(login_name__in=("marian", "robin")).update(login_name=None)
    Club.objects.update(name="Another")

    again = make_demo()
    assert not {first.coach.password, first.archer.password} & {
        again.coach.password,
        again.archer.password,
    }


@pytest.mark.parametrize(
    "there", [lambda: make_archer("ROBIN"), lambda: make_club("sherwood archers")]
)
def test_nobody_who_is_there_becomes_part_of_the_demo(there):
    there()
    with pytest.raises(Conflict, match="is here already"):
        make_demo()

    assert not Slot.objects.exists()
