"""From samples to figures: whether memory and rate stay, and nothing is left open or lying about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from perflint.intake.memory import MEBIBYTE, REMEMBERED
from tools.soak.watching import Sample, Watched

PARTS = 5  # of the run, by files done
UNREADABLE = "RUN001"  # the finding that a file cannot be read
# MiB that a worker may have more in the last part than in the second, the first being the warming up: what it remembers
GROWTH = REMEMBERED / MEBIBYTE
SLOWING = 1.5  # seconds a file likewise


def figures_of(watched: Watched, lines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The figures, and whether they are right."""
    total = max((one.done for one in watched.samples), default=0)
    parts = [part for part in _parts(watched.samples, total) if part]
    table = [_part(part) for part in parts]
    steady = len(table) > 2 and table[-1]["worker"] <= table[1]["worker"] + GROWTH
    even = len(table) > 2 and table[1]["rate"] <= SLOWING * table[-1]["rate"]
    closed = len(table) > 2 and table[-1]["open_files"] <= table[1]["open_files"] + 2
    return {
        "exit": watched.code,
        "seconds": round(watched.seconds, 1),
        "unread": sum(one["code"] == UNREADABLE for one in lines),
        "findings": len(lines),
        "parts": table,
        "peak": {
            "parent": max((one.parent for one in watched.samples), default=0),
            "worker": max((max(one.workers, default=0) for one in watched.samples), default=0),
        },
        "temporary": {"most": max((one.temporary for one in watched.samples), default=0), "left": watched.left},
        "steady": steady,
        "even": even,
        "closed": closed,
        "right": steady and even and closed and not watched.left,
    }


def _parts(samples: Sequence[Sample], total: int) -> list[list[Sample]]:
    """The samples of each fifth of the files."""
    parts: list[list[Sample]] = [[] for _ in range(PARTS)]
    for one in samples:
        if one.done and one.workers:
            parts[min(PARTS - 1, one.done * PARTS // max(1, total))].append(one)
    return parts


def _part(samples: Sequence[Sample]) -> dict[str, Any]:
    """Middle values: MiB of the run and of its larger worker, files a second, open files of all."""
    first, last = samples[0], samples[-1]
    return {
        "done": last.done,
        "parent": _middle([one.parent for one in samples]),
        "worker": _middle([max(one.workers) for one in samples]),
        "rate": round((last.done - first.done) / max(0.1, last.at - first.at), 1),
        "open_files": int(_middle([one.open_files + max(one.worker_files) for one in samples])),
    }


def _middle(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]
