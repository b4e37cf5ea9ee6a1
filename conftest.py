import pytest
from hypothesis import settings

from scoring.writing import writer

# A slow machine is no failure; what a property costs is measured elsewhere.
settings.register_profile("archstats", deadline=None)
settings.load_profile("archstats")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """The writer's thread keeps its connection; a database goes only when nobody holds it."""
    yield
    writer.stop()
