"""The first view: how much was found, in figures and as charts that lead to the findings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from urllib.parse import quote

from msgspec.structs import replace

from perflint.model import DIMENSIONS, Finding, Report, Severity
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.documents import indicator_count
from perflint.reporters.shared.html.bars import Bar, chart
from perflint.reporters.shared.html.run import run_record
from perflint.reporters.shared.html.text import worded
from perflint.reporters.shared.places import shown_path
from perflint.reporters.shared.prose import line_of
from perflint.reporters.shared.summary import headline, left_out
from perflint.reporters.shared.tally import tally

MOST_BARS = 12
NAMES = {severity.id: severity.label for severity in sorted(Severity, reverse=True)}
OTHER = "其他"
UNNAMED = "（没有写明）"


def department_of(report: Report, finding: Finding) -> str:
    """Who answers for it: the department of the document, else the unit of the project, as one line."""
    if finding.place.document >= len(report.documents):
        return ""
    document = report.documents[finding.place.document]
    number = finding.place.table
    unit = document.tables[number].unit if number is not None and number < len(document.tables) else None
    cell = document.department if document.department is not None and document.department.text.strip() else unit
    return line_of(cell.text) if cell is not None else ""


def overview(report: Report, options: ReportOptions) -> str:
    """Headline, figures, charts and what is not listed."""
    counts = tally(report)
    tiles = [("文件", len(report.documents), "", "#documents")]
    tiles += [
        (severity.label, number, f"s-{severity.id}", f"severity={severity.id}")
        for severity, number in counts.severities.items()
    ]
    problems = sum(len(document.problems) for document in report.documents)
    tiles += [
        ("没有读成", len(report.failures), "s-error" if report.failures else "", "#unread"),
        ("没有读懂", problems, "s-warning" if problems else "", "#unread"),
        ("已豁免", len(report.suppressed), "", "#unread"),
    ]
    return (
        f'<p class="headline">{worded(headline(report))}</p>'
        f'<ul class="tiles">{"".join(_tile(*one) for one in tiles)}</ul>'
        f'<div class="charts">{"".join(_charts(report, options))}</div>'
        f'<p class="facts">{worded(_scope(report))}</p>'
        f'<p class="facts">未列出：{worded(left_out(report))}。</p>{run_record(report, options)}'
    )


def _tile(label: str, number: int, kind: str, target: str) -> str:
    link = f'href="{target}"' if target.startswith("#") else f'href="#findings" data-filter="{target}"'
    return f'<li><a class="tile {kind}" {link}><b>{number}</b> <span>{label}</span></a></li>'


def _scope(report: Report) -> str:
    tables = sum(len(document.tables) for document in report.documents)
    indicators = sum(indicator_count(document) for document in report.documents)
    parts = [f"{len(report.documents)} 个文件，{tables} 张表，{indicators} 个指标", f"{report.rules} 条规则"]
    parts += [f"规则集 {report.rulebook[:12]}"] * bool(report.rulebook)
    parts += [f"perflint {report.version}"] * bool(report.version)
    return "；".join(parts)


def _charts(report: Report, options: ReportOptions) -> Iterable[str]:
    yield chart("评级（份）", _grades(report), MOST_BARS, {})
    dimensions = _bars(report.findings, lambda one: one.dimension or OTHER, "dimension")
    order = {name: number for number, name in enumerate((*DIMENSIONS, OTHER))}
    yield chart("按审核维度", sorted(dimensions, key=lambda bar: order.get(bar.label, 99)), MOST_BARS, NAMES)
    departments = _bars(report.findings, lambda one: department_of(report, one) or UNNAMED, "department")
    if [bar.label for bar in departments] != [UNNAMED]:
        yield chart("按部门和单位", departments, MOST_BARS, NAMES)
    paths = [shown_path(document.path, options.base) for document in report.documents]
    files = _bars(report.findings, lambda one: str(one.place.document), "document")
    named = [replace(bar, label=paths[int(bar.label)]) for bar in files if int(bar.label) < len(paths)]
    if len(paths) > 1:
        yield chart("按文件", named, MOST_BARS, NAMES)
    titles = {finding.code: line_of(finding.title) for finding in report.findings}
    rules = _bars(report.findings, lambda one: one.code, "rule")
    yield chart("按规则", [replace(bar, label=titles[bar.label], note=bar.label) for bar in rules], MOST_BARS, NAMES)


def _bars(findings: Iterable[Finding], key: Callable[[Finding], str], name: str) -> list[Bar]:
    """A bar for each value of the key, the longest first, its pieces by severity."""
    numbers: dict[str, Counter[str]] = defaultdict(Counter)
    for finding in findings:
        numbers[key(finding)][finding.severity.id] += 1
    bars = [
        Bar(line_of(value), [(severity, count[severity]) for severity in NAMES], f"{name}={quote(line_of(value))}")
        for value, count in numbers.items()
    ]
    return sorted(bars, key=lambda bar: (-bar.total, bar.label))


def _grades(report: Report) -> list[Bar]:
    """How many documents have each grade, the best first."""
    whole = [grade for grade in report.grades if grade.table is None]
    best: dict[str, Decimal] = {}
    for grade in whole:
        best[grade.label] = max(best.get(grade.label, Decimal(-1)), Decimal(-1) if grade.score is None else grade.score)
    numbers = Counter(grade.label for grade in whole)
    labels = sorted(numbers, key=lambda label: -best[label])
    return [Bar(label, [(f"g-{at if best[label] >= 0 else 9}", numbers[label])]) for at, label in enumerate(labels)]
