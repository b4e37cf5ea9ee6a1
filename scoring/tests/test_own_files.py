"""What may be in a file that is brought back."""

import tracemalloc

import pytest

from scoring.own_data import own_data_as_json
from scoring.own_files import read_own_file
from scoring.refusals import Invalid

pytestmark = pytest.mark.django_db


def test_a_file_of_nothing_but_wrong_cards_is_refused_in_little_memory(robin):
    wrong = b"0," * 100_000
    text = own_data_as_json(robin).encode().replace(b'"cards":[', b'"cards":[' + wrong + b"0")
    tracemalloc.start()
    with pytest.raises(Invalid):
        read_own_file(text)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 10 * len(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "Line 1: here the file breaks off or is damaged."),
        (b'{\n"kind": "archstats own data",\n"cards": [', "Line 3: here the file"),
        (b'{"kind":\n\xff}', "Line 2: here the file"),
        (b"[" * 100_000, "Line 1: here the file"),
        (b"[]", "This is no file that was taken along from Archstats."),
        (b'{"kind": "another", "version": 1}', "This is no file that was taken along"),
        (b'{"kind": "archstats own data", "version": 2}', "This is no file that was taken"),
    ],
)
def test_what_is_no_file_of_ours_is_refused_in_words(text, words):
    with pytest.raises(Invalid) as refused:
        read_own_file(text)
    assert refused.value.words.startswith(words)
