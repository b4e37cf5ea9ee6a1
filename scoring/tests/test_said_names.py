import pytest

from scoring.said_names import SaidNames


@pytest.mark.parametrize(
    ("name", "said", "left"),
    [
        ("Robin", "Robin’s evening", "Archer’s evening"),
        ("Robin", "ask robin, or ROBIN", "ask Archer, or Archer"),
        ("Robin", "the robins sing", "the robins sing"),
        ("Robin Hood", "robin  hood and Robin", "Archer and Robin"),
        ("Seán O'Neil", "SEÁN O’NEIL leads", "Archer leads"),
        # As some keyboards write it, and as others do.
        ("José", "Jose\u0301’s garden", "Archer’s garden"),
        # What is also another word, and what only looks like a name.
        ("Will", "Will it rain? It will.", "Archer it rain? It will."),
        ("will", "WILL wins. It will rain.", "Archer wins. It will rain."),
        ("明子", "明子の弓", "Archerの弓"),
        ("A", "A good end", "A good end"),
        ("10", "10 arrows", "10 arrows"),
        ("Archer", "one archer more", "one archer more"),
        ("(Robin)", "with (Robin)", "with Archer"),
    ],
)
def test_a_name_goes_where_it_is_a_word_of_its_own(name, said, left):
    assert SaidNames([name]).replaced(said) == left


@pytest.mark.parametrize(
    ("name", "said", "left"),
    [("Will", "will’s evening", "Archer’s evening"), ("J", "j’s garden", "Archer’s garden")],
)
def test_of_ones_own_things_no_other_word_is_meant(name, said, left):
    assert SaidNames([name], is_own=True).replaced(said) == left


def test_the_longest_of_several_names_goes_whole():
    assert SaidNames(["Robin", "Robin Hood"]).replaced("Robin Hood") == "Archer"


def test_json_keeps_its_keys_and_all_that_is_no_text():
    told = {"Robin": ["Robin", 10, None, {"by": "robin"}]}

    assert SaidNames(["Robin"]).replaced(told) == {"Robin": ["Archer", 10, None, {"by": "Archer"}]}


def test_a_text_is_cut_where_it_would_no_longer_fit():
    assert SaidNames(["Al"]).replaced("Al and Al", longest=12) == "Archer and A"


def test_a_text_without_the_name_is_not_touched():
    said = "Jose\u0301’s garden, which is longer than fits"

    assert SaidNames(["Robin"]).replaced(said, longest=5) is said
