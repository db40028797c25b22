"""One project's rows of an export as a `TargetTable`: the columns are bound once, each row is read directly.

No cell is moved and no page break mended here, as an export has neither; labels that stand only in the first row of a
merged area are carried down.  How rows are found and grouped is told in ``exports``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from string import ascii_uppercase
from typing import Any, NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from perflint.lexicon.headings import export_role, header_field, is_total, money_unit_of, total_ends
from perflint.lexicon.levels import (
    canonical_label,
    level1_kind,
    level2_kind,
    normal_label,
    parents_of,
    points_of,
    split_label,
)
from perflint.model import CELLS, Cell, Confidence, Indicator, Location, TargetTable
from perflint.patterns import pattern_of
from perflint.recognition.amounts import first_year
from perflint.recognition.grid_cells import Row, clean, white
from perflint.recognition.grid_columns import MONEY, Column
from perflint.recognition.grid_content import SAMPLE, corrected, profiles, single, with_values
from perflint.recognition.grid_names import FIELDS, bare_name, number_of, parted
from perflint.text import letters

LEAST_FILLED = 0.9  # the share of rows that name their project
HEADER = ("project", "project_code", "goal", "period_goal", "overview", "start", "end")  # what it may tell of a table
DESCRIBING = (*HEADER, *MONEY, "unit_name")
_OF_FORMS = {
    "unit": "unit_name",
    "ignored": "remark",
    "period_total": "remark",
    **{role: role for role in (*HEADER, *MONEY, "department")},
}
NEEDED = "列名里至少要有项目名称（或项目编码）、一级或二级指标、三级指标和指标值"
TOLD = ("value", "period_value", "actual", "description")
MARKED = frozenset("指绩三其一二四五六七八九十★☆*●◆■▲△※✱＊（(①②③④⑤⑥⑦⑧⑨⑩0123456789 \t\n")
_SPACE = pattern_of(r"\s")
_EMPTY = Cell("")


class Binding(Struct, frozen=True):
    """Which column is which field.  ``unread`` are headings that nobody knows, with the column they stand over."""

    columns: Mapping[str, int]
    unread: tuple[tuple[int, str], ...] = ()
    money_unit: str | None = None
    guessed: bool = False
    values: tuple[tuple[str, int], ...] = ()
    present: frozenset[str] = frozenset()

    def text(self, row: Sequence[Any], role: str) -> str:
        """The text of a row (of cells or of texts) in the column of this role, "" where there is none."""
        index = self.columns.get(role)
        if index is None or index >= len(row):
            return ""
        cell = row[index]
        return cell if isinstance(cell, str) else str(cell.text)

    @property
    def confidence(self) -> Confidence:
        """How surely the columns were understood."""
        return Confidence.MEDIUM if self.guessed else Confidence.HIGH

    def narrowed(self, columns: Sequence[int]) -> Binding:
        """The same for rows that hold only these columns, in this order; which columns the file has stays known."""
        at = {column: place for place, column in enumerate(columns)}
        return replace(
            self,
            columns={role: at[column] for role, column in self.columns.items() if column in at},
            values=tuple((role, at[column]) for role, column in self.values if column in at),
        )

    def key(self, row: Sequence[Any]) -> tuple[str, ...] | None:
        """What tells one project from another; None for a row that goes on with the project above."""
        code, name = _packed(self.text(row, "project_code")), _packed(self.text(row, "project"))
        if not code and not name:
            return None
        whose = _packed(self.text(row, "unit_name")) or _packed(self.text(row, "department"))
        return (_packed(self.text(row, "year")), whose, code or name, "" if code else "name")


def _packed(text: str) -> str:
    """Without white space: a page wraps the same name at different places."""
    return "".join(text.split())


class ExportTable(Struct, frozen=True):
    """A table and what its rows say of the document."""

    table: TargetTable
    year: Cell | None = None
    department: Cell | None = None


def binding_of(headings: Sequence[str], sample: Sequence[Sequence[Cell]], year: int | None = None) -> Binding | None:
    """The binding of an export, or None when the headings are not those of one row an indicator.

    An export names the project of (nearly) every row, a level, the indicator and something about it.  ``year`` is told
    above the heading; a column of years comes before it.
    """
    told = [role_of(text) for text in headings]
    levels = next((at for at, role in enumerate(told) if role in ("level1", "level2")), len(told))
    columns = [
        Column(index, "remark" if role == "basis" and index < levels and _is_aside(text) else role, text)
        for index, (role, text) in enumerate(zip(told, headings, strict=True))
    ]
    roles = {column.role for column in columns}
    if not roles & {"project", "project_code"} or "name" not in roles or not roles & {"level1", "level2"}:
        return None
    rows = [Row(_wide(cells, len(columns))) for cells in sample[:SAMPLE] if any(cell.text for cell in cells)]
    guesses: list[str] = []
    profile = profiles(rows, len(columns))
    if "unit" not in roles:  # 单位 over 人次 is the unit of measure
        columns = [
            Column(one.index, "unit", one.heading)
            if one.role == "unit_name" and profile[one.index].reaches(0.6, "unit")
            else one
            for one in columns
        ]
    years = (first_year(row.text(one.index)) for one in columns if one.role == "year" for row in rows)
    columns = single(corrected(columns, profile, guesses), profile, next(filter(None, years), year))
    bound = with_values(columns, profile, guesses)
    known = {column.role: column.index for column in reversed(bound) if column.role not in ("", "remark", "history")}
    binding = Binding(known)
    named = sum(binding.key(row.cells) is not None for row in rows)
    if not any(role in known for role in TOLD) or "name" not in known or not {"level1", "level2"} & known.keys():
        return None
    if not rows or named < LEAST_FILLED * len(rows):
        return None
    unread = tuple(
        (column.index, column.heading)
        for column in bound
        if not column.role and column.heading and profile[column.index].filled
    )
    return Binding(
        known,
        unread,
        next(filter(None, map(money_unit_of, headings)), None),
        bool({"value", "name"} & set(guesses)),
        tuple((role, known[role]) for role in FIELDS if role in known),
        frozenset(known) & CELLS,
    )


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
    from perflint.recognition.grid_funds import Money, figure

    money = Money({role: figure(facts[role]) for role in MONEY if role in facts})
    fields: dict[str, Any] = {role: facts[role] for role in HEADER if role in facts}
    if "unit_name" in facts:
        fields["unit"] = facts["unit_name"]
    return {**fields, "funds": money.funds()} if money.annual else fields


def role_of(heading: str) -> str:
    """The column that a heading names, "" where nobody knows: those of exports, and what forms say of a project."""
    text = clean(heading)
    return export_role(text) or _OF_FORMS.get(header_field(text) or "", "")


def _is_aside(heading: str) -> bool:
    """Whether a heading names what forms say of a project and nobody keeps: 测算依据 beside its amounts."""
    return header_field(clean(heading)) == "ignored"


def _wide(cells: Sequence[Cell], width: int) -> tuple[Cell, ...]:
    return (*cleaned(cells[:width]), *(_EMPTY for _ in range(width - len(cells))))


def cleaned(row: Sequence[Cell]) -> Sequence[Cell]:
    """The cells without the line breaks inside them and the blanks around them; most rows are clean already."""
    if not _SPACE.search("".join([cell.text for cell in row])):
        return row
    return [
        cell
        if cell.text == (text := clean(cell.text, wrapped=cell.location.page is not None))
        else replace(cell, text=text)
        for cell in row
    ]


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
        _take(first or _EMPTY, second or _EMPTY, carry)
    if name is None or is_total(name.text):
        return None
    width = len(row)
    values = {role: row[index] if index < width else _at(row, index) or _EMPTY for role, index in binding.values}
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
    return _blank(row[-1], index) if row else _EMPTY


def _blank(beside: Cell, column: int) -> Cell:
    """A cell that the file does not have, in the row of another one."""
    where = beside.location
    ref = where.cell_ref and f"{letters(column)}{where.cell_ref.lstrip(ascii_uppercase)}"
    return Cell("", replace(where, column=column, cell_ref=ref, character=None, end_character=None))


def gaps_filled(row: Sequence[Cell]) -> Sequence[Cell]:
    """The cells of a row at the places of their columns: some programs write no cell that is empty."""
    if all(cell.location.column in (None, at) for at, cell in enumerate(row)):
        return row
    known = {cell.location.column: cell for cell in row}
    return [known.get(column) or _blank(row[0], column) for column in range(max(filter(None, known), default=0) + 1)]


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
