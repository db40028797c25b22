"""Puts the cells of one row under the columns of its layout, also where lost merged cells shifted them.

A row usually stands as it should.  Where a label of level 2 stands under 一级指标, or 指标1： under 二级指标, the cheapest
order-keeping assignment of cells to columns is searched; the costs say how badly a text fits a role.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from perflint.model import Cell
from perflint.recognition.grids.cells import BLANK, Row, kind_of
from perflint.recognition.grids.columns import GROUP_ROLES, MONEY, Column, Layout
from perflint.recognition.grids.names import MARKER

_WIDEST = 64  # a wider table is taken as it stands
_SHIFT = 1.0  # each change of the distance between cell and column
_AT_ONCE = 0.9  # and where all cells stand too far left or right: merged cells that were lost stand first
_WORTH = 2.0  # a shift must save at least this much
_HARD = 2.5  # a misfit that is hardly an odd wording
_CARRIED = frozenset(
    {"name", "value", "unit", "operator", "basis", "description", "period_value", "direction", "nature"}
)
_MISFIT: Mapping[str, Mapping[str, float]] = {
    "level1": {"level1": 0, "label": 0.25, "level2": 4, "blank": 3},
    "level2": {"level2": 0, "label": 0, "level1": 4, "blank": 2},
    "group": {
        "text": 0,
        "blank": 1,
        "value": 3,
        "number": 2,
        "unit": 1,
        "level1": 6,
        "level2": 6,
        "label": 6,
        "numbering": 5,
    },
    "money": {
        "number": 0,
        "value": 0,
        "blank": 0,
        "text": 2,
        "unit": 3,
        "level1": 6,
        "level2": 6,
        "label": 6,
        "numbering": 5,
    },
    "number": {"numbering": 0, "number": 0.5, "blank": 2},
    "name": {
        "text": 0,
        "unit": 0.5,
        "blank": 0,
        "value": 2.5,
        "label": 2,
        "level2": 2,
        "level1": 4,
        "number": 3,
        "numbering": 4,
    },
    "value": {
        "text": 0,
        "value": 0,
        "number": 0,
        "blank": 0,
        "unit": 0.5,
        "operator": 2,
        "nature": 1,
        "level1": 4,
        "level2": 4,
        "label": 3,
        "numbering": 3,
    },
    "operator": {"operator": 0, "nature": 0, "blank": 0},
    "direction": {"direction": 0, "blank": 0},
    "nature": {"nature": 0, "blank": 0, "operator": 0.5},
    "unit": {"unit": 0, "blank": 0, "text": 1.5, "operator": 3},
    "weight": {"number": 0, "blank": 0, "value": 1},
    "other": {
        "text": 0,
        "standard": 0,
        "value": 1,
        "number": 0.5,
        "unit": 0.5,
        "blank": 0,
        "operator": 1,
        "level1": 3,
        "level2": 3,
        "label": 3,
        "numbering": 3,
    },
}
_LIKE = {
    "period_value": "value",
    "actual": "value",
    "expected": "value",
    "sub": "value",
    "best": "value",
    "history": "value",
    "adjusted": "value",
    "score": "weight",
    "outer_name": "name",
}


class Line(Struct):
    """One row read under a layout: field key → cell (see `Column.key`), blank ones left out.

    ``above`` holds the merged cells that cover a field from a row above; ``blanks`` the empty cells, for their places;
    ``after_break`` says that a page began here;
    ``shifted`` that the cells were moved to fit; ``loose`` the cells that found no column.
    """

    row: Row
    fields: dict[str, Cell]
    above: dict[str, Cell] = field(default_factory=dict)
    blanks: dict[str, Cell] = field(default_factory=dict)
    after_break: bool = False
    shifted: bool = False
    loose: tuple[Cell, ...] = ()
    unknown: bool = False  # some cells stand in columns of unknown meaning
    rest: list[Row] = field(default_factory=list)  # rows after a page break that went on with this one
    run: int = 0  # the run of lines under one heading that it belongs to

    def get(self, key: str) -> Cell:
        return self.fields.get(key) or self.blanks.get(key, BLANK)

    def text(self, key: str) -> str:
        return self.get(key).text

    def carried(self, key: str) -> Cell:
        """The field's own cell, or the merged cell that covers it from above (weights and scores count once)."""
        own = self.get(key)
        if own.text or key.split("@", maxsplit=1)[0] not in _CARRIED:
            return own
        return self.above.get(key, own)


def align(row: Row, layout: Layout) -> Line:
    """The row's cells by field."""
    by_index = {column.index: column for column in layout.columns}
    filled = row.filled()
    straight = [(row[index], by_index.get(index)) for index in filled]
    above = {by_index[index].key: cell for index, cell in row.above.items() if index in by_index}
    moved = None if row.merged else _moved(row, filled, layout)
    pairs = moved if moved is not None else straight
    fields = {column.key: cell for cell, column in pairs if column is not None and column.role}
    if row.merged and len(filled) > 1:
        _name_over_levels(fields, layout)
        _value_over_history(fields, layout)
    if (adjusted := fields.pop("adjusted", None)) is not None:
        fields.setdefault("value", adjusted)
    loose = tuple(cell for cell, column in pairs if column is None)
    unknown = any(column is not None and not column.role for _, column in pairs)
    # in a row whose cells were moved nobody knows where an empty one stands
    empty = (column for column in layout.columns if column.role and column.key not in fields)
    blanks = {column.key: row.blank(column.index) if moved is None else Cell("", row.location) for column in empty}
    return Line(row, fields, above, blanks, shifted=moved is not None, loose=loose, unknown=unknown)


def _name_over_levels(fields: dict[str, Cell], layout: Layout) -> None:
    """村民满意度 merged over 二级指标 and 三级指标 is the name; a label of a level there stays one as well."""
    name = layout.index_of("name")
    cell = fields.get("level2")
    if name is None or cell is None or "name" in fields or kind_of(cell.text) == "level1":
        return
    if (cell.location.column or 0) + cell.location.span[1] > name:
        fields["name"] = cell
        if kind_of(cell.text) not in ("level2", "label"):
            del fields["level2"]


def _value_over_history(fields: dict[str, Cell], layout: Layout) -> None:
    """What is merged over 上年实际值 and 本年指标值 is the target."""
    value, cell = layout.index_of("value"), fields.get("history")
    if value is None or cell is None or "value" in fields:
        return
    if (cell.location.column or 0) + cell.location.span[1] > value > (cell.location.column or 0):
        fields["value"] = fields.pop("history")


def misfit(text: str, role: str) -> float:
    """How badly a text fits a column, 0 (well) to 6."""
    if role in ("", "remark", "section", "cause"):
        return _misfit_unknown(text, role)
    group = "money" if role in MONEY else "group" if role in GROUP_ROLES else ""
    table = _MISFIT.get(group or _LIKE.get(role, role)) or _MISFIT["other"]
    kind = kind_of(text)
    if role == "name" and text.endswith("率"):
        return 0.0  # 预算执行率 is a label in some forms; a rate is what an indicator measures in all of them
    if role in ("level1", "level2") and kind == "text":
        if _is_numbered(text):
            return 4.0
        return (2.5 if role == "level1" else 2.0) if len(text) <= 12 else 3.5
    return table.get(kind, 5.0 if role in ("level1", "level2", "number") else 3.0)


def _is_numbered(text: str) -> bool:
    """指标2：新建泵站 is the name of an indicator, wherever it stands."""
    return text.startswith("指标") and MARKER.match(text) is not None


def _misfit_unknown(text: str, role: str) -> float:
    """A caption of the section is a few characters (绩, 绩效指标); a column of unknown meaning holds no labels."""
    if role == "section":
        return 0.5 if len(text) <= 6 else 2.0
    return 3.0 if kind_of(text) in ("level1", "level2", "label", "numbering") else 0.5


def _moved(row: Row, filled: list[int], layout: Layout) -> list[tuple[Cell, Column | None]] | None:
    """The better assignment of a shifted row, or None when the row stands well enough as it is."""
    columns = layout.columns
    if not filled or len(columns) > _WIDEST or len(filled) > len(columns):
        return None
    by_index = {column.index: column for column in columns}
    fits = {at: misfit(row.text(at), by_index[at].role) if at in by_index else 4.0 for at in filled}
    standing = sum(fits.values())
    plain = ("text", "blank")  # a level may have any name, so a text alone is no sign of a shift
    hard = (row.text(at) for at in filled if fits[at] >= _HARD)
    if standing < _WORTH:
        return None
    sure = any(kind_of(text) not in plain or _is_numbered(text) for text in hard)
    cells = [(at, row.text(at)) for at in filled]
    cost, assigned = _cheapest(cells, columns)
    if assigned and not any(column.role == "name" for column in assigned):
        inner = tuple(column for column in columns if column.role not in GROUP_ROLES)
        second, other = _cheapest(cells, inner)  # a name rather than a project that happens to cost the same
        if other and second <= cost + 0.5 and any(column.role == "name" for column in other):
            cost, assigned = second, other
    if standing - cost < _WORTH or not (sure or _finds_value(row, by_index, filled, assigned)):
        return None
    return [(row[at], column) for at, column in zip(filled, assigned, strict=True)]


def _finds_value(row: Row, columns: Mapping[int, Column], filled: list[int], assigned: list[Column]) -> bool:
    """Whether a value that stands among words comes under 指标值, where words stand now."""
    standing = [row.text(at) for at in filled if at in columns and columns[at].role == "value"]
    moved = [row.text(at) for at, column in zip(filled, assigned, strict=False) if column.role == "value"]
    return [kind_of(text) for text in (*standing, *moved)] == ["text", "value"]


def _cheapest(cells: list[tuple[int, str]], columns: tuple[Column, ...]) -> tuple[float, list[Column]]:
    """Order-keeping assignment of all cells to columns with the least misfit and the fewest changes of distance."""
    place_of = {column.index: place for place, column in enumerate(columns)}
    steps: list[dict[int, tuple[float, int]]] = []  # per cell: place in columns → (cost, place of the cell before)
    for number, (at, text) in enumerate(cells):
        options: dict[int, tuple[float, int]] = {}
        nearest: tuple[float, int] = (float("inf"), -1)  # the cheapest place of the cell before, left of here
        for place in range(number, len(columns)):
            fit = misfit(text, columns[place].role)
            distance = columns[place].index - at
            if number == 0:
                options[place] = (fit + (_AT_ONCE if distance else 0.0), -1)
                continue
            before = steps[-1]
            if place - 1 in before:
                nearest = min(nearest, (before[place - 1][0], place - 1))
            best = (nearest[0] + _SHIFT, nearest[1])
            straight = place_of.get(cells[number - 1][0] + distance, -1)  # the same distance as the cell before
            if straight in before and straight < place:
                best = min(best, (before[straight][0], straight))
            if best[1] >= 0:
                options[place] = (best[0] + fit, best[1])
        if not options:
            return float("inf"), []
        steps.append(options)
    place = min(steps[-1], key=lambda option: steps[-1][option])
    total = steps[-1][place][0]
    chosen: list[Column] = []
    for options in reversed(steps):
        chosen.append(columns[place])
        place = options[place][1]
    return total, chosen[::-1]
