import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.faces import face_for
from scoring.rounds import Round, UnknownRound, catalogue, round_for
from scoring.tally import tally_of
from scoring.tests.vectors import Case, arrows_of, each

any_round = st.sampled_from(sorted(catalogue())).map(round_for)
target_rounds = st.sampled_from(
    [key for key, each in sorted(catalogue().items()) if not each.is_field]
)


@each("rounds")
def test_a_round_is_as_published(case: Case) -> None:
    round_ = round_for(case["round"])

    legs = [[leg.arrow_count, leg.distance, leg.unit, leg.face_cm] for leg in round_.legs]
    assert legs == case["legs"]
    assert (round_.arrow_count, round_.max_score) == (case["arrows"], case["max"])
    assert (round_.is_indoor, round_.end_size) == (case["indoor"], case["end"])
    assert round_.legs[0].scoring_system.lower().startswith(case["scoring"])
    assert list(round_.keypad.values) == case["values"].split()


def test_the_catalogue_is_complete_and_built_once() -> None:
    assert len(catalogue()) == 227
    assert "aa_20_720" not in catalogue()
    assert round_for("york") is round_for("york")


def test_an_unknown_round_is_a_lookup_error() -> None:
    with pytest.raises(UnknownRound, match="yorkshire"):
        round_for("yorkshire")


def test_the_same_shoot_under_two_names_stays_two_rounds() -> None:
    assert round_for("hereford") is not round_for("bristol_i")
    assert round_for("hereford").name == "Hereford"


def test_passes_at_the_same_distance_and_face_are_one_leg() -> None:
    assert [leg.arrow_count for leg in round_for("portsmouth").legs] == [60]
    assert [leg.arrow_count for leg in round_for("1440_vi").legs] == [36, 72, 36]
    faces = [leg.face_key for leg in round_for("wa1440_90").legs]
    assert faces == ["wa_122cm_full"] * 2 + ["wa_80cm_full"] * 2


def test_no_round_mixes_ways_of_scoring() -> None:
    for round_ in catalogue().values():
        assert {leg.keypad for leg in round_.legs} == {round_.keypad}


def test_no_end_straddles_a_distance() -> None:
    for round_ in catalogue().values():
        assert all(len(stretch) % round_.end_size == 0 for stretch in round_.stretches), round_.key


def test_target_rounds_begin_at_the_longest_distance_in_whole_yards_or_metres() -> None:
    for round_ in catalogue().values():
        if not round_.is_field:
            distances = [leg.distance for leg in round_.legs]
            assert distances == sorted(distances, reverse=True)
            assert all(isinstance(distance, int) for distance in distances)


@pytest.mark.parametrize(
    ("key", "end_size"),
    [
        ("york", 6),
        ("stafford", 3),
        ("worcester_5_centre", 5),
        ("ifaa_indoor", 5),
        ("wa_field_24_red_marked", 3),
        ("ifaa_international", 3),
        ("ifaa_flint_unit", 4),
        ("hunters_round", 4),
    ],
)
def test_the_end_size_is_that_of_the_discipline(key: str, end_size: int) -> None:
    assert round_for(key).end_size == end_size


def test_a_place_belongs_to_its_leg_and_end() -> None:
    york = round_for("york")
    legs = [york.leg_of(number) for number in (1, 72, 73, 120, 121, 144)]

    assert [leg.distance for leg in legs if leg] == [100, 100, 80, 80, 60, 60]
    assert [york.end_of(number) for number in (1, 6, 7, 144)] == [1, 1, 2, 24]
    assert list(york.places_of_end(2)) == [7, 8, 9, 10, 11, 12]


@pytest.mark.parametrize("number", [0, 145, -1])
def test_a_place_outside_the_round_is_refused(number: int) -> None:
    york = round_for("york")
    for ask in (york.leg_of, york.end_of, lambda number: york.arrows_per_leg([number])):
        with pytest.raises(ValueError, match="York has places 1 to 144"):
            ask(number)


@pytest.mark.parametrize("count", [-1, 145])
def test_more_arrows_than_the_round_has_or_fewer_than_none_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match=f"York has 144 arrows, not {count}"):
        round_for("york").arrows_per_leg(count)


def test_a_field_course_has_no_distance_breaks_and_shares_arrows_among_its_pegs() -> None:
    course = round_for("wa_field_24_red_marked")

    assert course.leg_of(1) is None
    assert course.stretches == (range(1, 73),)
    assert course.arrows_per_leg(36) == (3.0,) * 12
    assert course.arrows_per_leg(72) == tuple(leg.arrow_count for leg in course.legs)


@given(target_rounds.map(round_for), st.data())
def test_arrows_per_leg_counts_each_place_once_gaps_and_all(
    round_: Round, data: st.DataObject
) -> None:
    places = data.draw(st.sets(st.integers(1, round_.arrow_count)))
    shot = round_.arrows_per_leg(places)

    by_leg = [round_.leg_of(number) for number in places]
    assert shot == tuple(by_leg.count(leg) for leg in round_.legs)


@given(any_round, st.data())
def test_the_first_places_are_the_places_up_to_there(round_: Round, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, round_.arrow_count))

    assert round_.arrows_per_leg(count) == round_.arrows_per_leg(range(1, count + 1))
    assert round(sum(round_.arrows_per_leg(count))) == count


@each("card_vectors", "totals")
def test_what_is_still_possible_counts_the_arrows_left_at_the_top_value(case: Case) -> None:
    if "round" not in case:
        # A practice never ends, so there is no most for it.
        assert "best_possible" not in case
        return
    round_ = round_for(case["round"])
    arrows = arrows_of(case)
    total = tally_of(arrows, round_.keypad).total

    shot = round_.arrows_per_leg(len(arrows))
    assert round_.best_possible(total, shot) == case["best_possible"]


def test_an_empty_place_can_still_be_shot() -> None:
    wa70 = round_for("wa720_70")

    assert wa70.best_possible(29, wa70.arrows_per_leg(3)) == 719
    assert wa70.best_possible(29, wa70.arrows_per_leg({1, 2, 72})) == 719


@given(any_round)
def test_before_the_first_arrow_everything_is_possible(round_: Round) -> None:
    assert round_.best_possible(0, round_.arrows_per_leg(0)) == round_.max_score
    assert round_.best_possible(9, round_.arrows_per_leg(round_.arrow_count)) == 9


def test_indoors_a_compound_shoots_the_inner_ten() -> None:
    def face_of(key: str, bowstyle: str) -> str:
        return round_for(key).shot_with(bowstyle).legs[0].face_key

    assert face_of("portsmouth", "compound") == "wa_60cm_full_inner10"
    assert face_of("portsmouth_triple", "compound_limited") == "wa_60cm_triple_vertical_inner10"
    assert face_of("portsmouth", "recurve") == "wa_60cm_full"
    assert face_of("wa720_50_c", "compound") == "wa_80cm_full"
    assert face_of("vegas_300", "compound") == "wa_40cm_full"
    assert face_of("portsmouth_compound", "compound") == "wa_60cm_full_inner10"


def test_another_face_brings_its_own_values_without_x_in_an_indoor_round() -> None:
    triple = face_for("wa_60cm_triple_vertical")

    assert triple.keypad.values == ("X", "10", "9", "8", "7", "6", "M")
    assert round_for("portsmouth").keypad_on(triple).values == ("10", "9", "8", "7", "6", "M")
    assert round_for("vegas_300").keypad_on(triple).values[0] == "X"
    assert round_for("wa720_50_c").keypad_on(face_for("wa_80cm_6rings")).values[0] == "X"


def test_ifaa_expert_has_faces_of_its_own_without_x() -> None:
    expert = round_for("ifaa_expert")

    assert {leg.face_key for leg in expert.legs} == {
        f"ifaa_expert_{cm}cm" for cm in (20, 35, 50, 65)
    }
    assert not expert.keypad.accepts("X")
    assert round_for("ifaa_indoor").legs[0].face_key == "ifaa_indoor_40cm"
