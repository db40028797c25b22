"""The processes of a run: each file is read and judged in one of them, and the answers come back in the order of the files.

A thread for each process hands it a task and waits for the answers.  A process that dies or is too slow is replaced; the
file it was at is told as one that could not be checked, and the others of its task are done again one by one.  The first
processes may be copies of this one, made before there are threads; those that replace them are commands.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Sequence
from functools import partial
from types import TracebackType

from msgspec.structs import replace

from perflint.errors import PerflintError, internal_error, reason_of
from perflint.intake.children import can_copy
from perflint.intake.process import Job, Process
from perflint.intake.reading import Read
from perflint.intake.tasks import Done, Setup, Sharing
from perflint.lexicon.additions import used
from perflint.limits import Limits

AHEAD = 64  # tasks for each process that may be done before it is their turn to be given out
FEW = 4  # jobs left for each process, from which on each is given out only when a process is free
STARTS = 3  # processes that end before they have begun with anything, one after another


def _none() -> None:
    """What follows where nothing is known to."""


class Pool:
    """At most ``processes`` of them, started when there is something to do, and ended when the context is left.

    With ``copied`` they are copies of this process where that is safe.
    """

    def __init__(
        self,
        processes: int,
        limits: Limits,
        seal: str | None,
        *,
        timed: bool = False,
        keep: bool = False,
        copied: bool = False,
    ) -> None:
        self._most, self._setup = processes, Setup(limits, seal, timed, used(), keep)
        self._copied = copied
        self.ended: set[int] = set()  # the numbers of the processes that are gone
        self._changed = threading.Condition()
        self._jobs: Sequence[Job] = ()
        self._answers: dict[tuple[int, int], Done] = {}
        self._sharing = Sharing()
        self._next = self._given = 0
        self._closed = False
        self._failed: PerflintError | None = None
        self._running: set[Process] = set()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            for process in self._running:
                process.stop()
        for thread in self._threads:
            thread.join()

    def run(self, jobs: Sequence[Job]) -> Iterator[Done]:
        """The answers to all inputs of the jobs, in their order.  To be called once."""
        self._jobs = jobs
        number = min(self._most, len(jobs))
        copies = self._copies(number) if self._copied and can_copy() else [None] * number
        self._threads += [threading.Thread(target=self._work, args=(copy,), daemon=True) for copy in copies]
        for thread in self._threads:
            thread.start()
        for number, (items, _) in enumerate(jobs):
            for place in range(len(items)):
                yield self._awaited(number, place)
            with self._changed:
                self._given = number + 1
                self._changed.notify_all()

    def _awaited(self, number: int, place: int) -> Done:
        with self._changed:
            while (number, place) not in self._answers:
                if self._failed is not None:
                    raise self._failed
                self._changed.wait(0.5)  # not for ever, or no signal would be seen on Windows
            return self._answers.pop((number, place))

    def _put(self, number: int, first: int, place: int, answer: Done) -> None:
        with self._changed:
            if answer.judged is not None:
                answer = replace(answer, judged=self._sharing.shared(answer.judged))
            self._answers[number, first + place] = answer
            self._changed.notify_all()

    def _take(self) -> int | None:
        """The number of the next job, None when there is none left."""
        with self._changed:
            while not self._closed and self._next - self._given >= AHEAD * self._most:
                self._changed.wait()
            if self._closed or self._next >= len(self._jobs):
                return None
            self._next += 1
            return self._next - 1

    def _copies(self, number: int) -> list[Process | None]:
        """So many copies of this process; None for one that the system does not grant, a command will be tried for it."""
        wholes = {id(plan): plan for _, plan in self._jobs if plan is not None and plan.recipe is not None}
        plans = dict(enumerate(wholes.values()))
        copies: list[Process] = []
        with contextlib.suppress(OSError):
            while len(copies) < number:
                copies.append(Process(self._setup, plans, copies))
                self._running.add(copies[-1])
        return [*copies, *[None] * (number - len(copies))]

    def _take_ahead(self) -> int | None:
        """The number of the next job for a process that is not free yet; None when it is better left to one that is."""
        with self._changed:
            few = len(self._jobs) - self._next <= FEW * self._most
            if self._closed or few or self._next - self._given >= AHEAD * self._most:
                return None
            self._next += 1
            return self._next - 1

    def _work(self, process: Process | None) -> None:
        """What a thread does: job after job, by one process after another."""
        try:
            number = self._take()
            while number is not None:
                process, following = self._do(number, process)
                number = self._take() if following is None else following
        except Exception as error:
            with self._changed:
                self._failed = error if isinstance(error, PerflintError) else internal_error(error)
                self._changed.notify_all()
        finally:
            self._end(process)

    def _do(self, number: int, process: Process | None) -> tuple[Process | None, int | None]:
        """Have every file of a job answered exactly once; gives the process that is alive afterwards, and the job that it
        was sent already."""
        items, plan = self._jobs[number]
        done = starts = 0
        together = True
        following: int | None = None

        def ahead() -> Job | None:
            nonlocal following
            if following is None:
                following = self._take_ahead()
            return None if following is None else self._jobs[following]

        while done < len(items) and not self._closed:
            process = process or self._start()
            asked = items[done:] if together else items[done : done + 1]
            last = done + len(asked) == len(items)
            result = process.ask(asked, plan, partial(self._put, number, done), ahead if last else _none)
            done += result.answered
            if result.ended is None:
                continue
            if result.ready and not result.answered and len(asked) == 1 and not self._closed:
                self._put(number, done, 0, Done(Read(items[done].path, error=result.ended(items[done]))))
                done += 1
            starts = 0 if result.ready else starts + 1
            together = together and not result.ready
            self._end(process)
            process = None
            if starts >= STARTS and not self._closed:
                advice = "用 -j 1 重新运行；设过 --limit memory 的把它放宽"
                raise PerflintError("处理文件的进程启动后随即退出", advice=advice)
        return process, following

    def _start(self) -> Process:
        try:
            process = Process(self._setup)
        except OSError as error:
            advice = "用 -j 1 重新运行"
            raise PerflintError(f"无法启动处理文件的进程（{reason_of(error)}）", advice=advice) from error
        with self._changed:
            self._running.add(process)
            if self._closed:
                process.stop()
        return process

    def _end(self, process: Process | None) -> None:
        if process is not None:
            process.close()
            with self._changed:
                self._running.discard(process)
                self.ended.add(process.number)
