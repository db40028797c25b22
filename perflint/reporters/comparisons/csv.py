"""A comparison as one table for a spreadsheet: changes of targets, then findings; guarded as the issue list is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from perflint.model import Comparison, FindingChange, TargetChange
from perflint.reporters.comparisons._wording import notes, place_of, subject_of, what_changed
from perflint.reporters.csv import guarded
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.places import row_path, shown_path, spot
from perflint.reporters.shared.prose import line_of
from perflint.text import clipped

NAME = "csv"
ALIASES: tuple[str, ...] = ()
SUMMARY = "一行一处的表格（UTF-8 带 BOM，Excel 直接打开；公式不会执行）"

COLUMNS = (
    "类别",
    "结论",
    "项目和指标",
    "内容",
    "上一轮",
    "这一轮",
    "级别",
    "规则",
    "问题",
    "修改建议",
    "位置",
    "说明",
    "指纹",
)


LONGEST = 16_000  # characters, each two units at most; a cell of a sheet holds 32767


def guarded_cell(text: str) -> str:
    """The text as one line that stays text in a spreadsheet."""
    return guarded(clipped(line_of(text), LONGEST))


def render(comparison: Comparison, options: ReportOptions) -> str:
    """The header and one row a change."""
    buffer = io.StringIO()
    buffer.write("\ufeff")
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    for change in comparison.targets:
        writer.writerow(map(guarded_cell, target_row(change, options)))
    for one in comparison.findings:
        writer.writerow(map(guarded_cell, finding_row(one, options)))
    return buffer.getvalue()


def target_row(change: TargetChange, options: ReportOptions) -> tuple[str, ...]:
    """The texts under `COLUMNS`."""
    return tuple(_target(change, options))


def finding_row(change: FindingChange, options: ReportOptions) -> tuple[str, ...]:
    """The texts under `COLUMNS`."""
    return tuple(_finding(change, options))


def _target(change: TargetChange, options: ReportOptions) -> Iterator[str]:
    place = change.new or change.old
    inner = spot(place.location) if place is not None else ""
    yield from ("目标", change.effect.label, subject_of(change), what_changed(change), change.before, change.after)
    yield from ("", "", "", "")
    yield shown_path(change.filename, options.base) + (f":{inner}" if inner else "")
    yield change.note
    yield ""


def _finding(change: FindingChange, options: ReportOptions) -> Iterator[str]:
    finding, before = change.finding, change.before
    yield from ("问题", change.standing.label, row_path(finding), finding.title)
    yield before.place.text if before is not None else ""
    yield finding.place.text if change.standing.open else ""
    yield from (finding.severity.label, f"{finding.code} {finding.name}", finding.message, finding.advice)
    yield place_of(finding, options.base)
    yield "；".join(notes(change))
    yield finding.fingerprint
