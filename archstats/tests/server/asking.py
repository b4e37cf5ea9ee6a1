"""Asking the server under test, by the name that is its own."""

import re

import pytest
import requests

# What daphne cannot do and `serve` does: answer before the body is there, add to a handshake.
uvicorn_only = pytest.mark.parametrize("club_server", ["uvicorn"], indirect=True)

OURS = {"Host": "scores.example.org"}


def get(server, path, **headers):
    return requests.get(server.url + path, headers={**OURS, **headers}, timeout=10)


def bearer(token):
    """Nothing without one."""
    return {"Authorization": f"Bearer {token}"} if token else {}


def ask(server, method, path, body=None, *, token="", **headers):
    """The API, as a device with this key."""
    given = {**OURS, **bearer(token), **headers}
    address = f"{server.url}/api/v0{path}"
    return requests.request(method, address, json=body, headers=given, timeout=30)


def record(server, slot_id, *values, token, status=201):
    """Arrows on a card, at its next places."""
    shots = [{"slot_id": slot_id, "value": value} for value in values]
    answer = ask(server, "POST", "/shot", shots, token=token)
    assert answer.status_code == status, answer.text


def stylesheet(server):
    return re.search(r'href="([^"]+\.css)"', get(server, "/").text)[1]
