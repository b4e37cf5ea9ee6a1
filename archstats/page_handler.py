"""Django, synchronous from the first middleware to the view, in one of a few lasting threads."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from contextvars import copy_context
from typing import IO, Any

from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.urls import set_script_prefix

from archstats.asgi_types import Receive, Scope, Send
from archstats.concerned import note_match

# More than the connections of the database's pool, so that a page without rows never waits for one.
THREADS = 24


class PageHandler(ASGIHandler):
    """Django's own handler makes a thread for each request, as many as come at once, and crosses
    to it for every middleware and signal (docs/benchmarks.md)."""

    def __init__(self) -> None:
        super().__init__()
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="page")

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        loop = asyncio.get_running_loop()
        with closing(body):
            # The context carries the request's id into the thread and its log lines.
            response = await loop.run_in_executor(
                self.threads, copy_context().run, self.answer, scope, body
            )
            await self.send_response(response, send)
            if response.streaming:
                await loop.run_in_executor(self.threads, response.close)

    def answer(self, scope: Scope, body: IO[bytes]) -> Any:
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        request, refusal = self.create_request(scope, body)
        response: Any = refusal if request is None else self.get_response(request)
        if request is not None:
            note_match(scope, request)
        response._handler_class = self.__class__  # noqa: SLF001 — as Django's handlers do
        if not response.streaming:
            # In the thread that has the database connection. The content stays readable.
            response.close()
        return response
