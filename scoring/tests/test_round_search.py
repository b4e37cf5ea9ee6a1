import pytest

from scoring.round_search import find_rounds
from scoring.rounds import catalogue, round_for


def test_text_finds_words_of_name_and_key_whatever_their_case() -> None:
    assert {each.key for each in find_rounds("YORK")} == {"york", "burntwood_york"}
    assert {each.key for each in find_rounds("wa 18 triple")} >= {"wa18_triple"}
    assert find_rounds("st george")[0].key == "st_george"
    assert find_rounds("no such round") == []
    assert find_rounds() == [*catalogue().values()]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("wa 70 m", "WA 70m"),
        ("wa 70 metres", "WA 70m"),
        ("252 50 yd", "252 50y"),
        ("252 50yards", "252 50y"),
        ("bray 1", "Bray I"),
        ("Bristol 5", "Bristol V"),
        ("bray 2 triple", "Bray II Triple"),
    ],
)
def test_units_and_numerals_may_be_written_as_archers_do(text: str, name: str) -> None:
    assert find_rounds(text)[0].name == name


def test_visually_impaired_is_no_six() -> None:
    assert find_rounds("wa 18m 6") == []
    assert [each.key for each in find_rounds("wa 18m vi")] == ["18_vi"]


def test_the_name_asked_for_comes_first_then_those_that_begin_with_it() -> None:
    names = [each.name for each in find_rounds("national")]
    begin_so = [name.startswith("National") for name in names]

    assert names[0] == "National"
    assert begin_so == sorted(begin_so, reverse=True)
    assert not all(begin_so)
    assert find_rounds("wa 18m")[0].key == "wa18"


def test_distances_are_compared_in_the_unit_asked_for_ends_included() -> None:
    def keys(nearest: int, farthest: int) -> set[str]:
        found = find_rounds("warwick", distance_from=nearest, distance_to=farthest, unit="yd")
        return {each.key for each in found}

    assert keys(50, 60) == {"warwick"}
    assert keys(51, 60) == set()
    # 60 yd are 54.9 m.
    assert find_rounds("Warwick", distance_to=54) == find_rounds("Warwick", distance_to=50)
    assert round_for("warwick") in find_rounds("Warwick", distance_from=45, distance_to=55)


def test_rounds_are_filtered_by_where_and_how_they_are_measured() -> None:
    indoor, outdoor = find_rounds(is_indoor=True), find_rounds(is_indoor=False)
    metric, imperial = find_rounds(is_metric=True), find_rounds(is_metric=False)

    assert round_for("portsmouth") in indoor
    assert round_for("portsmouth") in imperial
    assert round_for("wa18") in metric
    assert round_for("ifaa_indoor") in indoor
    assert len(indoor) + len(outdoor) == len(metric) + len(imperial) == 227
