"""Names of whom nobody has seen for years: listed first, and then forgotten."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from archstats.tests.database import contents
from leaderboard.models import Participant, Shoot
from leaderboard.tests.factory import host_shoot, join
from scoring.coaching import make_coach
from scoring.device_keys import make_key
from scoring.erasing import archers_leaving
from scoring.models import Archer, DeviceKey, Session
from scoring.tests.clock import Clock
from scoring.tests.factory import make_archer, make_session, make_slot
from scoring.tests.phone import Phone

pytestmark = pytest.mark.django_db

LONG = timezone.now() - timedelta(days=3000)


def forget_names(*options, days=730):
    said, code = io.StringIO(), 0
    try:
        call_command("forget_names", f"--days={days}", *options, stdout=said)
    except SystemExit as ended:
        code = ended.code
    return code, said.getvalue()


def listed(*options, **asked):
    """By name, for the command itself does not tell it."""
    _, said = forget_names("--format=json", *options, **asked)
    found = [told["archer"] for told in json.loads(said)["archers"]]
    return {*Archer.objects.filter(public_id__in=found).values_list("display_name", flat=True)}


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


@pytest.fixture
def long_ago(clock):
    """Robin and Tuck, guests, and Will, with an account, shot three years ago in Marian's shoot;
    she coaches."""
    make_coach(make_archer("marian"), club_name="Sherwood")
    shoot = host_shoot(Archer.objects.get(login_name="marian"), title="Robin’s evening")
    for archer in (*guests("Robin", "Tuck"), make_archer("will")):
        participant = join(shoot, archer)
        Phone(archer).tap(participant.slot, 1, "9")
    clock.forward(days=3 * 365)


def guests(*names):
    return [make_archer(None, display_name=name) for name in names]


def test_without_yes_they_are_listed_and_nothing_is_changed(long_ago):
    before = contents()
    code, said = forget_names()

    robin = Archer.objects.get(display_name="Robin")
    day = timezone.localdate(timezone.now() - timedelta(days=3 * 365))
    assert code == 0
    assert f"archer={robin.public_id}  last_seen={day}  kind=guest  became=listed\n" in said
    assert "unseen: 2   forgotten: 0   left: 0\n" in said
    assert "Robin" not in said
    assert contents() == before


def test_with_yes_their_names_are_nowhere_and_their_figures_stay(long_ago):
    code, said = forget_names("--yes")

    assert (code, said.count("became=forgotten")) == (0, 2)
    assert not any("robin" in row.lower() for rows in contents().values() for row in rows)
    shown = Participant.objects.values_list("name", "figures__total").order_by("pk")
    assert [*shown] == [("Archer", 9), ("Archer", 9), ("Will", 9)]
    assert forget_names("--yes")[1].startswith("unseen: 0 ")


def test_accounts_are_forgotten_only_where_that_is_asked_for_and_coaches_never(long_ago):
    Archer.objects.create_superuser("much", "sherwood-oak-1", created_at=timezone.now())
    Archer.objects.filter(login_name="much").update(created_at="2001-01-01T00:00Z")

    assert listed() == {"Robin", "Tuck"}
    assert listed("--accounts") == {"Robin", "Tuck", "Will"}


def test_any_sign_of_life_keeps_a_name(long_ago):
    signs = {
        "an arrow": lambda archer: Phone(archer).tap(make_slot(archer, started_at=LONG), 1, "9"),
        "a place": lambda archer: make_slot(archer, make_session(make_archer("ellen"))),
        "a session": make_session,
        "a device": lambda archer: DeviceKey.objects.filter(archer=archer).update(
            last_used_at=timezone.now()
        ),
        "another device": make_key,
        "the admin": lambda archer: Archer.objects.filter(pk=archer.pk).update(
            last_login=timezone.now()
        ),
        "a shoot": host_shoot,
    }
    for sign, give in signs.items():
        (archer,) = guests(sign)
        make_key(archer)
        Archer.objects.filter(pk=archer.pk).update(created_at=LONG)
        DeviceKey.objects.filter(archer=archer).update(created_at=LONG)
        assert sign in listed()
        give(archer)
        if sign == "an arrow":
            Session.objects.filter(owner=archer).update(opened_at=LONG)
        assert sign not in listed(), sign


def test_whoever_has_a_card_open_is_skipped(long_ago):
    """In a session that goes on because somebody else shoots there now."""
    (session,) = Session.objects.filter(owner__display_name="Tuck")
    make_slot(make_archer("ellen"), session)

    assert listed() == {"Robin"}


def test_whoever_is_in_a_shoot_of_today_is_skipped(long_ago):
    shoot = Shoot.objects.get()
    Shoot.objects.update(expires_at=timezone.now() + timedelta(hours=1))
    assert shoot.participants.count() == 3

    assert listed("--accounts") == set()


def test_who_comes_back_between_the_list_and_the_lock_is_left(long_ago):
    robin = Archer.objects.get(display_name="Robin")

    def come_back(sender, archers, **_):
        if robin in archers:
            DeviceKey.objects.create(archer=robin, token_hash="", created_at=timezone.now())

    archers_leaving.connect(come_back)
    try:
        code, said = forget_names("--yes")
    finally:
        archers_leaving.disconnect(come_back)

    assert code == 3
    assert "forgotten: 1   left: 1" in said
    assert Archer.objects.filter(display_name="Robin", is_active=True).exists()


def test_who_comes_back_while_others_are_forgotten_keeps_the_name_on_boards_of_before(long_ago):
    tuck = Archer.objects.get(display_name="Tuck")

    def come_back(sender, archers, **_):
        if tuck not in archers:
            Archer.objects.filter(pk=tuck.pk).update(last_login=timezone.now())

    archers_leaving.connect(come_back)
    try:
        assert forget_names("--yes")[0] == 3
    finally:
        archers_leaving.disconnect(come_back)

    shown = Participant.objects.values_list("name", flat=True).order_by("pk")
    assert [*shown] == ["Archer", "Tuck", "Will"]


@pytest.mark.parametrize("days", ["179", "0", "-1", "many", "1e9", "99999999"])
def test_too_few_days_or_none_are_refused(days):
    with pytest.raises(CommandError, match="days"):
        call_command("forget_names", f"--days={days}", "--yes")


def test_how_many_days_has_to_be_said():
    with pytest.raises(CommandError, match="--days"):
        call_command("forget_names", "--yes")
