"""Every rule against every project in one grid: a rule about a whole file says the same for each project in it.

So a reader filters one column per project, whatever a rule is about; `scope` tells which rules those are.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from perflint.model import DIMENSIONS, Document, Outcome, Report, Verdict
from perflint.reporters.shared.catalogue import rules_of
from perflint.reporters.shared.documents import table_label
from perflint.reporters.shared.places import shown_path
from perflint.reporters.shared.verdicts import missing

PROJECT, FILE, BATCH = "项目", "整份文件", "全部文件"


class Project(Struct, frozen=True):
    """A column: a table of a document, or (``table`` None) a document without tables."""

    document: int
    table: int | None
    name: str


class GridRow(Struct, frozen=True):
    """One rule, and for each project what it concluded (None: nothing) and what was missing for a conclusion."""

    code: str
    title: str
    dimension: str
    severity: str
    scope: str
    verdicts: tuple[tuple[Outcome | None, str], ...]


def projects(report: Report, base: str) -> list[Project]:
    """All columns, documents in their order."""
    found = []
    for number, document in enumerate(report.documents):
        path = shown_path(document.path, base)
        if not document.tables:
            found.append(Project(number, None, path))
        found += [Project(number, table, _name(document, table, path)) for table in range(len(document.tables))]
    return found


def _name(document: Document, table: int, path: str) -> str:
    label = table_label(document.tables[table]) or f"第{table + 1}张表"
    return f"{label}（{path}）"


def grid_rows(report: Report, columns: list[Project]) -> Iterator[GridRow]:
    """The rules by dimension and code."""
    rules = rules_of(report)
    told: dict[str, dict[tuple[int | None, int | None], Verdict]] = {}
    for verdict in report.verdicts:
        told.setdefault(verdict.code, {})[(verdict.document, verdict.table)] = verdict

    def order(code: str) -> tuple[int, str]:
        dimension = rules[code].dimension if code in rules else ""
        return DIMENSIONS.index(dimension) if dimension in DIMENSIONS else len(DIMENSIONS), code

    for code in sorted({*told, *(info.code for info in report.catalogue)}, key=order):
        verdicts, info = told.get(code, {}), rules.get(code)
        one = next(iter(verdicts.values()), None)
        yield GridRow(
            code,
            info.title if info else one.name if one else code,
            info.dimension if info else "",
            info.severity.label if info else "",
            _scope(verdicts),
            tuple(_of(verdicts, column) for column in columns),
        )


def _scope(verdicts: dict[tuple[int | None, int | None], Verdict]) -> str:
    if any(table is not None for _, table in verdicts):
        return PROJECT
    return FILE if any(document is not None for document, _ in verdicts) else BATCH if verdicts else ""


def _of(verdicts: dict[tuple[int | None, int | None], Verdict], column: Project) -> tuple[Outcome | None, str]:
    for key in ((column.document, column.table), (column.document, None), (None, None)):
        verdict = verdicts.get(key)
        if verdict is not None:
            lacks = missing(verdict) if verdict.outcome in {Outcome.CANNOT_DECIDE, Outcome.RULE_ERROR} else ""
            return verdict.outcome, lacks
    return None, ""
