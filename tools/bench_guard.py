"""Has perflint become slower?  Instructions of the processor counted by valgrind, so that a busy machine changes nothing.

``python -m tools.bench_guard`` counts three small runs and holds them against benchmarks/instructions.json; 1 when one needs
more than 10 % more.  ``--write`` takes the counts over.  Python's own version changes them too: counts of another version, or
a machine without valgrind, are compared by processor time as a multiple of ``python -c`` with a fixed loop, and loosely.
"""

from __future__ import annotations

import argparse
import json
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tools import bench_data
from tools.bench import CHECK, FIELDS, TWELVE
from tools.generated import ROOT
from tools.measuring import environment, run

KEPT = ROOT / "benchmarks" / "instructions.json"
MORE, MUCH_MORE = 1.10, 1.60  # times what was kept: by instructions, by processor time
ROWS = 1_000
LOOP = "for i in range(2_000_000): pass"
COUNTED = re.compile(r"refs:\s+([\d,]+)")


def workloads(place: Path) -> dict[str, Sequence[str]]:
    """Start, one first check, rows."""
    bench_data.write(place, ROWS)
    document = max((ROOT / "examples").glob("*.txt"), key=lambda file: file.stat().st_size)
    rows = (
        "--stream",
        "-r",
        str(TWELVE),
        *FIELDS,
        "-q",
        "-j",
        "1",
        "-o",
        str(place / "out"),
        str(place / "rows.jsonl"),
    )
    return {
        "perflint version": (*CHECK[:-1], "version"),
        "检查一份文本": (*CHECK, str(document), "-f", "json", "--time"),  # --time: never by a remembered answer
        f"{ROWS} 行导出表": (*CHECK, *rows),
    }


def instructions(command: Sequence[str], variables: Mapping[str, str]) -> int:
    """How many instructions a run needs.  Raises SystemExit when it fails."""
    tool = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command]
    fixed = {**variables, "PYTHONHASHSEED": "0"}
    done = subprocess.run(
        tool, cwd=ROOT, env=fixed, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False
    )
    found = COUNTED.search(done.stderr)
    if done.returncode not in (0, 1) or found is None:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr[-1000:]}")
    return int(found.group(1).replace(",", ""))


def multiples(commands: Mapping[str, Sequence[str]], variables: Mapping[str, str], runs: int = 5) -> dict[str, float]:
    """Processor time of each as a multiple of the loop's, medians."""
    taken: dict[str, list[float]] = {}
    for _ in range(runs):
        for label, command in {"loop": (sys.executable, "-c", LOOP), **commands}.items():
            taken.setdefault(label, []).append(run(command, variables).cpu)
    unit = statistics.median(taken.pop("loop"))
    return {label: round(statistics.median(some) / unit, 2) for label, some in taken.items()}


def measured() -> dict[str, Any]:
    """The figures of this machine and this commit."""
    with tempfile.TemporaryDirectory() as place:
        variables = environment(Path(place, "cache"))
        commands = workloads(Path(place))
        for command in commands.values():
            run(command, variables)  # fills the caches
        found: dict[str, Any] = {"python": platform.python_version(), "multiples": multiples(commands, variables)}
        if shutil.which("valgrind"):
            found["instructions"] = {label: instructions(command, variables) for label, command in commands.items()}
        return found


def complaints(now: Mapping[str, Any], kept: Mapping[str, Any]) -> list[str]:
    """What has become slower than it may, a sentence each."""
    counted = now.get("instructions"), kept.get("instructions")
    exact = all(counted) and now["python"] == kept["python"]
    old, new = (kept["instructions"], now["instructions"]) if exact else (kept["multiples"], now["multiples"])
    most, unit = (MORE, "instructions") if exact else (MUCH_MORE, "× the loop")
    return [
        f"{label}: {new[label]:,} {unit}, kept {before:,}, at most {most:g} times as many"
        for label, before in old.items()
        if label in new and new[label] > most * before
    ]


def main() -> int:
    """Compare, or take over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="take the counts over")
    options = parser.parse_args()
    now = measured()
    print(json.dumps(now, ensure_ascii=False, indent=1))
    if options.write:
        KEPT.write_text(json.dumps(now, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
        return 0
    found = complaints(now, json.loads(KEPT.read_text(encoding="utf-8")))
    print("\n".join(found) or "not slower")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
