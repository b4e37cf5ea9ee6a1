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
