"""Writes docs/performance.md from benchmarks/*.json: what was measured, on what, and where a peer is ahead."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from perflint.cli.times import LABELS
from tools.generated import ROOT, escape, main, paste
from tools.measuring import ONE_LOOP, TWO_LOOPS

PAGE = ROOT / "docs" / "performance.md"
RESULTS, PEERS = ROOT / "benchmarks" / "results.json", ROOT / "benchmarks" / "peers.json"
PARTS = {  # of `tools.bench`
    "start": "启动", "documents": "一份文件", "folder": "一批文件", "rows": "十万行", "rulebook": "规则集",
    "large": "一百万行和一千万行",
}  # fmt: skip
SIZES = ("100", "100000", "1000000", "100000_u1.0", "1000000_u1.0")  # of `tools.bench_peers`


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
                f"{LABELS.get(name, name)} {seconds / total:.0%}" for name, seconds in one["stages"].items()
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


# ── what is wanted, and where it stands ─────────────────────────────────────────────────────────────────────────


def standing() -> str:
    """Each aim with its figure; processor time, which a busy machine disturbs least, but where a clock is meant."""
    lines = ["| 目标 | 现在 | |", "|---|---:|---|"]
    lines += [
        f"| {wanted} | {figure} | {'达到' if good else '**没有达到**'} |"
        for wanted, figure, good in _aims(_read(RESULTS), _read(PEERS))
    ]
    missing = [
        *(
            f"`python -m tools.bench --only {part}`（{what}）"
            for part, what in PARTS.items()
            if part not in _read(RESULTS)
        ),
        *(f"`python -m tools.bench_peers --n {size}`" for size in SIZES if size not in _read(PEERS)),
    ]
    if "两个进程" not in _found(_read(RESULTS), "folder") and "folder" in _read(RESULTS):
        missing.append("`python -m tools.bench --only folder`（200 份文件，一个和两个进程）")
    told = f"\n\n没有量：{'、'.join(missing)}。" if missing else ""
    return ("\n".join(lines) if len(lines) > 2 else "还没有量过。") + told


def _aims(own: Mapping[str, Any], others: Mapping[str, Any]) -> Iterator[tuple[str, str, bool]]:
    first = _found(own, "documents").get("第一次检查一份 xlsx，json")
    if first:
        yield _ratio("检查一份没见过的小 xlsx，不超过 `python -c pass` 的 10 倍", first["times_cpu"], 10)
    for size, told in others.items():
        yield from _beside(size, told["found"])
    large = _found(own, "large")
    spent = {label: one["cpu"] for label, one in large.items() if label.endswith("一个进程")}
    if len(spent) > 1:
        low, high = sorted(spent.values())
        yield _ratio("从一百万行到一千万行，时间不超过 11 倍", high / low, 11)
        peak = max(one["peak"] for label, one in large.items())
        yield "一千万行的内存不超过 150 MiB（每个进程）", f"{peak} MiB", peak <= 150
    whole = [one for one in _found(own, "rulebook").values() if "rows" in one]
    speeds = {data: _speed(one for one in whole if one["data"] == data) for data in (one["data"] for one in whole)}
    if speeds:
        peak = max(one["peak"] for one in whole)
        yield "全部自带规则检查导出表的内存不超过 150 MiB（每个进程）", f"{peak} MiB", peak <= 150
        told = "；".join(f"{data or '自己的数据'} {speed:,.0f} 条" for data, speed in speeds.items())
        yield "全部自带规则，每个处理器每秒判断 60,000 条指标", told, min(speeds.values()) >= 60_000
    folder = _found(own, "folder")
    if folder:
        one = next(told for label, told in folder.items() if label.startswith("一个进程"))
        two, again = folder.get("两个进程"), folder["再检查一遍（缓存）"]
        stages = one.get("stages", {})
        if stages:
            share = stages.get("evaluate", 0) / sum(stages.values())
            yield "一批文件，判断不超过全部时间的 25%", f"{share:.0%}", share <= 0.25
        if two:
            faster = one["wall"] / two["wall"]
            room = f"；当时两个互不相干的循环同时跑，快 {_room(folder):.2f} 倍" if TWO_LOOPS in folder else ""
            yield "一批文件，两个进程至少快 1.7 倍（按钟表）", f"{faster:.2f} 倍{room}", faster >= 1.7
        faster = one["cpu"] / again["cpu"]
        yield "没有变化的一批文件，再检查至少快 10 倍", f"{faster:.0f} 倍", faster >= 10


def _speed(whole: Iterable[Mapping[str, Any]]) -> float:
    """Rows a second of the processor, from the difference of a short run and a long one, so that the start does not count."""
    (few, short), *_, (many, long) = sorted((one["rows"], one["cpu"]) for one in whole)
    return float((many - few) / (long - short))


def _room(found: Mapping[str, Mapping[str, Any]]) -> float:
    """How much quicker two processes that share nothing get two tasks done than one after the other."""
    return 2 * float(found[ONE_LOOP]["wall"]) / float(found[TWO_LOOPS]["wall"])


def _beside(size: str, found: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str, bool]]:
    ran = {name: one["cpu"] for name, one in found.items() if "cpu" in one and one["verdict"] == "ok"}
    ours = min((spent for name, spent in ran.items() if name.startswith("perflint")), default=None)
    if ours is None:
        return
    rows = f"{int(size.partition('_u')[0]):,} 行" + ("（每条文字都不同）" if "_u" in size else "")
    if size == "100":
        loop = min(spent for name, spent in ran.items() if name.startswith("plain-python (")) if ran else 0
        if loop:
            yield _ratio(f"{rows}，不超过普通 Python 循环的 2 倍", ours / loop, 2)
        books = {name: spent for name, spent in ran.items() if name.startswith(BOOKS)}
        quicker = [name for name, spent in books.items() if spent < ours]
        yield _quickest(f"{rows}，比每个从文件读规则的工具都快", quicker)
        return
    best = min((spent, name) for name, spent in ran.items() if not name.startswith(("perflint", "plain")))
    limit = 1.3 if "_u" in size else 1.5
    yield _ratio(f"{rows}，处理器时间不超过最快的工具（{escape(best[1])}）的 {limit:g} 倍", ours / best[0], limit)
    if "_u" not in size:
        took = {name: float(one["wall"]) for name, one in found.items() if name in ran}
        two = min(
            (wall for name, wall in took.items() if name.startswith("perflint") and "两个进程" in name), default=0
        )
        quicker = [name for name, wall in took.items() if wall < two and not name.startswith("perflint")]
        yield _quickest(f"{rows}，两个进程按钟表比每个工具都快", quicker)


BOOKS = ("spectral", "eslint", "OPA", "jsonschema", "frictionless", "great", "pandera", "ajv", "regorus")


def _quickest(wanted: str, quicker: Iterable[str]) -> tuple[str, str, bool]:
    names = "、".join(map(escape, quicker))
    return wanted, f"{names} 更快" if names else "都快", not names


def _ratio(wanted: str, figure: float, limit: float) -> tuple[str, str, bool]:
    return wanted, f"{figure:.2g} 倍" if figure < 10 else f"{figure:.0f} 倍", figure <= limit


def _found(results: Mapping[str, Any], part: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = results.get(part, {}).get("found", {})
    return found


def pages() -> tuple[dict[Path, str], Iterable[Path]]:
    """The page as it should be."""
    return {PAGE: paste(PAGE, {"standing": standing, "own": own, "peers": peers})}, ()


if __name__ == "__main__":
    raise SystemExit(main(__doc__ or "", pages))
