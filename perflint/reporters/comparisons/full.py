"""The default: what a reviewer reads on the terminal, targets that promise less first."""

from __future__ import annotations

from collections.abc import Iterator

from perflint.model import Comparison, Effect, FindingChange, Standing, TargetChange
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
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.lines import Line, show
from perflint.reporters.shared.places import row_path
from perflint.reporters.shared.prose import line_of, wrap
from perflint.text import display_width

NAME = "full"
ALIASES: tuple[str, ...] = ("text",)
SUMMARY = "先列降低的目标，再列反复、新增、仍存在、已整改的问题（默认）"

STYLES = {
    Effect.LOWERED: "error",
    Effect.LOOSENED: "error",
    Effect.DROPPED: "warning",
    Effect.BUDGET: "warning",
    Effect.RAISED: "hint",
    Standing.RECURRED: "error",
    Standing.NEW: "error",
    Standing.REMAINING: "warning",
    Standing.UNCHECKED: "info",
    Standing.MENDED: "hint",
}


def render(comparison: Comparison, options: ReportOptions) -> str:
    """The comparison as terminal text."""
    return show(_page(comparison, options), options.color)


def _page(comparison: Comparison, options: ReportOptions) -> Iterator[Line]:
    yield from _wrapped(round_names(comparison, options.base), "strong", "", options)
    for remark in comparison.remarks:
        yield from _wrapped(f"注意：{line_of(remark)}", "warning", "", options)
    yield []
    for effect in Effect:
        changes = [change for change in comparison.targets if change.effect is effect]
        if changes:
            yield from _title(f"{effect.label} {len(changes)} 处", STYLES.get(effect, "strong"), options)
            for change in changes:
                yield from _target(change, options)
            yield []
    for standing in Standing:
        found = [change for change in comparison.findings if change.standing is standing]
        if found:
            yield from _title(f"{standing.label} {len(found)} 个", STYLES.get(standing, "strong"), options)
            for one in found:
                yield from _finding(one, options)
            yield []
    if not options.quiet:
        yield from _title("小结", "strong", options, "═")
        yield from _wrapped(headline(comparison), "strong", "", options)
        yield from _wrapped(target_headline(comparison), "", "", options)


def _title(text: str, style: str, options: ReportOptions, dash: str = "─") -> Iterator[Line]:
    rest = max(2, options.width - display_width(text) - 4)
    yield [(f"{dash * 2} {text} {dash * rest}", style)]


def _target(change: TargetChange, options: ReportOptions) -> Iterator[Line]:
    yield from _wrapped(f"{subject_of(change)}（{what_changed(change)}）", "strong", "  ", options)
    told = f"{value_text(change.before)} → {value_text(change.after)}"
    yield from _wrapped(told + (f"（{change.note}）" if change.note else ""), "", "    ", options)


def _finding(change: FindingChange, options: ReportOptions) -> Iterator[Line]:
    finding = change.finding
    head = f"{finding.severity.label} {finding.code} {line_of(finding.title)}"
    yield from _wrapped(head, finding.severity.id if change.standing.open else "", "  ", options)
    yield from _wrapped(place_of(finding, options.base), "path", "    ", options)
    if row := row_path(finding):
        yield from _wrapped(row, "dim", "    ", options)
    if change.standing.open:
        yield from _wrapped(line_of(finding.message), "", "    ", options)
    for note in notes(change):
        yield from _wrapped(note, "info", "    ", options)


def _wrapped(text: str, style: str, indent: str, options: ReportOptions) -> Iterator[Line]:
    yield from ([(indent, ""), (line, style)] for line in wrap(line_of(text), options.width - len(indent)))
