"""Asking the server under test, by the name that is its own."""

import re

import pytest
import requests

# What daphne cannot do and `serve` does: answer before the body is there, add to a handshake.
uvicorn_only = pytest.mark.parametrize("club_server", ["uvicorn"], indirect=True)

OURS = {"Host": "scores.example.org"}


def get(server, path, **headers):
    return requests.get(server.url + path, headers={**OURS, **headers}, timeout=10)


def stylesheet(server):
    return re.search(r'href="([^"]+\.css)"', get(server, "/").text)[1]
