"""The checklist of a review: every rule with its verdict for every project, in a grid that fits the terminal.

Rules about a table stand against projects, rules about a document against files, rules about the batch alone; grouped by
review dimension.  What applies to nothing shown is folded into a number, unless the report is verbose.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perflint.model import Outcome, Report
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.lines import Line, show
from perflint.reporters.shared.matrix import SIGNS, Block, Row, blocks
from perflint.reporters.shared.places import address
from perflint.reporters.shared.prose import clip, line_of, wrap
from perflint.reporters.shared.record import record_lines
from perflint.reporters.shared.summary import headline, left_out
from perflint.reporters.shared.suppressions import suppressed_lines
from perflint.reporters.shared.tally import tally
from perflint.reporters.shared.unread import untold
from perflint.text import display_width

NAME = "checklist"
ALIASES = ("check-list",)
SUMMARY = "逐条规则、逐个项目的结论：通过、有问题、不适用、无法判断（缺什么）、已豁免"
SELF_CONTAINED = True
NEEDS_CATALOGUE = True

STYLES = {
    Outcome.FINDING: "error",
    Outcome.CANNOT_DECIDE: "warning",
    Outcome.WAIVED: "info",
    Outcome.RULE_ERROR: "error",
    Outcome.NOT_APPLICABLE: "dim",
    Outcome.NOT_IN_FORCE: "dim",
}
OWN = "RUN"  # codes of findings about the run itself
CELL = 4  # columns of a verdict: a sign of two, up to two digits above it
TITLE = 32  # columns that a rule's title wants at least
MOST_COLUMNS = 24
BESIDE = 12  # columns beside a title: indent, code, a gap


def render(report: Report, options: ReportOptions) -> str:
    """The legend, the grids, the summary with what was waived."""
    return show(_page(report, options), options.color)


def _page(report: Report, options: ReportOptions) -> Iterator[Line]:
    legend = "  ".join(f"{sign} {outcome.label}" for outcome, sign in SIGNS.items())
    yield from ([(line, "dim")] for line in wrap(f"检查清单  {legend}", options.width))
    yield []
    for block in blocks(report, options.base, _columns(options)):
        yield from _block(block, options)
    yield from _about_the_run(report, options)
    if options.quiet:
        return
    yield [(headline(report), "strong")]
    numbers = tally(report).outcomes
    told = "，".join(f"{outcome.label} {number}" for outcome, number in numbers.items())
    yield from ([(line, "")] for line in wrap(f"结论（规则×项目）：{told}", options.width))
    yield from ([(line, "")] for line in wrap(f"未列出：{left_out(report)}", options.width))
    yield from suppressed_lines(report, options)
    for failure in untold(report):
        yield from ([(line, "error")] for line in wrap(f"没有读成：{line_of(failure.path)}", options.width))
    yield from record_lines(report, options)


def _about_the_run(report: Report, options: ReportOptions) -> Iterator[Line]:
    """What no rule has a verdict on: files that were not read, waivers and baselines that are wrong."""
    findings = [finding for finding in report.findings if finding.code.startswith(OWN)]
    if not findings:
        return
    yield [(clip("══ 检查本身 ", options.width), "strong")]
    for finding in findings:
        where = address(finding.filename, finding.place.location, options.base)
        yield [
            (f"  {finding.severity.label} {finding.code} ", finding.severity.id),
            (clip(line_of(where), options.width - 16), "path"),
        ]
        yield from ([("      ", ""), (line, "")] for line in wrap(line_of(finding.message), options.width - 6))
    yield []


def _columns(options: ReportOptions) -> int:
    """How many projects stand side by side."""
    return max(1, min(MOST_COLUMNS, (options.width - TITLE - 10) // CELL))


def _block(block: Block, options: ReportOptions) -> Iterator[Line]:
    yield [(clip(f"══ {block.title} ", options.width), "strong")]
    for number, name in enumerate(block.columns, start=block.first):
        yield [(f"{number:>4} ", "strong"), (clip(name, options.width - 5), "path")]
    yield []
    widest = max((display_width(row.title) for _, rows in block.dimensions for row in rows), default=0)
    room = min(options.width - CELL * len(block.columns), widest + BESIDE)
    for dimension, rows in block.dimensions:
        shown = [row for row in rows if options.verbose or not row.inapplicable]
        head = clip(line_of(dimension), room - 1)
        numbers = "".join(f"{number:>{CELL}}" for number in range(block.first, block.first + len(block.columns)))
        yield [(head + " " * (room - display_width(head)), "strong"), (numbers, "dim")]
        for row in shown:
            yield from _row(row, room, options)
        folded = len(rows) - len(shown)
        if folded:
            yield [(f"  另有 {folded} 条对以上各列都不适用" + ("" if shown else "，本组没有别的规则"), "dim")]
        yield []


def _row(row: Row, room: int, options: ReportOptions) -> Iterator[Line]:
    title = clip(f"{row.code} {line_of(row.title)}", room - 3)
    line: list[tuple[str, str]] = [("  ", ""), (title + " " * max(0, room - 2 - display_width(title)), "")]
    for outcome in row.outcomes:
        sign = SIGNS[outcome] if outcome is not None else "  "
        line += [(" " * (CELL - 2), ""), (sign, STYLES.get(outcome, "") if outcome is not None else "")]
    yield line
    yield from _lacks(row.lacks, options)


def _lacks(lacks: Sequence[tuple[str, Sequence[int]]], options: ReportOptions) -> Iterator[Line]:
    """缺 权重（1、3）: what a decision would have needed, and in which columns."""
    if lacks:
        told = line_of("；".join(f"{fact}（{'、'.join(map(str, columns))}）" for fact, columns in lacks))
        for number, line in enumerate(wrap(told, options.width - 8)):
            yield [("      缺 " if not number else "         ", "warning"), (line, "dim")]
