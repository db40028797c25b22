"""Ranking and costs from the grades and findings that are there; nothing is judged anew."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal

from perflint.model import MEASURED, Cost, Document, Grade, Overview, Rank, Report, Severity
from perflint.overview.alike import copied_sets, uniform_values, unit_of
from perflint.values import parse

TOP = 10
STATED = MEASURED | {"qualitative"}


def overview_of(report: Report) -> Overview:
    """The batch as a whole; linear in its indicators and findings."""
    rules = _costs(report)
    costs = sorted((one for one in rules if one.points > 0), key=lambda one: (-one.points, one.code))
    frequent = sorted((one for one in rules if one.findings), key=lambda one: (-one.findings, one.code))
    return Overview(
        ranks=tuple(_ranks(report)),
        copied=tuple(copied_sets(report.documents)),
        uniform=tuple(uniform_values(report.documents)),
        costs=tuple(costs[:TOP]),
        frequent=tuple(frequent[:TOP]),
        units=len({unit_of(one, next(iter(one.tables), None)) or n for n, one in enumerate(report.documents)}),
    )


def _ranks(report: Report) -> list[Rank]:
    grades = {one.document: one for one in report.grades if one.table is None}
    found: dict[int, Counter[Severity]] = defaultdict(Counter)
    for finding in report.findings:
        found[finding.place.document][finding.severity] += 1
    ranks = [
        _rank(number, document, grades.get(number), found[number]) for number, document in enumerate(report.documents)
    ]
    return sorted(ranks, key=lambda one: (one.score is None, -(one.score or 0), one.found, one.document))


def _rank(number: int, document: Document, grade: Grade | None, found: Counter[Severity]) -> Rank:
    indicators = [row for table in document.tables for row in table.indicators]
    kinds = Counter(parse(row.value.text).kind for row in indicators if row.value is not None)
    return Rank(
        document=number,
        name=document.department.text if document.department and document.department.text.strip() else document.name,
        path=document.path,
        label=grade.label if grade else "无法评定",
        score=grade.score if grade else None,
        reason=grade.reason if grade else "没有认出可以评级的内容",
        projects=len(document.tables),
        indicators=len(indicators),
        quantified=sum(kinds[kind] for kind in MEASURED),
        valued=sum(kinds[kind] for kind in STATED),
        problems=tuple((severity, found[severity]) for severity in sorted(Severity, reverse=True)),
    )


def _costs(report: Report) -> list[Cost]:
    """What each rule took and found.  Losses of a document include those of its projects, weighed."""
    points: Counter[str] = Counter()
    taken: dict[str, Decimal] = defaultdict(Decimal)
    where: dict[str, set[int]] = defaultdict(set)
    titles: dict[str, str] = {}
    for finding in report.findings:
        if finding.place.document >= len(report.documents):
            continue  # about the run itself
        points[finding.code] += 1
        where[finding.code].add(finding.place.document)
        titles.setdefault(finding.code, finding.title)
    for code, name, lost in _losses(report):
        taken[code] += lost
        titles.setdefault(code, name)
    return [Cost(code, title, taken[code], points[code], len(where[code])) for code, title in titles.items()]


def _losses(report: Report) -> Iterator[tuple[str, str, Decimal]]:
    for grade in report.grades:
        if grade.table is None and grade.score is not None:
            for dimension in grade.dimensions:
                yield from ((loss.code, loss.name, loss.points) for loss in dimension.losses)
