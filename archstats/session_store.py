"""Django's sessions, asked only for keys that it could have given out."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore


class SessionStore(DatabaseStore):
    def __init__(self, session_key: str | None = None) -> None:
        # A quoted cookie can hold a zero byte, over which PostgreSQL raises.
        super().__init__(session_key if session_key and session_key.isalnum() else None)
