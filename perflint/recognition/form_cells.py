"""The indicator part of a form whose cells were kept but not its grid: copied cell by cell, row by row or as one line.

The pieces of text are dealt out to the columns of the heading, row after row, so that every column gets what it can hold
and few cells stay blank: an alignment by dynamic programming.  `form_rows` reads forms whose cells are broken over lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from msgspec import Struct
from msgspec.structs import replace

from perflint.lexicon.headings import cell_words
from perflint.lexicon.levels import fold
from perflint.lexicon.units import class_of_unit
from perflint.model import Indicator, Passage
from perflint.patterns import pattern_of
from perflint.recognition.cutting import holds_value, is_sign, is_value
from perflint.recognition.form_heading import RowHeading, is_caption
from perflint.recognition.form_levels import Levels, broken_label, label_kinds, labels_apart, points_only
from perflint.recognition.paragraphs import is_page_number, join_lines, parts_of
from perflint.text import compact

_NARROW = frozenset({"operator", "nature", "direction", "unit", "weight", "actual", "score", "period_value", "history"})
LOST = 4.0  # what a piece of text costs that no cell holds
_MOST = 6_000  # pieces: more is no form
_SERIAL = 3  # digits of a serial number
_LABEL = 3  # pieces a label of a level may be broken into
_PIECES = {"name": 6, "value": 3, "actual": 3, "period_value": 3, "history": 3, "operator": 1, "nature": 1, "direction": 1, "unit": 1,
           "weight": 1, "score": 1}  # fmt: skip
_VALUES = frozenset({"value", "actual", "period_value", "history"})
_DEAREST = 5.0  # joining pieces at more than this is never worth it
_SHORT = 8  # characters of a grade such as 明显改善
_LONG = 8  # pieces of any other cell
_BLANK = {"value": 3.5, "actual": 2.5, "period_value": 2.5, "history": 2.5, "weight": 3.0, "score": 3.0, "operator": 2.5, "nature": 2.0,
          "direction": 2.0, "unit": 1.2, "reason": 0.2, "remark": 0.3}  # fmt: skip
_BLANK_OTHER = 0.6
_JOINED = {-1: 0.1, 0: 1.5, 1: 1.0, 2: 2.5}  # what it costs to put a piece to the one before it, by its gap
_REST_OF_NAME = pattern_of(r"[\u4e00-\u9fff]{0,3}[率数限度]")  # 设备验收合 | 格率
_FULL = 1.3  # what speaks for a name whose first line is full
_PARTED = 1.0  # empty lines for each line end without one
_FURNITURE = 0.2
_EITHER = 0.4
_NO = 8.0  # a number where words must stand, or the other way round


class Piece(Struct, frozen=True):
    """A run of characters without blanks.

    ``gap`` is 0 behind another on its line, 1 on a new line, 2 below an empty one; -1 on a new line where empty lines
    part the cells, so that it probably goes on with the cell above.
    """

    text: Passage
    gap: int
    label: bool  # of a level
    value: bool  # can only be a value
    words: bool  # holds an ideograph


class _Step(Struct, frozen=True):
    """How a place of the alignment was reached: ``taken`` pieces as a ``role``, from column ``column`` on."""

    taken: int
    column: int
    role: str  # a column, or label, furniture, blank


def read_cells(heading: RowHeading, lines: Sequence[Passage]) -> tuple[list[Indicator], float] | None:
    """The indicators below ``heading`` and how badly they fit it; columns that any text fits speak less for the reading."""
    pieces = _pieces(lines)
    if not 2 <= len(pieces) <= _MOST:
        return None
    steps = _aligned(pieces, heading.columns, numbered=heading.numbered)
    indicators = _indicators(pieces, steps, heading.columns)
    doubt = 0.0 if _NARROW & set(heading.columns) else LOST / 2
    return indicators, misfit(indicators, heading.columns) + doubt


def misfit(indicators: Sequence[Indicator], columns: Sequence[str]) -> float:
    """How badly the cells of the indicators fit their columns; 0 is a perfect fit."""
    total = 0.0
    for item in indicators:
        if _is_open(item.name.text if item.name else ""):
            continue
        for role in columns:
            cell = getattr(item, role, None)
            if cell is not None:  # None: the row has no such cell
                total += _cell_misfit(role, cell.text) if cell.text else _BLANK.get(role, _BLANK_OTHER)
    return total


def _pieces(lines: Sequence[Passage]) -> list[Piece]:
    found: list[Piece] = []
    gap = 2
    for line in lines:
        parts = [label for part in parts_of(line) for label in labels_apart(part)]
        if not parts:
            gap = 2
        elif not is_page_number(line.text):
            found.extend(_piece(part, 0 if place else gap) for place, part in enumerate(parts))
            gap = 1
    parted = sum(piece.gap == 2 for piece in found) > _PARTED * sum(piece.gap == 1 for piece in found)
    return [replace(piece, gap=-1) if parted and piece.gap == 1 else piece for piece in found]


def _piece(part: Passage, gap: int) -> Piece:
    words = re.search("[\u4e00-\u9fff]", part.text) is not None
    return Piece(part, gap, any(label_kinds(part.text)), is_value(part.text), words)


# ── the alignment ────────────────────────────────────────────────────────────────────────────────────────────────


def _aligned(pieces: Sequence[Piece], columns: Sequence[str], *, numbered: bool) -> list[_Step]:
    """The cheapest way from the first piece to behind the last one, between rows at both ends."""
    width, count, wrap = len(columns), len(pieces), _wrap_of_names(pieces)
    cost = [[float("inf")] * width for _ in range(count + 1)]
    came: list[list[_Step | None]] = [[None] * width for _ in range(count + 1)]
    cost[0][0] = 0.0

    def go(at: int, column: int, step: _Step, price: float) -> None:
        if price < cost[at][column]:
            cost[at][column] = price
            came[at][column] = step

    for at in range(count + 1):
        for column in (*range(1, width), 0):
            paid = cost[at][column]
            if paid == float("inf"):
                continue
            role, following = columns[column], (column + 1) % width
            if column:
                go(at, following, _Step(0, column, role), paid + _BLANK.get(role, _BLANK_OTHER))
            elif at < count:
                for taken, kind, price in _between(pieces, at, numbered=numbered):
                    go(at + taken, 0, _Step(taken, 0, kind), paid + price)
            for taken, price in _cells(pieces, at, role):
                full = role == "name" and wrap and _is_wrapped(pieces, at, taken, wrap)
                go(at + taken, following, _Step(taken, column, role), paid + price - (_FULL if full else 0.0))
    steps: list[_Step] = []
    at, column = count, 0
    while at or column:
        step = came[at][column]
        assert step is not None  # every piece can be lost, so every place is reached
        steps.append(step)
        at, column = at - step.taken, step.column
    return steps[::-1]


def _wrap_of_names(pieces: Sequence[Piece]) -> int:
    """The length at which names are broken, 0 where none plainly is: that of the longest pieces behind labels."""
    behind = [at for at in range(1, len(pieces)) if pieces[at - 1].label and not (pieces[at].label or pieces[at].value)]
    longest = max((len(pieces[at].text.text) for at in behind), default=0)
    return longest if sum(_is_wrapped(pieces, at, 2, longest) for at in behind) > 1 else 0


def _is_wrapped(pieces: Sequence[Piece], at: int, taken: int, wrap: int) -> bool:
    """Whether all lines but the last are full."""
    *full, rest = pieces[at : at + taken]
    return (
        bool(full)
        and all(len(piece.text.text) == wrap for piece in full)
        and all(piece.gap == 1 and piece.words and not (piece.label or piece.value) for piece in (*full[1:], rest))
        and len(rest.text.text) < wrap
    )


def _between(pieces: Sequence[Piece], at: int, *, numbered: bool) -> list[tuple[int, str, float]]:
    """What may stand between two rows: a serial number, a label of a level, its points, the caption of the
    part, a row left open."""
    text = pieces[at].text.text
    found: list[tuple[int, str, float]] = [(1, "lost", LOST)]
    for taken in range(1, _LABEL + 1):
        if at + taken > len(pieces) or (taken > 1 and points_only(text)):
            break
        label = _text(pieces, at, taken)
        if broken_label(label) if taken > 1 else pieces[at].label:
            found.append((taken, "label", _EITHER if _is_either(label) else 0.1 * (taken - 1)))
    if numbered and pieces[at].gap and text.isdecimal() and len(text) <= _SERIAL:
        found.append((1, "furniture", 0.0))
    if points_only(text) or is_caption(text) or re.fullmatch("[绩效指标年度]", text):
        found.append((1, "furniture", _FURNITURE))
    if _is_open(text):
        found.append((1, "open", _FURNITURE))
    return found


def _is_either(text: str) -> bool:
    """服务对象满意度: a label of the second level as well as a name that many indicators have."""
    return text.endswith("满意度") and label_kinds(text)[1] == "satisfaction"


def _cells(pieces: Sequence[Piece], at: int, role: str) -> list[tuple[int, float]]:
    """How many pieces from ``at`` on may be a cell of the column, and what each choice costs."""
    first = pieces[at] if at < len(pieces) else None
    if first is None:
        return []
    single = _cell_misfit(role, first.text.text)
    if role == "name" and at and first.gap == 0 and not (pieces[at - 1].label or points_only(pieces[at - 1].text.text)):
        single += 1.5  # rows begin with lines
    if first.gap < 0:
        single += 1.0
    found = [(1, single)]
    blank = fold(first.text.text) in _words("blank")
    if (first.label and not _is_either(first.text.text)) or blank or (first.value and role not in _VALUES):
        return found
    joined = 0.0
    for taken in range(2, min(_PIECES.get(role, _LONG), len(pieces) - at) + 1):
        piece = pieces[at + taken - 1]
        joined += _JOINED[piece.gap] if role in _PIECES else min(_JOINED[piece.gap], 0.7)
        joined += 2.0 if piece.value and not is_sign(first.text.text) else 0.0
        if piece.label or joined > _DEAREST or fold(piece.text.text) in _words("nature", "direction"):
            break
        if role in _VALUES:
            found.append((taken, _cell_misfit(role, _text(pieces, at, taken)) + joined))
        else:
            found.append((taken, min(single, 0.2 if first.words or piece.words else single) + joined))
    return found


def _text(pieces: Sequence[Piece], at: int, taken: int) -> str:
    return "".join(piece.text.text for piece in pieces[at : at + taken])


def _is_open(text: str) -> bool:
    """指标2： or …… alone: a row that was left as the form has it."""
    return re.fullmatch(r"(?:指标\s?\d{1,2}[:：.、]?)?\s?[.…]{0,12}", text) is not None


# ── what a column can hold ───────────────────────────────────────────────────────────────────────────────────────


@cache
def _words(*kinds: str) -> frozenset[str]:
    return frozenset(fold(word) for kind in kinds for word in cell_words(kind))


@cache
def _swallowed() -> re.Pattern[str]:
    """Labels of levels within a cell."""
    return pattern_of("(?:产出|效益|数量|质量|时效|成本|影响|满意度)指标(?!体系)")


def _is_number(text: str) -> bool:
    return re.fullmatch(r"\d{1,4}(?:\.\d{1,4})?[%％分]?", text) is not None


@lru_cache(maxsize=8192)
def _cell_misfit(role: str, text: str) -> float:
    """How badly a text fits a column; 0 where it can hardly be anything else."""
    plain = fold(compact(text))
    label = _EITHER if _is_either(text) else 3.0 if any(label_kinds(text)) else 2.0 * len(_swallowed().findall(text))
    if role == "name":
        return 0.8 * label + _name_misfit(text, plain)
    if role in _VALUES:
        return label + _value_misfit(text, plain)
    if role in {"weight", "score"}:
        return 0.0 if _is_number(text) else 0.5 if plain in _words("blank") else _NO
    if role in {"operator", "nature", "direction"}:
        return 0.0 if is_sign(text) or plain in _words("operator", "nature", "direction") else _NO
    if role == "unit":
        known = class_of_unit(text) is not None or plain in _words("blank")
        return 0.0 if known else 3.0 if len(text) <= 6 and not re.search(r"\d", text) else _NO
    if role == "remark":  # 备注, but also 调整指标值 and 完成率
        return label + 0.2
    return label + (4.0 if _is_number(text) else 1.5 if is_value(text) and plain not in _words("blank") else 0.2)


def _name_misfit(text: str, plain: str) -> float:
    if plain in _words("nature", "direction"):
        return 4.0
    if plain in _words("blank"):
        return 1.0  # a row filled with 无
    torn = 1.0 if re.match(r"指标(?![\d\s一二三四五])", text) else 0.0
    words = len(re.findall(r"[\u4e00-\u9fff]", text))
    return torn + (0.0 if words > 1 else 5.0) + (4.0 if is_value(text) else 0.0)


def _value_misfit(text: str, plain: str) -> float:
    if plain in _words("nature", "direction"):
        return 3.0
    sure = is_value(text) or plain in _words("blank")
    kind = 0.0 if sure else 0.6 if holds_value(text) or len(text) <= _SHORT else 1.0
    if not sure and _REST_OF_NAME.fullmatch(text):
        kind += 3.0
    return kind + (1.0 if len(text) > 40 else 0.0) + (0.4 if _is_number(text) else 0.0)


# ── the indicators ───────────────────────────────────────────────────────────────────────────────────────────────


def _indicators(pieces: Sequence[Piece], steps: Sequence[_Step], columns: Sequence[str]) -> list[Indicator]:
    found: list[Indicator] = []
    levels = Levels()
    name: Passage | None = None
    values: dict[str, list[Passage]] = {}

    def close() -> None:
        nonlocal name
        if name is not None:
            found.append(levels.indicator(name, values, columns))
        name = None
        values.clear()

    at = 0
    for step in steps:
        taken = [piece.text for piece in pieces[at : at + step.taken]]
        at += step.taken
        if not taken:
            continue
        if step.role in {"label", "furniture", "open", "name", "lost"}:
            close()
        if step.role == "label":
            _open(levels, Passage.join(taken), [piece.text for piece in pieces[at : at + 1]])
        elif step.role in {"name", "open"}:
            name = join_lines(taken)
        elif step.role not in {"furniture", "lost"}:
            values[step.role] = taken
    close()
    return found


def _open(levels: Levels, label: Passage, following: Sequence[Passage]) -> None:
    kind1, kind2 = label_kinds(label.text)
    if kind1 and levels.is_first(kind1, kind2, following):
        levels.open1(label, kind1)
    elif kind2:
        levels.open2(label, kind2)
