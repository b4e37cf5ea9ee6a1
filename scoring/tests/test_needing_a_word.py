"""Who needs a word of the coach, and why."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.groups import Point
from scoring.needing_a_word import KINDS, CardNow, End, Reason, reasons, urgency

BEGUN = datetime(2026, 5, 1, 10, tzinfo=UTC)
PACE = timedelta(minutes=4)
STEADY = (9, 8, 8)


def ends(*points, par=25.0, stretch=1, paces=None, radii=None):
    """One every four minutes unless told; with `radii` all arrows lie so far from their centre."""
    at, made = BEGUN, []
    for number, each in enumerate(points):
        at += PACE * (paces[number] if paces else 1)
        struck = around(radii[number]) if radii else ()
        made.append(End(stretch, each, par, at, struck))
    return made


def around(radius_mm):
    """Three arrows, a third of a turn apart."""
    return (
        Point(0.0, radius_mm),
        Point(radius_mm * 0.75**0.5, -radius_mm / 2),
        Point(-radius_mm * 0.75**0.5, -radius_mm / 2),
    )


def kinds_of(made, *, now=None, disputed=0):
    heard_at = made[-1].shot_at if made else None
    card = CardNow(made, disputed, heard_at)
    return [reason.kind for reason in reasons(card, now or heard_at or BEGUN)]


def test_whoever_shoots_as_before_needs_none():
    assert kinds_of(ends(*[STEADY] * 12)) == []
    assert kinds_of([]) == []


def test_three_ends_each_clearly_under_par_are_a_reason_and_one_good_one_ends_it():
    assert kinds_of(ends(*[STEADY] * 9, (7, 7, 6), (7, 6, 6), (7, 7, 7))) == ["under_par"]
    assert kinds_of(ends(*[STEADY] * 9, (7, 7, 6), (9, 8, 8), (7, 7, 7))) == []
    assert kinds_of(ends(*[STEADY] * 9, (7, 7, 6), (7, 6, 6))) == []


def test_a_little_under_par_is_chance():
    assert kinds_of(ends(*[(9, 8, 7)] * 12, par=24.5)) == []


def test_where_nobody_knows_a_par_nobody_is_under_it():
    assert kinds_of(ends(*[STEADY] * 9, *[(7, 7, 7)] * 3, par=None)) == []


def test_how_far_under_par_is_told():
    [reason] = reasons(CardNow(ends(*[STEADY] * 9, *[(7, 7, 7)] * 3), 0, None), BEGUN)

    assert (reason.kind, reason.now) == ("under_par", 12.0)


@pytest.mark.parametrize(("lately", "found"), [(90.0, ["wider"]), (70.0, [])])
def test_a_group_is_wider_by_its_own_arrows(lately, found):
    radii = [50.0] * 4 + [lately] * 3

    assert kinds_of(ends(*[STEADY] * 7, radii=radii)) == found


def test_without_places_on_the_face_the_values_tell_it():
    assert kinds_of(ends(*[(9, 8, 8)] * 6, *[(10, 8, 6), (10, 9, 5), (10, 8, 6)], par=20)) == [
        "wider"
    ]


def test_two_neighbouring_rings_are_a_tight_group_whatever_was_before():
    assert kinds_of(ends(*[(10, 10, 10)] * 6, *[(10, 10, 8)] * 3, par=20)) == []


def test_another_distance_is_compared_with_itself_alone():
    radii = [50.0] * 6
    before = ends(*[STEADY] * 6, radii=radii)
    after = ends(*[STEADY] * 3, stretch=2, radii=[90.0] * 3)

    assert kinds_of([*before, *after]) == []


def test_slower_is_two_long_ends_in_a_row():
    steady = [STEADY] * 8
    assert kinds_of(ends(*steady, paces=[1] * 6 + [1.7, 1.8])) == ["slower"]
    assert kinds_of(ends(*steady, paces=[1] * 6 + [1, 15])) == []
    assert kinds_of(ends(*steady, paces=[1] * 6 + [15, 1])) == []


def test_a_phone_is_silent_when_its_archer_s_own_pace_is_long_over():
    made = ends(*[STEADY] * 6)
    last = made[-1].shot_at

    assert kinds_of(made, now=last + timedelta(minutes=9)) == []
    assert kinds_of(made, now=last + timedelta(minutes=10)) == ["silent"]


def test_before_a_pace_is_known_a_phone_has_longer_and_before_an_arrow_for_ever():
    at = BEGUN + timedelta(minutes=20)

    assert CardNow([], 0, BEGUN).silent_from == at
    assert CardNow([], 0, None).silent_from is None
    assert reasons(CardNow([], 0, None), at + timedelta(hours=1)) == ()


def test_the_walk_to_another_distance_takes_its_time():
    made = ends(*[STEADY] * 6)
    here, walking = (CardNow(made, 0, made[-1].shot_at, is_at_break=walks) for walks in (0, 1))

    assert walking.silent_from - here.silent_from == timedelta(minutes=20)


def test_the_most_urgent_comes_first():
    made = ends(*[STEADY] * 9, (7, 7, 6), (7, 6, 6), (7, 7, 7))
    late = made[-1].shot_at + timedelta(hours=1)

    assert kinds_of(made, now=late, disputed=1) == ["disputed", "silent", "under_par"]
    alone, both = (Reason("silent"),), (Reason("silent"), Reason("wider"))
    assert sorted([(), alone, both, (Reason("disputed"),)], key=urgency) == [
        (Reason("disputed"),),
        both,
        alone,
        (),
    ]


POINTS = st.tuples(*[st.integers(0, 10)] * 3)


@given(
    made=st.lists(st.tuples(POINTS, st.floats(0, 30), st.integers(1, 3)), max_size=24),
    waited=st.integers(0, 7200),
    disputed=st.integers(0, 3),
)
def test_whatever_is_shot_is_judged_in_one_order_and_only_by_what_is_there(made, waited, disputed):
    shot = [
        End(stretch, points, par, BEGUN + PACE * number)
        for number, (points, par, stretch) in enumerate(made)
    ]
    heard_at = shot[-1].shot_at if shot else None
    now = (heard_at or BEGUN) + timedelta(seconds=waited)
    found = reasons(CardNow(shot, disputed, heard_at), now)

    kinds = [reason.kind for reason in found]
    assert kinds == sorted({*kinds}, key=KINDS.index)
    assert ("disputed" in kinds) == bool(disputed)
    assert len(shot) >= 6 or "wider" not in kinds
    assert "under_par" not in kinds or all(end.total < (end.par or 0) for end in shot[-3:])


@given(waited=st.integers(0, 10_000), longer=st.integers(0, 10_000))
def test_who_is_silent_stays_so_until_an_arrow_comes(waited, longer):
    made = ends(*[STEADY] * 5)
    at = made[-1].shot_at + timedelta(seconds=waited)

    if "silent" in kinds_of(made, now=at):
        assert "silent" in kinds_of(made, now=at + timedelta(seconds=longer))


def nights_of(random, *, spread):
    """Archers who shoot all evening alike: every end that they shoot, with what is known then."""
    for _ in range(40):
        made, at = [], BEGUN
        for _ in range(20):
            at += timedelta(seconds=max(30.0, random.gauss(240, 45)))
            struck = tuple(
                Point(random.gauss(0, spread), random.gauss(0, spread)) for _ in range(3)
            )
            points = tuple(max(0, 10 - int((x * x + y * y) ** 0.5 // 20)) for x, y in struck)
            made.append((points, at, struck))
        yield made


@pytest.mark.parametrize("spread", [15, 25, 40, 60])
@pytest.mark.parametrize("is_plotted", [True, False])
def test_whoever_shoots_alike_all_evening_is_seldom_on_the_list(spread, is_plotted):
    nights = [*nights_of(Random(spread), spread=spread)]  # noqa: S311 — chance that is always the same
    arrows = [points for night in nights for end, _, _ in night for points in end]
    par = 3 * sum(arrows) / len(arrows)
    judged = found = 0
    for night in nights:
        made = [End(1, p, par, at, struck if is_plotted else ()) for p, at, struck in night]
        for number in range(1, len(made) + 1):
            judged += 1
            found += bool(kinds_of(made[:number]))

    assert found / judged < 0.05
