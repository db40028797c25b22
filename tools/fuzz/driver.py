"""One input after another through a target: what comes of it is counted, and what must not happen is kept, once each.

A fault is any exception but `PerflintError`, a `PerflintError` that hides one (an internal error), an input that takes too
long, and one that makes the process grow.  Faults do not stop the driver, so that one run finds many.
"""

from __future__ import annotations

import hashlib
import json
import resource
import signal
import time
import traceback
import warnings
from pathlib import Path
from types import FrameType
from typing import Any

from perflint.errors import PerflintError
from tools.fuzz.contract import Target

MOST_MEMORY = 1024 * 1024  # KiB that the process may take; a target starts with about 150 MiB
EVERY = 2.0  # seconds between two writings of the figures


class HangError(BaseException):
    """Raised where an input takes too long; not an Exception, so that nothing on the way takes it for its own."""


class Driver:
    """Runs inputs and keeps the figures in ``folder/figures.json`` and the faults in ``folder/found``."""

    def __init__(self, target: Target, folder: Path) -> None:
        self.target, self.folder = target, folder
        self.inputs = self.refused = 0
        self.slowest = 0.0
        self.found: dict[str, dict[str, Any]] = {}
        self._memory = MOST_MEMORY
        self._began, self._used, self._written = time.monotonic(), time.process_time(), 0.0
        (folder / "found").mkdir(parents=True, exist_ok=True)
        warnings.simplefilter("ignore")  # a zip file with a name twice is one that we want

    def __call__(self, data: bytes) -> None:
        self.inputs += 1
        before = time.process_time()
        others = signal.signal(signal.SIGVTALRM, _too_long)  # the stopwatch of the product, which now leaves it to us
        signal.setitimer(signal.ITIMER_VIRTUAL, self.target.SECONDS)
        try:
            self.target.one(data)
        except PerflintError as error:
            self.refused += 1
            if error.details:
                self._keep(data, error, error.details)
        except (Exception, HangError) as error:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            self._keep(data, error, "".join(traceback.format_exception(error)))
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.signal(signal.SIGVTALRM, others)
        self.slowest = max(self.slowest, time.process_time() - before)
        if self.inputs % 16 == 0:
            self._look_up(data)

    def _look_up(self, data: bytes) -> None:
        """Look at the memory, and write the figures now and then."""
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        if memory > self._memory:
            self._memory = memory * 2
            error = MemoryError(f"{memory // 1024} MiB")
            self._keep(data, error, f"MemoryError: {error}")
        if time.monotonic() - self._written > EVERY:
            self.write()

    def _keep(self, data: bytes, error: BaseException, told: str) -> None:
        """The smallest input of each fault, by where it was raised, with the traceback beside it."""
        where = _where(told)
        kind = type(error).__name__ if not isinstance(error, PerflintError) else "InternalError"
        name = f"{kind}-{hashlib.sha256(where.encode()).hexdigest()[:8]}"
        known = self.found.get(name)
        if known is None or len(data) < known["bytes"]:
            (self.folder / "found" / f"{name}.bin").write_bytes(data)
            (self.folder / "found" / f"{name}.txt").write_text(told, encoding="utf-8", errors="replace")
        times = known["times"] + 1 if known else 1
        least = min(len(data), known["bytes"]) if known else len(data)
        self.found[name] = {"kind": kind, "where": where, "times": times, "bytes": least}

    def write(self) -> None:
        """The figures of this process so far."""
        self._written = time.monotonic()
        figures = {
            "inputs": self.inputs,
            "refused": self.refused,
            "seconds": round(self._written - self._began, 1),
            "processor": round(time.process_time() - self._used, 1),
            "slowest": round(self.slowest, 2),
            "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "found": self.found,
        }
        (self.folder / "figures.json").write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")


def _too_long(number: int, frame: FrameType | None) -> None:
    raise HangError("the input takes too long")


def _where(told: str) -> str:
    """The last line of the traceback that is in perflint, without its number, and the kind of the exception."""
    lines = told.splitlines()
    ours = [line.strip() for line in lines if line.lstrip().startswith('File "') and "/perflint/" in line]
    place = ours[-1].rpartition("/perflint/")[2].replace('"', "") if ours else ""
    last = next((line for line in reversed(lines) if line and not line.startswith(" ")), "")
    kind, _, said = last.partition(":")
    file, _, rest = place.partition(", line ")
    return f"{kind.strip()} {file}{rest.partition(',')[2]}{said[:60] if 'FaultError' in kind else ''}"
