"""Pages are compressed for whoever takes it so."""

import gzip

import pytest
from django.test import Client

from archstats.static_files import lean


@pytest.fixture
def client():
    return Client(headers={"Accept-Encoding": "gzip, br"})


def test_a_page_is_compressed_for_whoever_takes_it_so(client):
    answer, plain = client.get("/rounds/"), Client().get("/rounds/")

    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(answer.content) == plain.content
    assert len(answer.content) == int(answer.headers["Content-Length"]) < len(plain.content) / 4
    assert all("Accept-Encoding" in each.headers["Vary"] for each in (answer, plain))


@pytest.mark.parametrize("path", ["/api/v0/round/york", "/manifest.webmanifest"])
def test_what_is_no_page_is_sent_as_it_is(client, path):
    assert "Content-Encoding" not in client.get(path).headers


def test_what_is_joined_loses_its_remarks_and_nothing_else():
    written = '// Why.\nconst a = "// stays"; // so\n\n  /* and\n  this */\n  b("https://x");\n'

    assert lean(written) == '\nconst a = "// stays"; // so\nb("https://x");\n'
