"""A process that reads and judges files for a run, so that one that crashes, hangs or eats memory costs that file alone.

It ends when the run does, however the run ended: its input is then at its end, and a clock of the system stops it where
even that cannot be noticed.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import sys
import threading
from typing import IO

from msgspec.structs import replace

from perflint import compiled_patterns
from perflint.engine import Judged, Plan
from perflint.intake.kept import Kept, judge_kept
from perflint.intake.memory import MEBIBYTE, Remembering
from perflint.intake.reading import Read, read_each
from perflint.intake.tasks import READY, SPENT, Done, Setup, Task, receive, send
from perflint.lexicon.additions import using
from perflint.limits import LABELS, Limits
from perflint.timing import NO_TIMES, Times

GRACE = 10  # seconds after which a worker that nobody ends any more ends itself
BETWEEN = 16  # files between two looks at the memory, and at patterns that were compiled


def serve() -> None:
    """Answer the tasks on standard input until it ends.  What libraries print goes nowhere."""
    source, target = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    setup: Setup = receive(source)
    work(setup, {}, source, target)


def work(setup: Setup, plans: dict[int, Plan], source: IO[bytes], target: IO[bytes]) -> None:
    """Answer the tasks from ``source`` until it ends; ``plans`` are those at hand, by their numbers."""
    _hold(setup.limits)
    tasks: queue.SimpleQueue[Task] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(source, tasks), daemon=True).start()
    worker = _Worker(setup, plans, target)
    try:
        with using(setup.words):
            while True:
                worker.do(tasks.get())
    except MemoryError:  # outside of the readers, which say it themselves: too little is left to say anything
        os._exit(SPENT)


def _listen(source: IO[bytes], tasks: queue.SimpleQueue[Task]) -> None:
    """Hand the tasks on; when there will be no more, end at once, whatever is being done."""
    try:
        while True:
            tasks.put(receive(source))
    except BaseException:
        end_group()


def end_group() -> None:
    """End this process and those it has started."""
    if hasattr(os, "killpg") and os.getpid() == os.getpgid(0):
        os.killpg(0, signal.SIGKILL)
    os._exit(0)


def _hold(limits: Limits) -> None:
    """Bound the memory of this process, where the system knows how, and leave no image of it on the disk."""
    if sys.platform == "win32":
        return
    import resource

    most = limits.memory * MEBIBYTE
    for name, value in ((resource.RLIMIT_DATA, most), (resource.RLIMIT_CORE, 0)):
        try:
            hard = resource.getrlimit(name)[1]
            resource.setrlimit(name, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
        except (ValueError, OSError):  # not on this system
            continue


class _Worker:
    """The plans that were made so far, and the pipe to the run."""

    def __init__(self, setup: Setup, plans: dict[int, Plan], target: IO[bytes]) -> None:
        self._limits, self._timed, self._keep, self._target = setup.limits, setup.timed, setup.keep, target
        self._kept = Kept(setup.limits, setup.seal, setup.words) if setup.seal is not None else None
        self._plans = plans
        self._remembering = Remembering()
        self._since = 0  # files since the last look at the memory

    def do(self, task: Task) -> None:
        """Answer a task: one frame for each input, in their order."""
        if task.plan is not None and task.recipe is not None:
            self._plans[task.plan] = pickle.loads(task.recipe)()
        plan = None if task.plan is None else self._plans[task.plan]
        send(self._target, READY)
        self._alarm(len(task.items))
        times = Times() if self._timed else NO_TIMES
        look = None if self._kept is None else self._kept.looking(self._keep)
        for read in read_each(task.items, self._limits, keep=self._keep, look=look, times=times):
            judged = self._judged(read, plan, times)
            self._send(read, judged, times)
            times.stages.clear()
            times.rules.clear()
        self._since += len(task.items)
        if self._since >= BETWEEN:
            self._since = 0
            if self._kept is not None:
                compiled_patterns.keep()  # the run itself reads nothing, and would never know them
            if self._remembering.look():  # all is answered: the run starts another process for the next task
                end_group()

    def _judged(self, read: Read, plan: Plan | None, times: Times) -> Judged | None:
        if read.document is None or plan is None:
            return None
        return judge_kept(read, plan, self._kept, times, self._limits)

    def _send(self, read: Read, judged: Judged | None, times: Times) -> None:
        spent = read.error is not None and LABELS["memory"] in read.error.message
        done = Done(read, judged, spent, (times.stages, times.rules))
        try:
            send(self._target, done)
        except OSError:  # the run is gone
            end_group()
        except MemoryError:  # the run has no more of it, and no bound
            raise
        except Exception:  # a value of somebody else's check that cannot be sent: judged there instead
            send(self._target, replace(done, judged=None))
        if spent:
            end_group()

    def _alarm(self, files: int) -> None:
        """The system ends this process when the run no longer does, even within a library that listens to nothing."""
        if hasattr(signal, "setitimer"):
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_REAL, self._limits.total_seconds * files + GRACE)
