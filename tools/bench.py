"""How quickly `perflint check` starts, as a multiple of ``python -c pass`` measured in the same run.

The commands take turns, so that a busy moment of the machine meets all of them alike; medians are printed.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools.generated import ROOT

SEED = ROOT.parent / "shared" / "corpus" / "seed-000.txt"
LIMITS = {"json": 8.0, "full": 12.0}


def commands() -> dict[str, list[str]]:
    """Label → command line: the empty interpreter, and each report of each document."""
    python = [sys.executable]
    found = {"python -c pass": [*python, "-c", "pass"]}
    smallest = min((ROOT / "examples").glob("*.txt"), key=lambda file: file.stat().st_size)
    for document in (smallest, SEED):
        for report in LIMITS:
            if document.is_file():
                call = [*python, "-m", "perflint", "check", str(document), "--output-format", report]
                found[f"check {document.stem} --output-format {report}"] = call
    return found


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """Wall time of one run.  Raises SystemExit when the command fails rather than finds something."""
    start = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    elapsed = time.perf_counter() - start
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.decode(errors='replace')}")
    return elapsed


def measure(runs: int) -> dict[str, float]:
    """Label → median seconds, with a warm cache."""
    todo = commands()
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "PERFLINT_CACHE_DIR": str(Path(cache)), "PYTHONUTF8": "1"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # byte code is part of a warm start
        times: dict[str, list[float]] = {label: [] for label in todo}
        for command in todo.values():
            seconds(command, environment)  # warms the caches
        for _ in range(runs):
            for label, command in todo.items():
                times[label].append(seconds(command, environment))
    return {label: statistics.median(found) for label, found in times.items()}


def main() -> int:
    """Print the table; with --check, 1 when a multiple is over its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=21, help="how often each command runs (default 21)")
    parser.add_argument("--check", action="store_true", help="exit 1 when a multiple exceeds its limit")
    options = parser.parse_args()
    found = measure(options.runs)
    unit = found["python -c pass"]
    over = False
    print(f"median of {options.runs} interleaved runs, warm cache, Python {sys.version.split()[0]}")
    for label, value in found.items():
        limit = next((limit for report, limit in LIMITS.items() if label.endswith(report)), None)
        goal = f"  (limit {limit:g} ×)" if limit else ""
        over = over or (limit is not None and value / unit > limit)
        print(f"{value * 1000:8.1f} ms  {value / unit:5.1f} ×  {label}{goal}")
    return 1 if over and options.check else 0


if __name__ == "__main__":
    raise SystemExit(main())
