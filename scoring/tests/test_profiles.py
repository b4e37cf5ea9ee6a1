import pytest
from archeryutils.classifications import AGB_ages, AGB_bowstyles, AGB_genders

from scoring.profiles import Discipline, Profile, is_compound


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("crossbow", "open", "adult"), "bowstyle"),
        (("recurve", "men", "adult"), "category"),
        (("recurve", "open", "u20"), "age_group"),
    ],
)
def test_a_profile_of_unknown_words_names_the_field(
    words: tuple[str, str, str], named: str
) -> None:
    with pytest.raises(ValueError, match=f"^{named}: "):
        Profile(*words)


@pytest.mark.parametrize(
    ("bowstyle", "discipline", "counts_as"),
    [
        ("flatbow", "outdoor", AGB_bowstyles.BAREBOW),
        ("traditional", "indoor", AGB_bowstyles.BAREBOW),
        ("compound_limited", "outdoor", AGB_bowstyles.COMPOUND),
        ("compound_barebow", "indoor", AGB_bowstyles.COMPOUND),
        ("longbow", "outdoor", AGB_bowstyles.LONGBOW),
        ("flatbow", "field", AGB_bowstyles.FLATBOW),
    ],
)
def test_a_bowstyle_without_a_table_counts_as_another(
    bowstyle: str, discipline: Discipline, counts_as: AGB_bowstyles
) -> None:
    group = Profile(bowstyle, "open", "adult").archeryutils_group(discipline)

    assert group["bowstyle"] is counts_as
    assert group["gender"] is AGB_genders.OPEN


def test_under_21_is_a_class_of_its_own_except_in_field() -> None:
    junior = Profile("recurve", "female", "u21")

    assert junior.archeryutils_group("outdoor")["age_group"] is AGB_ages.UNDER_21
    assert junior.archeryutils_group("field")["age_group"] is AGB_ages.ADULT


def test_every_kind_of_compound_is_one() -> None:
    assert is_compound("compound_limited")
    assert not is_compound("barebow")
