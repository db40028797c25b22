"""Fields of the head of a form that are there and were left blank: the project's name, its unit, its money."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint.checks.contract import Hit, Screens, Spot, Subject
from perflint.model import Cell, Figure

LABELS = {
    "project": "项目名称",
    "unit": "实施单位",
    "funds.total": "资金总额",
    "department": "主管部门",
    "year": "年度",
}
OF_DOCUMENT = ("department", "year")

SUMMARY = "表头的基本信息有这一项而没有填：项目名称、实施单位、资金总额、主管部门、年度。"
GIVEN = ("document",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "fields": {"type": "array", "items": {"enum": list(LABELS)}, "minItems": 1, "description": "看表头的哪几项"}
    },
    "required": ["fields"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {"missing": "没有填的各项", "count": "没有填的有几项"}
EXAMPLE: Mapping[str, Any] = {"fields": ["project", "funds.total"]}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    paths = (f"document.{name}" if name in OF_DOCUMENT else name for name in options["fields"])
    return Screens(needs=tuple(f"blank {path}" for path in paths))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield one hit for the document and one for each table, on the first blank field."""
    own = [name for name in options["fields"] if name in OF_DOCUMENT and _is_blank(getattr(subject.document, name))]
    if own:
        yield Hit(subject.at(own[0]), _values(own))
    for spot, table in subject.tables():
        held = {"project": table.project, "unit": table.unit, "funds.total": table.funds.total}
        blank = [name for name in options["fields"] if name in held and _is_blank(held[name])]
        if blank:
            yield Hit(Spot(spot.document, spot.table, None, blank[0]), _values(blank))


def _is_blank(held: Cell | Figure | None) -> bool:
    cell = held.cell if isinstance(held, Figure) else held
    return cell is not None and not cell.text.strip()


def _values(names: list[str]) -> dict[str, Any]:
    return {"missing": "、".join(LABELS[name] for name in names), "count": len(names)}
