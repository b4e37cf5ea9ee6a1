import pytest

from scoring.coaching import make_coach
from scoring.tests.factory import make_archer


@pytest.fixture
def marian(db):
    """She coaches Sherwood, in which nobody else is yet."""
    marian = make_archer("marian")
    make_coach(marian, club_name="Sherwood")
    return marian
