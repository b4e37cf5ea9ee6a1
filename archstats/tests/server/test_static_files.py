"""Styles and scripts as a phone gets them from a club's server."""

import re

import pytest
import requests

pytestmark = pytest.mark.server


@pytest.fixture
def page(server):
    return requests.get(server.url, timeout=10).text


def test_the_styles_come_as_joined_files(server, page):
    addresses = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
    first, second = (requests.get(server.url + each, timeout=10).text for each in addresses)

    assert "@import" not in first + second
    assert first.index("@layer reset, base") < first.index("--color-ink:")


def test_what_is_named_by_its_content_is_kept_for_ever_and_sent_compressed(server, page):
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert any(".css" in address for address in addresses)
    for address in addresses:
        answer = requests.get(server.url + address, timeout=10)

        assert re.search(r"\.[0-9a-f]{12}\.", address)
        assert "immutable" in answer.headers["Cache-Control"]
        if len(answer.content) > 1000:
            assert answer.headers["Content-Encoding"] == "gzip"


def test_a_file_that_is_not_there_is_a_page_in_words(server):
    answer = requests.get(server.url + "/static/css/nothing.css", timeout=10)

    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    "path",
    ["/static/../archstats/settings.py", "/static/%2e%2e/%2e%2e/manage.py", "/static//etc/passwd"],
)
def test_nothing_outside_the_folder_is_served(server, path):
    asked = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"

    assert server.raw(asked).startswith(b"HTTP/1.1 404 ")
