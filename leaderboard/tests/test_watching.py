"""Who may watch a shoot live, and until when. Cases LU-26, LU-35, BR-25."""

from datetime import timedelta
from functools import partial

import pytest

from leaderboard.board_room import ArrowRoom, BoardRoom, HandicapRoom, PlacesRoom, RoundsRoom
from leaderboard.hosting import renew_watch_link
from leaderboard.links import join_token, watch_token
from leaderboard.scorecard_room import ScorecardRoom
from leaderboard.tests.factory import host_shoot, join
from scoring.callers import Caller
from scoring.live.rooms import Refused
from scoring.models import Session, Slot
from scoring.tests.factory import make_archer, make_club
from scoring.tests.sockets import refusal, scope
from scoring.viewers import find_viewer

ROOMS = [BoardRoom, HandicapRoom, RoundsRoom, PlacesRoom, ArrowRoom, ScorecardRoom]


@pytest.fixture(params=ROOMS, ids=lambda room: room.kind)
def room(request, night):
    return request.param


def opened(night, room, viewer):
    """The key of the room, or the code of the refusal."""
    key = str(night.participant("robin").public_id) if room is ScorecardRoom else str(night.id)
    try:
        return room.open_to(f"{key}:3" if room is ArrowRoom else key, viewer).key.partition(":")[0]
    except Refused as refused:
        return refused.code


def spectator(token):
    return find_viewer(scope(subprotocols=["archstats.v0", f"watch.{token}"]))


def test_host_participants_and_spectators_watch(night, room):
    id_ = night.participant("robin").public_id if room is ScorecardRoom else night.id
    for viewer in (night.host, night.by("tuck"), spectator(watch_token(night.now()))):
        assert opened(night, room, viewer) == str(id_)


def test_nobody_else_does(night, room, guy, marian):
    coach = make_archer("much")
    club = make_club(archers=(coach, night.archers["robin"]))
    club.memberships.filter(archer=coach).update(is_coach=True)
    another = host_shoot(make_archer("gisborne"))
    join(another, guy)
    by_key = Caller(night.by("robin").archer_id, only_slot=night.card("robin").pk)

    assert opened(night, room, None) == 4401
    for viewer in (Caller(guy.pk), Caller(coach.pk), by_key, spectator(watch_token(another))):
        assert opened(night, room, viewer) == 4404


def test_who_left_or_was_removed_watches_no_more(night, room):
    night.leaves("tuck")
    night.is_removed("will")

    assert [opened(night, room, night.by(name)) for name in ("tuck", "will")] == [4404, 4404]


def test_what_is_no_key_opens_nothing(night, room):
    id_ = str(night.id)
    odd_arrows = [f"{id_}:{arrow}" for arrow in ("0", "03", "x", "20001", "9" * 5_000)]
    for key in ("", "x", id_.upper(), *odd_arrows):
        assert refusal(partial(room.open_to, key, night.host)) == 4404


def test_the_card_of_who_was_removed_is_shown_no_more(night):
    robin = str(night.participant("robin").public_id)
    night.is_removed("robin")
    assert refusal(lambda: ScorecardRoom.open_to(robin, night.host)) == 4404


def test_a_finished_shoot_is_watched_until_its_day_is_over(night, room):
    night.starts()
    for name in night.archers:
        night.shoots_all(name)
    assert night.now().status == "finished"
    night.closes()
    assert opened(night, room, night.host) not in (4404, 4410)


def test_when_the_day_is_over_the_rooms_close_after_their_last_frame(night, room):
    night.day_ends()
    # The tick that ends the day tells the boards first.
    assert opened(night, room, night.host) != 4410

    night.clock.forward(seconds=20)
    assert opened(night, room, night.host) == 4410
    assert opened(night, room, spectator(watch_token(night.now()))) == 4410
    assert opened(night, room, Caller(make_archer("guy").pk)) == 4404


def test_a_day_that_the_host_makes_longer_is_watched_longer(night, room):
    night.changes_shoot(expires_at=night.now().expires_at + timedelta(hours=2))
    night.clock.now = night.now().expires_at - timedelta(hours=1)

    assert opened(night, room, night.host) != 4410


@pytest.mark.parametrize("of", [join_token, lambda shoot: "x", lambda shoot: ""])
def test_only_a_watch_link_lets_a_spectator_in(night, of):
    assert refusal(lambda: spectator(of(night.now()))) == 4404


def test_a_link_that_was_renewed_shows_nothing_any_more(night):
    token = watch_token(night.now())
    renew_watch_link(night.id, by=night.host)
    with pytest.raises(Refused):
        spectator(token)


def test_a_spectator_sees_no_card_and_no_session_of_the_site(night):
    viewer = spectator(watch_token(night.now()))

    assert not Slot.objects.visible_to(viewer)
    assert not Slot.objects.recordable_by(viewer)
    assert not Slot.objects.owned_by(viewer)
    assert not Session.objects.run_by(viewer)
