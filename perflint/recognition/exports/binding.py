"""Which column of an export is which field, and its rows as cells that stand under their headings.

What a row says of an indicator is read in ``rows``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import ascii_uppercase
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from perflint.lexicon.headings import export_role, header_field, money_unit_of
from perflint.model import CELLS, Cell, Confidence
from perflint.patterns import pattern_of
from perflint.recognition.grids.cells import Row, clean
from perflint.recognition.grids.columns import MONEY, Column
from perflint.recognition.grids.content import SAMPLE, corrected, profiles, single, with_values
from perflint.recognition.grids.names import FIELDS
from perflint.recognition.wording.amounts import first_year
from perflint.text import letters
from perflint.values.likelihood import ANSWERS

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
_UNKEPT = frozenset({"", "remark", "history", *ANSWERS})  # an answer is one column here, not three to tick
_SPACE = pattern_of(r"\s")
EMPTY = Cell("")


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
    known = {column.role: column.index for column in reversed(bound) if column.role not in _UNKEPT}
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


def role_of(heading: str) -> str:
    """The column that a heading names, "" where nobody knows: those of exports, and what forms say of a project."""
    text = clean(heading)
    return export_role(text) or _OF_FORMS.get(header_field(text) or "", "")


def _is_aside(heading: str) -> bool:
    """Whether a heading names what forms say of a project and nobody keeps: 测算依据 beside its amounts."""
    return header_field(clean(heading)) == "ignored"


def _wide(cells: Sequence[Cell], width: int) -> tuple[Cell, ...]:
    return (*cleaned(cells[:width]), *(EMPTY for _ in range(width - len(cells))))


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


def blank_beside(beside: Cell, column: int) -> Cell:
    """A cell that the file does not have, in the row of another one."""
    where = beside.location
    ref = where.cell_ref and f"{letters(column)}{where.cell_ref.lstrip(ascii_uppercase)}"
    return Cell("", replace(where, column=column, cell_ref=ref, character=None, end_character=None))


def gaps_filled(row: Sequence[Cell]) -> Sequence[Cell]:
    """The cells of a row at the places of their columns: some programs write no cell that is empty."""
    if all(cell.location.column in (None, at) for at, cell in enumerate(row)):
        return row
    known = {cell.location.column: cell for cell in row}
    return [
        known.get(column) or blank_beside(row[0], column) for column in range(max(filter(None, known), default=0) + 1)
    ]
