"""Rows that merged cells of the rows above left without a place, moved right under their columns, before anything is learnt
from what the columns hold.

A web page turned to text line by line leaves of a merged cell only its first row: in the others every cell moves left, and
blank ones fill the row up at its end.  Only tables are mended all of whose rows stand at the left, without a gap.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from perflint.lexicon.headings import column_role, header_field
from perflint.lexicon.levels import normal_label
from perflint.lexicon.measures import UNKNOWN, measure_of_name
from perflint.model import Cell
from perflint.recognition.grids.alignment import misfit
from perflint.recognition.grids.cells import Row, kind_of
from perflint.recognition.grids.columns import GROUP_ROLES
from perflint.recognition.grids.headings import Heading

_ROWS = 3  # moved ones that tell of such a table
_SHARE = 3  # one of so many
_SAVED = 2.0  # by moving a row, in the costs of `misfit`
_WELL = 0.6  # of what a row costs where it stands it may still cost where it belongs
_UNVALUED = 1.5  # a row that does not reach its value
_NAMELESS = 4.0  # a row moved beyond the names
_PRINTED = 4.0  # a label of a level under another heading
_LEVELS = ("level1", "level2", "label")
_CAPTION = "绩效指标"
_SIGNS = ("operator", "nature", "direction")
_LABEL_ENDS = ("指标", "效益")
_WIDEST = 24


def moved_right(heading: Heading, rows: Sequence[Row]) -> Sequence[Row]:
    """The rows, those moved that lost cells at their left; all of them as they are where they may stand as they should."""
    roles = [column_role(cell.text) or "" for _, cell in sorted(heading.cells.items())]
    first = next((at for at, role in enumerate(roles) if role in ("level1", "level2")), len(roles))
    roles[:first] = [role if role in GROUP_ROLES else "section" for role in roles[:first]]
    names = [at for at, role in enumerate(roles) if role == "name"]
    if len(names) == 1 and roles.count("value") == 2:  # 指标值 | 绩效标准
        roles[len(roles) - 1 - roles[::-1].index("value")] = "basis"
    values = sum(role in ("value", "period_value") for role in roles)
    if len(names) not in (1, 2) or values != len(names) or first == len(roles):
        return rows
    begin = min((row.filled()[0] for row in rows if row.filled()), default=0)
    if len(roles) > _WIDEST or sorted(heading.cells) != [*range(begin, begin + len(roles))]:
        return rows
    if any(row.merged or row.filled() != [*range(begin, begin + len(row.filled()))] for row in rows):
        return rows
    rows = [_without_caption(row, len(roles)) for row in rows] if first == 0 else rows
    if "level2" not in roles and _are_labels([row.text(names[0]) for row in rows if len(row.filled()) == len(roles)]):
        roles[names[0]] = "level2"
    half = len(roles) - names[-1] + (roles[names[-1] - 1] == "level2") if len(names) > 1 else 0
    places = [_places(row, roles, first, half) for row in rows]
    told = sum(map(bool, places))
    if told < _ROWS or _SHARE * told < len(rows):
        return rows
    return [_moved(row, begin, to) if to else row for row, to in zip(rows, places, strict=True)]


def _without_caption(row: Row, width: int) -> Row:
    """A row that has one cell more than the heading: 绩效指标, merged over all rows below the heading, stands before it."""
    if len(row.filled()) != width + 1 or not row.text(0).endswith(_CAPTION):
        return row
    return replace(row, cells=row.cells[1:], raw=row.raw[1:])


def _places(row: Row, roles: Sequence[str], first: int, half: int) -> Sequence[int]:
    """The columns that the cells of a row belong to; none where it stands well enough.  ``first`` is that of the levels:
    left of it nothing moves without a label.  ``half`` are the columns of the right half, where the columns stand twice: it
    may be blank, or have lost cells as the left one has."""
    texts = [row.text(at) for at in row.filled()]
    count, width = len(texts), len(roles)
    if not count or count >= width or header_field(texts[0]):
        return ()
    if count == 1:  # a name without its value
        named = kind_of(texts[0]) == "text" and measure_of_name(texts[0]).id != UNKNOWN.id
        return [roles.index("name")] if named and "name" in roles[1:] and not half else ()
    steps = range(1, width - count + 1)
    ways: list[Sequence[int]] = [range(step, step + count) for step in (steps if half else reversed(steps))]
    if half and count % 2 == 0 and count // 2 <= half:
        left = width - half
        ways.append([*range(left - count // 2, left), *range(width - count // 2, width)])
    best = min(ways, key=lambda way: _cost(texts, roles, way))
    if best[0] < first and not any(map(_is_label, texts)):
        return ()
    standing, cost = _cost(texts, roles, range(count)), _cost(texts, roles, best)
    return best if cost <= _WELL * standing and standing - cost >= _SAVED else ()


def _cost(texts: Sequence[str], roles: Sequence[str], places: Sequence[int]) -> float:
    under = [roles[place] for place in places]
    nameless = _NAMELESS if "name" in roles[: places[0]] and "name" not in under else 0.0
    return nameless + sum(map(_misfit, texts, under)) + (0 if {"value", "period_value"} & {*under} else _UNVALUED)


def _misfit(text: str, role: str) -> float:
    """What 项目成本 or 持续影响 names is told by where it stands; 数量指标 is a label everywhere.  Signs stand under any of
    their headings."""
    if role in _SIGNS and kind_of(text) in _SIGNS:
        return 0.0
    if role in ("name", "value", "period_value", "description") and kind_of(text) in _LEVELS:
        return _PRINTED if _is_label(text) else 0.0
    return misfit(text, role)


def _are_labels(names: Sequence[str]) -> bool:
    """Whether the column of names holds the labels of level 2, in a form without one for these."""
    return 2 * sum(map(_is_label, names)) > len(names)


def _is_label(text: str) -> bool:
    """数量指标, 生态效益指标（选填）; not 项目成本, which may be a name."""
    return kind_of(text) in _LEVELS and normal_label(text, 2).endswith(_LABEL_ENDS)


def _moved(row: Row, begin: int, places: Sequence[int]) -> Row:
    lost = [Cell("", row.location)] * (places[-1] + 1)
    cells, raw = [*lost], [*lost]
    for at, place in zip(row.filled(), places, strict=True):
        cells[place], raw[place] = row[at], row.written(at)
    end = begin + len(places)
    return replace(
        row, cells=(*row.cells[:begin], *cells, *row.cells[end:]), raw=(*row.raw[:begin], *raw, *row.raw[end:])
    )
