"""The benchmarks measure what they say: the yardstick finds what perflint finds, and the guard sees what became slower."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.command import run
from tools import bench, bench_data, bench_guard, performance
from tools.measuring import Run, summed_up


def test_the_plain_loop_finds_what_perflint_finds(tmp_path: Path) -> None:
    """Rule, severity, project and row of 400 made rows, all twelve rules among them."""
    bench_data.write(tmp_path, 400)
    loop = [
        sys.executable,
        str(bench.ROOT / "benchmarks/plain_loop.py"),
        str(tmp_path / "rows.jsonl"),
        str(tmp_path / "a"),
    ]
    subprocess.run(loop, check=True)
    wanted = Counter((tmp_path / "a").read_text(encoding="utf-8").splitlines())
    assert 12 == len({json.loads(line)["rule"] for line in wanted})
    for kind in ("jsonl", "csv"):
        told = ["check", "--stream", "-r", str(bench.TWELVE), *bench.FIELDS, str(tmp_path / f"rows.{kind}")]
        assert wanted == Counter(run(*told).stdout.splitlines())


def test_the_guard_complains_of_more_instructions_and_of_nothing_else() -> None:
    """A tenth more of the same Python; of another Python, or without valgrind, much more time."""
    kept = {"python": "3.11.7", "instructions": {"a": 1000, "b": 1000}, "multiples": {"a": 2.0, "b": 2.0}}
    assert [] == bench_guard.complaints({**kept, "instructions": {"a": 1099, "b": 900}}, kept)
    assert ["a"] == [one[0] for one in bench_guard.complaints({**kept, "instructions": {"a": 1101, "b": 900}}, kept)]
    other = {"python": "3.12.1", "instructions": {"a": 9000, "b": 9000}, "multiples": {"a": 3.1, "b": 3.3}}
    assert ["b"] == [one[0] for one in bench_guard.complaints(other, kept)]
    without = {"python": "3.11.7", "multiples": {"a": 3.3, "b": 1.0}}
    assert ["a"] == [one[0] for one in bench_guard.complaints(without, kept)]


def test_what_is_kept_names_the_workloads_there_are(tmp_path: Path) -> None:
    """So that none is compared with nothing."""
    kept = json.loads(bench_guard.KEPT.read_text(encoding="utf-8"))
    labels = set(bench_guard.workloads(tmp_path))
    assert labels == set(kept["multiples"]) == set(kept.get("instructions", labels))


def test_figures_are_medians_and_multiples_of_the_yardstick() -> None:
    """By the clock and by the processor; the page shows them."""
    runs = [Run(wall, wall / 2, 20 + wall) for wall in (3.0, 1.0, 2.0)]
    found = summed_up(runs, [Run(0.5, 0.5, 10)])
    assert (2.0, 1.0, 4.0, 2.0, 23, 3) == tuple(
        found[name] for name in ("wall", "cpu", "times", "times_cpu", "peak", "runs")
    )
    assert "| 甲 | 2,000 | 1,000–3,000 | 1,000 | 4（2） | 23 | 3 |" == performance._line("甲", found)
