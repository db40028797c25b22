"""Rows that merged cells of the rows above left without a place, moved right under their columns, before anything is learnt
from what the columns hold.

A web page turned to text line by line leaves of a merged cell only its first row: in the others every cell moves left, and
blank ones fill the row up at its end.  Only tables are mended all of whose rows stand at the left, without a gap.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from perflint.lexicon.headings import column_role, header_field
from perflint.model import Cell
from perflint.recognition.grid_alignment import misfit
from perflint.recognition.grid_cells import Row, kind_of
from perflint.recognition.grid_columns import GROUP_ROLES
from perflint.recognition.grid_headings import Heading

_ROWS = 3  # moved ones that tell of such a table
_SHARE = 3  # one of so many
_SAVED = 2.0  # by moving a row, in the costs of `misfit`
_WELL = 0.6  # of what a row costs where it stands it may still cost where it belongs
_UNVALUED = 1.5  # a row that does not reach its value
_PRINTED = 4.0  # a label of a level under another heading
_LEVELS = ("level1", "level2", "label")
_SIGNS = ("operator", "nature", "direction")
_LABEL_ENDS = ("指标", "效益")
_WIDEST = 24


def moved_right(heading: Heading, rows: Sequence[Row]) -> Sequence[Row]:
    """The rows, those moved that lost cells at their left; all of them as they are where they may stand as they should."""
    roles = [column_role(cell.text) or "" for _, cell in sorted(heading.cells.items())]
    first = next((at for at, role in enumerate(roles) if role in ("level1", "level2")), len(roles))
    roles[:first] = ["" if role in GROUP_ROLES else "section" for role in roles[:first]]
    if roles.count("name") not in (1, 2) or roles.count("value") != roles.count("name") or "" in roles[: first + 1]:
        return rows
    if len(roles) > _WIDEST or sorted(heading.cells) != [*range(len(roles))]:
        return rows
    if any(row.merged or row.filled() != [*range(len(row.filled()))] for row in rows):
        return rows
    steps = [_step(row, roles) for row in rows]
    told = sum(map(bool, steps))
    if told < _ROWS or _SHARE * told < len(rows):
        return rows
    return [_moved(row, step) if step else row for row, step in zip(rows, steps, strict=True)]


def _step(row: Row, roles: Sequence[str]) -> int:
    """How many columns to the right the row fits best; 0 where it stands well enough."""
    texts = [row.text(at) for at in row.filled()]
    if len(texts) < 2 or len(texts) >= len(roles) or header_field(texts[0]):
        return 0
    standing = _cost(texts, roles, 0)
    costs = {step: _cost(texts, roles, step) for step in range(1, len(roles) - len(texts) + 1)}
    beside = roles.count("name") > 1  # where the columns stand twice, the right half may be blank
    best = min(costs, key=lambda step: (costs[step], step if beside else -step))
    return best if costs[best] <= _WELL * standing and standing - costs[best] >= _SAVED else 0


def _cost(texts: Sequence[str], roles: Sequence[str], step: int) -> float:
    under = roles[step : step + len(texts)]
    return sum(map(_misfit, texts, under)) + (0 if "value" in under else _UNVALUED)


def _misfit(text: str, role: str) -> float:
    """What 项目成本 or 持续影响 names is told by where it stands; 数量指标 is a label everywhere.  Signs stand under any of
    their headings."""
    if role in _SIGNS and kind_of(text) in _SIGNS:
        return 0.0
    if role in ("name", "value", "description") and kind_of(text) in _LEVELS:
        return _PRINTED if text.endswith(_LABEL_ENDS) else 0.0
    return misfit(text, role)


def _moved(row: Row, step: int) -> Row:
    lost = tuple(Cell("", row.location) for _ in range(step))
    return replace(row, cells=(*lost, *row.cells), raw=(*lost, *row.raw) if row.raw else ())
