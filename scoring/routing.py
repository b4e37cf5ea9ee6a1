"""The addresses of the sockets, and the rooms that each leads to."""

from urllib.parse import parse_qs

from scoring.live.consumer import Wanted, rooms_in_query
from scoring.live.sockets import Scope


def shots_of_slot(scope: Scope) -> Wanted:
    """?slot_id=<id>"""
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("slot_id", [])
    return {f"shots:{slot_id}": None for slot_id in asked[:1]}


rooms_at = {"/ws/": rooms_in_query, "/ws/v0/shot": shots_of_slot}
