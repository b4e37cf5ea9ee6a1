"""A session cookie that Django never gave out is nobody's; no database is asked about it."""

import pytest

from archstats.tests.server.asking import get
from archstats.tests.server.live_asking import closed_by, watching

pytestmark = [pytest.mark.server, pytest.mark.usefixtures("leaves_no_trace")]

# Quoted, which lets cookies hold any byte.
ZERO_BYTE = r'__Host-session="abcdefgh\000"'
NO_KEYS = [ZERO_BYTE, r'__Host-session="\377\376 or 1=1 --"', f"__Host-session={'x' * 4000}"]


@pytest.mark.parametrize("cookie", NO_KEYS)
def test_a_page_is_served_as_to_anybody(club_server, cookie):
    assert get(club_server, "/", Cookie=cookie).status_code == 200


@pytest.mark.parametrize("cookie", NO_KEYS)
def test_a_socket_is_told_that_nobody_is_signed_in(club_server, scene, cookie):
    own = {"Origin": club_server.url, "Cookie": cookie}
    with watching(club_server, f"slot:{scene['ids']['slot_id']}", **own) as opened:
        assert closed_by(opened) == 4401
