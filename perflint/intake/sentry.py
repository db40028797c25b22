"""What watches over a worker while it is at a task: its time, and whether it still gets on at the limit of its memory."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from perflint.limits import Limits

TICK = 0.5  # seconds
NEAR = 2 << 20  # bytes below its limit at which a process gets nothing more: its allocator asks for one MiB at a time


class Sentry(threading.Thread):
    """Calls ``stop`` once the process has taken ``seconds``, or has come to the limit of its memory and stays there.

    Python itself may turn in a circle for ever where not even an error can be made for want of memory, and then no code
    of the process runs again: so it is looked at from outside.  ``reason`` is then the name of the limit.
    """

    def __init__(self, pid: int, limits: Limits, seconds: float, stop: Callable[[], None]) -> None:
        super().__init__(daemon=True)
        self.reason: str | None = None
        self._pid, self._most, self._seconds, self._stop_it = pid, limits.memory << 20, seconds, stop
        self._over = threading.Event()

    def run(self) -> None:
        """Look until told that the task is done."""
        end = time.monotonic() + self._seconds
        full = False
        while not self._over.wait(min(TICK, max(0.0, end - time.monotonic()))):
            before, full = full, self._is_full()
            if time.monotonic() >= end:
                self.reason = "total_seconds"
            elif before and full:
                self.reason = "memory"
            if self.reason is not None:
                self._stop_it()
                return

    def cancel(self) -> None:
        """The task is done."""
        self._over.set()

    def _is_full(self) -> bool:
        """Whether the process has all the memory that it may have, where the system tells."""
        if sys.platform != "linux":
            return False
        with contextlib.suppress(OSError, ValueError, IndexError):
            pages = int(Path(f"/proc/{self._pid}/statm").read_text(encoding="ascii").split()[5])
            return pages * os.sysconf("SC_PAGE_SIZE") > self._most - NEAR
        return False
