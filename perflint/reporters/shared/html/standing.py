"""The view of the documents: grade, points by dimension, number of findings, and what took the points away."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from perflint.model import Dimension, Grade, Report, Severity
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.documents import facts, table_label
from perflint.reporters.shared.grades import graded, points
from perflint.reporters.shared.html.bars import stacked
from perflint.reporters.shared.html.text import worded
from perflint.reporters.shared.places import compact, shown_path
from perflint.reporters.shared.prose import line_of

MOST_PLACES = 5


def standing(report: Report, options: ReportOptions) -> str:
    """One entry a document: those without a grade first, then from the lowest to the highest."""
    whole = {grade.document: grade for grade in report.grades if grade.table is None}
    projects: dict[int, list[Grade]] = defaultdict(list)
    for grade in report.grades:
        if grade.table is not None:
            projects[grade.document].append(grade)
    numbers: dict[int, Counter[Severity]] = defaultdict(Counter)
    for finding in report.findings:
        numbers[finding.place.document][finding.severity] += 1
    titles = {info.code: line_of(info.title) for info in report.catalogue}
    entries = "".join(
        _entry(number, report, whole.get(number), projects[number], numbers[number], titles, options)
        for number in sorted(range(len(report.documents)), key=lambda number: _rank(whole.get(number)))
    )
    return f'<div class="entries">{entries}</div>' if entries else '<p class="cut">没有读成的文件。</p>'


def _entry(
    number: int,
    report: Report,
    grade: Grade | None,
    projects: Sequence[Grade],
    counts: Counter[Severity],
    titles: dict[str, str],
    options: ReportOptions,
) -> str:
    document = report.documents[number]
    badges = "".join(
        f'<a class="badge s-{severity.id}" href="#findings" data-filter="document={number}&amp;severity={severity.id}">'
        f"{severity.label} {counts[severity]}</a>"
        for severity in sorted(Severity, reverse=True)
        if counts[severity]
    )
    if not badges:
        badges = f'<span class="badge">{"没有发现问题" if document.understood else "没有认出可以检查的内容"}</span>'
    explained = "".join(_explained(grade, titles)) + "".join(_projects(projects, report))
    told = f'<details class="points"><summary>评分说明</summary>{explained}</details>' if explained else ""
    return (
        f'<article class="entry"><h3><a href="#d{number}" data-filter="document={number}">'
        f"{worded(shown_path(document.path, options.base))}</a></h3>"
        f'<p class="facts">{worded(facts(document))}</p>{_grade(grade)}<p class="badges">{badges}</p>{told}</article>'
    )


def _rank(grade: Grade | None) -> Decimal:
    return Decimal(-1) if grade is None or grade.score is None else grade.score


def _grade(grade: Grade | None) -> str:
    if grade is None:
        return ""
    if grade.score is None:
        return f'<p class="grade none"><b>{worded(grade.label)}</b> <span>{worded(grade.reason)}</span></p>'
    return (
        f'<p class="grade"><b>{worded(grade.label)}</b> <span>{points(grade.score)} 分</span></p>{_dimensions(grade)}'
    )


def _dimensions(grade: Grade) -> str:
    items = "".join(
        f"<li><span>{worded(one.name)}</span>"
        f"{stacked([('kept', float(one.points)), ('lost', float(one.weight - one.points))], float(one.weight), f'{one.name} {points(one.points)}/{points(one.weight)}')}"
        f"<b>{points(one.points)}/{points(one.weight)}</b></li>"
        for one in grade.dimensions
    )
    return f'<ul class="dimensions">{items}</ul>'


def _explained(grade: Grade | None, titles: dict[str, str]) -> Iterator[str]:
    """What took points, dimension by dimension and rule by rule, with the places."""
    if grade is None:
        return
    yield f"<p>{worded(graded(grade))}</p>"
    for dimension in grade.dimensions:
        rows = "".join(_losses(dimension, titles))
        if rows:
            yield f"<h4>{worded(dimension.name)}扣分</h4><ul>{rows}</ul>"


def _losses(dimension: Dimension, titles: dict[str, str]) -> Iterator[str]:
    rules: dict[str, list[tuple[Decimal, str]]] = defaultdict(list)
    for loss in dimension.losses:
        if loss.points:
            rules[loss.code].append((loss.points, compact(loss.place)))
    sums = {code: sum((cost for cost, _ in losses), Decimal(0)) for code, losses in rules.items()}
    for code, losses in sorted(rules.items(), key=lambda one: (-sums[one[0]], one[0])):
        total = points(sums[code])
        places = "、".join(where for _, where in losses[:MOST_PLACES])
        more = f" 等 {len(losses)} 处" if len(losses) > MOST_PLACES else ""
        yield (
            f'<li><a href="#rule-{worded(code)}">{worded(code)} {worded(titles.get(code, ""))}</a> '
            f"扣 <b>{total}</b> 分（{worded(places)}{more}）</li>"
        )


def _projects(grades: Sequence[Grade], report: Report) -> Iterator[str]:
    """The projects of a document that holds several, the lowest first."""
    if len(grades) < 2:
        return
    rows = []
    for grade in sorted(grades, key=lambda one: (one.score is None, one.score or Decimal(0))):
        tables = report.documents[grade.document].tables
        name = table_label(tables[grade.table]) if grade.table is not None and grade.table < len(tables) else ""
        score = f"{points(grade.score)} 分" if grade.score is not None else grade.reason
        lost = "，".join(
            f"{worded(one.name)} −{points(one.weight - one.points)}"
            for one in grade.dimensions
            if one.points < one.weight
        )
        where = f"第{(grade.table or 0) + 1}张表" + (f" {name}" if name else "")
        rows.append(
            f"<tr><td>{worded(where)}</td><td>{worded(grade.label)}</td><td>{worded(score)}</td><td>{lost}</td></tr>"
        )
    head = "<tr><th>项目</th><th>评级</th><th>得分</th><th>扣分</th></tr>"
    yield f'<h4>各项目，由低到高</h4><div class="scroll"><table class="plain"><thead>{head}</thead><tbody>{"".join(rows)}</tbody></table></div>'
