"""Bounds on the time of the processor that Python code of this process may take: no second process, no second thread.

Regular expressions of the standard library look for signals while they search, so that even one that runs away is
interrupted.  A library that computes outside Python is not; for that a run has processes of its own (--jobs).
"""

from __future__ import annotations

import signal
from types import FrameType, TracebackType

AGAIN = 1.0  # seconds after which it is raised again, where somebody swallowed it


class TimeIsUpError(BaseException):
    """The time is over.  No `Exception`, so that code which guards itself against mistakes of data lets it pass."""


class Stopwatch:
    """Raises TimeIsUpError within the context after so many seconds of the processor, for whoever entered it to catch.

    Contexts are not nested.  Where the system has no such clock (Windows), in another thread than the first, and where
    somebody else uses the signal, it does nothing.
    """

    __slots__ = ("_running", "_seconds")

    def __init__(self, seconds: float) -> None:
        self._seconds, self._running = seconds, False

    def __enter__(self) -> None:
        if not hasattr(signal, "setitimer") or signal.getsignal(signal.SIGVTALRM) not in (signal.SIG_DFL, _ring):
            return
        try:
            signal.signal(signal.SIGVTALRM, _ring)
        except ValueError:  # another thread
            return
        signal.setitimer(signal.ITIMER_VIRTUAL, self._seconds, AGAIN)
        self._running = True

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._running:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.signal(signal.SIGVTALRM, signal.SIG_DFL)
            self._running = False


def _ring(_number: int, frame: FrameType | None) -> None:
    """Raises TimeIsUpError, but not into the end of a context, which would leave the clock running."""
    while frame is not None and frame.f_globals.get("__name__") in (__name__, signal.__name__):
        if frame.f_code is Stopwatch.__exit__.__code__:
            return
        frame = frame.f_back
    raise TimeIsUpError
