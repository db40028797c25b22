"""Exports judged project by project and written as they are judged, by one process or by several.

Memory is bounded by ``limits.stream_memory``: what is remembered of rows seen before is dropped when a process comes to
it, and a project that goes beyond it all by itself is refused.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any

from msgspec import Struct, field

from perflint.engine.rows import RowJudge, Rows
from perflint.errors import PerflintError, internal_error
from perflint.intake.memory import MEBIBYTE, give_back, resident
from perflint.intake.number_sets import NumberSet
from perflint.intake.processors import processors_here
from perflint.intake.row_files import NotTogetherError, RowFile
from perflint.limits import Limits, over
from perflint.model import Problem, Severity

LARGE = 2_000  # rows of a project that may be too many
STEP = 16 * MEBIBYTE  # more memory than after the last time that makes it worth forgetting again
WORTH = 8 * MEBIBYTE  # bytes of a file that make one more process worth its start
MANY = 25_000  # rows that do, where the file says how many there are: they may lie in it packed
COPIED = 1024 * 1024

# What is to be written of the rows of some projects, and how many findings there are by rule and severity.
Told = Callable[[RowJudge, Rows, Counter[tuple[str, Severity]]], Sequence[str]]


class Counts(Struct):
    """What came of an export or a part of it."""

    rows: int = 0
    projects: int = 0
    found: Counter[tuple[str, Severity]] = field(default_factory=Counter)
    lost: list[Problem] = field(default_factory=list)
    broken: set[tuple[str, str]] = field(default_factory=set)  # rules that failed, by code and name

    def add(self, other: Counts) -> None:
        """Take over those of another part."""
        self.rows += other.rows
        self.projects += other.projects
        self.found.update(other.found)
        self.lost += other.lost
        self.broken |= other.broken


def processes_for(file: RowFile, size: int) -> int:
    """How many processes an export is worth whose file has so many bytes, on this machine."""
    count = file.batches.count
    return max(1, min(processors_here(), size // WORTH if count is None else count // MANY))


def check_rows(
    file: RowFile, judge: RowJudge, told: Told, into: Sequence[IO[bytes]], limits: Limits, *, jobs: int = 1
) -> Counts:
    """Judge all projects of an export; ``told`` gives for each project one text for each of the files ``into``.

    The texts are in the order of the export for any number of ``jobs``.  Raises InputError for what cannot be read or held,
    OSError for what cannot be written.
    """
    first, *others = file.spans(jobs if hasattr(os, "fork") else 1)
    parts = [_Part(file, span, judge, told, len(into), limits) for span in others]
    seen = NumberSet()
    counts = Counts()
    try:
        _judge(file, first, judge, told, into, limits, seen, counts)
        for part in parts:
            part.finish(into, seen, counts)
    finally:
        for part in parts:
            part.stop()
    return counts


def _judge(
    file: RowFile,
    span: Any,
    judge: RowJudge,
    told: Told,
    into: Sequence[IO[bytes]],
    limits: Limits,
    seen: NumberSet,
    counts: Counts,
) -> None:
    found = counts.found
    memory = _Memory(judge, limits, file.columns.path)
    for slab in _timed(file.slabs(span, seen, memory.look), judge):
        projects = len(slab.bounds) - 1
        memory.look(len(slab.rows) // projects)
        texts = told(judge, slab, found)
        counts.projects += projects
        counts.rows += len(slab.rows)
        for target, text in zip(into, texts, strict=True):
            target.write(text.encode("utf-8", "backslashreplace"))
    for target in into:
        target.flush()
    counts.lost += file.batches.lost
    counts.broken |= judge.broken


def _timed(slabs: Iterator[Rows], judge: RowJudge) -> Iterator[Rows]:
    """The same, and how long reading took."""
    while True:
        with judge.times.stage("read"):
            slab = next(slabs, None)
        if slab is None:
            return
        yield slab


class _Memory:
    """Keeps what a process holds within the limit."""

    def __init__(self, judge: RowJudge, limits: Limits, path: str) -> None:
        self._judge, self._limits, self._path = judge, limits, path
        self._most = limits.stream_memory * MEBIBYTE
        self._next = self._most  # what calls for forgetting: libraries hold what they hold, and forgetting takes time

    def look(self, rows: int) -> None:
        """Forget where it is time to; raises InputError where that does not help and a project has so many rows."""
        if resident() <= self._next:
            return
        self._judge.forget()
        give_back()
        held = resident()
        if rows > LARGE and held > 2 * self._most:
            raise over("stream_memory", self._limits, self._path)
        self._next = max(self._most, held + STEP)


class _Part:
    """A part of the file that a process of its own judges; its texts wait in temporary files until it is their turn."""

    def __init__(self, file: RowFile, span: Any, judge: RowJudge, told: Told, outputs: int, limits: Limits) -> None:
        import pickle
        import tempfile

        # closed by `stop`
        self._texts: list[IO[bytes]] = [tempfile.TemporaryFile() for _ in range(outputs)]  # noqa: SIM115
        self._judge = judge
        self._answer: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        self._pid: int | None = os.fork()
        if self._pid:
            return
        code = 1
        try:
            counts, seen = Counts(), NumberSet()
            judge.times.clear()  # what the parent has measured so far
            answer: Any = (counts, seen, judge.times.stages, judge.times.rules)
            try:
                _judge(file, span, judge, told, self._texts, limits, seen, counts)
            except PerflintError as error:
                answer = error
            except Exception as error:
                answer = internal_error(error, file.columns.path)
            pickle.dump(answer, self._answer)
            self._answer.flush()
            code = 0
        finally:
            os._exit(code)  # nothing of what the parent holds is to be closed or written twice

    def finish(self, into: Sequence[IO[bytes]], seen: NumberSet, counts: Counts) -> None:
        """Wait for the process, and write what it has to say.  Raises what it raised."""
        if self._pid is None:
            return
        import pickle
        import shutil

        _, status = os.waitpid(self._pid, 0)
        self._pid = None
        if status:
            raise PerflintError("一个检查进程意外结束", advice="用 -j 1 再试；仍然如此的，请报告给维护者")
        self._answer.seek(0)
        answer = pickle.load(self._answer)
        if isinstance(answer, PerflintError):
            raise answer
        other, others, *measured = answer
        self._judge.times.add(*measured)
        if not seen.take(others):
            raise NotTogetherError(
                "有项目的行没有连在一起", advice="导出时按项目排序，或加 --gather，先在磁盘上把同一项目的行放到一起"
            )
        counts.add(other)
        for target, text in zip(into, self._texts, strict=True):
            text.seek(0)
            shutil.copyfileobj(text, target, COPIED)

    def stop(self) -> None:
        """End the process if it still runs, and let the temporary files go."""
        if self._pid is not None:
            import signal
            from contextlib import suppress

            with suppress(ProcessLookupError, ChildProcessError):
                os.kill(self._pid, signal.SIGTERM)
                os.waitpid(self._pid, 0)
            self._pid = None
        for file in (*self._texts, self._answer):
            file.close()
