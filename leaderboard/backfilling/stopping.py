"""SIGINT and SIGTERM: the first lets the batch end, the second gives it up."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class GivenUp(BaseException):
    """Asked a second time: what is under way is rolled back."""

    def __init__(self, exit_code: int) -> None:
        super().__init__(exit_code)
        self.exit_code = exit_code


@dataclass
class Stop:
    """`signal` is the number of the one that asked to stop."""

    signal: int = 0

    def hear(self, number: int, frame: FrameType | None) -> None:
        if self.signal:
            raise GivenUp(self.exit_code)
        self.signal = number

    @property
    def exit_code(self) -> int:
        return 128 + self.signal


@contextmanager
def stopping() -> Iterator[Stop]:
    stop = Stop()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = {number: signal.signal(number, stop.hear) for number in _SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
