"""From stitched lines to indicators: labels carried down and normalised, numbering and marks taken off the names.

One `Line` may hold several indicators (指标1：… 指标2：… in one cell) or a pair of a long-term and an annual one; it may
also hold none (a row that only names a level).  Tables are cut apart in ``section_tables``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from perflint.lexicon.headings import header_field
from perflint.lexicon.levels import (
    canonical_label,
    fold,
    level1_kind,
    level2_kind,
    normal_label,
    parents_of,
    points_of,
    section_key,
    split_label,
)
from perflint.model import Cell, Indicator
from perflint.patterns import pattern_of
from perflint.recognition.grids.cells import BLANK, Row, after, kind_of
from perflint.recognition.grids.names import (
    FIELDS,
    LOOSE_MARKER,
    MARKER,
    bare_name,
    number_of,
    parted,
    with_causes,
    with_likelihood,
    with_signs,
)

if TYPE_CHECKING:
    from perflint.recognition.grids.alignment import Line

_OUTER_MARK = pattern_of(r"[一二三四五六七八九十]{1,3}[、．.]")
_INNER_MARK = pattern_of(r"(?:\d{1,2}[、．.)）](?!\d)|[（(]\d{1,2}[)）]|[①-⑳])")
_CHILD = pattern_of(r"[★☆*\s]*其中")
_MOST_LINES = 40  # of a cell that holds several indicators


class Carry(Struct):
    """The labels that hold for the rows below, and what the rows above said."""

    level1: Cell | None = None
    level2: Cell | None = None
    code1: str | None = None
    code2: str | None = None
    implied: bool = False  # a label of level 2 told level 1, which no row has printed so far
    outer: bool = False  # an indicator 一、… stands above: 1、… are its children
    points: dict[str, Decimal] = field(default_factory=dict)
    levels: set[str] = field(default_factory=set)


class Entry(Struct):
    """An indicator and the scope (period, annual or none) of the columns it came from."""

    indicator: Indicator
    scope: str = ""


def entries_of(
    line: Line, carries: Mapping[str, Carry], scopes: tuple[str, ...], columns: frozenset[str]
) -> list[Entry]:
    """The indicators of one line; the `Carry` of each scope is brought up to date.  ``columns`` are the layout's keys."""
    found: list[Entry] = []
    for scope in scopes:
        view, carry = View(line, scope, columns), carries[scope]
        _take_labels(view, carry)
        if not view.is_indicator():
            _take_points(view, carry)
            continue
        found.extend(
            Entry(indicator, scope if scope in ("period", "annual") else "") for indicator in _indicators(view, carry)
        )
    return found


class View:
    """The fields of a line within one scope: long-term columns, annual columns, or all."""

    def __init__(self, line: Line, scope: str, columns: frozenset[str]) -> None:
        self.line, self.scope, self.columns = line, scope, columns

    def key(self, role: str) -> str | None:
        """The field key under which this scope has the role, or None when the form has no such column."""
        own = f"{role}@{self.scope}"
        if self.scope and own in self.columns:
            return own
        return role if role in self.columns else None

    def cell(self, role: str) -> Cell | None:
        key = self.key(role)
        if key is None:
            return self.line.fields.get(role)
        return self.line.carried(key)

    def causes(self) -> dict[str, Cell]:
        """What stands in the columns of single kinds of reasons, by their headings; empty where there are none."""
        held = {**self.line.fields, **self.line.blanks}
        return {key.removeprefix("cause:"): cell for key, cell in held.items() if key.startswith("cause:")}

    def own(self, role: str) -> str:
        """The text written in this very row, merged cells from above left out."""
        return self.line.text(self.key(role) or role)

    def is_indicator(self) -> bool:
        """A row with a name or a value; a row of labels (and points) only names a level."""
        if not any(self.own(role) for role in ("name", "outer_name", *FIELDS)):
            return False  # nothing but merged cells from above
        name = self.name()
        if name.text and kind_of(name.text) != "numbering":
            only = not any(self.own(role) for role in FIELDS if role != "weight") and not self._has_parts()
            return not (only and self._is_section(name.text))
        return any(self.own(role) for role in ("value", "period_value", "actual", "description"))

    def _has_parts(self) -> bool:
        """Whether the row has a value in the column of a township."""
        return any(cell.text for key, cell in self.line.fields.items() if key.startswith("sub:"))

    def _is_section(self, name: str) -> bool:
        """产出指标 alone in the column of names of a form without levels, or over the rows below it.

        Where the form has columns of both levels, only a label that says so is one: 使用者满意度 is the name of an
        indicator whose value is missing, or the end of a name that a page cut.
        """
        if self.own("level1") or self.own("level2"):
            return False
        level = 1 if level1_kind(name) else 2 if level2_kind(name) else None
        if level is None or not (self.key("level1") and self.key("level2")):
            return level is not None
        return normal_label(name, level).endswith("指标")

    def name(self) -> Cell:
        cell = self.cell("name")
        if cell is None or not cell.text:
            return self.cell("outer_name") or cell or BLANK
        return cell


# ── levels ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _take_labels(view: View, carry: Carry) -> None:
    """Bring ``carry`` up to date with the labels of this row."""
    line = view.line
    key1, key2 = view.key("level1") or "level1", view.key("level2") or "level2"
    first, second = line.get(key1), line.get(key2)
    covered1, covered2 = line.above.get(key1), line.above.get(key2)
    if not first.text and covered1 and (carry.level1 is None or carry.level1.location != covered1.location):
        first = covered1
    if not second.text and covered2 and (carry.level2 is None or first.text):
        second = covered2
    name = view.name()
    if not first.text and not second.text and name.text and not view.is_indicator():
        first, second = (name, BLANK) if level1_kind(name.text) else (BLANK, name)
    if not first.text and (alone := _alone(view)) is not None:
        below = level2_kind(alone.text) is not None and (
            not level1_kind(alone.text) or alone.text.startswith(("（", "("))
        )
        first, second = (BLANK, alone) if below else (alone, BLANK)
    if first.text and not second.text:
        first, second = parted(first)
    if first.text:
        in_middle = carry.implied and not second.text and view.is_indicator() and _is_same_level1(first, carry)
        own = carry.level2, carry.code2
        _take_level1(first, carry)
        if in_middle:  # beside the middle of its rows, where merged cells were lost
            carry.level2, carry.code2 = own
    if second.text:
        told = bool(first.text) or (covered1 is not None and level1_kind(second.text) != "satisfaction")
        _take_level2(second, carry, shifted=line.shifted and not first.text, told=told, merged=line.row.merged)


def _alone(view: View) -> Cell | None:
    """一、产出指标 or （一）数量指标 alone over its rows, whatever column it stands in: a form without columns of levels."""
    filled = view.line.row.filled()
    label = view.line.row[filled[0]] if len(filled) == 1 else BLANK
    kinds = level1_kind(label.text), level2_kind(label.text)
    if not any(kinds) or view.is_indicator():
        return None
    if kinds[0] is None:
        return label if view.key("level1") is None and view.key("level2") is None else None
    return label if view.key("level1") is None or kinds[1] is None else None


def _whole(label: Cell, kind_of_label: Callable[[str], str | None]) -> Cell:
    """满意度指, whose last character stands on a page without the table: there is but one way to go on."""
    if label.text.endswith("指") and kind_of_label(label.text + "标") is not None:
        return replace(label, text=label.text + "标")
    return label


def _is_same_level1(label: Cell, carry: Carry) -> bool:
    return carry.level1 is not None and level1_kind(label.text) == level1_kind(carry.level1.text)


def _take_level1(label: Cell, carry: Carry) -> None:
    label = _whole(label, level1_kind)
    kind = level1_kind(label.text)
    carry.code1, _ = split_label(label.text)
    points = points_of(label.text)
    if kind and points is not None:
        carry.points[section_key(label.text)] = points
    carry.level1 = Cell(normal_label(label.text, 1), label.location)
    carry.level2, carry.code2, carry.outer, carry.implied = None, None, False, False
    carry.levels.add("level1")


def _take_level2(label: Cell, carry: Carry, *, shifted: bool, told: bool, merged: bool) -> None:
    """``merged`` says that the grid tells which cells are: where it does not, a level 1 above all others may be lost."""
    label = _whole(label, level2_kind)
    kind = level2_kind(label.text)
    carry.code2, _ = split_label(label.text)
    carry.level2 = Cell(normal_label(label.text, 2), label.location)
    carry.outer = False
    carry.levels.add("level2")
    if kind is None or told:
        return
    parents = parents_of(kind)
    current = level1_kind(carry.level1.text) if carry.level1 else None
    stands = current in parents and not (
        kind == "satisfaction" and (shifted or level1_kind(label.text) == "satisfaction")
    )
    if current is not None and not stands and parents:
        carry.level1, carry.code1 = Cell(canonical_label(parents[0], 1), label.location), None
        carry.implied = not merged
    elif carry.level1 is None and (shifted or not merged) and parents:
        carry.level1 = Cell(canonical_label(parents[0], 1), label.location)
        carry.implied = not merged


def _take_points(view: View, carry: Carry) -> None:
    """产出指标 | | | 50: a row that only gives a level its points."""
    weight = fold(view.own("weight")).rstrip("分%")
    label = view.line.text(view.key("level1") or "level1") or view.name().text
    kind = level1_kind(label)
    if kind and re.fullmatch(r"\d{1,3}(?:\.\d{1,2})?", weight):
        carry.points.setdefault(section_key(label), Decimal(weight))


# ── one indicator ───────────────────────────────────────────────────────────────────────────────────────────────


def _indicators(view: View, carry: Carry) -> Iterator[Indicator]:
    values = {role: _told(view.cell(role)) for role in FIELDS if view.key(role) is not None or role in view.line.fields}
    names = _split_by_markers(view.name())
    if len(names) < 2:
        yield _indicator(view, carry, view.name(), with_causes(values, view.causes()))
        return
    parts = {role: _split_alike(view, cell, len(names)) for role, cell in values.items()}
    for at, name in enumerate(names):
        yield _indicator(view, carry, name, {role: cells[at] for role, cells in parts.items()})


def _told(cell: Cell | None) -> Cell | None:
    """The cell; None for one that the source leaves blank though a formula in it says something."""
    unknown = cell is not None and not cell.text and cell.facts is not None and not cell.facts.computed
    return None if unknown else cell


def _indicator(view: View, carry: Carry, name: Cell, values: Mapping[str, Cell | None]) -> Indicator:
    number_cell = view.cell("number") or BLANK
    number = Cell(number_of(number_cell.text), number_cell.location) if number_of(number_cell.text) else None
    marked = MARKER.match(name.text) or LOOSE_MARKER.match(name.text)
    child = _CHILD.match(name.text) is not None or (carry.outer and _INNER_MARK.match(name.text) is not None)
    carry.outer = _OUTER_MARK.match(name.text) is not None or (carry.outer and child)
    if marked and marked.end() < len(name.text):
        number = Cell(number_of(marked.group()), name.location)
    return Indicator(
        level1=carry.level1 or _no_level(view, carry, "level1"),
        level2=carry.level2 or _no_level(view, carry, "level2"),
        name=bare_name(name),
        number=number,
        code1=carry.code1,
        code2=carry.code2,
        child=child,
        **with_likelihood(with_signs(values)),
    )


def _no_level(view: View, carry: Carry, role: str) -> Cell | None:
    """The blank cell of a level that nobody named, None where the form has no such level."""
    if role not in carry.levels and not view.key(role):
        return None
    return Cell("", (view.cell(role) or BLANK).location if view.key(role) else view.line.row.location)


def _split_by_markers(name: Cell) -> list[Cell]:
    """指标1：甲 指标2：乙 in one cell: one cell each, empty template lines (指标3：……) left out."""
    starts = [found.start() for found in MARKER.finditer(name.text[:4000])]
    if len(starts) < 2 or starts[0] != 0:
        return [name]
    ends = [*starts[1:], len(name.text)]
    parts = [after(name, start, end - start) for start, end in zip(starts, ends, strict=True)]
    return [
        Cell(part.text.rstrip("；;，,"), part.location)
        for part in parts
        if MARKER.sub("", part.text, count=1).strip("…. ；;")
    ]


def _split_alike(view: View, cell: Cell | None, count: int) -> list[Cell | None]:
    """The parts of another field of such a row: by the same markers, else by the lines of the cell."""
    if cell is None or not cell.text:
        return [cell] * count
    marked = list(MARKER.split(cell.text)[2::2]) if MARKER.match(cell.text) else []
    if len(marked) != count:
        raw = _raw(view, cell)
        marked = [part for part in re.split(r"[\n\r；;]+|\s{1,4}", raw) if part.strip()]
        if len(marked) < count:
            marked = [part for part in re.split(r"(?=[≥≤=<>＜＞])", cell.text) if part.strip()]
        elif len(marked) <= _MOST_LINES:
            marked = _grouped(marked, count)
    if len(marked) == count:
        return [Cell(part.strip("；; "), cell.location) for part in marked]
    return [cell] * count


def _grouped(lines: Sequence[str], count: int) -> list[str]:
    """``count`` texts of more lines, because a narrow cell wraps them: the parting that gives the most whole values."""

    def worth(first: int, last: int) -> float:
        kind = kind_of("".join(lines[first:last]))
        whole = 2.0 if kind in ("value", "number") else 1.0 if kind == "text" else 0.0
        return whole - (0.1 * len(lines[last - 1]) / longest if last < len(lines) else 0.0)  # a full line goes on

    longest = max(map(len, lines))
    best: dict[tuple[int, int], tuple[float, list[int]]] = {(0, 0): (0.0, [])}  # texts and lines so far → where parted
    for texts in range(1, count + 1):
        for end in range(texts, len(lines) + 1):
            before = [(begin, best[texts - 1, begin]) for begin in range(texts - 1, end) if (texts - 1, begin) in best]
            if before:
                best[texts, end] = max((score + worth(at, end), [*cuts, at]) for at, (score, cuts) in before)
    _, cuts = best[count, len(lines)]
    ends = [*cuts[1:], len(lines)]
    return ["".join(lines[begin:end]) for begin, end in zip(cuts, ends, strict=True)]


def _raw(view: View, cell: Cell) -> str:
    """The cell's text with its line breaks."""
    row = view.line.row
    for at, clean in enumerate(row.cells):
        if clean is cell and at < len(row.raw):
            return row.raw[at].text
    return cell.text


# ── what must not vanish ────────────────────────────────────────────────────────────────────────────────────────


def is_indicator_like(row: Row) -> bool:
    """A row with a label of a level and a text beside it that may be an indicator."""
    filled = row.filled()
    labels = [column for column in filled if _is_label(row.text(column))]
    others = [
        column for column in filled if column not in labels and kind_of(row.text(column)) in ("text", "value", "unit")
    ]
    return bool(labels) and any(column > labels[0] for column in others)


def _is_label(text: str) -> bool:
    if header_field(text) or not fold(text).rstrip(")）0123456789分(（").endswith(
        ("指标", "目标", "效益", "满意度", "数量", "质量", "时效", "成本")
    ):
        return False
    return (level1_kind(text) or level2_kind(text)) is not None
