import pytest

from scoring.tests.factory import make_archer


@pytest.fixture
def marian(db):
    return make_archer("marian")


@pytest.fixture
def robin(db):
    return make_archer("robin")


@pytest.fixture
def tuck(db):
    return make_archer("tuck")


@pytest.fixture
def guy(db):
    """The stranger."""
    return make_archer("guy")
