"""How a worker process comes to be: as a copy of this process where that is safe, otherwise as a command.

A copy has the rules and all modules at hand, where a command takes half a second to load them.  Only a process without
other threads can be copied: what they hold locked would stay so for ever in the copy.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping
from typing import IO, TYPE_CHECKING, Protocol

from perflint.errors import DEBUG

if TYPE_CHECKING:
    from multiprocessing.context import ForkProcess

    from perflint.engine import Plan
    from perflint.intake.tasks import Setup

BOOT = "import sys; sys.path[:] = {path!r}; from perflint.intake.worker import serve; serve()"


class Child(Protocol):
    """A process that leads a group of its own, and the pipes to it."""

    @property
    def pid(self) -> int: ...
    @property
    def to(self) -> IO[bytes]: ...
    @property
    def answers(self) -> IO[bytes]: ...

    def status(self, seconds: float | None = None) -> int | None:
        """Its exit status, that of a signal negative, waited for so long (None: for ever); None while it runs."""


def can_copy() -> bool:
    """Whether this process may be copied: it has one thread, and the system is one whose libraries bear it."""
    if sys.platform != "linux":
        return False
    try:
        return len(os.listdir("/proc/self/task")) == 1
    except OSError:
        return False


class Command:
    """A new Python, started as a command and not by `multiprocessing`, which would run the caller's script again in it."""

    def __init__(self) -> None:
        command = [sys.executable, "-X", f"utf8={sys.flags.utf8_mode}", "-c", BOOT.format(path=[*map(str, sys.path)])]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if os.environ.get(DEBUG) else subprocess.DEVNULL,
            start_new_session=True,
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self.pid, self.to, self.answers = self._process.pid, self._process.stdin, self._process.stdout

    def status(self, seconds: float | None = None) -> int | None:
        """See `Child`."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None


class Copy:
    """A copy of this process that serves with these plans; the pipes to its ``siblings`` are no business of its."""

    def __init__(self, setup: Setup, plans: Mapping[int, Plan], siblings: Iterable[Child]) -> None:
        from multiprocessing import get_context

        (source, to), (answers, target) = os.pipe(), os.pipe()

        def work() -> None:
            os.close(to)
            os.close(answers)
            for one in siblings:
                one.to.close()
                one.answers.close()
            _serve(setup, plans, source, target)

        self._process: ForkProcess = get_context("fork").Process(target=work, daemon=True)
        self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid
        with contextlib.suppress(OSError):  # it may have come before, or be gone
            os.setpgid(self.pid, self.pid)
        os.close(source)
        os.close(target)
        self.to, self.answers = os.fdopen(to, "wb"), os.fdopen(answers, "rb")

    def status(self, seconds: float | None = None) -> int | None:
        """See `Child`."""
        self._process.join(seconds)
        return self._process.exitcode


def _serve(setup: Setup, plans: Mapping[int, Plan], source: int, target: int) -> None:
    """What a copy does: its own group, none of the streams and handlers of the run, and then the tasks."""
    from perflint.intake.worker import work

    with contextlib.suppress(OSError):
        os.setpgid(0, 0)
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        signal.signal(getattr(signal, name), signal.SIG_DFL)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1) if os.environ.get(DEBUG) else (0, 1, 2):
        os.dup2(nowhere, stream)
    work(setup, dict(plans), os.fdopen(source, "rb"), os.fdopen(target, "wb"))
