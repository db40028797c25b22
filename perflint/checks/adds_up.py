"""Totals against their parts: the money of a project by source, the units and tasks of a department, the projects of a unit.

Only what the document shows in full is added up: a missing or unreadable part ends the comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from perflint import text as texts
from perflint.checks import _amounts
from perflint.checks.contract import Hit, Missing, Screens, Spot, Subject
from perflint.model import Cell, Document, Figure, Funds, TargetTable, Unit

SUMMARY = "合计数与分项相加是否一致：各资金来源之和、年度主要任务之和、所属单位之和、项目金额之和。"
GIVEN = ("document",)
UNITS = ("money",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "sums": {
            "type": "array",
            "items": {"enum": ["funds", "tasks", "units", "unit_projects", "projects"]},
            "minItems": 1,
            "description": "核对哪几种合计：funds 项目、任务、单位的资金与各来源，tasks 部门预算（总额和各来源）与年度主要任务，units 部门合计与所属单位，unit_projects 单位金额与它的项目，projects 总金额与全部项目",
        },
        "rounding": {"type": "number", "minimum": 0, "description": "每个分项允许的四舍五入误差，与表里的金额同单位"},
    },
    "required": ["sums", "rounding"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "what": "哪一个合计数",
    "parts": "各分项，写成相加的算式",
    "left": "分项之和",
    "right": "填写的合计数",
    "delta": "相差多少（left 减 right，可能是负数）",
    "gap": "相差多少（不带正负号）",
    "share": "相差占合计的百分比",
    "rounding": "相差是否在四舍五入的范围内（是、否）",
}
EXAMPLE: Mapping[str, Any] = {"sums": ["funds", "units"], "rounding": 0.01}
TASK_SUMS = {"total": "金额", "fiscal": "财政拨款", "special": "财政专户资金", "other": "其他资金"}
SHOWN = 6  # parts written out in a message


class Sum(Struct, frozen=True):
    """One total with its parts; ``parts`` is None where not every part is known."""

    what: str
    spot: Spot
    total: Decimal
    parts: Sequence[Decimal] | None


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(needs=("funds.total", "tasks", "document.total", "document.units"))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """``left`` is the sum of the parts, ``right`` the printed total, ``delta`` left minus right, ``gap``
    its size, ``share`` that in percent of the total; ``rounding`` says whether rounding explains it."""
    each = Decimal(str(options["rounding"]))
    for name in options["sums"]:
        for found in SUMS[name](subject):
            if found.parts is None:
                yield Missing(f"{found.what}的全部组成")
                continue
            delta = sum(found.parts) - found.total
            if delta:
                yield Hit(found.spot, {**_proof(found, delta), "rounding": abs(delta) <= each * len(found.parts)})


def _proof(found: Sum, delta: Decimal) -> dict[str, Any]:
    parts = found.parts or ()
    shown = "＋".join(format(part, "f") for part in parts[:SHOWN]) + (
        f"＋…（共{len(parts)}项）" if len(parts) > SHOWN else ""
    )
    share = _amounts.rounded(abs(delta) / abs(found.total) * 100) if found.total else Decimal(100)
    return {"what": found.what, "parts": shown, "share": share, **_amounts.difference(found.total + delta, found.total)}


# ── the sums ────────────────────────────────────────────────────────────────────────────────────────────────────


def _by_source(subject: Subject) -> Iterator[Sum]:
    """资金总额 against 财政拨款 + 财政专户 + 其他, of each project, task and unit.  A form that only prints one source shows no
    sum."""
    unit = subject.document.money_unit
    for spot, table in subject.tables():
        yield from _sources_of(table.funds, "资金总额", replace(spot, field="funds.total"), unit)
        for task in table.tasks:
            yield from _sources_of(task.funds, f"任务“{_named(task)}”的金额", _spot(spot, task.funds.total), unit)
    for one in subject.document.units:
        yield from _sources_of(one.funds, f"“{_named(one)}”小计", _spot(subject.at(None), one.funds.total), unit)


def _sources_of(funds: Funds, what: str, spot: Spot, unit: str | None) -> Iterator[Sum]:
    total = _amounts.amount(funds.total, unit)
    sources = [source for source in _sources(funds) if source is not None]
    if total is not None and len(sources) > 1 and not all(map(_amounts.is_blank, sources)):
        yield Sum(what, spot, total, _amounts_of(sources, unit))


def _named(part: Unit) -> str:
    return part.name.text.strip()


def _spot(whole: Spot, figure: Figure | None) -> Spot:
    """Where a figure stands that is in no field of the table or document that ``whole`` is."""
    cell = figure.cell if figure is not None else Cell("")
    return replace(whole, location=cell.location, text=cell.text)


def _sources(funds: Funds) -> tuple[Figure | None, ...]:
    return funds.fiscal, funds.special, funds.other, funds.more


def _amounts_of(figures: Sequence[Figure | None], unit: str | None) -> tuple[Decimal, ...] | None:
    """All figures in the document's money unit, blank ones left out; None when one is missing or unreadable."""
    amounts = [_amounts.amount(figure, unit) for figure in figures if not _amounts.is_blank(figure)]
    known = tuple(amount for amount in amounts if amount is not None)
    return known if len(known) == len(amounts) else None


def _tasks(subject: Subject) -> Iterator[Sum]:
    """金额合计 below the tasks of a department's year against them, then column by column where that is right."""
    unit = subject.document.money_unit
    for spot, table in subject.tables():
        for name, label in TASK_SUMS.items():
            total = _amounts.amount(getattr(table.funds, name), unit)
            figures = [getattr(task.funds, name) for task in table.tasks]
            told = any(figure is not None for figure in figures)
            if total is not None and len(figures) > 1 and (told or name == "total"):
                parts = _amounts_of([one for one in figures if one is not None or name == "total"], unit)
                yield Sum(f"主要任务{label}合计", replace(spot, field=f"funds.{name}"), total, parts)
                if name == "total" and (parts is None or sum(parts) != total):
                    break


def _units(subject: Subject) -> Iterator[Sum]:
    """合计 against the subtotals of the units."""
    document = subject.document
    total = _amounts.amount(document.total, document.money_unit)
    if total is not None and len(document.units) > 1 and document.complete:
        figures = [unit.funds.total for unit in document.units]
        yield Sum("各单位合计", subject.at("total"), total, _amounts_of(figures, document.money_unit))


def _unit_projects(subject: Subject) -> Iterator[Sum]:
    """The subtotal of a unit against its projects."""
    document = subject.document
    if not document.complete:
        return
    for unit in document.units:
        total = _amounts.amount(unit.funds.total, document.money_unit)
        tables = [table for table in document.tables if table.unit and _same(table.unit.text, unit.name.text)]
        if total is not None and tables:
            spot = _spot(subject.at(None), unit.funds.total)
            yield Sum(f"“{_named(unit)}”小计", spot, total, _projects_of(document, tables))


def _projects(subject: Subject) -> Iterator[Sum]:
    """合计 of a list of projects that is not divided into units."""
    document = subject.document
    total = _amounts.amount(document.total, document.money_unit)
    listed = document.complete and not document.units and document.kind == "project" and len(document.tables) > 1
    if total is not None and listed:
        yield Sum("各项目合计", subject.at("total"), total, _projects_of(document, document.tables))


def _projects_of(document: Document, tables: Sequence[TargetTable]) -> tuple[Decimal, ...] | None:
    return _amounts_of([table.funds.total for table in tables], document.money_unit)


def _same(name: str, other: str) -> bool:
    return texts.bare(name) == texts.bare(other) != ""


SUMS: Mapping[str, Callable[[Subject], Iterator[Sum]]] = {
    "funds": _by_source,
    "tasks": _tasks,
    "units": _units,
    "unit_projects": _unit_projects,
    "projects": _projects,
}
