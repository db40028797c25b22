"""One worker process as the run sees it: ask it, and say why it ended when it did."""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from perflint.engine import Plan
from perflint.errors import InputError, PerflintError
from perflint.intake.children import Child, Command, Copy
from perflint.intake.files import Input
from perflint.intake.sentry import Sentry
from perflint.intake.tasks import READY, SPENT, Done, Setup, Task, receive, send
from perflint.limits import over

LAST_BREATH = 2  # seconds in which a process that closed its pipe has ended by itself
# The limits that a process says by its status that it has come to.
_LIMITS = {SPENT: "memory"} | ({-signal.SIGALRM: "total_seconds"} if hasattr(signal, "SIGALRM") else {})
_AGAIN = "用 Office 或 WPS 打开后另存一份再检查；仍然如此，请把文件报告给维护者"


# Inputs that one process takes together, and the plan they are judged by: None where that is done by whoever asks.
Job = tuple[Sequence[Input], "Plan | None"]


class Asked(Struct, frozen=True):
    """How many of the inputs were answered; ``ready`` is False where the process ended before it began with them, and
    ``ended`` says of the input it was at why there will be no more."""

    answered: int
    ready: bool = True
    ended: Callable[[Input], PerflintError] | None = None


class Process:
    """A worker: a copy of this process that has the ``plans`` at hand, by their numbers, or else a command.

    ``siblings`` are the workers there are when it is copied.  Raises OSError when it cannot be started.
    """

    def __init__(self, setup: Setup, plans: Mapping[int, Plan] | None = None, siblings: Sequence[Process] = ()) -> None:
        self._limits = setup.limits
        self._plans: dict[int, int] = {}  # by identity: the number that the worker knows the plan by
        self._reason: str | None = None  # the limit for which it was ended
        self._ended = False
        self._sent = False  # whether the next task was sent ahead
        self._child: Child
        if plans is not None:
            self._plans.update((id(plan), number) for number, plan in plans.items())
            self._child = Copy(setup, plans, [one._child for one in siblings])
            return
        self._child = Command()
        with contextlib.suppress(OSError):  # a process that is gone already is noticed when it is asked
            send(self._child.to, setup)

    @property
    def number(self) -> int:
        """The number that the system knows it by."""
        return self._child.pid

    def ask(
        self,
        items: Sequence[Input],
        plan: Plan | None,
        put: Callable[[int, Done], None],
        following: Callable[[], Job | None],
    ) -> Asked:
        """Have the inputs done; ``put`` takes the answers with the place of the input among these.

        ``following`` gives what will be asked next, all of it, if that is known: it is sent while this is done, so that the
        process need not wait until its answers have been taken.
        """
        answered, ready = 0, False
        sentry = Sentry(self._child.pid, self._limits, self._limits.total_seconds * len(items), self.stop)
        try:
            if not self._sent:
                send(self._child.to, self._task(items, plan))
            self._sent = False
            if receive(self._child.answers) != READY:
                raise EOFError
            ready = True
            sentry.start()
            if (job := following()) is not None:
                self._sent = True
                with contextlib.suppress(OSError):  # gone: the answers that are still missing will tell
                    send(self._child.to, self._task(*job))
            while answered < len(items):
                done: Done = receive(self._child.answers)
                put(answered, done)
                answered += 1
                if done.last:
                    return Asked(answered, ended=self._why)
        except (OSError, EOFError, pickle.UnpicklingError):
            return Asked(answered, ready, self._why)
        finally:
            sentry.cancel()
            self._reason = sentry.reason
        return Asked(answered)

    def stop(self) -> None:
        """End it and what it has started; may be called from any thread."""
        if self._ended:
            return
        with contextlib.suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(self._child.pid, signal.SIGKILL)
            else:
                os.kill(self._child.pid, signal.SIGTERM)  # on Windows, at once

    def close(self) -> None:
        """End it and wait; only for the thread that asks."""
        self.stop()
        for pipe in (self._child.to, self._child.answers):
            with contextlib.suppress(OSError):
                pipe.close()
        self._status()

    def _task(self, items: Sequence[Input], plan: Plan | None) -> Task:
        """The task; how a plan is made is only told once."""
        if plan is None or plan.recipe is None:
            return Task(items, None, None)
        known = self._plans.get(id(plan))
        if known is not None:
            return Task(items, known, None)
        number = self._plans[id(plan)] = len(self._plans)
        return Task(items, number, pickle.dumps(plan.recipe))

    def _why(self, item: Input) -> PerflintError:
        """Why the process ended, said of the file it was at."""
        status = self._status(LAST_BREATH) or 0
        reason = self._reason or _LIMITS.get(status)
        if reason is not None:
            return over(reason, self._limits, item.path)
        return InputError(f"处理这个文件的进程中途退出了（{_told(status)}），没有检查", place=item.path, advice=_AGAIN)

    def _status(self, seconds: float | None = None) -> int | None:
        status = self._child.status(seconds)
        self._ended = status is not None
        return status


def _told(status: int) -> str:
    """What an exit status tells a person."""
    if hasattr(signal, "SIGKILL") and status == -signal.SIGKILL:
        return "被系统结束，可能是内存不足"
    if status < 0:
        try:
            return f"崩溃：{signal.Signals(-status).name}"
        except ValueError:
            pass
    return f"退出码 {status}"
