"""What every benchmark shares: whole processes measured by the operating system, in turns, and their figures summed up."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

from tools.generated import ROOT

Command = Callable[[], Sequence[str]]
PACKAGES = ("click", "msgspec", "pyarrow", "polars", "duckdb", "openpyxl")

# what two processes that share nothing get done here, where processors share caches and perhaps work for others
ONE_LOOP, TWO_LOOPS = "与 perflint 无关的一个循环", "这样的两个循环同时"


class Run(NamedTuple):
    """One process: seconds by the clock, of the processor (children included), and the peak of its memory in MiB."""

    wall: float
    cpu: float
    peak: float


def environment(cache: Path) -> dict[str, str]:
    """Variables for a measured process: a cache of its own, byte code kept, nothing else of ours."""
    found = {**os.environ, "PERFLINT_CACHE_DIR": str(cache), "PYTHONUTF8": "1"}
    for name in ("PYTHONDONTWRITEBYTECODE", "PERFLINT_NO_CACHE", "PYTHONPROFILEIMPORTTIME"):
        found.pop(name, None)
    found["PYTHONPYCACHEPREFIX"] = str(cache / "bytecode")
    return found


def run(command: Sequence[str], variables: Mapping[str, str], *, good: Sequence[int] = (0, 1)) -> Run:
    """Run a command.  Raises SystemExit when it fails rather than finds something."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=dict(variables),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    told = process.stderr.read() if process.stderr else b""
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.stderr:
        process.stderr.close()
    if process.returncode not in good:
        raise SystemExit(
            f"{' '.join(command)} ended with {process.returncode}: {told.decode(errors='replace')[-2000:]}"
        )
    scale = 1024 if sys.platform != "darwin" else 1024 * 1024
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / scale)


def race(commands: Mapping[str, Command], runs: int, variables: Mapping[str, str]) -> dict[str, list[Run]]:
    """Each command ``runs`` times after one run that warms up; they take turns, so that a busy moment meets all alike."""
    for command in commands.values():
        run(command(), variables)
    found: dict[str, list[Run]] = {label: [] for label in commands}
    for _ in range(runs):
        for label, command in commands.items():
            found[label].append(run(command(), variables))
    return found


def summed_up(runs: Sequence[Run], yardstick: Sequence[Run] | None = None) -> dict[str, Any]:
    """Median and quartiles in seconds, and how many times the yardstick's median it is, by the clock and the processor."""
    walls = sorted(one.wall for one in runs)
    low, _, high = statistics.quantiles(walls, n=4) if len(walls) > 1 else (walls[0],) * 3
    found: dict[str, Any] = {
        "wall": round(statistics.median(walls), 4),
        "low": round(low, 4),
        "high": round(high, 4),
        "cpu": round(statistics.median(one.cpu for one in runs), 4),
        "peak": round(max(one.peak for one in runs)),
        "runs": len(runs),
    }
    if yardstick is not None:
        unit = statistics.median(one.wall for one in yardstick)
        spent = statistics.median(one.cpu for one in yardstick)
        found["times"] = round(found["wall"] / unit, 2)
        found["times_cpu"] = round(found["cpu"] / spent, 2)
    return found


def machine() -> dict[str, Any]:
    """What it was measured on, and how busy that was."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.processor()
    )
    versions = {}
    for name in PACKAGES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return {
        "processor": model,
        "processors": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "packages": versions,
        "load": [round(one, 1) for one in os.getloadavg()] if hasattr(os, "getloadavg") else [],
        "commit": _commit(),
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
    }


def _commit() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "--short=12", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip()
