"""A socket as it comes to the server, and how it is refused."""

import pytest
from django.conf import settings
from django.test import Client

from scoring.live.rooms import Refused


def scope(*, subprotocols=(), query=b"", **headers):
    named = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    return {"headers": named, "subprotocols": list(subprotocols), "query_string": query}


def cookie_of(archer):
    client = Client()
    client.force_login(archer)
    return (
        f"a=b; {settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    )


def refusal(ask):
    with pytest.raises(Refused) as refused:
        ask()
    return refused.value.code


def opened(room, key, viewer):
    """The kind of the room, or the code with which it is refused."""
    try:
        return room.open_to(key, viewer).kind
    except Refused as refused:
        return refused.code
