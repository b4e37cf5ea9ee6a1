"""Cases SL: archers take places on the range, leave them and take them again."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils.timezone import now

from scoring.card_life import finish_card
from scoring.models import Archer, DeviceKey, Session, Slot, Target
from scoring.places import current_slot, take_place
from scoring.refusals import Conflict, Invalid, NotFound
from scoring.sessions import close_session
from scoring.tests.device import at_once, query_count
from scoring.tests.factory import by, make_archer, make_session, make_slot
from scoring.tests.range import leave, place_for, rejoin, take
from scoring.wishes import Wish

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("distances", "places"),
    [
        ([30] * 6, "1A 1B 1C 1D 2A 2B"),
        ([20, 30, 40], "1A 2A 3A"),
        ([18, 18, 30, 18, 18, 18, 30, 70, 18], "1A 1B 2A 1C 1D 3A 2B 4A 3B"),
        ([None, None, 30], "1A 1B 2A"),
    ],
)
def test_a_lane_has_one_distance_and_four_places(session, distances, places):
    taken = [
        place_for(f"archer{number}", session, distance=distance)
        for number, distance in enumerate(distances)
    ]

    assert " ".join(taken) == places


def test_yards_are_no_metres(session):
    assert place_for("john", session, distance=30, unit="yd") == "1A"
    assert place_for("will", session, distance=30) == "2A"
    assert place_for("much", session, distance=30, unit="yd") == "1B"


def test_an_unfinished_card_is_gone_on_with(session, robin):
    slot = take(robin, session)

    for _ in ("shooting", "having left"):
        with pytest.raises(Conflict, match=f"{slot.public_id} .* not finished"):
            take(robin, session)
        leave(slot)


def test_a_second_round_is_a_second_card(session, robin):
    first = take(robin, session)
    finish_card(first.public_id, by=by(robin))
    second = take(robin, session)

    assert first.pk != second.pk
    assert second.name == "1A"


def test_an_archer_shoots_in_one_session(session, robin, tuck):
    there = take(robin, session)

    for where in (make_session(tuck), None):
        with pytest.raises(Conflict, match=f"{there.public_id} .* {session.public_id}"):
            take(robin, where)

    assert Slot.objects.get() == current_slot(None, by=by(robin))
    assert not robin.sessions.exists()


def test_an_idle_session_holds_nobody(robin, tuck, session):
    past = now() - timedelta(hours=73)
    make_slot(robin, make_session(tuck, opened_at=past), started_at=past)
    assert current_slot(None, by=by(robin)) is None

    assert take(robin, session).is_shooting


def test_there_is_no_place_in_a_session_that_is_over(robin):
    mine = make_session(robin, closed_at=now())
    idle = make_session(make_archer("john"), opened_at=now() - timedelta(hours=73))

    with pytest.raises(Conflict, match=f"{mine.public_id} is closed"):
        take(robin, mine)
    with pytest.raises(NotFound, match="session"):
        take(robin, idle)


def test_without_a_session_it_is_the_archers_own(robin):
    mine = make_session(robin, "Main Range")

    assert take(robin).session == mine


def test_without_any_session_one_is_opened(robin):
    slot = take(robin, round_key="portsmouth")

    assert slot.session.owner == robin
    assert (slot.session.is_indoor, slot.session.timezone) == (True, "UTC")


def test_a_place_that_is_refused_opens_no_session(robin):
    with pytest.raises(Invalid):
        take(robin, face_key="wa_999cm")

    assert not Session.objects.exists()


def test_a_round_brings_distance_face_and_rows(session, robin):
    slot = take(robin, session, round_key="york")

    assert (slot.target.distance, slot.target.unit) == (100, "yd")
    assert (slot.face_key, slot.shot_per_round, slot.sheet.place_count) == ("", 6, 144)


def test_archers_of_one_first_distance_share_a_target(session):
    assert place_for("robin", session, round_key="york") == "1A"
    assert place_for("tuck", session, round_key="hereford") == "2A"
    assert place_for("john", session, distance=100, unit="yd") == "1B"


def test_a_field_round_has_no_distance(session):
    assert place_for("robin", session, round_key="wa_field_24_red_marked") == "1A"
    assert place_for("tuck", session, round_key="wa_field_24_blue_marked") == "1B"

    target = Target.objects.get()
    assert (target.distance, target.unit) == (None, "")


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"round_key": "nottingham"}, "round"),
        ({"round_key": "york", "distance": 80}, "distance"),
        ({"round_key": "york", "distance": 100, "unit": "m"}, "unit"),
        ({"round_key": "wa_field_24_red_marked", "distance": 30}, "distance"),
        ({"face_key": "wa_999cm"}, "face_type"),
        ({"round_key": "york", "face_key": "wa_122cm_full"}, "face_type"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(session, robin, wish, field):
    with pytest.raises(Invalid) as refused:
        take(robin, session, **wish)

    assert refused.value.about == field
    assert not Target.objects.exists()


def test_a_distance_that_agrees_with_the_round_is_welcome(session, robin):
    assert take(robin, session, round_key="york", distance=100).target.unit == "yd"


def test_a_refused_face_is_answered_with_those_allowed(session, robin):
    with pytest.raises(Invalid, match=r"wa_60cm_full.*wa_60cm_triple_vertical"):
        take(robin, session, round_key="portsmouth", face_key="wa_40cm_full")
    with pytest.raises(Invalid, match="wa_122cm_full, wa_80cm_full"):
        take(robin, session, face_key="wa_999cm")


def test_a_round_is_shot_at_an_allowed_face(session, robin):
    slot = take(robin, session, round_key="portsmouth", face_key="wa_60cm_triple_vertical")

    assert slot.face_key == "wa_60cm_triple_vertical"


@pytest.mark.parametrize(
    ("is_indoor", "face_key", "row"), [(True, "wa_40cm_full", 3), (False, "wa_122cm_full", 6)]
)
def test_a_practice_has_the_usual_face_and_rows(robin, is_indoor, face_key, row):
    make_session(robin, is_indoor=is_indoor)
    slot = take(robin)

    assert (slot.face_key, slot.shot_per_round) == (face_key, row)


def test_a_new_card_counts_from_nothing(robin, tuck):
    scored, unscored = take(robin), take(tuck, face_key="none")

    assert (scored.total, scored.shots_fired, scored.shots_hit) == (0, 0, 0)
    assert (unscored.total, unscored.shots_fired, unscored.shots_hit) == (0, 0, None)


def test_a_card_keeps_the_facts_with_which_it_was_shot(robin):
    slot = take(robin, draw_weight=38.5)
    Archer.objects.filter(pk=robin.pk).update(bowstyle="longbow", category="female")

    slot.refresh_from_db()
    assert (slot.bowstyle, slot.category, slot.age_group) == ("recurve", "open", "adult")
    assert slot.draw_weight == 38.5


def test_the_bow_of_the_day_is_kept_instead_of_the_usual(robin):
    assert take(robin, bowstyle="barebow").bowstyle == "barebow"


def test_a_place_comes_with_a_key_to_its_card(robin):
    taken = take_place(Wish(), by=by(robin))

    key = DeviceKey.objects.get()
    assert (key.slot, key.archer) == (taken.slot, robin)
    assert taken.capability not in key.token_hash


def test_taking_a_place_asks_as_often_among_ten_as_among_two(session, robin, tuck):
    take(robin, session)
    among_two = query_count(partial(take, tuck, session))
    for number in range(7):
        place_for(f"archer{number}", session)

    assert query_count(partial(take, make_archer("john"), session)) == among_two


@pytest.mark.django_db(transaction=True)
def test_eight_archers_at_once_get_eight_places(session):
    archers = [make_archer(f"archer{number}") for number in range(8)]

    at_once(*[lambda archer=archer: take(archer, session, distance=30) for archer in archers])

    taken = [slot.name for slot in Slot.objects.select_related("target")]
    assert sorted(taken) == ["1A", "1B", "1C", "1D", "2A", "2B", "2C", "2D"]


@pytest.mark.django_db(transaction=True)
def test_one_archer_twice_at_once_gets_one_place(robin):
    outcomes = at_once(lambda: take(robin), lambda: take(robin))

    slot = Slot.objects.get()
    (refused,) = [outcome for outcome in outcomes if outcome != slot]
    assert isinstance(refused, Conflict)
    assert str(slot.public_id) in str(refused)
    assert Session.objects.get() == slot.session


@pytest.mark.django_db(transaction=True)
def test_one_archer_in_two_sessions_at_once_stands_in_one(robin, tuck, session):
    other = make_session(tuck)

    outcomes = at_once(lambda: take(robin, session), lambda: take(robin, other))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "Slot"]


@pytest.mark.django_db(transaction=True)
def test_a_session_closes_or_is_shot_in_but_never_both(session, robin, marian):
    at_once(
        lambda: take(robin, session),
        lambda: close_session(session.public_id, by=by(marian)),
    )

    session.refresh_from_db()
    assert session.is_open == Slot.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_those_who_come_and_go_at_once_never_share_a_place(session):
    left = [make_archer(f"left{number}") for number in range(4)]
    new = [make_archer(f"new{number}") for number in range(4)]
    slots = [take(archer, session) for archer in left]
    for slot in slots:
        leave(slot)

    outcomes = at_once(
        *[lambda slot=slot: rejoin(slot) for slot in slots],
        *[lambda archer=archer: take(archer, session) for archer in new],
    )

    assert {type(outcome) for outcome in outcomes} == {Slot}
    places = {slot.name for slot in Slot.objects.shooting().select_related("target")}
    assert len(places) == 8
