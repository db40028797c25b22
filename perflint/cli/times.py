"""The words of ``--time``: where the time of a run went, by stage and by rule."""

from __future__ import annotations

from perflint.timing import STAGES, Times

LABELS = {
    "start": "启动",
    "read": "读取",
    "recognise": "识别",
    "evaluate": "判断",
    "keep": "留存",
    "suppress": "豁免",
    "conclude": "汇总",
    "report": "输出",
}
MOST_RULES = 10


def times_text(times: Times) -> str:
    """The seconds of each stage and of the slowest rules; with several processes they add up to more than the total."""
    total = times.total
    rows = [(LABELS[name], times.stages.get(name, 0.0)) for name in STAGES]
    lines = [f"用时 {total:.2f} 秒", *(f"  {label} {seconds:8.3f} 秒" for label, seconds in rows)]
    slowest = sorted(times.rules.items(), key=lambda one: (-one[1], one[0]))[:MOST_RULES]
    if slowest:
        lines.append(f"最慢的 {len(slowest)} 条规则（共 {len(times.rules)} 条）")
        whole = sum(times.rules.values()) or 1.0
        lines += [f"  {code} {seconds * 1000:10.1f} 毫秒 {seconds / whole:6.1%}" for code, seconds in slowest]
    if sum(times.stages.values()) > total:
        lines.append("各阶段的时间是各进程之和")
    return "\n".join(lines)
