"""A folder of documents: with one process and with several, and again when nothing or one file has changed.

``python -m tools.bench_folder --count 400 --jobs 2`` makes the documents (workbooks, Word files, tables, the generators of
`tools.variants`) and prints the times as multiples of one another; ``--write`` pastes them into docs/many-files.md.  The
runs take turns, so that a busy moment meets all alike, and medians are shown.  Every run must report the same.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools.generated import ROOT, paste
from tools.variants.make import variant
from tools.variants.produce import produce

KINDS = ("xlsx", "docx", "csv", "xlsx")
PAGE = ROOT / "docs" / "many-files.md"


def documents(folder: Path, count: int) -> None:
    """So many documents, of several formats in turn."""
    files, missing = produce([variant(1, number, KINDS[number % len(KINDS)]) for number in range(count)])
    assert not missing, missing
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)


def run(place: Path, jobs: int, cache: str) -> tuple[float, bytes]:
    """The seconds of one check, and its report."""
    command = [sys.executable, "-m", "perflint", "check", "目标", "-f", "json", "-j", str(jobs), "-e"]
    more = {"PERFLINT_CACHE_DIR": str(place / cache), "SOURCE_DATE_EPOCH": "1767225600", "PYTHONPATH": str(ROOT)}
    began = time.perf_counter()
    done = subprocess.run(command, cwd=place, env={**os.environ, **more}, capture_output=True, check=True)
    return time.perf_counter() - began, done.stdout


def forget(cache: Path) -> None:
    """What is known of documents and answers; the compiled rules stay, as they do from one batch to the next.

    It is moved away: to make files where as many were just removed takes ext4 twice as long, which no first run meets.
    """
    gone = cache.with_name(f"{cache.name}-{time.monotonic_ns()}")
    gone.mkdir()
    for path in (*cache.glob("result-*"), *cache.glob("files")):
        path.rename(gone / path.name)


def measured(count: int, jobs: int, rounds: int) -> dict[str, float]:
    """The median seconds of each way to run.  Raises AssertionError where two reports differ."""
    times: dict[str, list[float]] = {"one": [], "many": [], "again": [], "changed": []}
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        documents(place / "目标", count)
        run(place, 1, "缓存")  # compiles the rules
        for number in range(rounds):
            reports = []
            for kind, processes in (("one", 1), ("many", jobs)):
                forget(place / "缓存")
                seconds, report = run(place, processes, "缓存")
                times[kind].append(seconds)
                reports.append(report)
            seconds, report = run(place, jobs, "缓存")
            times["again"].append(seconds)
            assert [report] * 2 == reports, "two runs say different things"
            new = place / "目标" / f"新{number}.csv"
            shutil.copy(next((place / "目标").glob("*.csv")), new)
            times["changed"].append(run(place, jobs, "缓存")[0])
            new.unlink()
    return {kind: statistics.median(values) for kind, values in times.items()}


def told(seconds: dict[str, float], count: int, jobs: int) -> str:
    """A table of ratios, with the seconds of one process as the measure."""
    rows = (
        ("不用缓存，一个进程（`-j 1`）", "one"),
        (f"不用缓存，{jobs} 个进程（`-j {jobs}`）", "many"),
        ("再检查一遍，只多了一个文件", "changed"),
        ("再检查一遍，什么也没有改", "again"),
    )
    lines = ["| 怎样运行 | 时间 | 快多少 |", "|---|---:|---:|"]
    for label, kind in rows:
        share = seconds[kind] / seconds["one"]
        lines.append(f"| {label} | {100 * share:.0f}% | {1 / share:.1f} 倍 |")
    own = f"{count} 份文件（工作簿、Word 文件、逗号分隔表），{os.cpu_count()} 个处理器，一个进程用 {seconds['one']:.1f} 秒。"
    return f"{own}\n\n" + "\n".join(lines) + "\n"


def main() -> int:
    """Measure, print, and paste where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="paste the table into docs/many-files.md")
    options = parser.parse_args()
    text = told(measured(options.count, options.jobs, options.rounds), options.count, options.jobs)
    print(text, end="")
    if options.write:
        PAGE.write_text(paste(PAGE, {"folder": text.rstrip}), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
