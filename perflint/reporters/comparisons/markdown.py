"""A comparison as Markdown: a note for the file or a comment on a merge request, bounded in length, all text escaped."""

from __future__ import annotations

from collections.abc import Iterator

from perflint.model import Comparison, FindingChange, Standing, TargetChange
from perflint.reporters.comparisons._wording import (
    headline,
    notes,
    place_of,
    round_names,
    subject_of,
    target_headline,
    value_text,
    what_changed,
)
from perflint.reporters.markdown import LONGEST, escape
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.places import row_path
from perflint.reporters.shared.prose import clip

NAME = "markdown"
ALIASES: tuple[str, ...] = ("md",)
SUMMARY = "Markdown，长度有上限"

WIDEST = 400


def render(comparison: Comparison, options: ReportOptions) -> str:
    """The page; what there is no room for is counted."""
    room = LONGEST
    kept: list[str] = []
    left = 0
    for line in _lines(comparison, options):
        room -= len(line) + 1
        if room < 200:
            left += line.startswith(("- ", "| ")) and not line.startswith("| ---")
        else:
            kept.append(line)
    if left:
        kept += ["", f"**篇幅所限，还有 {left} 处没有列出。**"]
    return "\n".join(kept) + "\n"


def _lines(comparison: Comparison, options: ReportOptions) -> Iterator[str]:
    yield "### perflint 两轮比较"
    yield ""
    yield escape(round_names(comparison, options.base))
    yield ""
    yield f"**{headline(comparison)}{target_headline(comparison)}**"
    yield from (f"\n> {escape(remark)}" for remark in comparison.remarks)
    if comparison.targets:
        yield ""
        yield "| 目标的变动 | 项目和指标 | 内容 | 上一轮 | 这一轮 | 说明 |"
        yield "| --- | --- | --- | --- | --- | --- |"
        yield from map(_target, comparison.targets)
    for standing in Standing:
        found = [one for one in comparison.findings if one.standing is standing]
        if found:
            yield ""
            yield f"#### {standing.label} {len(found)} 个"
            yield ""
            yield from (_finding(one, options) for one in found)


def _target(change: TargetChange) -> str:
    told = (
        change.effect.label,
        subject_of(change),
        what_changed(change),
        value_text(change.before),
        value_text(change.after),
        change.note,
    )
    return "| " + " | ".join(escape(clip(text, WIDEST)) for text in told) + " |"


def _finding(change: FindingChange, options: ReportOptions) -> str:
    finding = change.finding
    head = f"- **{finding.severity.label} {escape(finding.code)}** {escape(clip(finding.title, WIDEST))}"
    told = [place_of(finding, options.base), row_path(finding), finding.message if change.standing.open else ""]
    return head + "".join(f"<br>{escape(clip(text, WIDEST))}" for text in (*told, *notes(change)) if text)
