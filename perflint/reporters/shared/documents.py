"""One document in words: what was understood, how sure, what was not; and the names of its tables."""

from __future__ import annotations

from perflint.model import Confidence, Document, Problem, TargetTable
from perflint.reporters.shared.labels import kind_label
from perflint.reporters.shared.places import told
from perflint.reporters.shared.prose import line_of


def facts(document: Document) -> str:
    """项目支出 · 申报 · 2024年 · 某局 · 3张表 · 24个指标 · 识别可信度高."""
    parts = [kind_label(document.kind), document.phase.label]
    if document.year is not None:
        parts.append(f"{document.year.number}年" if document.year.number is not None else document.year.cell.text)
    if document.month is not None and document.month.number is not None:
        parts.append(f"到{document.month.number}月底")
    if document.department is not None and document.department.text.strip():
        parts.append(document.department.text)
    if document.goals:
        parts.append(f"{len(document.goals)}项目标")
    if document.tables or not document.goals:
        parts += [f"{len(document.tables)}张表", f"{indicator_count(document)}个指标"]
    if document.tables:
        parts.append(f"识别可信度{confidence(document).label}")
    if not document.complete or any(table.complete is False for table in document.tables):
        parts.append("内容不完整")
    return " · ".join(line_of(part) for part in parts)


def indicator_count(document: Document) -> int:
    """How many indicators all tables have together."""
    return sum(len(table.indicators) for table in document.tables)


def confidence(document: Document) -> Confidence:
    """How sure the reading is: that of the least certain table."""
    return min((table.confidence for table in document.tables), default=Confidence.HIGH)


def table_label(table: TargetTable) -> str:
    """What a reader calls the table: its project, else its function, else its title."""
    for cell in (table.project, table.function, table.title):
        if cell is not None and cell.text.strip():
            return line_of(cell.text)
    return ""


def problem_line(problem: Problem) -> str:
    """One thing that could not be read, with its place."""
    where = told(problem.location)
    message = line_of(problem.message)
    return f"{where}：{message}" if where else message
