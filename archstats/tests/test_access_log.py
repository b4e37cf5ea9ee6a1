import asyncio

import pytest

from archstats.access_log import AccessLog


@pytest.mark.parametrize("path", ["/x", "/api/v0/x"])
def test_what_raises_outside_django_is_logged_and_answered_in_words(path, caplog):
    async def breaks(scope, receive, send):
        raise RuntimeError("a secret that only the log may hold")

    async def send(event):
        sent.append(event)

    sent = []
    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b""}
    asyncio.run(AccessLog(breaks)(scope, None, send))

    assert sent[0]["status"] == 500
    assert b"secret" not in sent[1]["body"]
    assert "only the log may hold" in caplog.text
