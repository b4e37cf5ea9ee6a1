"""A new shoot, its code and its links."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from leaderboard import codes
from leaderboard.codes import read_code, shoot_of_code
from leaderboard.hosting import cancel_shoot, close_shoot, renew_join_link, renew_watch_link
from leaderboard.links import join_token, shoot_to_join, shoot_to_watch, watch_token
from leaderboard.making import SHOOTS_MADE, another_round, create_shoot
from leaderboard.models import Shoot, ShootCode
from scoring.callers import Caller
from scoring.models import Installation, Throttle
from scoring.refusals import Conflict, Invalid, NotFound, TooMany
from scoring.tests.factory import make_archer


@pytest.fixture
def by(marian):
    return Caller(marian.pk)


def test_a_new_shoot_has_a_code_and_waits_for_archers(shoot, marian):
    shoot.refresh_from_db()
    assert re.fullmatch(r"\d{4}", shoot.code.code)
    assert (shoot.host, shoot.title, shoot.status) == (marian, "Club night", "check_in")
    assert not shoot.participants.exists()


def test_the_start_of_its_history_is_version_0(shoot):
    made = shoot.changes.get()
    assert (shoot.version, made.version, made.kind, made.participant) == (0, 0, "made", None)
    assert made.figures["title"] == "Club night"


def test_it_lasts_until_the_end_of_the_local_day(clock, by):
    clock.now = datetime(2026, 5, 1, 22, 50, tzinfo=UTC)
    shoot = create_shoot(zone="Europe/London", by=by)

    assert shoot.expires_at == datetime(2026, 5, 1, 23, tzinfo=UTC)


def test_one_for_tomorrow_lasts_until_the_end_of_tomorrow(clock, by):
    shoot = create_shoot(starts_at=clock.now + timedelta(hours=16), by=by)

    assert shoot.expires_at == datetime(2026, 5, 3, tzinfo=UTC)


@pytest.mark.parametrize(("given", "kept"), [("", ""), ("  x  ", "x"), ("   ", "")])
def test_a_title_is_kept_without_its_outer_spaces(by, given, kept):
    assert create_shoot(title=given, by=by).title == kept


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"title": "x" * 150}, "title"),
        ({"title": "x\0"}, "title"),
        ({"round_key": "yorck"}, "round"),
        ({"round_key": "yorck", "tie_break": "wa_indoor"}, "round"),
        ({"tie_break": "coin"}, "tie_break"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": 1001}, "capacity"),
        ({"zone": "Sherwood"}, "timezone"),
        ({"starts_at": datetime(2036, 1, 1, tzinfo=UTC)}, "starts_at"),
    ],
)
def test_what_can_never_be_right_is_refused_by_its_name(by, facts, field):
    with pytest.raises(Invalid) as refused:
        create_shoot(by=by, **facts)
    assert refused.value.about == field
    assert not Shoot.objects.exists()


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({}, "agb_imperial"),
        ({"round_key": "wa720_70"}, "wa_outdoor_2026"),
        ({"round_key": "wa18"}, "wa_indoor"),
        ({"round_key": "wa18", "tie_break": "agb_imperial"}, "agb_imperial"),
    ],
)
def test_the_tie_break_is_that_of_the_round_unless_the_host_chooses(clock, by, facts, rule):
    assert create_shoot(by=by, **facts).tie_break == rule


def test_an_archer_has_five_shoots_at_once_and_no_more(by, guy):
    shoots = [create_shoot(by=by) for _ in range(5)]
    with pytest.raises(Conflict):
        create_shoot(by=by)

    create_shoot(by=Caller(guy.pk))
    cancel_shoot(shoots[0].public_id, by=by)
    create_shoot(by=by)


def test_guests_of_one_address_make_thirty_shoots_a_day(db):
    for _ in range(30):
        create_shoot(by=Caller(make_archer(None).pk), network="192.0.2.1")
    guest = Caller(make_archer(None).pk)
    with pytest.raises(TooMany):
        create_shoot(by=guest, network="192.0.2.1")

    create_shoot(by=guest, network="192.0.2.2")
    create_shoot(by=Caller(make_archer("much").pk), network="192.0.2.1")


def test_accounts_of_one_address_take_a_tenth_of_the_codes_a_day(by):
    what, ends_at = SHOOTS_MADE.what, timezone.now() + SHOOTS_MADE.within
    Throttle.objects.create(what=what, whom="192.0.2.1", count=999, ends_at=ends_at)
    create_shoot(by=by, network="192.0.2.1")
    with pytest.raises(TooMany):
        create_shoot(by=by, network="192.0.2.1")

    create_shoot(by=by, network="192.0.2.2")


# Codes


def few_codes(monkeypatch, *left):
    monkeypatch.setattr(codes, "_CODES", left)


def test_zeros_in_front_belong_to_the_code(monkeypatch, by):
    few_codes(monkeypatch, "0042")
    shoot = create_shoot(by=by)

    assert shoot.code.code == "0042"
    assert shoot_of_code(read_code("0042")) == shoot


def test_the_database_refuses_a_code_twice(by):
    shoots = [create_shoot(by=by) for _ in range(2)]
    with pytest.raises(IntegrityError), transaction.atomic():
        ShootCode.objects.filter(shoot=shoots[0]).update(code=shoots[1].code.code)


def test_with_all_codes_taken_the_answer_is_clear_and_nothing_is_made(monkeypatch, by):
    few_codes(monkeypatch, "0042")
    create_shoot(by=by)
    with pytest.raises(Conflict, match="all codes are taken"):
        create_shoot(by=by)
    assert Shoot.objects.count() == 1


@pytest.mark.parametrize(("hours", "is_given"), [(47, False), (49, True)])
def test_a_code_is_held_for_two_days_after_the_end(monkeypatch, clock, by, hours, is_given):
    few_codes(monkeypatch, "0042")
    ended = create_shoot(by=by)
    close_shoot(ended.public_id, by=by)
    clock.forward(hours=hours)

    if is_given:
        assert shoot_of_code("0042") == ended
        assert shoot_of_code("0042") != create_shoot(by=by) == shoot_of_code("0042")
        assert not ShootCode.objects.filter(shoot=ended).exists()
    else:
        with pytest.raises(Conflict):
            create_shoot(by=by)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("0042", "0042"),
        (" 00 42 ", "0042"),
        ("００４２", "0042"),
        ("42", ""),
        ("00421", ""),
        ("٠٠٤٢", ""),
        ("a" * 100_000, ""),
        ("\0", ""),
    ],
)
def test_a_code_may_be_typed_with_spaces_and_full_width_digits(typed, code):
    assert read_code(typed) == code


# Links


def test_links_lead_to_the_shoot_and_to_nothing_else(shoot):
    assert shoot_to_join(join_token(shoot)) == shoot
    assert shoot_to_watch(watch_token(shoot)) == shoot
    assert shoot_to_join(watch_token(shoot)) is None
    assert shoot_to_watch(join_token(shoot)) is None


def test_a_link_has_128_bits_that_hang_on_the_installation(shoot):
    token = join_token(shoot)
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}-\d+-1", token)

    Installation.objects.update(link_key=b"another")
    assert shoot_to_join(token) is None


@pytest.mark.parametrize("forged", ["", "x", "-1-1", "é-1-1", "A" * 22 + "-1-1", "x" * 10_000])
def test_a_forged_link_leads_nowhere(shoot, forged):
    assert shoot_to_join(forged) is None
    assert shoot_to_watch(forged) is None


def test_a_renewed_link_kills_the_old_one_and_leaves_the_other(shoot, by):
    joining, watching = join_token(shoot), watch_token(shoot)
    shoot = renew_join_link(shoot.public_id, by=by)

    assert shoot_to_join(joining) is None
    assert shoot_to_join(join_token(shoot)) == shoot
    assert shoot_to_watch(watching) == shoot

    renew_watch_link(shoot.public_id, by=by)
    assert shoot_to_watch(watching) is None


def test_the_join_link_dies_with_the_shoot_and_the_watch_link_does_not(clock, shoot):
    clock.forward(hours=24)

    assert shoot_to_join(join_token(shoot)) is None
    assert shoot_to_watch(watch_token(shoot)) == shoot


# Another round


def test_another_round_is_the_same_again(clock, by):
    before = create_shoot(title="Club night", round_key="wa18", capacity=8, by=by)
    close_shoot(before.public_id, by=by)
    again = another_round(before.public_id, by=by)

    assert again.follows == before
    assert (again.title, again.round_key, again.capacity) == ("Club night", "wa18", 8)
    assert again.code.code != before.code.code
    assert another_round(before.public_id, by=by) == again


def test_nobody_else_makes_another_round_of_it(shoot, guy):
    with pytest.raises(NotFound):
        another_round(shoot.public_id, by=Caller(guy.pk))
