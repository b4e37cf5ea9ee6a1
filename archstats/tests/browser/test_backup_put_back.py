"""A backup is put back while a card is open: what it lacks the phone sends again. Case OP-14."""

import pytest

from archstats.faults.restored import follow_page
from archstats.tests.browser.archers import ArcherAtTheRange
from archstats.tests.browser.recording import Phone
from archstats.tests.watching import eventually

pytestmark = [pytest.mark.server, pytest.mark.one_database]


@pytest.fixture
def robin(chromium, own_server):
    context = chromium.new_context(base_url=own_server.url, has_touch=True)
    robin = Phone(context.new_page(), ArcherAtTheRange.arrives(own_server, "Robin", round="wa18"))
    robin.opens()
    yield robin
    context.close()


def test_arrows_that_the_backup_lacks_come_back_from_the_phone(robin, own_server, tmp_path):
    url = own_server.environment["DATABASE_URL"]
    robin.taps("10", "9", "8")
    robin.is_saved()
    follow_page("Take one from", url, tmp_path)
    robin.taps("7", "6")
    robin.is_saved()
    own_server.stop()
    robin.taps("5")
    robin.says("1 arrow waiting for signal")

    follow_page("Put one back on", url, tmp_path)
    follow_page("After it was put back", url, tmp_path)
    own_server.start()

    eventually(lambda: len(robin.on_record) == 6, within=40)
    robin.is_saved()
    robin.shows(total=45, left=54)
    # What waited may be sent before the phone hears that the server lacks two others.
    assert sorted(robin.on_record) == [(n + 1, str(10 - n)) for n in range(6)]
