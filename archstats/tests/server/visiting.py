"""A browser at a server under test, without JavaScript: its cookies, and forms with their token."""

import re

import requests

from archstats.tests.server.asking import OURS
from archstats.tests.serving import Server

PATIENCE_SECONDS = 10


class Browser:
    """Comes by the club's own name, over HTTPS as its proxy says."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> requests.Response:
        return self._ask("GET", path)

    def post(self, path: str, *, at: str = "/sign-in/", **fields: str) -> requests.Response:
        """With the token of the page at `at`."""
        form = self.get(at).text
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
        assert found, form
        return self._ask("POST", path, csrfmiddlewaretoken=found[1], **fields)

    @property
    def header(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _ask(self, method: str, path: str, **fields: str) -> requests.Response:
        headers = {
            **OURS,
            "X-Forwarded-Proto": "https",
            "Origin": f"https://{OURS['Host']}",
            "Cookie": self.header,
        }
        answer = requests.request(
            method,
            self.server.url + path,
            headers=headers,
            data=fields or None,
            timeout=PATIENCE_SECONDS,
            allow_redirects=False,
        )
        self.cookies |= {cookie.name: cookie.value or "" for cookie in answer.cookies}
        return answer
