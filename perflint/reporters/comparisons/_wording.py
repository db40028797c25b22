"""What every format of a comparison says in the same words."""

from __future__ import annotations

from collections.abc import Iterator

from perflint.model import Comparison, Effect, Finding, FindingChange, Standing, TargetChange
from perflint.reporters.shared.labels import field_label
from perflint.reporters.shared.places import row_path, shown_path, spot
from perflint.reporters.shared.prose import line_of
from perflint.text import clipped

WHAT = {"project": "项目", "indicator": "指标", "budget": "预算", "goal": "绩效目标", "period_goal": "实施期目标"}
MOST_TEXT = 200  # characters of a goal that changed


def what_changed(change: TargetChange) -> str:
    """指标值, 权重, 预算, 项目名称."""
    if change.what == "project" and change.before and change.after:
        return "项目名称"
    return WHAT.get(change.what) or field_label(change.what)


def subject_of(change: TargetChange) -> str:
    """项目 › 指标."""
    return " › ".join(filter(None, map(line_of, (change.project, change.indicator)))) or "（没有名称）"


def value_text(text: str) -> str:
    """One of the two wordings; what is not there is said."""
    return clipped(line_of(text), MOST_TEXT) or "（无）"


def place_of(finding: Finding, base: str) -> str:
    """file:place."""
    inner = spot(finding.place.location)
    path = shown_path(finding.filename, base)
    return f"{path}:{inner}" if inner else path


def notes(change: FindingChange) -> Iterator[str]:
    """What is to be said of a finding beside its standing: the former wording and the remark."""
    before = change.before
    if change.reworded and before is not None:
        was, now = line_of(before.place.text), line_of(change.finding.place.text)
        if was != now and (was or now):
            yield f"上一轮写的是“{value_text(was)}”，现在是“{value_text(now)}”"
        was_row, now_row = row_path(before), row_path(change.finding)
        if was_row != now_row:
            yield f"上一轮在：{was_row}"
    if change.note:
        yield change.note


def headline(comparison: Comparison) -> str:
    """已整改 3 个，仍存在 2 个，新增 1 个，反复 0 个; and what is lowered."""
    always = (Standing.MENDED, Standing.REMAINING, Standing.NEW, Standing.RECURRED)
    parts = [f"{one.label} {comparison.count(one)} 个" for one in always]
    rest = (Standing.WAIVED, Standing.UNCHECKED)
    parts += [f"{one.label} {number} 个" for one in rest if (number := comparison.count(one))]
    return "，".join(parts) + "。"


def target_headline(comparison: Comparison) -> str:
    """目标降低 1 处，删去 2 处, or that nothing changed."""
    if any(one.outline for one in comparison.rounds[-2:]):
        return "没有比较目标。"
    counts = [(effect, sum(change.effect is effect for change in comparison.targets)) for effect in Effect]
    told = "，".join(f"{effect.label} {number} 处" for effect, number in counts if number)
    return f"目标的变动：{told}。" if told else "目标没有变动。"


def round_names(comparison: Comparison, base: str) -> str:
    """第1轮 a.xlsx → 第2轮 b.xlsx."""
    named = enumerate((shown_path(one.name, base) for one in comparison.rounds), 1)
    return " → ".join(f"第{number}轮 {name}" for number, name in named)
