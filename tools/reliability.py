"""docs/reliability.md: fuzzing, metamorphic tests and soak, in figures that commands measured.

Each command keeps its figures in ``docs/measured`` as JSON; the page is made from them, and `tools.docs` checks that it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tools.generated import ROOT, paste

PAGE = ROOT / "docs" / "reliability.md"
MEASURED = ROOT / "docs" / "measured"
NONE = "还没有运行过。"


def put(name: str, figures: Mapping[str, Any]) -> None:
    """Keep the figures of a command, and write the page anew."""
    MEASURED.mkdir(parents=True, exist_ok=True)
    text = json.dumps(figures, ensure_ascii=False, indent=1) + "\n"
    (MEASURED / f"{name}.json").write_text(text, encoding="utf-8", newline="\n")
    PAGE.write_text(page(), encoding="utf-8", newline="\n")


def add_session(figures: Mapping[str, Any]) -> None:
    """Add a session of fuzzing to those before it."""
    put("fuzzing", {"sessions": [*figures_of("fuzzing").get("sessions", []), figures]})


def figures_of(name: str) -> dict[str, Any]:
    """The figures that a command kept; none where it has not been run."""
    path = MEASURED / f"{name}.json"
    kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return kept


def page() -> str:
    """The page with its figures."""
    return paste(PAGE, {"fuzzing": fuzzing, "metamorphic": metamorphic, "soak": soak})


def files() -> dict[Path, str]:
    """The page for `tools.docs`."""
    return {PAGE: page()}


def fuzzing() -> str:
    """One line a target over all sessions, and one a session."""
    from tools.fuzz.contract import target

    sessions = figures_of("fuzzing").get("sessions", [])
    if not sessions:
        return NONE
    names = sorted({name for one in sessions for name in one["targets"]})
    lines = [
        "| 对象 | 输入 | 其中拒绝 | 用时（分） | 到达的分支边 | 语料 | 最近一次发现 | 以前发现 |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for name in names:
        mine = [one["targets"][name] for one in sessions if name in one["targets"]]
        total = {key: sum(one.get(key, 0) for one in mine) for key in ("inputs", "refused", "seconds")}
        most = {key: max(one.get(key, 0) for one in mine) for key in ("edges", "corpus")}
        now, before = len(mine[-1]["found"]), sum(len(one["found"]) for one in mine[:-1])
        lines.append(
            f"| {target(name).TITLE} | {total['inputs']:,} | {total['refused']:,} | {total['seconds'] / 60:.1f} "
            f"| {most['edges']:,} | {most['corpus']:,} | {now} | {before} |"
        )
    every = [one for session in sessions for one in session["targets"].values()]
    latest = {name: one for session in sessions for name, one in session["targets"].items()}
    lines += [
        "",
        f"合计 {len(sessions)} 次运行，{sum(one['seconds'] for one in every) / 60:.0f} 分钟，"
        f"{sum(one['inputs'] for one in every):,} 个输入；各对象最近一次的进程最多占内存 {max(one.get('memory', 0) for one in latest.values()):,} MB。",
        "",
        "| 日期 | 方式 | 对象 | 用时（分） | 输入 | 发现 |",
        "|---|---|---:|---:|---:|---:|",
    ]
    for session in sessions:
        targets = session["targets"].values()
        way = "覆盖率引导" if session["guided"] else "随机"
        lines.append(
            f"| {session['day']} | {way} | {len(targets)} | {sum(one['seconds'] for one in targets) / 60:.1f} "
            f"| {sum(one['inputs'] for one in targets):,} | {sum(len(one['found']) for one in targets)} |"
        )
    return "\n".join(lines)


def metamorphic() -> str:
    """One line a transformation."""
    figures = figures_of("metamorphic")
    if not figures:
        return NONE
    lines = ["| 变换 | 文件 | 问题 | 不变 | 说明得了的不同 |", "|---|---:|---:|---:|---|"]
    for one in figures["transformations"]:
        why = "；".join(f"{reason}（{count}）" for reason, count in one["explained"].items()) or "—"
        lines.append(f"| {one['title']} | {one['files']} | {one['findings']:,} | {one['same']} | {why} |")
    return "\n".join(lines)


def soak() -> str:
    """The run, and its fifths."""
    figures = figures_of("soak")
    if not figures:
        return NONE
    kinds = "、".join(f"{name} {count:,}" for name, count in figures["kinds"].items() if name != "hostile")
    same = figures["compared"]
    lines = [
        f"{figures['files']:,} 个文件（{kinds}，恶意的 {figures['kinds'].get('hostile', 0):,}），`perflint check -j 2` 一次运行 "
        f"{figures['seconds'] / 60:.1f} 分钟：{figures['unread']:,} 个说明了读不了的原因，"
        f"{figures['findings']:,} 个问题，退出码 {figures['exit']}。",
        "",
        "| 已完成 | 每秒文件 | 工作进程内存（MB） | 主进程内存（MB） | 打开的文件 |",
        "|---:|---:|---:|---:|---:|",
    ]
    for part in figures["parts"]:
        cells = (f"{part['done']:,}", part["rate"], part["worker"], part["parent"], part["open_files"])
        lines.append(f"| {' | '.join(map(str, cells))} |")
    lines += [
        "",
        f"工作进程最多占 {figures['peak']['worker']:,.0f} MB，主进程 {figures['peak']['parent']:,.0f} MB；"
        f"临时文件同时最多 {figures['temporary']['most']} 个，结束后剩 {len(figures['temporary']['left'])} 个。"
        f"另外逐个单独检查了 {same['files']:,} 个文件（{same['findings']:,} 个问题），与整批结果不同的有 {same['different']} 个。",
    ]
    return "\n".join(lines)
