"""The grades of a run in words: each document with its four dimensions, its weakest project, and what took points."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal

from perflint.model import Grade, Report
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.documents import table_label
from perflint.reporters.shared.finding_block import labelled
from perflint.reporters.shared.lines import Line
from perflint.reporters.shared.places import compact, shown_path
from perflint.text import trimmed

MOST_DOCUMENTS = 10
MOST_PLACES = 5


def grade_lines(report: Report, options: ReportOptions) -> Iterator[Line]:
    """The documents with the lowest grades first; all of them where the report is verbose."""
    projects: dict[int, list[Grade]] = defaultdict(list)
    for grade in report.grades:
        if grade.table is not None:
            projects[grade.document].append(grade)
    whole = sorted((grade for grade in report.grades if grade.table is None), key=_rank)
    if len(whole) > 1:
        yield from labelled("评级", _spread(whole), options)
    shown = whole if options.verbose else whole[:MOST_DOCUMENTS]
    for grade in shown:
        label = f"  {shown_path(report.documents[grade.document].path, options.base)}" if len(whole) > 1 else "评级"
        yield from labelled(label, graded(grade), options)
        if any(project.label != grade.label for project in projects[grade.document]):
            yield from labelled("    其中", _weakest(projects[grade.document], report), options)
        if options.verbose:
            yield from _loss_lines(grade, options)
    if len(shown) < len(whole):
        yield [(f"    另有 {len(whole) - len(shown)} 份，用 --verbose 查看全部", "dim")]


def _rank(grade: Grade) -> tuple[bool, Decimal]:
    return grade.score is not None, grade.score or Decimal(0)


def graded(grade: Grade) -> str:
    """良 86.5 分（完整性 18/20，相关性 28/30，…）；未计入：12 项无法判断、3 个豁免或基线中的问题; or 无法评定 and why."""
    if grade.score is None:
        return f"{grade.label}：{grade.reason}"
    parts = (f"{one.name} {points(one.points)}/{points(one.weight)}" for one in grade.dimensions)
    open_ = [f"{grade.undecided} 项无法判断" if grade.undecided else ""]
    open_ += [f"{number} 项没有运行" if (number := sum(one.not_run for one in grade.dimensions)) else ""]
    open_ += [f"{grade.ungraded} 个项目无法评定" if grade.ungraded else ""]
    open_ += [f"{grade.waived} 个豁免或基线中的问题" if grade.waived else ""]
    told = "、".join(filter(None, open_))
    return f"{grade.label} {points(grade.score)} 分（{'，'.join(parts)}）" + (f"；未计入：{told}" if told else "")


def points(number: Decimal) -> str:
    """86.50 → 86.5, 18.00 → 18; two digits at most."""
    return trimmed(f"{number:.2f}")


def _spread(grades: list[Grade]) -> str:
    """优 3，良 2，无法评定 1, the best first."""
    best = sorted((grade for grade in grades if grade.score is not None), key=_rank, reverse=True)
    labels = dict.fromkeys(grade.label for grade in (*best, *grades))
    numbers = Counter(grade.label for grade in grades)
    return "，".join(f"{label} {numbers[label]}" for label in labels)


def _weakest(projects: list[Grade], report: Report) -> str:
    """项目 优 10，差 1；最低：第3张表 某项目 差 52.3 分."""
    lowest = min((project for project in projects if project.score is not None), key=_rank, default=projects[0])
    tables = report.documents[lowest.document].tables
    name = table_label(tables[lowest.table]) if lowest.table is not None else ""
    where = f"第{(lowest.table or 0) + 1}张表" + (f" {name}" if name else "")
    score = f" {points(lowest.score)} 分" if lowest.score is not None else ""
    return f"项目 {_spread(projects)}；最低：{where} {lowest.label}{score}"


def _loss_lines(grade: Grade, options: ReportOptions) -> Iterator[Line]:
    """For each dimension the rules that took points, with how many and where: 完整性扣分：PF101 4（12:3）."""
    for dimension in grade.dimensions:
        rules: dict[str, list[tuple[Decimal, str]]] = defaultdict(list)
        for loss in dimension.losses:
            if loss.points:
                rules[loss.code].append((loss.points, compact(loss.place)))
        told = []
        for code, losses in rules.items():
            places = [place for _, place in losses]
            more = f" 等{len(places)}处" if len(places) > MOST_PLACES else ""
            told.append(
                f"{code} {points(sum((cost for cost, _ in losses), Decimal(0)))}"
                f"（{'、'.join(places[:MOST_PLACES])}{more}）"
            )
        yield from labelled(f"    {dimension.name}扣分", "，".join(told), options, longest=0)
