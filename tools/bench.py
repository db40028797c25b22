"""How quickly `perflint check` starts, as a multiple of ``python -c pass`` measured in the same run; then the readers.

Each report is timed warm, where nothing has changed since an earlier check, and for a first run on a new file, where
only the compiled rules are at hand.  The commands take turns, so that a busy moment meets all alike; medians are printed.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tools.generated import ROOT

SEED = ROOT.parent / "shared" / "corpus" / "seed-000.txt"
LIMITS = {"json": 8.0, "full": 12.0}  # × `python -c pass`, warm

Command = Callable[[], list[str]]


def commands(folder: Path) -> dict[str, tuple[Command, float | None]]:
    """Label → what makes the command line of the next run, and its limit; new files are made in the folder."""
    found: dict[str, tuple[Command, float | None]] = {"python -c pass": (lambda: [sys.executable, "-c", "pass"], None)}
    document = SEED if SEED.is_file() else max((ROOT / "examples").glob("*.txt"), key=lambda file: file.stat().st_size)
    for report, limit in LIMITS.items():
        found[f"check {document.name} -f {report}, warm"] = (_warm(document, report), limit)
    for report in LIMITS:
        found[f"check {document.name} -f {report}, first run on a new file"] = (_first(document, report, folder), None)
    return found


def _warm(document: Path, report: str) -> Command:
    return lambda: [sys.executable, "-m", "perflint", "check", str(document), "--output-format", report]


def _first(document: Path, report: str, folder: Path) -> Command:
    """Every run gets a copy of its own, whose name no result can be known for."""
    numbers = iter(range(1_000_000))

    def command() -> list[str]:
        copy = folder / f"{report}-{next(numbers)}-{document.name}"
        copy.write_bytes(document.read_bytes())
        return _warm(copy, report)()

    return command


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """Wall time of one run.  Raises SystemExit when the command fails rather than finds something."""
    start = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    elapsed = time.perf_counter() - start
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.decode(errors='replace')}")
    return elapsed


def measure(runs: int) -> dict[str, tuple[float, float | None]]:
    """Label → median seconds and the limit."""
    with tempfile.TemporaryDirectory() as place:
        files, cache = Path(place, "files"), Path(place, "cache")
        files.mkdir()
        environment = {**os.environ, "PERFLINT_CACHE_DIR": str(cache), "PYTHONUTF8": "1"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # byte code is part of a warm start
        environment.pop("PERFLINT_NO_CACHE", None)
        todo = commands(files)
        times: dict[str, list[float]] = {label: [] for label in todo}
        for command, _ in todo.values():
            seconds(command(), environment)  # fills the caches
        for _ in range(runs):
            for label, (command, _) in todo.items():
                times[label].append(seconds(command(), environment))
    return {label: (statistics.median(times[label]), limit) for label, (_, limit) in todo.items()}


def main() -> int:
    """Print both parts; with --check, 1 when a multiple is over its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=21, help="how often each command runs (default 21)")
    parser.add_argument("--check", action="store_true", help="exit 1 when a multiple exceeds its limit")
    parser.add_argument("--only", choices=("start", "readers"), help="one of the two parts")
    options = parser.parse_args()
    good = True
    if options.only != "readers":
        good = start_up(options.runs)
    if options.only != "start":
        from tools.bench_readers import report

        good &= report(options.runs)
    return 1 if options.check and not good else 0


def start_up(runs: int) -> bool:
    """Print the table of start-up times; whether no multiple is over its limit."""
    found = measure(runs)
    unit, _ = found["python -c pass"]
    print(f"median wall time of {runs} interleaved runs, Python {sys.version.split()[0]}")
    for label, (value, limit) in found.items():
        goal = f"  (limit {limit:g} ×)" if limit else ""
        print(f"{value * 1000:8.1f} ms  {value / unit:5.1f} ×  {label}{goal}")
    return not any(limit is not None and value / unit > limit for value, limit in found.values())


if __name__ == "__main__":
    raise SystemExit(main())
