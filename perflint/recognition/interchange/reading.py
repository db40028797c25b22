"""Reading the interchange document: JSON with the keys that people of the field use, turned into a `Document`.

A wrong part is answered with its JSON pointer and what was expected; the published JSON Schema, in `schema`,
agrees with this.  The way back is `writing`; how files become JSON is the business of ``readers``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn, TypeVar

from perflint import values
from perflint.errors import InputError
from perflint.model import (
    Cell,
    Confidence,
    Document,
    Execution,
    Figure,
    Funds,
    Goal,
    Indicator,
    Location,
    Passage,
    Payment,
    Phase,
    Problem,
    TargetTable,
    Unit,
)
from perflint.readers.shared.interchange import escaped
from perflint.recognition.interchange.writing import PLACE_NUMBERS, PLACE_TEXTS, is_part, kind_of, phase_of, record_of
from perflint.recognition.wording.amounts import decimal_of
from perflint.text import trimmed

__all__ = ["document_from_record", "indicator_from_record", "record_of", "table_from_record"]

T = TypeVar("T")
KINDS = ("project", "department", "report")
FUNDS = ("total", "fiscal", "special", "other", "more")
FLAT_FUNDS = {"total": "budget", "fiscal": "fiscal", "special": "special", "other": "other", "more": "more"}
EXECUTION = ("initial", "budget", "actual", "rate", "weight", "score")
TABLE_CELLS = (
    "title", "project", "project_code", "unit", "function", "goal", "period_goal", "goal_actual", "start", "end", "grade",
)  # fmt: skip
INDICATOR_CELLS = (
    "level1", "level2", "name", "value", "period_value", "description", "operator", "unit", "weight", "direction", "nature",
    "actual", "expected", "likelihood", "score", "reason",
)  # fmt: skip
ADVICE = "格式见 perflint schema document"
TYPES = {dict: "对象", list: "列表", str: "文字", bool: "布尔值", int: "数字", float: "数字", type(None): "空值"}


def document_from_record(record: Mapping[str, Any], path: str) -> Document:
    """The document that an interchange record states; ``path`` is where it came from, for messages and places.

    Raises InputError with a JSON pointer.  A key that is absent reads as "the form has no such column", a null or empty
    text as "left blank".  The phase and kind follow from the content where the record does not state them.
    """
    return _Reader(path).document(record)


def table_from_record(record: Mapping[str, Any]) -> TargetTable:
    """One table, as the examples of rules write it.  Raises InputError."""
    return _Reader("").table(record, "")


def indicator_from_record(record: Mapping[str, Any]) -> Indicator:
    """One indicator, as the examples of rules write it.  Raises InputError."""
    return _Reader("").indicator(record, "")


class _Reader:
    """Reads the parts of one record; every method takes the part and its JSON pointer."""

    def __init__(self, path: str) -> None:
        self.path = path

    # ── the document ──

    def document(self, record: Any) -> Document:
        record = self.mapping(record, "")
        if not any(key in record for key in ("tables", "goals", "units", "score")):
            self.refuse("", "缺少“tables”（绩效目标表的列表）", "这不是绩效目标的交换格式")
        tables = self.items(record, "tables", "", self.table)
        goals = self.items(record, "goals", "", self.goal)
        execution = self.execution(record, "")
        return Document(
            path=self.path,
            format="json",
            kind=self.choice(record, "kind", "", KINDS) or kind_of(tables, goals),
            phase=self.phase(record) or phase_of(tables, goals, execution),
            title=self.cell(record, "title", ""),
            year=self.figure(record, "year", ""),
            month=self.figure(record, "month", ""),
            department=self.cell(record, "department", ""),
            money_unit=self.money_unit(record),
            total=self.figure(record, "total", ""),
            units=self.items(record, "units", "", self.unit),
            tables=tables,
            goals=goals,
            goal=self.cell(record, "goal", ""),
            score=self.figure(record, "score", ""),
            grade=self.cell(record, "grade", ""),
            execution=execution,
            paragraphs=self.items(record, "paragraphs", "", self.paragraph),
            problems=self.items(record, "problems", "", self.problem),
            complete=self.flag(record, "complete", "", default=True),
        )

    def phase(self, record: Mapping[str, Any]) -> Phase | None:
        names = {name: phase for phase in Phase for name in (phase.value, phase.label)}
        found = self.choice(record, "phase", "", tuple(names))
        return names[found] if found else None

    def money_unit(self, record: Mapping[str, Any]) -> str | None:
        key = "unit_of_money" if "unit_of_money" in record else "money_unit"
        cell = self.cell(record, key, "")
        return cell.text.strip() or None if cell else None

    def unit(self, record: Any, pointer: str) -> Unit:
        record = self.mapping(record, pointer)
        funds = Funds(**{name: self.figure(record, name, pointer) for name in FUNDS})
        return Unit(self.required(record, "name", pointer), funds)

    def goal(self, record: Any, pointer: str) -> Goal:
        record = self.mapping(record, pointer)
        completion, rate = self.cell(record, "completion", pointer), self.figure(record, "rate", pointer)
        return Goal(self.required(record, "goal", pointer), completion, rate)

    def paragraph(self, text: Any, pointer: str) -> Passage:
        return Passage(self.text(text, pointer), ((0, self.place(pointer)),))

    def problem(self, record: Any, pointer: str) -> Problem:
        record = self.mapping(record, pointer)
        location = {key: record[key] for key in PLACE_NUMBERS if type(record.get(key)) is int}
        location |= {key: record[key] for key in PLACE_TEXTS if isinstance(record.get(key), str)}
        return Problem(self.required(record, "message", pointer).text, Location(self.path, pointer=pointer, **location))

    # ── a table ──

    def table(self, record: Any, pointer: str) -> TargetTable:
        record = self.mapping(record, pointer)
        indicators = self.items(record, "indicators", pointer, self.indicator)
        overview = "duty" if "duty" in record and "overview" not in record else "overview"
        number = self.figure(record, "no", pointer)
        return TargetTable(
            indicators=indicators,
            number=ordinal_in(number),
            **{key: self.cell(record, key, pointer) for key in TABLE_CELLS},
            overview=self.cell(record, overview, pointer),
            funds=self.funds(record, pointer),
            tasks=self.items(record, "tasks", pointer, self.unit),
            plan=self.items(record, "plan", pointer, self.payment),
            execution=self.execution(record, pointer),
            score=self.figure(record, "score", pointer),
            columns=self.columns(record, pointer, indicators),
            section_points=self.section_points(record, pointer),
            complete=self.flag(record, "complete", pointer, default=True) if "complete" in record else None,
            confidence=self.confidence(record, pointer),
            location=self.place(pointer),
        )

    def funds(self, record: Mapping[str, Any], pointer: str) -> Funds:
        nested, inside = self.mapping(record.get("funds") or {}, f"{pointer}/funds"), f"{pointer}/funds"
        found = {}
        for name in FUNDS:
            figure = self.figure(nested, name, inside)
            found[name] = figure if figure is not None else self.figure(record, FLAT_FUNDS[name], pointer)
        return Funds(**found)

    def execution(self, record: Mapping[str, Any], pointer: str) -> Execution | None:
        if record.get("execution") is None:
            return None
        inside = f"{pointer}/execution"
        nested = self.mapping(record["execution"], inside)
        return Execution(**{name: self.figure(nested, name, inside) for name in EXECUTION})

    def payment(self, record: Any, pointer: str) -> Payment:
        record = self.mapping(record, pointer)
        percent = self.figure(record, "percent", pointer)
        if percent is None:
            self.refuse(pointer, "缺少“percent”（累计支出的百分比）")
        return Payment(self.required(record, "until", pointer), percent)

    def columns(self, record: Mapping[str, Any], pointer: str, indicators: Iterable[Indicator]) -> frozenset[str]:
        if "columns" in record:
            return frozenset(self.items(record, "columns", pointer, self.text))
        names = (*INDICATOR_CELLS, "basis", "number")
        return frozenset(name for one in indicators for name in names if getattr(one, name) is not None)

    def section_points(self, record: Mapping[str, Any], pointer: str) -> dict[str, Decimal]:
        inside = f"{pointer}/section_points"
        nested = self.mapping(record.get("section_points") or {}, inside)
        found = {}
        for key in nested:
            figure = self.figure(nested, key, inside)
            if figure is None or figure.number is None:
                self.refuse(f"{inside}/{escaped(str(key))}", "应当是数字")
            found[str(key)] = figure.number
        return found

    def confidence(self, record: Mapping[str, Any], pointer: str) -> Confidence:
        found = self.choice(record, "confidence", pointer, tuple(grade.id for grade in Confidence))
        return Confidence[found.upper()] if found else Confidence.HIGH

    # ── an indicator ──

    def indicator(self, record: Any, pointer: str) -> Indicator:
        record = self.mapping(record, pointer)
        basis = "basis" if "basis" in record else "basis_starts"
        return Indicator(
            **{key: self.cell(record, key, pointer) for key in INDICATOR_CELLS},
            basis=self.cell(record, basis, pointer),
            number=self.cell(record, "no", pointer),
            code1=self.code(record, "code1", pointer),
            code2=self.code(record, "code2", pointer),
            child=self.flag(record, "child", pointer, default=is_part(record.get("name"))),
        )

    def code(self, record: Mapping[str, Any], key: str, pointer: str) -> str | None:
        cell = self.cell(record, key, pointer)
        return cell.text if cell else None

    # ── small parts ──

    def place(self, pointer: str) -> Location:
        return Location(self.path, pointer=pointer)

    def cell(self, record: Mapping[str, Any], key: str, pointer: str) -> Cell | None:
        if key not in record:
            return None
        here = f"{pointer}/{escaped(str(key))}"
        return Cell(self.text(record[key], here), self.place(here))

    def required(self, record: Mapping[str, Any], key: str, pointer: str) -> Cell:
        found = self.cell(record, key, pointer)
        if found is None:
            self.refuse(pointer, f"缺少“{key}”")
        return found

    def figure(self, record: Mapping[str, Any], key: str, pointer: str) -> Figure | None:
        cell = self.cell(record, key, pointer)
        return None if cell is None else Figure(cell, number_in(cell.text))

    def text(self, value: Any, pointer: str) -> str:
        if value is None:
            return ""
        if isinstance(value, str):
            return value
        if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
            return self.number_text(value, pointer)
        return self.refuse(pointer, f"应当是文字或数字，现在是{_type(value)}")

    def number_text(self, value: int | float | Decimal, pointer: str) -> str:
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        if not number.is_finite() or abs(number.adjusted()) > 50:
            self.refuse(pointer, "数字超出了合理的范围")
        return trimmed(format(number, "f"))

    def flag(self, record: Mapping[str, Any], key: str, pointer: str, *, default: bool) -> bool:
        value = record.get(key, default)
        if not isinstance(value, bool):
            self.refuse(f"{pointer}/{key}", f"应当是 true 或 false，现在是{_type(value)}")
        return value

    def choice(self, record: Mapping[str, Any], key: str, pointer: str, known: tuple[str, ...]) -> str | None:
        value = record.get(key)
        if value is None:
            return None
        if value not in known:
            self.refuse(f"{pointer}/{key}", f"只能是 {'、'.join(known)} 之一")
        return str(value)

    def items(self, record: Mapping[str, Any], key: str, pointer: str, read: Callable[[Any, str], T]) -> tuple[T, ...]:
        value = record.get(key)
        if value is None:
            return ()
        here = f"{pointer}/{key}"
        if not isinstance(value, (list, tuple)):
            self.refuse(here, f"应当是列表，现在是{_type(value)}")
        return tuple(read(item, f"{here}/{index}") for index, item in enumerate(value))

    def mapping(self, value: Any, pointer: str) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            self.refuse(pointer, f"应当是对象（“键: 值”的形式），现在是{_type(value)}")
        return value

    def refuse(self, pointer: str, message: str, head: str = "") -> NoReturn:
        where = f"JSON 的 {pointer}" if pointer else "JSON 的最外层"
        lead = f"{head}：" if head else ""
        raise InputError(f"{lead}{where} {message}", place=self.path, advice=ADVICE)


def _type(value: Any) -> str:
    return TYPES.get(type(value), type(value).__name__)


def ordinal_in(figure: Figure | None) -> int | None:
    """The printed number of a table; None for what counts no tables."""
    number = figure.number if figure else None
    return None if number is None or not 0 <= number < 10**9 or number % 1 else int(number)


def number_in(text: str) -> Decimal | None:
    """The number that a cell of a figure states: ``1,240.00`` → 1240.00, ``86.5%`` → 86.5; None when there is none."""
    plain = text.replace("，", ",").strip()
    digits = plain.replace(",", "")
    if not digits or digits.endswith("."):  # cut off, which `decimal_of` does not guess at either
        return None
    try:
        number = Decimal(digits)
    except InvalidOperation:
        return values.parse(text).number
    if digits != plain and decimal_of(plain) is None:  # commas that part no thousands: 8,.00
        return None
    return number if number.is_finite() and abs(number.adjusted()) <= 50 else None
