import pytest

from scoring.keypads import KEYPADS, NotOnTheFace, indoors
from scoring.rounds import round_for
from scoring.tests.vectors import Case, each


@each("card_vectors", "keypad")
def test_the_keypad_is_the_same_whatever_was_entered_before(case: Case) -> None:
    keypad = round_for(case["round"]).keypad

    assert list(keypad.values) == case["allowed"].split()
    assert all(keypad.accepts(value) for value in case["so_far"].split())


@pytest.mark.parametrize(
    ("scoring_system", "x_points"), [("10_zone", 10), ("11_zone", 11), ("Worcester", 5)]
)
def test_an_x_is_worth_what_its_face_says(scoring_system: str, x_points: int) -> None:
    assert KEYPADS[scoring_system].points_for("X") == x_points


def test_an_x_that_arrives_in_an_indoor_round_is_kept_and_counts_ten() -> None:
    keypad = round_for("portsmouth").keypad

    assert "X" not in keypad.values
    assert keypad.accepts("X")
    assert keypad.points_for("X") == 10
    assert not keypad.counts_xs


@pytest.mark.parametrize("key", ["vegas_300", "vegas_300_triple", "lancaster", "wa720_70"])
def test_a_round_that_records_x_offers_it(key: str) -> None:
    assert round_for(key).keypad.values[0] == "X"


@pytest.mark.parametrize(
    "scoring_system", ["5_zone", "WA_field", "IFAA_field", "10_zone_compound", "AA_national_field"]
)
def test_a_face_without_an_x_refuses_it(scoring_system: str) -> None:
    with pytest.raises(NotOnTheFace, match="'X' is not on this face"):
        KEYPADS[scoring_system].points_for("X")


@pytest.mark.parametrize("value", ["11", "-1", "10.5", "x ", "x", "0", ""])
def test_what_no_face_has_is_refused(value: str) -> None:
    assert not any(keypad.accepts(value) for keypad in KEYPADS.values())


def test_values_stand_high_to_low_and_end_with_the_miss() -> None:
    for keypad in KEYPADS.values():
        points = [keypad.points_for(value) for value in keypad.values]
        assert points == sorted(points, reverse=True)
        assert keypad.values[-1:] in {("M",), ()}


@pytest.mark.parametrize(
    ("key", "read", "pressed"),
    [
        ("portsmouth", "X", "10"),
        ("worcester", "X", "5"),
        ("wa720_70", "X", "X"),
        ("lancaster", "X", "X"),
        ("portsmouth", "M", "M"),
    ],
)
def test_a_tap_is_folded_to_the_keypad_of_the_round(key: str, read: str, pressed: str) -> None:
    assert round_for(key).keypad.folded(read) == pressed


def test_what_the_keypad_does_not_know_is_not_folded_but_refused() -> None:
    with pytest.raises(NotOnTheFace):
        round_for("vegas").keypad.folded("4")


def test_every_zone_has_the_colour_of_the_target() -> None:
    ten_ring = KEYPADS["10_zone"]
    colours = [ten_ring.colour_of(value) for value in ten_ring.values]

    assert colours == ["gold"] * 3 + ["red"] * 2 + ["blue"] * 2 + ["black"] * 2 + ["white"] * 3


def test_there_is_one_indoor_keypad_per_face() -> None:
    assert indoors(KEYPADS["10_zone"]) is indoors(KEYPADS["10_zone"])
    assert indoors(KEYPADS["10_zone_compound"]) is KEYPADS["10_zone_compound"]
