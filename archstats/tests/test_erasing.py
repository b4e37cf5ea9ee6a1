"""Robin is erased: the name is nowhere, the figures are where they were."""

import logging
from uuid import UUID

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from archstats.tests.access_scene import make_scene
from archstats.tests.database import contents
from leaderboard.hosting import start_shoot
from leaderboard.models import CardPayload, Participant, Shoot
from leaderboard.participating import rename_participant, set_status
from leaderboard.tests.factory import host_shoot, join
from scoring.accounts import change_profile
from scoring.arrows import add_set
from scoring.callers import Caller
from scoring.claiming import move_cards
from scoring.erasing import erase_archer
from scoring.models import Archer, Club, Slot
from scoring.notes import add_note
from scoring.recording import correct_shot
from scoring.refusals import Forbidden, Invalid, NotFound
from scoring.sessions import open_session
from scoring.tests.factory import PASSWORD, make_archer, make_session, make_slot
from scoring.tests.pages import text_of
from scoring.tests.phone import Phone
from scoring.tests.visitor import browser
from scoring.verifying import Verification

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    """With everything said of Robin by name that can be said."""
    scene = make_scene()
    robin, john, marian = (
        Archer.objects.get(login_name=who) for who in ("robin", "john", "marian")
    )
    by, slot_id = Caller(robin.pk), UUID(scene.ids["slot_id"])
    add_note(slot_id, text="Robin drops the bow arm.", by=Caller(marian.pk))
    correct_shot(slot_id, number=1, value="8", reason="Robin called it 8", by=Caller(marian.pk))
    add_set([1], by=by, set_name="Robin’s oak")
    make_session(robin, "Robin’s garden", closed_at=timezone.now())
    host_shoot(robin, title="Robin’s evening")
    rename_participant(UUID(scene.ids["shoot_id"]), nickname="Robin Hood", by=by)
    shoot, participant = Shoot.objects.get(host=john), Participant.objects.get(archer=robin)
    set_status(
        shoot.public_id,
        participant.public_id,
        status="visiting",
        reason="Robin asked for it",
        by=Caller(john.pk),
    )
    CardPayload.objects.create(
        archer=robin,
        shoot=shoot,
        payload={"name": "Robin"},
        sha256="0" * 64,
        origin="clock",
        received_at=timezone.now(),
    )
    log(john, robin, "[]")
    log(john, Club.objects.get(name="Sherwood"), '[{"added": {"object": "Robin, Sherwood"}}]')
    return scene


def log(who, thing, message):
    kind = ContentType.objects.get_for_model(type(thing))
    LogEntry.objects.create(
        user=who,
        content_type=kind,
        object_id=str(thing.pk),
        object_repr=str(thing),
        action_flag=CHANGE,
        change_message=message,
    )


def said_of_robin():
    return {
        table: row for table, rows in contents().items() for row in rows if "robin" in row.lower()
    }


def erase(name="robin"):
    archer = Archer.objects.get(login_name=name)
    erase_archer(by=Caller(archer.pk), password=PASSWORD, network="")
    return archer


def test_the_name_is_nowhere_in_the_database_and_no_log_tells_it(scene, caplog):
    assert len(said_of_robin()) >= 8
    robin = browser(Archer.objects.get(login_name="robin"))
    caplog.clear()
    with caplog.at_level(logging.DEBUG):
        answer = robin.post("/me/erasure/", {"password": PASSWORD, "is_sure": "on"})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert said_of_robin() == {}
    told = [record for record in caplog.records if record.name != "django.db.backends"]
    assert not any("robin" in record.getMessage().lower() for record in told)


def test_no_board_notice_or_export_tells_the_name_and_the_totals_stay(scene):
    john = Archer.objects.get(login_name="john")
    shoot = Shoot.objects.get(host=john)
    start_shoot(shoot.public_id, by=Caller(john.pk))
    slot = Slot.objects.get(public_id=scene.ids["slot_id"])
    Phone(slot.archer).tap(slot, 2, "7")
    erase()

    pages = ("", "board/", "board/?at=2", "result/", "result/cards/", "result.csv", "result.json")
    for page in pages:
        html = browser(john).get(f"/shoots/{shoot.public_id}/{page}").content.decode()
        assert "robin" not in html.lower(), page
    assert "Archer" in html
    participant = Participant.objects.get(public_id=scene.ids["participant_id"])
    assert (participant.figures["total"], participant.figures["fired"]) == (15, 2)


def test_cards_are_finished_and_recount_to_what_they_say(scene):
    archer = erase()

    assert not archer.slots.filter(finished_at=None).exists()
    assert list(Verification().differences(Slot.objects.all())) == []


def test_every_way_in_is_shut(scene):
    robin = browser(Archer.objects.get(login_name="robin"))
    erase()

    assert robin.get("/me/").status_code == 401
    device = {"Authorization": f"Bearer {scene.tokens['device']}"}
    assert robin.get(f"/api/v0/slot/{scene.ids['slot_id']}", headers=device).status_code == 401
    assert browser().get(f"/cards/{scene.ids['card_token']}/").status_code == 404
    again = browser().post("/sign-in/", {"login_name": "robin", "password": PASSWORD})
    assert again.status_code == 422


def test_the_guests_by_whose_names_they_came_are_forgotten_too(scene):
    robin = Archer.objects.get(login_name="robin")
    first, second = (make_archer(None, display_name=f"Robin {n}") for n in ("I", "II"))
    slot = make_slot(first, left_at=timezone.now())
    Phone(first).tap(slot, 1, "9")
    move_cards(first, to=second)
    move_cards(second, to=robin)
    erase()

    assert said_of_robin() == {}


def test_a_request_that_was_under_way_brings_nothing_back(scene):
    robin = erase()
    for late in (
        lambda by: change_profile(display_name="Robin", by=by),
        lambda by: open_session("Robin’s garden", is_indoor=False, by=by),
        lambda by: add_set([1], by=by, set_name="Robin’s oak"),
    ):
        with pytest.raises(Forbidden):
            late(Caller(robin.pk))

    assert said_of_robin() == {}


def test_nobody_who_was_erased_is_given_another_name_in_a_shoot(scene):
    shoot = Shoot.objects.get(host__login_name="john")
    start_shoot(shoot.public_id, by=Caller(shoot.host_id))
    by = Caller(erase().pk)

    with pytest.raises(NotFound):
        rename_participant(shoot.public_id, nickname="Robin Hood", by=by)
    assert said_of_robin() == {}


def test_before_it_begins_the_erased_leave_a_shoot_and_their_own_empty_one_is_cancelled(scene):
    erase()

    there = dict(Participant.objects.values_list("shoot__host__display_name", "status"))
    assert there == {"John": "left"}
    assert Shoot.objects.get(host__display_name="Archer").status == "cancelled"


def test_a_shoot_of_the_erased_goes_on_for_those_who_are_in_it(scene):
    archer, much = Archer.objects.get(login_name="robin"), make_archer("little")
    shoot = Shoot.objects.get(host=archer)
    join(shoot, much)
    erase()

    shoot.refresh_from_db()
    assert (shoot.status, shoot.closed_at, shoot.title) == (
        "check_in",
        None,
        "Archer’s evening",
    )
    page = browser(much).get(f"/shoots/{shoot.public_id}/").content.decode()
    assert "Archer" in text_of(page)


def test_without_the_password_or_the_tick_nothing_is_erased(scene):
    robin = browser(Archer.objects.get(login_name="robin"))
    before = contents()
    with pytest.raises(Invalid):
        erase_archer(by=Caller(Archer.objects.get(login_name="robin").pk), password="", network="")
    untold = robin.post("/me/erasure/", {"password": PASSWORD})
    wrong = robin.post("/me/erasure/", {"password": "x", "is_sure": "on"})

    assert (untold.status_code, wrong.status_code) == (422, 422)
    assert "This is not your password." in wrong.content.decode()
    after = contents()
    changed = {table for table in after if after[table] != before[table]}
    assert changed <= {"scoring_throttle", "scoring_devicekey"}


def test_a_guest_is_asked_for_no_password():
    guest = make_archer(None, display_name="Much")
    answer = browser(guest).post("/me/erasure/", {"is_sure": "on"})

    assert answer.status_code == 302
    guest.refresh_from_db()
    assert (guest.display_name, guest.is_active) == ("Archer", False)
