"""Robin is erased, and what others said of him in their own words says "Archer"."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from archstats.tests.access_scene import make_scene
from archstats.tests.database import contents
from leaderboard.models import CardPayload, Shoot
from leaderboard.models.backfill import BROKEN, BackfillState
from leaderboard.participating import rename_participant, set_status
from leaderboard.tests.factory import host_shoot, join
from scoring.accounts import change_profile
from scoring.arrows import add_set, use_set
from scoring.callers import Caller
from scoring.device_keys import make_key
from scoring.erasing import archer_erased, erase_archer
from scoring.models import Archer, Club, Note, Session, Slot
from scoring.notes import add_note
from scoring.recording import correct_shot
from scoring.tests.factory import PASSWORD, make_archer, make_grant, make_session, make_slot
from scoring.tests.phone import Phone
from scoring.tests.visitor import browser
from scoring.words import WORDS

pytestmark = pytest.mark.django_db

# In which nobody says anything: names, which are their archers' own; keys, hashes and what follows
# from cards.
NO_WORDS = {
    "admin.logentry": {"object_id"},
    "auth.group": {"name"},
    "auth.permission": {"name", "codename"},
    "contenttypes.contenttype": {"app_label", "model"},
    "sessions.session": {"session_key", "session_data"},
    # What a machine says of its work: keys and figures.
    "leaderboard.backfillrun": {
        *("options", "options_hash", "status", "cursor", "counters", "host"),
    },
    "leaderboard.backfillstate": {"kind", "status", "source_digest"},
    "leaderboard.cardpayload": {"sha256", "origin"},
    "leaderboard.notice": {"kind", "figures"},
    "leaderboard.noticechoice": {"kinds"},
    # The name follows from the nickname.
    "leaderboard.participant": {"status", "figures", "name"},
    "leaderboard.shoot": {"round_key", "tie_break", "timezone", "status"},
    "leaderboard.shootchange": {"kind"},
    "leaderboard.shootcode": {"code"},
    "scoring.archer": {
        *("password", "display_name", "login_name"),
        *("bowstyle", "category", "age_group", "handedness"),
    },
    "scoring.cardlink": {"token_hash"},
    "scoring.club": {"name"},
    "scoring.devicekey": {"token_hash"},
    "scoring.grantlink": {"token_hash"},
    "scoring.movelink": {"token_hash"},
    "scoring.session": {"timezone"},
    "scoring.shot": {"value"},
    "scoring.shotrevision": {"value"},
    "scoring.slot": {
        *("letter", "round_key", "face_key", "value_counts"),
        *("bowstyle", "category", "age_group"),
    },
    "scoring.target": {"unit"},
    "scoring.throttle": {"what", "whom"},
}
TEXTS = (models.CharField, models.TextField, models.JSONField)


def test_every_column_of_text_is_searched_or_holds_no_words():
    searched = {(words.rows.model, words.column.split("__")[0]) for words in WORDS}
    columns = {
        (model, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, TEXTS)
    }
    without = {(apps.get_model(label), name) for label, names in NO_WORDS.items() for name in names}

    assert not searched & without
    assert searched | without == columns


def archer(name):
    return Archer.objects.get(login_name=name)


def by(name):
    return Caller(archer(name).pk)


@pytest.fixture
def scene():
    """Robin was Robert at first; whoever he met speaks of him by both names, wherever one can."""
    scene = make_scene()
    names = "Robert or Robin"
    change_profile(display_name="Robert", by=by("robin"))
    johns = Shoot.objects.get(host__login_name="john")
    change_profile(display_name="Robin", by=by("robin"))
    Shoot.objects.filter(pk=johns.pk).update(title="")
    host_shoot(archer("much"), title=f"For {names}")
    Session.objects.filter(owner=archer("john")).update(location=f"Where {names} shoots")
    of_tuck = make_slot(archer("tuck"), Session.objects.get(owner=archer("john")))
    shadow = join(johns, archer("tuck"), of_tuck)
    rename_participant(johns.public_id, nickname="Robin’s shadow", by=by("tuck"))
    rename_participant(johns.public_id, nickname="Robin’s and Robert’s", by=by("tuck"))
    said = {"status": "visiting", "reason": f"{names} said so", "by": by("john")}
    set_status(johns.public_id, shadow.public_id, **said)
    phone = Phone(archer("tuck"))
    phone.tap(of_tuck, 1, "9")
    correct_shot(of_tuck.public_id, number=1, value="8", reason=names, by=by("john"))
    add_note(of_tuck.public_id, text=f"Shoot as {names} does", by=by("tuck"))
    add_set([1], by=by("tuck"), set_name="Robin’s and Robert’s")
    use_set("Robin’s and Robert’s", by=by("tuck"))
    make_key(archer("tuck"), label=f"{names}, the phone of")
    CardPayload.objects.create(
        archer=archer("tuck"),
        shoot=johns,
        payload={"scorers": [names]},
        sha256="0" * 64,
        origin="clock",
        received_at=timezone.now(),
    )
    BackfillState.objects.create(
        kind="card",
        object_id=1,
        status=BROKEN,
        message=f"{names} is no value",
        seen_at=timezone.now(),
    )
    LogEntry.objects.create(
        user=archer("much"),
        content_type=ContentType.objects.get_for_model(Club),
        object_id="1",
        object_repr=f"{names}, Sherwood",
        action_flag=CHANGE,
        change_message='[{"added": {"object": "Robin, once Robert, Sherwood"}}]',
    )
    return scene


def rows_that_say(*names):
    return {
        table: row
        for table, rows in contents().items()
        for row in rows
        if any(name in row.lower() for name in names)
    }


def erase(name="robin"):
    erase_archer(by=by(name), password=PASSWORD, network="")


def test_neither_name_is_left_in_any_words(scene):
    for words in WORDS:
        said = str([*words.rows.values_list(words.column, flat=True)])
        assert "Robin" in said, words.column
        assert "Robert" in said, words.column
    erase()

    assert rows_that_say("robin", "robert") == {}
    assert Session.objects.get(owner=archer("john")).location == "Where Archer or Archer shoots"
    assert Note.objects.get(author=archer("tuck")).text == "Shoot as Archer or Archer does"


def test_arrows_in_use_stay_in_use(scene):
    erase()

    assert archer("tuck").arrows.in_use().get().set_name == "Archer’s and Archer’s"


def test_whoever_watches_a_shoot_learns_of_its_words_and_every_version_has_them(scene):
    johns = Shoot.objects.get(host__login_name="john")
    muchs = Shoot.objects.get(host__login_name="much")
    erase()
    before = (johns.version, muchs.version)
    johns.refresh_from_db()
    muchs.refresh_from_db()

    assert muchs.version > before[1]
    assert muchs.title == "For Archer or Archer"
    assert johns.participants.get(archer=archer("tuck")).version > before[0]
    asked = [f"board/?at={version}" for version in range(johns.version + 1)]
    for page in (*asked, "", "board/", "result/", "result/cards/", "result.csv", "result.json"):
        html = browser(archer("john")).get(f"/shoots/{johns.public_id}/{page}").content.decode()
        assert "robin" not in html.lower(), page
        assert "robert" not in html.lower(), page
    board = browser(archer("john")).get(f"/shoots/{johns.public_id}/board/").content.decode()
    assert "Archer’s and Archer’s" in board


@pytest.mark.parametrize("file", ["json", "csv"])
def test_no_file_that_somebody_else_takes_along_says_the_name(scene, file):
    page = browser(archer("tuck")).get(f"/me/data.{file}")
    assert "Robin" in page.content.decode()
    erase()

    page = browser(archer("tuck")).get(f"/me/data.{file}")
    assert page.status_code == 200
    assert "Archer or Archer" in page.content.decode()
    assert "rob" not in page.content.decode().lower()


def test_another_robin_keeps_the_name_and_what_is_said_of_their_own_things(scene):
    other = make_archer("scarlet", display_name="Robin Scarlet")
    shoot = host_shoot(other, title="Robin’s birthday")
    participant = join(shoot, other)
    make_session(other, "Robin’s barn", closed_at=timezone.now())
    make_archer("earlier", display_name="Robert")
    erase()

    participant.refresh_from_db()
    assert (archer("scarlet").display_name, participant.name) == ("Robin Scarlet",) * 2
    assert Shoot.objects.get(pk=shoot.pk).title == "Robin’s birthday"
    assert Session.objects.filter(location="Robin’s barn").exists()
    assert archer("earlier").display_name == "Robert"


def test_words_from_before_the_archer_came_speak_of_somebody_else_unless_they_were_there(scene):
    first = make_archer("ellen")
    for location, opened in (("The Wickham barn", 3), ("The Wickham range", 3)):
        at = timezone.now() - timedelta(days=opened)
        make_session(first, location, opened_at=at, closed_at=timezone.now())
    late = make_archer("wickham", display_name="Wickham")
    make_slot(late, Session.objects.get(location="The Wickham range"))
    erase("wickham")

    places = Session.objects.filter(owner=first).values_list("location", flat=True)
    assert sorted(places) == ["The Archer range", "The Wickham barn"]


def test_a_guest_from_before_such_guests_were_noted_is_known_by_the_arrows(scene):
    guest, mate = (make_archer(None, display_name=name) for name in ("Loxley", "Stutely"))
    slot = make_slot(guest)
    make_grant(slot, mate)
    for phone in (Phone(guest), Phone(mate)):
        phone.tap(slot, 1, "9")
    Phone(mate).tap(make_slot(mate), 1, "9")
    Slot.objects.filter(pk=slot.pk).update(archer=archer("robin"), finished_at=timezone.now())
    Archer.objects.filter(login_name=None).update(is_active=False)
    host_shoot(archer("john"), title="Loxley and Stutely")
    erase()

    assert rows_that_say("loxley") == {}
    assert Shoot.objects.filter(title="Archer and Stutely").exists()


def test_who_is_called_as_all_who_were_erased_changes_no_words(scene):
    other = make_archer("anybody", display_name="Archer")
    host_shoot(archer("tuck"), title="One archer more")
    erase(other.login_name)

    assert Shoot.objects.filter(title="One archer more").exists()


def test_when_it_is_broken_off_it_can_be_begun_again(scene):
    def break_off(sender, **_):
        raise OSError("broken off")

    archer_erased.connect(break_off)
    with pytest.raises(OSError, match="broken off"):
        erase()
    archer_erased.disconnect(break_off)
    assert archer("robin").display_name == "Robin"
    erase()

    assert rows_that_say("robin", "robert") == {}
