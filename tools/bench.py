"""How long perflint takes: start, one document of each format, a folder, rows, the rulebook; then the readers.

Whole processes, start and output included, one run to warm up and at least ten measured (one for `large`), commands in
turns, as multiples of a yardstick of the same run.  Prints a table and writes benchmarks/results.json, from which
docs/performance.md is made (`python -m tools.performance`).
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tools import bench_data
from tools.bench_folder import forget
from tools.generated import ROOT
from tools.measuring import ONE_LOOP, TWO_LOOPS, Command, environment, machine, race, run, summed_up

RESULTS = ROOT / "benchmarks" / "results.json"
TWELVE = ROOT / "benchmarks" / "twelve_rules"
PASS = "python -c pass"
LIMITS = {"检查没有变化的文件，json": 8.0, "检查没有变化的文件，full": 12.0}  # × `python -c pass`
CHECK = (sys.executable, "-m", "perflint", "check")
FIELDS = ("-f", "json-lines", "--fields", "rule,severity,project,row")
ROWS, FOLDER = 100_000, 200
SPIN = "told = {}\nfor number in range(3_000_000): told[str(number % 50_000)] = number"
SPINS = f"import subprocess, sys\nfor one in [subprocess.Popen([sys.executable, '-c', {SPIN!r}]) for _ in range(2)]: one.wait()"
LARGE = 1_000_000, 10_000_000
PEERS_DATA = ROOT.parent / "shared" / "bench" / "gen.py"  # makes the rows that the peers are measured with

Part = Callable[[Path, int], dict[str, Any]]


def repeated(*command: str) -> Command:
    """The same command every time."""
    return lambda: command


def on_new_copy(file: Path, folder: Path, *options: str) -> Command:
    """A check of a copy whose name no result can be known for."""
    numbers = iter(range(1_000_000))

    def command() -> Sequence[str]:
        copy = folder / f"{next(numbers)}-{file.name}"
        shutil.copyfile(file, copy)
        return (*CHECK, str(copy), *options)

    return command


def raced(place: Path, commands: Mapping[str, Command], runs: int, yardstick: str) -> dict[str, dict[str, Any]]:
    """The figures of each command, as multiples of the yardstick among them."""
    found = race(commands, runs, environment(place / "cache"))
    return {label: summed_up(some, found[yardstick]) for label, some in found.items()}


def start(place: Path, runs: int) -> dict[str, Any]:
    """A document that has not changed, and one that was never seen."""
    document = max((ROOT / "examples").glob("*.txt"), key=lambda file: file.stat().st_size)
    copies = place / "copies"
    copies.mkdir()
    commands: dict[str, Command] = {PASS: repeated(sys.executable, "-c", "pass")}
    for name in ("json", "full"):
        commands[f"检查没有变化的文件，{name}"] = repeated(*CHECK, str(document), "-f", name)
    commands["第一次检查一份文本，json"] = on_new_copy(document, copies, "-f", "json")
    return raced(place, commands, runs, PASS)


def documents(place: Path, runs: int) -> dict[str, Any]:
    """The first check of one made document of each format, the compiled rules at hand."""
    made, copies = place / "made", place / "copies"
    copies.mkdir()
    kinds = ("xlsx", "docx", "pdf", "html", "csv", "txt")
    _variants(made, len(kinds), kinds)
    commands: dict[str, Command] = {PASS: repeated(sys.executable, "-c", "pass")}
    for kind in kinds:
        for file in sorted(made.glob(f"*.{kind}"))[:1]:
            commands[f"第一次检查一份 {kind}，json"] = on_new_copy(file, copies, "-f", "json")
    return raced(place, commands, runs, PASS)


def folder(place: Path, runs: int) -> dict[str, Any]:
    """Mixed documents: with one process and two, again with a warm cache, and where the time goes."""
    made = place / "made"
    _variants(made, FOLDER, ("xlsx", "docx", "pdf"))
    check = (*CHECK, str(made), "-f", "json", "-e", "-q")
    one = "一个进程"

    def afresh(*options: str) -> Command:
        """The documents are new to the program, its rules are not."""

        def command() -> Sequence[str]:
            forget(place / "cache")
            return (*check, *options)

        return command

    commands = {
        one: afresh("-j", "1"),
        "两个进程": afresh("-j", "2"),
        "再检查一遍（缓存）": repeated(*check, "-j", "1"),
        ONE_LOOP: repeated(sys.executable, "-c", SPIN),
        TWO_LOOPS: repeated(sys.executable, "-c", SPINS),
    }
    found = raced(place, commands, runs, one)
    told = subprocess.run(
        afresh("-j", "1", "--time")(),
        cwd=ROOT,
        env=environment(place / "cache"),
        capture_output=True,
        check=False,
    )
    found[one]["stages"] = json.loads(told.stdout)["run"]["time"]["stages"]
    return found


def rows(place: Path, runs: int) -> dict[str, Any]:
    """An export by the twelve rules, against a plain Python loop over the same rows."""
    bench_data.write(place, ROWS)
    out = str(place / "out.jsonl")
    loop = "普通 Python 循环"
    commands: dict[str, Command] = {
        PASS: repeated(sys.executable, "-c", "pass"),
        loop: repeated(sys.executable, str(ROOT / "benchmarks" / "plain_loop.py"), str(place / "rows.jsonl"), out),
    }
    for kind in ("jsonl", "csv"):
        for jobs in ("1", "2"):
            label = f"perflint {kind}，{'一个' if jobs == '1' else '两个'}进程"
            check = (
                *CHECK,
                "--stream",
                "-r",
                str(TWELVE),
                *FIELDS,
                "-q",
                "-o",
                out,
                "-j",
                jobs,
                str(place / f"rows.{kind}"),
            )
            commands[label] = repeated(*check)
    found = raced(place, commands, runs, loop)
    for figures in found.values():
        figures["rows"] = ROWS
    return found


def large(place: Path, runs: int) -> dict[str, Any]:
    """A million rows and ten million, once each: time that grows with the rows, memory that does not."""
    found: dict[str, dict[str, Any]] = {}
    out = str(place / "out.jsonl")
    for number in LARGE:
        bench_data.write(place, number)
        for jobs in ("1", "2"):
            check = (*CHECK, "--stream", "-r", str(TWELVE), *FIELDS, "-q", "-o", out, "-j", jobs)
            command = repeated(*check, str(place / "rows.jsonl"))
            figures = summed_up([run(command(), environment(place / "cache")) for _ in range(min(runs, 1))])
            found[f"{number:,} 行，{'一个' if jobs == '1' else '两个'}进程"] = {**figures, "rows": number}
    first = f"{LARGE[0]:,} 行，一个进程"
    for figures in found.values():
        figures["times"] = round(figures["wall"] / found[first]["wall"], 2)
        figures["times_cpu"] = round(figures["cpu"] / found[first]["cpu"], 2)
    return found


def rulebook(place: Path, runs: int) -> dict[str, Any]:
    """The shipped rules: accepted afresh from their files, taken from the cache, and at work on rows, ours and the peers'."""
    load = "from perflint.rulebook import load; load(cached={})"
    commands = {
        PASS: repeated(sys.executable, "-c", "pass"),
        "读入规则（缓存）": repeated(sys.executable, "-c", load.format(True)),
        "从文件编译规则": repeated(sys.executable, "-c", load.format(False)),
    }
    counts: dict[str, tuple[str, int]] = {}
    check = (*CHECK, "--stream", *FIELDS, "-q", "-j", "1", "-o", str(place / "out.jsonl"))
    for number in (ROWS // 10, ROWS):
        into = place / str(number)
        into.mkdir()
        bench_data.write(into, number)
        made = {"": into / "rows.jsonl"}
        if PEERS_DATA.is_file():
            told = ["--n", str(number), "--formats", "ndjson", "--out", str(into)]
            subprocess.run([sys.executable, str(PEERS_DATA), *told], check=True, capture_output=True)
            made["并排测量的数据"] = into / "data.ndjson"
        for data, file in made.items():
            label = f"全部自带规则检查 {number:,} 行" + (f"（{data}）" if data else "")
            commands[label], counts[label] = repeated(*check, str(file)), (data, number)
    found = raced(place, commands, runs, PASS)
    for label, (data, number) in counts.items():
        found[label] |= {"rows": number, "data": data}
    return found


PARTS: Mapping[str, tuple[str, Part]] = {
    "start": ("启动", start),
    "documents": ("一份文件", documents),
    "folder": (f"{FOLDER} 份混合文件（xlsx、docx、pdf）", folder),
    "rows": (f"{ROWS:,} 行导出表，十二条规则", rows),
    "rulebook": ("规则集", rulebook),
    "large": ("一百万行和一千万行，十二条规则", large),
}
SELDOM = ("large",)  # minutes and gigabytes: only when asked for


def _variants(into: Path, count: int, kinds: Iterable[str]) -> None:
    command = [sys.executable, "-m", "tools.variants", str(into), "--count", str(count), "--format", ",".join(kinds)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (into / "gold.json").unlink()


def shown(title: str, found: Mapping[str, Mapping[str, Any]]) -> str:
    """A table for the terminal."""
    lines = [title]
    for label, one in found.items():
        spread = f"{one['low'] * 1000:.0f}–{one['high'] * 1000:.0f}"
        lines.append(f"{one['wall'] * 1000:9.1f} ms ({spread}) {one['times']:6.2f} × {one['peak']:5d} MiB  {label}")
    return "\n".join(lines)


def main() -> int:
    """Measure; with --check, 1 when a multiple is over its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=11, help="how often each command runs (default 11)")
    parser.add_argument("--check", action="store_true", help="exit 1 when a multiple exceeds its limit")
    parser.add_argument("--only", choices=(*PARTS, "readers"), action="append", help="some of the parts")
    parser.add_argument("--no-write", action="store_true", help="leave benchmarks/results.json alone")
    options = parser.parse_args()
    chosen = options.only or [*(name for name in PARTS if name not in SELDOM), "readers"]
    results: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}
    good = True
    for name, (title, part) in PARTS.items():
        if name not in chosen:
            continue
        with tempfile.TemporaryDirectory() as place:
            found = part(Path(place), options.runs)
        print(shown(title, found), flush=True)
        results[name] = {"title": title, "machine": machine(), "found": found}
        if not options.no_write:  # after each part: whoever interrupts keeps what was measured
            told = {one: results[one] for one in PARTS if one in results}
            RESULTS.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
        good &= all(one["times"] <= LIMITS.get(label, one["times"]) for label, one in found.items())
    if "readers" in chosen:
        from tools.bench_readers import report

        good &= report(options.runs)
    return 1 if options.check and not good else 0


if __name__ == "__main__":
    raise SystemExit(main())
