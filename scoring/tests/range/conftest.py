import pytest

from scoring.tests.factory import FULL_PROFILE, make_archer
from scoring.tests.visitor import browser


@pytest.fixture
def robin(db):
    """He has said with what he shoots."""
    return make_archer(**FULL_PROFILE)


@pytest.fixture
def marian(db):
    """She runs the session, and coaches nobody."""
    return make_archer("marian")


@pytest.fixture
def host(marian):
    return browser(marian)
