"""Writing a `Document` as the interchange record: the JSON of ``perflint parse --format json``.

Only what the document says is written, under the keys and in the order that the format documents; a blank cell is
written, an absent column is not.  Paragraphs belong to the source, not to what was understood, and are left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from perflint.model import (
    CELLS,
    Cell,
    Confidence,
    Document,
    Execution,
    Figure,
    Funds,
    Goal,
    Indicator,
    Payment,
    Phase,
    Problem,
    TargetTable,
    Unit,
)

OPENING, CLOSING = "（(《〔［[【“", "）)》〕］]】”"
MOST_DIGITS = 50
NUMBERS = ("weight", "score")  # cells that are written as JSON numbers where they hold one
PLACE_NUMBERS = ("line", "character", "row", "column", "table", "page", "paragraph")  # of a problem
PLACE_TEXTS = ("sheet", "cell_ref")

Record = dict[str, Any]


def record_of(document: Document) -> Record:
    """The interchange record of a document, made of plain JSON types."""
    unit = document.money_unit
    record: Record = {"document": document.name}
    kind, phase = (
        kind_of(document.tables, document.goals),
        phase_of(document.tables, document.goals, document.execution),
    )
    _put(record, "kind", document.kind if document.kind != kind else None)
    _put(record, "phase", document.phase.value if Phase.TARGET is not phase or phase is not document.phase else None)
    _put_cell(record, "title", document.title)
    _put(record, "unit_of_money", unit)
    _put_figure(record, "year", document.year, "年")
    _put(record, "month", number_json(document.month.number) if document.month and document.month.number else None)
    _put_cell(record, "department", document.department)
    _put_figure(record, "total", document.total, unit)
    _put_figure(record, "score", document.score, unit)
    _put_cell(record, "grade", document.grade)
    _put_cell(record, "goal", document.goal)
    _put(record, "execution", execution_record(document.execution, unit))
    _put(record, "goals", [_goal(goal) for goal in document.goals] or None)
    if document.tables or not (document.goals or document.score):
        record["tables"] = [table_record(table, unit) for table in document.tables]
    _put(record, "units", [_unit(one, unit) for one in document.units] or None)
    _put(record, "problems", [_problem(problem) for problem in document.problems] or None)
    _put(record, "complete", None if document.complete else False)
    return record


def table_record(table: TargetTable, unit: str | None = None) -> Record:
    """The record of one table; ``unit`` is the document's money unit."""
    record: Record = {}
    _put(record, "no", table.number)
    for key in ("title", "unit", "project_code", "project", "function"):
        _put_cell(record, key, getattr(table, key))
    _put_funds(record, table.funds, unit)
    for key in ("overview", "period_goal", "goal", "goal_actual", "start", "end"):
        _put_cell(record, key, getattr(table, key))
    _put(record, "tasks", [_unit(one, unit) for one in table.tasks] or None)
    _put(record, "plan", [_payment(payment, unit) for payment in table.plan] or None)
    _put(record, "execution", execution_record(table.execution, unit))
    _put_figure(record, "score", table.score, unit)
    _put_cell(record, "grade", table.grade)
    _put(record, "section_points", {key: number_json(n) for key, n in table.section_points.items()} or None)
    _put(record, "columns", sorted(table.columns) if table.columns != _columns(table.indicators) else None)
    _put(record, "complete", table.complete)  # false, true, or nothing where nobody says
    _put(record, "confidence", table.confidence.id if table.confidence is not Confidence.HIGH else None)
    record["indicators"] = [indicator_record(indicator) for indicator in table.indicators]
    return record


def indicator_record(indicator: Indicator) -> Record:
    """The record of one indicator."""
    record: Record = {}
    if indicator.number:
        record["no"] = int(indicator.number.text) if _is_ordinal(indicator.number.text) else indicator.number.text
    _put(record, "code1", indicator.code1)
    _put_cell(record, "level1", indicator.level1)
    _put(record, "code2", indicator.code2)
    for key in ("level2", "name", "description", "period_value", "operator", "value", "unit"):
        _put_cell(record, key, getattr(indicator, key))
    for key in ("actual", "expected", "likelihood", "weight", "score", "direction", "nature", "reason"):
        cell: Cell | None = getattr(indicator, key)
        if cell:
            record[key] = _number_or_text(cell.text) if key in NUMBERS else cell.text
    _put_cell(record, "basis", indicator.basis)
    if indicator.basis and is_cut(indicator.basis.text):
        record["basis_starts"] = indicator.basis.text[: indicator.basis.first_line]
    told = is_part(record.get("name"))
    _put(record, "child", None if indicator.child is told else indicator.child)
    return record


def execution_record(execution: Execution | None, unit: str | None) -> Record | None:
    """The record of a budget execution, None when there is none."""
    if execution is None:
        return None
    record: Record = {}
    for key in ("initial", "budget", "actual", "weight", "score"):
        _put_figure(record, key, getattr(execution, key), unit)
    _put_rate(record, execution.rate)
    return record


def _put_funds(record: Record, funds: Funds, unit: str | None) -> None:
    """Funds stand flat in the table, or under ``funds`` where that is how they were read."""
    figures = _figures(funds)
    nested = any(figure and "/funds/" in (figure.cell.location.pointer or "") for figure in figures.values())
    target: Record = {} if nested else record
    for key, figure in figures.items():
        _put_figure(target, key if nested or key != "total" else "budget", figure, unit)
    if nested:
        record["funds"] = target


def _figures(funds: Funds) -> dict[str, Figure | None]:
    return {
        "total": funds.total,
        "fiscal": funds.fiscal,
        "special": funds.special,
        "other": funds.other,
        "more": _summed(funds.more),
    }


def _summed(figure: Figure | None) -> Figure | None:
    """A figure that was added up, whose cell is only the first part of it, as one whose cell states the sum."""
    if figure is None or figure.number is None:
        return figure
    return Figure(Cell(format(figure.number, "f"), figure.cell.location), figure.number)


def _goal(goal: Goal) -> Record:
    record: Record = {"goal": goal.goal.text}
    _put_cell(record, "completion", goal.completion)
    _put_rate(record, goal.rate)
    return record


def _unit(one: Unit, unit: str | None) -> Record:
    record: Record = {"name": one.name.text}
    for key, figure in _figures(one.funds).items():
        _put_figure(record, key, figure, unit)
    return record


def _payment(payment: Payment, unit: str | None) -> Record:
    return {"until": payment.until.text, "percent": figure_json(payment.percent, unit)}


def _problem(problem: Problem) -> Record:
    record: Record = {"message": problem.message}
    for key in (*PLACE_NUMBERS, *PLACE_TEXTS):
        _put(record, key, getattr(problem.location, key))
    return record


# ── small parts ─────────────────────────────────────────────────────────────────────────────────────────────────


def _put(record: Record, key: str, value: Any) -> None:
    if value is not None:
        record[key] = value


def _put_cell(record: Record, key: str, cell: Cell | None) -> None:
    if cell is not None:
        record[key] = cell.text


def _put_figure(record: Record, key: str, figure: Figure | None, unit: str | None) -> None:
    if figure is not None:
        record[key] = figure_json(figure, unit)


def _put_rate(record: Record, rate: Figure | None) -> None:
    """A rate stays text, with or without its sign: 0.9 and 90% are written differently and may both be meant."""
    if rate is not None:
        record["rate"] = rate.cell.text.strip() or figure_json(rate)


def figure_json(figure: Figure, unit: str | None = None) -> int | float | str | None:
    """A figure as JSON: a number where its cell holds one (its unit aside), null when blank, else the text."""
    text = figure.cell.text.strip()
    if not text:
        return None if figure.number is None else number_json(figure.number)
    return text if figure.number is None or not _is_plain(text, unit) else number_json(figure.number)


def _is_plain(text: str, unit: str | None) -> bool:
    plain = text.replace(",", "").replace("，", "").strip()
    return _decimal(plain.removesuffix(unit or "").strip()) is not None


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def number_json(number: Decimal) -> int | float | str:
    """An int or float that means exactly this number, else its digits as text."""
    if abs(number.adjusted()) > MOST_DIGITS or len(number.as_tuple().digits) > MOST_DIGITS:
        return str(number)  # a number nobody means; written out it could fill the memory
    if number == number.to_integral_value() and "." not in format(number, "f"):
        return int(number)
    nearest = float(number)
    return nearest if Decimal(repr(nearest)) == number else format(number, "f")


def _number_or_text(text: str) -> int | float | str:
    number = _decimal(text)
    return text if number is None or abs(number.adjusted()) > 15 else number_json(number)


def _is_ordinal(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10 and (text == "0" or not text.startswith("0"))


def is_cut(text: str) -> bool:
    """Whether a cell ends inside a bracket that it opened: the page or the export cut it off."""
    depth = dict.fromkeys(OPENING, 0)
    for character in text:
        if character in OPENING:
            depth[character] += 1
        elif character in CLOSING:
            mark = OPENING[CLOSING.index(character)]
            depth[mark] = max(0, depth[mark] - 1)
    return any(depth.values())


def _columns(indicators: Iterable[Indicator]) -> frozenset[str]:
    return frozenset(name for one in indicators for name in CELLS if getattr(one, name) is not None)


# ── what a record need not state, because it follows from the rest ──────────────────────────────────────────────


def kind_of(tables: Iterable[TargetTable], goals: Iterable[Goal]) -> str:
    """The kind of a document that does not state it: tables by function are a department's, goals alone a report."""
    tables = tuple(tables)
    if any(table.function for table in tables):
        return "department"
    return "report" if not tables and tuple(goals) else "project"


def phase_of(tables: Iterable[TargetTable], goals: Iterable[Goal], execution: Execution | None) -> Phase:
    """The phase of a document that does not state it: what foresees results is a monitoring, what states them a
    self-evaluation."""
    tables = tuple(tables)
    if any(row.expected or row.likelihood for table in tables for row in table.indicators):
        return Phase.MONITORING
    results = any(table.execution or any(row.actual for row in table.indicators) for table in tables)
    completed = any(goal.completion for goal in goals)
    return Phase.SELF_EVALUATION if results or completed or execution else Phase.TARGET


def is_part(name: Any) -> bool:
    """Whether a row says itself that it is a part of the row above."""
    return isinstance(name, str) and name.lstrip("★☆* \u3000").startswith("其中")
