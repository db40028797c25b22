"""One project's rows of an export as a `TargetTable`: its columns are bound once (``binding``), each row is read
directly.

No cell is moved and no page break mended here, as an export has neither; labels that stand only in the first row of a
merged area are carried down.  How rows are found and grouped is told in ``tables``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from perflint.lexicon.headings import is_total, total_ends
from perflint.lexicon.levels import (
    canonical_label,
    level1_kind,
    level2_kind,
    normal_label,
    parents_of,
    points_of,
    split_label,
)
from perflint.model import Cell, Indicator, Location, TargetTable
from perflint.patterns import pattern_of
from perflint.recognition.exports.binding import DESCRIBING, EMPTY, HEADER, TOLD, Binding, blank_beside
from perflint.recognition.grids.cells import white
from perflint.recognition.grids.columns import MONEY
from perflint.recognition.grids.names import bare_name, number_of, parted

MARKED = frozenset("指绩三其一二四五六七八九十★☆*●◆■▲△※✱＊（(①②③④⑤⑥⑦⑧⑨⑩0123456789 \t\n")


class ExportTable(Struct, frozen=True):
    """A table and what its rows say of the document."""

    table: TargetTable
    year: Cell | None = None
    department: Cell | None = None


def table_of(binding: Binding, rows: Iterable[Sequence[Cell]]) -> ExportTable | None:
    """The table of one project's rows (texts as `cleaned` leaves them); it has no indicators where the levels are printed
    and nothing is filled in beside them.  None for rows that hold neither."""
    columns = binding.columns
    facts: dict[str, Cell] = {}
    wanted = [(role, columns[role]) for role in (*DESCRIBING, "year", "department") if role in columns]
    carry = _Carry()
    found: list[Indicator] = []
    place: Location | None = None
    for row in rows:
        for role, index in wanted:
            if role not in facts and index < len(row) and row[index].text:
                facts[role] = row[index]
        indicator = _indicator(binding, row, carry)
        if place is None or (indicator is not None and not found):
            place = row[0].location
        if indicator is not None:
            found.append(indicator)
    if not found and not carry.is_printed:
        return None
    table = TargetTable(
        indicators=tuple(found),
        columns=binding.present,
        section_points=carry.points,
        confidence=binding.confidence,
        location=place or Location(),
        **described(facts),
    )
    return ExportTable(table, facts.get("year"), facts.get("department"))


def described(facts: Mapping[str, Cell]) -> dict[str, Any]:
    """The fields of a table that the cells of a project fill, by the roles of `DESCRIBING`."""
    from perflint.recognition.grids.funds import Money, figure

    money = Money({role: figure(facts[role]) for role in MONEY if role in facts})
    fields: dict[str, Any] = {role: facts[role] for role in HEADER if role in facts}
    if "unit_name" in facts:
        fields["unit"] = facts["unit_name"]
    return {**fields, "funds": money.funds()} if money.annual else fields


# ── what a text is, whatever the rows around it ──────────────────────────────────────────────────────────────────


class Labels(NamedTuple):
    """The labels and printed codes of the levels of a row, as an `Indicator` has them."""

    level1: str | None
    level2: str | None
    code1: str | None = None
    code2: str | None = None


def labels_alone(first: str | None, second: str | None) -> Labels | None:
    """What the levels of a row are, None for one that an export does not have; None where that hangs on other rows, or
    where a label says more than what it is called (points)."""
    if (first is None and second is None) or first == "" or second == "":
        return None
    if second is None and first is not None and parted(Cell(first))[1].text:
        return None
    carry = _Carry()
    _take(Cell(first or ""), Cell(second or ""), carry)
    if carry.points or (first is not None and carry.level1 is None) or (second is not None and carry.level2 is None):
        return None
    return Labels(
        carry.level1.text if carry.level1 else None,
        carry.level2.text if carry.level2 else None,
        carry.first.code if carry.first else None,
        carry.second.code if carry.second else None,
    )


def odd_names(text: str) -> list[int]:
    """Where in names put together, with \\0 before, between and behind them, a character stands for which `name_alone` may not
    give its name as it is, in their order; in an empty name, what follows it.  All others it gives so, without a number."""
    places = [found.end() for found in _marked().finditer(text)] + white(text)
    if ends := "".join([end for end in total_ends() if end in text]):  # few texts hold one
        places += [found.start() for found in re.finditer(f"[{re.escape(ends)}]", text)]
    return sorted(places)


@cache
def _marked() -> re.Pattern[str]:
    return pattern_of(rf"\0(?=[\0{re.escape(''.join(sorted(MARKED)))}])")


def name_alone(text: str) -> tuple[str, str] | None:
    """The name of an indicator and the number printed before it; None where that hangs on other rows, or there is none."""
    if not text or is_total(text):
        return None
    if text[0] not in MARKED:
        return text, ""
    if text.lstrip("★☆* ").startswith("其中"):
        return None
    bare = bare_name(Cell(text)).text
    cut = text[: -len(bare)] if bare != text else ""
    return bare, number_of(cut) if "指标" in cut else ""


# ── one row ─────────────────────────────────────────────────────────────────────────────────────────────────────


class _Label(Struct, frozen=True):
    """A label of a level as the model keeps it, its printed code, what kind it is and the points printed in it."""

    text: str
    code: str | None
    kind: str | None
    points: Decimal | None


class _Carry(Struct):
    """The labels that hold for the rows below."""

    level1: Cell | None = None
    level2: Cell | None = None
    first: _Label | None = None
    second: _Label | None = None
    points: dict[str, Decimal] = field(default_factory=dict)

    @property
    def is_printed(self) -> bool:
        """Whether a label of the form stood in some row."""
        return any(label is not None and label.kind is not None for label in (self.first, self.second))


def _indicator(binding: Binding, row: Sequence[Cell], carry: _Carry) -> Indicator | None:
    """The indicator of one row, None where the row has neither name nor value."""
    columns = binding.columns
    first, second, name = (_at(row, columns.get(role)) for role in ("level1", "level2", "name"))
    if (first is not None and first.text) or (second is not None and second.text):
        _take(first or EMPTY, second or EMPTY, carry)
    if name is None or is_total(name.text):
        return None
    width = len(row)
    values = {role: row[index] if index < width else _at(row, index) or EMPTY for role, index in binding.values}
    if not name.text and not any(role in values and values[role].text for role in TOLD):
        return None
    number = _at(row, columns.get("number"))
    ordinal = number_of(number.text) if number is not None and number.text else ""
    marked = bool(name.text) and name.text[0] in MARKED
    bare = bare_name(name) if marked else name
    if marked and not ordinal and bare is not name and "指标" in (cut := name.text[: -len(bare.text)]):
        number, ordinal = name, number_of(cut)
    return Indicator(
        level1=carry.level1 if carry.level1 is not None else first,
        level2=carry.level2 if carry.level2 is not None else second,
        name=bare,
        number=Cell(ordinal, number.location) if ordinal and number is not None else None,
        code1=carry.first.code if carry.first else None,
        code2=carry.second.code if carry.second else None,
        child=marked and name.text.lstrip("★☆* ").startswith("其中"),
        **values,
    )


def _at(row: Sequence[Cell], index: int | None) -> Cell | None:
    """The cell of a column; a blank one beside the last where a row is shorter."""
    if index is None:
        return None
    if index < len(row):
        return row[index]
    return blank_beside(row[-1], index) if row else EMPTY


def _take(first: Cell, second: Cell, carry: _Carry) -> None:
    """Bring the labels up to date with those of a row."""
    if first.text and not second.text:
        first, second = parted(first)
    if first.text:
        label = _label(first.text, 1)
        if carry.first is None or carry.level1 is None or carry.level1.text != label.text:
            carry.level2 = carry.second = None
        carry.level1, carry.first = replace(first, text=label.text), label
        if label.kind and label.points is not None:
            carry.points[label.kind] = label.points
    if not second.text:
        return
    label = _label(second.text, 2)
    carry.level2, carry.second = replace(second, text=label.text), label
    parents = parents_of(label.kind) if label.kind and not first.text else ()
    if parents and carry.first is not None and carry.first.kind is not None and carry.first.kind not in parents:
        told = canonical_label(parents[0], 1)
        carry.level1, carry.first = replace(second, text=told), _label(told, 1)


@lru_cache(maxsize=4096)
def _label(text: str, level: int) -> _Label:
    kind = level1_kind(text) if level == 1 else level2_kind(text)
    return _Label(normal_label(text, level), split_label(text)[0], kind, points_of(text) if level == 1 else None)
