"""The next release migrates while this one serves. Case OP-16."""

import pytest
import requests

from archstats.faults.scenarios import ends_more, phones_writing, what_happened
from archstats.tests.serving import PRODUCTION, fresh_database, manage

pytestmark = pytest.mark.server

PHONES = 8
PAUSE_SECONDS = 0.1


def test_archers_shoot_on_while_the_next_release_migrates(collected_static, tmp_path):
    next_release = {**PRODUCTION, "DJANGO_SETTINGS_MODULE": "archstats.tests.served_migrating"}
    with (
        fresh_database(tmp_path) as url,
        phones_writing(url, PHONES, pause_seconds=PAUSE_SECONDS) as (server, phones),
    ):
        ends_more(phones, PHONES)
        said = manage("migrate", DATABASE_URL=url, **next_release)
        ends_more(phones, PHONES)
        happened = what_happened(phones, url)
        ready = requests.get(f"{server.url}/readyz", timeout=10)

    assert "next_0002_index... OK" in said
    assert happened["told to wait"] == 0
    assert ready.status_code == 200
