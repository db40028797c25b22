"""A command under watch: what it and its processes hold in memory, open files and temporary files, second by second.

The command's stderr is a terminal, so that its bar tells how many files are done.  Linux only (/proc).
"""

from __future__ import annotations

import os
import pty
import re
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

_DONE = re.compile(rb"(\d+)/(\d+)")
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass
class Sample:
    """One look: seconds since the start, files done, MiB and open files of the run itself and of its workers, temporary files."""

    at: float
    done: int
    parent: float
    workers: list[float]
    open_files: int
    worker_files: list[int]
    temporary: int


@dataclass
class Watched:
    """What a command gave, and the samples."""

    code: int
    seconds: float
    samples: list[Sample] = field(default_factory=list)
    left: list[str] = field(default_factory=list)  # temporary files afterwards
    said: str = ""


def watch(command: Sequence[str], folder: Path, temporary: Path, every: float) -> Watched:
    """Run the command to its end in the folder, with this folder for temporary files."""
    temporary.mkdir(parents=True, exist_ok=True)
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TMPDIR": str(temporary), "TERM": "xterm", "COLUMNS": "100", "PYTHONUTF8": "1"}
    done = [0]
    said = bytearray()
    began = time.monotonic()
    run = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    listener = threading.Thread(target=_listen, args=(ours, done, said), daemon=True)
    listener.start()
    samples = []
    while run.poll() is None:
        sample = _look(run.pid, time.monotonic() - began, done[0], temporary)
        if sample is not None:
            samples.append(sample)
        time.sleep(every)
    seconds = time.monotonic() - began
    listener.join(5)
    os.close(ours)
    left = sorted(str(path.relative_to(temporary)) for path in temporary.rglob("*"))
    return Watched(run.returncode, seconds, samples, left, said[-3000:].decode("utf-8", "replace"))


def _listen(terminal: int, done: list[int], said: bytearray) -> None:
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # the other end is closed
            return
        if not piece:
            return
        found = _DONE.findall(piece)
        if found:
            done[0] = max(done[0], int(found[-1][0]))
        else:
            said += piece


def _look(process: int, at: float, done: int, temporary: Path) -> Sample | None:
    try:
        parent, files = _memory(process), _files(process)
        workers = [(_memory(one), _files(one)) for one in _children(process)]
        return Sample(
            round(at, 1),
            done,
            parent,
            [memory for memory, _ in workers],
            files,
            [files for _, files in workers],
            sum(1 for _ in temporary.rglob("*")),
        )
    except OSError:  # it is gone, or a worker is just being replaced
        return None


def _memory(process: int) -> float:
    """Resident MiB."""
    return round(int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]) * PAGE / 2**20, 1)


def _files(process: int) -> int:
    return len(os.listdir(f"/proc/{process}/fd"))


def _children(process: int) -> list[int]:
    found: list[int] = []
    for task in os.listdir(f"/proc/{process}/task"):
        found += map(int, Path(f"/proc/{process}/task/{task}/children").read_text(encoding="ascii").split())
    return sorted(found)
