"""The addresses of the sockets."""

from urllib.parse import parse_qs

from django.urls import path

from scoring.live.consumer import Wanted, Watcher
from scoring.live.sockets import Scope


def shots_of_slot(scope: Scope) -> Wanted:
    """?slot_id=<id>"""
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("slot_id", [])
    return {f"shots:{slot_id}": None for slot_id in asked[:1]}


websocket_urlpatterns = [
    path("ws/", Watcher.as_asgi()),
    path("ws/v0/shot", Watcher.as_asgi(wanted=shots_of_slot)),
]
