"""A few threads of our own that answer an event loop.

What a ThreadPoolExecutor adds for each call (a second future, its lock, its condition) costs a
change of a screen a tenth of a millisecond.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import Any

type _Call = tuple[asyncio.Future[Any], Callable[..., Any], tuple[Any, ...]]


class Threads:
    """They begin with the first call, and keep no process from its end."""

    def __init__(self, count: int, *, name: str) -> None:
        self.count = count
        self.name = name
        self._calls: SimpleQueue[_Call] = SimpleQueue()
        self._is_begun = False

    def call(self, function: Callable[..., Any], *given: Any) -> asyncio.Future[Any]:
        if not self._is_begun:
            self._begin()
        answer = asyncio.get_running_loop().create_future()
        self._calls.put((answer, function, given))
        return answer

    def _begin(self) -> None:
        self._is_begun = True
        for number in range(self.count):
            Thread(target=self._answer, name=f"{self.name}-{number}", daemon=True).start()

    def _answer(self) -> None:
        while True:
            _answered(*self._calls.get())


def _answered(answer: asyncio.Future[Any], function: Callable[..., Any], given: Any) -> None:
    # The loop is closed when the process ends.
    with suppress(RuntimeError):
        try:
            found = function(*given)
        except BaseException as wrong:  # noqa: BLE001 — whoever asked hears of it
            answer.get_loop().call_soon_threadsafe(_tell, answer.set_exception, answer, wrong)
        else:
            answer.get_loop().call_soon_threadsafe(_tell, answer.set_result, answer, found)


def _tell(how: Callable[[Any], None], answer: asyncio.Future[Any], what: Any) -> None:
    """Unless whoever asked has given it up."""
    if not answer.done():
        how(what)
