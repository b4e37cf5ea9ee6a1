"""A browser with a device cookie, or none yet."""

from django.conf import settings
from django.test import Client

from scoring.device_keys import make_key
from scoring.models import Archer, DeviceKey

NAME = settings.DEVICE_COOKIE_NAME


def browser(archer: Archer | None = None, *, token: str = "") -> Client:
    """Of an archer who was here before, or with this very cookie."""
    client = Client()
    if archer is not None:
        token = make_key(archer)
        DeviceKey.objects.filter(archer=archer).update(last_used_at=None)
    if token:
        client.cookies[NAME] = token
    return client


def token_of(client: Client) -> str:
    """Empty once the cookie is cleared."""
    return client.cookies[NAME].value if NAME in client.cookies else ""


def archer_of(client: Client) -> str | None:
    """The id of whom the API takes the browser for; None for nobody."""
    answer = client.get("/api/v0/archer/me")
    return answer.json()["data"]["archer_id"] if answer.status_code == 200 else None
