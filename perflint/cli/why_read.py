"""What `perflint why` says a check had before it: the cells of the row, table or document as they were understood.

A check is free to look at anything of its subject, so the view shows what there was to look at: a silence can be held
against it as well as a finding.
"""

from __future__ import annotations

from collections.abc import Iterator

from perflint.model import Cell, Document, Figure, Indicator, Place, TargetTable
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.documents import facts
from perflint.reporters.shared.finding_block import labelled
from perflint.reporters.shared.labels import FIELDS
from perflint.reporters.shared.lines import Line
from perflint.reporters.shared.prose import clip, line_of

ROW = (
    "level1", "level2", "name", "value", "operator", "unit", "period_value", "weight", "actual", "expected", "likelihood", "score",
    "reason",     "direction", "nature", "basis", "description",
)  # fmt: skip
TABLE = ("project", "function", "goal", "period_goal", "goal_actual", "overview", "score")
COLUMNS = ("weight", "score")  # figures that are added up: shown one after the other
LONGEST = 60  # columns of one cell
MOST = 40  # figures of one column


def read_lines(place: Place | None, documents: tuple[Document, ...], options: ReportOptions) -> Iterator[Line]:
    """``    读到：…`` of the subject at the place; None is the whole batch."""
    if place is None:
        told = "；".join(facts(document) for document in documents[:MOST])
        yield from labelled("    读到", told, options)
        return
    document = documents[place.document]
    if place.table is None:
        yield from labelled("    读到", facts(document), options)
        return
    table = document.tables[place.table]
    if place.indicator is not None:
        yield from labelled("    读到", "，".join(_cells(table.indicators[place.indicator], ROW)), options)
        return
    yield from labelled("    读到", "，".join(_of_table(table)), options)


def _cells(holder: Indicator | TargetTable, names: tuple[str, ...]) -> Iterator[str]:
    """指标值“≥95%” for every field that the form has; a blank one is （空）."""
    for name in names:
        cell = getattr(holder, name)
        if cell is not None:
            yield f"{FIELDS[name]}{_quoted(cell)}"


def _quoted(value: Cell | Figure) -> str:
    text = line_of(value.text if isinstance(value, Cell) else value.cell.text)
    return f"“{clip(text, LONGEST)}”" if text else "（空）"


def _of_table(table: TargetTable) -> Iterator[str]:
    yield from _cells(table, TABLE)
    for name in ("total", "fiscal", "special", "other"):
        figure = getattr(table.funds, name)
        if figure is not None:
            yield f"{FIELDS[name]}{_quoted(figure)}"
    if table.execution is not None:
        for name in ("initial", "budget", "actual", "rate", "weight", "score"):
            figure = getattr(table.execution, name)
            if figure is not None:
                yield f"预算执行的{FIELDS[name]}{_quoted(figure)}"
    kinds: dict[str, int] = {}
    for row in table.indicators:
        label = line_of((row.level2 or row.level1 or Cell("")).text) or "没有写类别"
        kinds[label] = kinds.get(label, 0) + 1
    counted = "、".join(f"{label} {count}" for label, count in kinds.items())
    yield f"{len(table.indicators)} 个指标" + (f"（{counted}）" if counted else "")
    for name in COLUMNS:
        cells = [getattr(row, name) for row in table.indicators]
        if any(cell is not None for cell in cells):
            shown = [line_of(cell.text) or "（空）" if cell is not None else "（空）" for cell in cells[:MOST]]
            yield f"各行{FIELDS[name]} {'、'.join(shown)}{'等' if len(cells) > MOST else ''}"
