"""Writes docs/performance.md from benchmarks/*.json: what was measured, on what, and where a peer is ahead."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tools.generated import ROOT, escape, main, paste

PAGE = ROOT / "docs" / "performance.md"
RESULTS, PEERS = ROOT / "benchmarks" / "results.json", ROOT / "benchmarks" / "peers.json"
STAGES = {
    "start": "启动",
    "read": "读取",
    "recognise": "识别",
    "evaluate": "判断",
    "suppress": "豁免",
    "report": "输出",
}


def _read(file: Path) -> dict[str, Any]:
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def _conditions(machine: Mapping[str, Any]) -> str:
    packages = "，".join(f"{name} {version}" for name, version in machine["packages"].items())
    load = " ".join(map(str, machine["load"]))
    return (
        f"{machine['processor']}，{machine['processors']} 个处理器，{machine['system']}，Python {machine['python']}，{packages}；"
        f"提交 {machine['commit']}，{machine['date']}，当时的负载 {load}。"
    )


def _line(label: str, one: Mapping[str, Any]) -> str:
    spread = f"{one['low'] * 1000:,.0f}–{one['high'] * 1000:,.0f}"
    times = f"{one['times']:g}（{one['times_cpu']:g}）" if "times" in one else "—"
    return f"| {escape(label)} | {one['wall'] * 1000:,.0f} | {spread} | {one['cpu'] * 1000:,.0f} | {times} | {one['peak']:,} | {one['runs']} |"


HEAD = "| | 毫秒 | 四分位 | 处理器毫秒 | 倍数（按处理器时间） | 内存 MiB | 次数 |\n|---|---:|---:|---:|---:|---:|---:|"


def own() -> str:
    """The parts of ``make bench``."""
    return "\n\n".join(_part(part) for part in _read(RESULTS).values()) or "还没有量过。"


def _part(part: Mapping[str, Any]) -> str:
    lines = [f"### {part['title']}", "", _conditions(part["machine"]), "", HEAD]
    lines += [_line(label, one) for label, one in part["found"].items()]
    for label, one in part["found"].items():
        if "stages" in one:
            total = sum(one["stages"].values()) or 1
            told = "，".join(
                f"{STAGES.get(name, name)} {seconds / total:.0%}" for name, seconds in one["stages"].items()
            )
            lines += ["", f"{label}，时间用在：{told}。"]
    return "\n".join(lines)


def peers() -> str:
    """The peers, quickest first, and who is ahead of us."""
    return "\n\n".join(_size(size, told) for size, told in _read(PEERS).items()) or "还没有量过。"


def _size(size: str, told: Mapping[str, Any]) -> str:
    found: Mapping[str, Mapping[str, Any]] = told["found"]
    busy = _is_busy(told["machine"])
    ran = sorted((one["cpu" if busy else "wall"], name) for name, one in found.items() if "wall" in one)
    number, _, unique = size.partition("_u")
    title = f"{int(number):,} 行" + ("，每条文字都不同" if unique else "")
    lines = [f"### {title}", "", _conditions(told["machine"]), "", HEAD]
    lines += [
        _line(name if found[name]["verdict"] == "ok" else f"{name}（{found[name]['verdict']}）", found[name])
        for _, name in ran
    ]
    lines += [
        f"| {escape(name)}：{escape(one['verdict'])} | | | | | | |" for name, one in found.items() if "wall" not in one
    ]
    return "\n".join([*lines, "", *_ahead(ran, found, busy=busy)])


def _is_busy(machine: Mapping[str, Any]) -> bool:
    """Whether others used the machine so much that the clock says nothing."""
    return bool(machine["load"]) and machine["load"][0] > 2 * machine["processors"]


def _ahead(ran: Iterable[tuple[float, str]], found: Mapping[str, Mapping[str, Any]], *, busy: bool) -> Iterator[str]:
    """Which peers are quicker than the quickest of ours; only those whose findings are right count."""
    right = [(spent, name) for spent, name in ran if found[name]["verdict"] == "ok"]
    ours = [(spent, name) for spent, name in right if name.startswith("perflint")]
    if not ours:
        return
    best, label = min(ours)
    ahead = [
        f"{name}（{spent / best:.2f} 倍的时间）"
        for spent, name in right
        if spent < best and not name.startswith("perflint")
    ]
    what = "机器正忙，按处理器时间排列。处理器时间比" if busy else "比"
    yield f"{what} perflint 最少的一种（{label}）还少的：{'、'.join(ahead) or '没有'}。"
    if not busy:
        spent = min(found[name]["cpu"] for _, name in ours)
        thrifty = [name for _, name in right if not name.startswith("perflint") and found[name]["cpu"] < spent]
        yield f"处理器时间更少的：{'、'.join(thrifty) or '没有'}。"


def pages() -> tuple[dict[Path, str], Iterable[Path]]:
    """The page as it should be."""
    return {PAGE: paste(PAGE, {"own": own, "peers": peers})}, ()


if __name__ == "__main__":
    raise SystemExit(main(__doc__ or "", pages))
