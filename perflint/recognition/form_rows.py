"""The indicator part of a form whose grid was lost: labels of levels, wrapped names, values and bases, line by line.

Blank lines, level labels, what can only be a value, and the number of columns are the evidence.  The header of the form
is read in `forms`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from msgspec import Struct, field

from perflint.lexicon.levels import split_label
from perflint.model import Indicator, Passage, Problem
from perflint.recognition.cutting import holds_value, is_sign, is_value, printed_number
from perflint.recognition.form_heading import RowHeading, is_caption
from perflint.recognition.form_levels import Levels, broken_label, label_kinds, labels_apart, points_only, usual_labels
from perflint.recognition.paragraphs import is_page_number, join_lines, parts_of
from perflint.text import compact

_SHORT_VALUE = 12
_PERCENT = ("%", "％", "‰")
_APART = frozenset({"operator", "nature", "direction", "unit"})
_AHEAD = 4  # lines in which a row that opens shows its value
_DENSE = 5  # lines to a block: more means that empty lines part no rows here
_WRAPPED = frozenset({"name", "basis", "description", "reason", "remark", "marking"})


Parts = list[Passage]


class _Open(Struct):
    """The row being read."""

    name: list[Passage] = field(default_factory=list)
    values: dict[str, list[Passage]] = field(default_factory=dict)


class RowReader:
    """Reads the lines below a heading, block by block (a block is what stands between empty lines)."""

    def __init__(self, heading: RowHeading) -> None:
        self.columns = heading.columns
        self.indicators: list[Indicator] = []
        self.problems: list[Problem] = []
        self._levels = Levels()
        self._row = _Open()
        self._blocks: list[list[Parts]] = []
        self._width = 0
        self._dense = False

    def read(self, lines: Sequence[Passage]) -> None:
        """Read all lines of the indicator part, empty ones included, the heading excluded."""
        self._blocks = [[self._whole_values(parts) for parts in block] for block in _blocks(lines)]
        self._width = _name_width(self._blocks)
        self._dense = sum(map(len, self._blocks)) > _DENSE * len(self._blocks)
        for number, block in enumerate(self._blocks):
            self._block(block, number)
        self._close()

    def _whole_values(self, parts: Parts) -> Parts:
        """≥ 95 % put together, where the form has no columns for signs and units."""
        if _APART.intersection(self.columns):
            return parts
        found: Parts = []
        for part in parts:
            joins = bool(found) and (is_sign(found[-1].text) or part.text in _PERCENT)
            if joins and is_value(found[-1].text + part.text):
                found[-1] = Passage.join([found[-1], part])
            else:
                found.append(part)
        return found

    # ── one block ──

    def _block(self, block: list[Parts], number: int) -> None:
        for place, line in enumerate(block):
            at_start = place == 0 or not self._row_is_open()
            parts = self._take_levels(line, at_start, block[place + 1 :])
            if not parts:
                continue
            if self._is_rest_of_value(parts):
                self._row.values["value"].append(parts[0])
            elif self._is_basis(place, block, number):
                self._row.values.setdefault(self.columns[-1], []).append(Passage.join(parts, " "))
            else:
                self._parts(parts, place, block, number)

    def _is_rest_of_value(self, parts: Parts) -> bool:
        """Whether a line goes on with the value above it: ``2022年12月`` / ``31日前``."""
        if self._row.values.keys() != {"value"} or len(parts) != 1 or not re.match(r"[\d≥≤以之前底]", parts[0].text):
            return False
        return is_value(join_lines([*self._row.values["value"], parts[0]]).text)

    def _parts(self, parts: Parts, place: int, block: Sequence[Parts], number: int) -> None:
        """A line that is no basis: a row, the end of one, a piece of a name, or a value."""
        first, rest = place == 0, block[place + 1 :]
        if self._row.values:
            self._close()
        if len(parts) == len(self.columns) and not self._row.name:
            self._fill(parts)
            return
        if len(parts) == 1:
            if self._row.name and self._only_value(parts[0], first, rest):
                self._row.values["value"] = [parts[0]]
            else:
                self._row.name.append(parts[0])
            return
        values = (place for place, part in enumerate(parts) if (place or self._row.name) and is_value(part.text))
        cut = next(values, None)
        if cut is None:
            cut = 1 if len(parts) <= len(self.columns) else len(parts) - 1
            if self._row.name and self._is_value_and_basis(parts, rest, number):
                cut = 0
        if cut:
            self._row.name.append(Passage.join(parts[:cut], " "))
        self._fill_values(parts[cut:])

    def _is_value_and_basis(self, parts: Parts, rest: Sequence[Parts], number: int) -> bool:
        """Whether the parts fill all columns behind the name above them, although the value is no number."""
        if len(parts) != len(self.columns) - 1 or self.columns[-1] not in _WRAPPED or holds_value(parts[1].text):
            return False
        following = self._blocks[number + 1] if number + 1 < len(self._blocks) else []
        if rest:
            return any(label_kinds(rest[0][0].text)) or self._opens_row(rest, 0, number)
        return not following or any(label_kinds(following[0][0].text)) or self._opens_row(following, 0, number + 1)

    def _only_value(self, part: Passage, first: bool, rest: Sequence[Parts]) -> bool:
        """Whether a part alone on its line is the value of the name before it, not more of the name."""
        if is_value(part.text):
            return True
        if any(is_value(piece.text) for parts in rest[:3] for piece in parts):
            return False
        if any(len(parts) > 1 for parts in rest[:3]):
            return False
        if first:
            return holds_value(part.text) or not rest or len(part.text) <= _SHORT_VALUE
        return len(self._row.name[-1].text) < self._width - 1  # the name was not ended by the edge of its column

    # ── levels ──

    def _take_levels(self, parts: Parts, at_start: bool, later: Sequence[Parts]) -> Parts:
        """Take the labels that lead a line; a word that may also be the end of a wrapped name stays."""
        while parts and (at_start or split_label(parts[0].text)[0] is not None):
            kind1, kind2 = label_kinds(parts[0].text)
            following = parts[1:2] or [part for line in later[:1] for part in line[:1]]
            if kind1 and self._levels.is_first(kind1, kind2, following):
                self._close()
                self._levels.open1(parts[0], kind1)
            elif kind2 and not self._is_name(parts, kind2, following):
                self._close()
                self._levels.open2(parts[0], kind2)
            else:
                return parts
            parts = parts[1:]
            if parts and kind1 and (lone := points_only(parts[0].text)):
                parts = parts[1:] if lone else parts
        return parts

    def _is_name(self, parts: Sequence[Passage], kind2: str, following: Sequence[Passage]) -> bool:
        """群众满意度 75% below 满意度 is an indicator; so is a label that its value follows, or that has had its turn."""
        text = compact(parts[0].text)
        if split_label(text)[0] is not None or text.endswith("指标"):
            return False
        if kind2 == "satisfaction" and following and is_value(following[0].text):
            return True
        return self._row_is_open() and kind2 in self._levels.seen

    def _row_is_open(self) -> bool:
        return bool(self._row.name) and not self._row.values

    # ── values ──

    def _is_basis(self, place: int, block: Sequence[Parts], number: int) -> bool:
        """Whether a line below a finished value goes on in the last column (依据), instead of opening a new row."""
        last = self.columns[-1]
        if not self._row.values or last not in _WRAPPED or last == "name":
            return False
        written = self._row.values.get(last, [])
        unclosed = _unclosed(join_lines(written).text)
        if place == 0 and written and not unclosed:
            return False
        if place > 0 and written and not (self._dense and not unclosed):
            return unclosed or written[-1].text.endswith(block[place - 1][-1].text)  # wrapped inside one block
        return not self._opens_row(block[: place + _AHEAD], place, number)

    def _opens_row(self, block: Sequence[Parts], place: int, number: int) -> bool:
        """Whether the lines from here hold a name and its value: the value ends a line, or is the next block."""
        for at, parts in enumerate(block[place:]):
            if at and self._dense and any(label_kinds(parts[0].text)):
                return False
            if at and printed_number(parts[0])[0] is not None:
                return False  # 指标2：… opens it
            if (at and is_value(parts[0].text)) or any(is_value(part.text) for part in parts[1:]):
                return True
            if len(parts) == len(self.columns):
                return True
        following = self._blocks[number + 1] if number + 1 < len(self._blocks) else []
        return bool(following) and is_value(following[0][0].text)

    def _fill(self, parts: Sequence[Passage]) -> None:
        self._row.name.append(parts[0])
        for role, part in zip(self.columns[1:], parts[1:], strict=True):
            self._row.values.setdefault(role, []).append(part)

    def _fill_values(self, parts: Sequence[Passage]) -> None:
        """The parts from the value on, in the order of the columns; what is too much belongs to the last one."""
        roles = list(self.columns[1:])
        if len(parts) < len(roles) and "value" in roles and is_value(parts[0].text):
            roles = roles[roles.index("value") :] if roles[0] not in {"operator", "period_value"} else roles
        for role, part in zip(roles, parts, strict=False):
            self._row.values.setdefault(role, []).append(part)
        if roles and (extra := parts[len(roles) :]):
            kept = self._row.values[roles[-1]]
            kept[-1] = Passage.join([kept[-1], *extra], " ")

    def _close(self) -> None:
        """Finish the row that is open."""
        row, self._row = self._row, _Open()
        if not row.name:
            return
        name = join_lines(row.name)
        if not row.values:
            self.problems.append(Problem(f"“{name.text[:30]}”后面没有找到指标值，未能作为指标读入", name.location()))
            return
        self.indicators.append(self._levels.indicator(name, row.values, self.columns))


def _blocks(lines: Sequence[Passage]) -> list[list[Parts]]:
    blocks: list[list[Parts]] = [[]]
    for line in lines:
        if not line.text.strip():
            blocks.append([])
        elif not is_page_number(line.text):
            parts = [label for part in parts_of(line) for label in labels_apart(part)]
            if len(parts) > 1 and is_caption(parts[0].text):
                parts = parts[1:]  # 绩效指标 at the left of all rows, beside the one in their middle
            blocks[-1].append(parts)
    return [_with_whole_labels(block) for block in blocks if block]


def _with_whole_labels(block: list[Parts]) -> list[Parts]:
    """Labels of levels that a narrow column broke (``社会效益`` / ``指标``) put together again."""
    found: list[Parts] = []
    index = 0
    while index < len(block):
        for pieces in (3, 2):
            whole = _whole_label(block[index : index + pieces]) if index + pieces <= len(block) else None
            if whole:
                found.append(whole)
                index += pieces
                break
        else:
            found.append(block[index])
            index += 1
    return found


def _whole_label(group: Sequence[Parts]) -> Parts | None:
    """The lines as one, where their pieces make a label; only labels stand before it and only cells behind."""
    first, inner, last = group[0], group[1:-1], group[-1]
    before: Parts = []
    if len(first) > 1 and all(any(label_kinds(part.text)) for part in first[:-1]):
        before, first = first[:-1], first[-1:]  # 满意度指标 服务对象满 | 意度指标
    label = Passage.join([first[0], *(parts[0] for parts in group[1:])])
    text = compact(label.text)
    kinds = label_kinds(label.text)
    if not text.endswith("指标") or not any(kinds) or compact(first[0].text).endswith("指标"):
        return None
    if "satisfaction" in kinds and text != "满意度指标" and not broken_label(text):
        return None  # ≥5年 | 满意度 | 指标
    if any(label_kinds(last[0].text)) and text not in usual_labels():
        return None
    if any(len(parts) > 1 for parts in inner) or (len(first) > 1 and len(last) > 1):
        return None
    return [*before, label, *first[1:], *last[1:]]


def _name_width(blocks: Sequence[Sequence[Parts]]) -> int:
    """How many characters fit a line of the name column: the longest line whose name plainly goes on below it."""
    return max(
        (
            len(line[0].text)
            for block in blocks
            for line, below in itertools.pairwise(block)
            if len(line) == 1 and len(below) > 1 and is_value(below[1].text)
        ),
        default=0,
    )


def _unclosed(text: str) -> bool:
    pairs = (("《", "》"), ("（(", "）)"), ("〔", "〕"), ("“", "”"))
    return any(sum(text.count(o) for o in opening) > sum(text.count(c) for c in closing) for opening, closing in pairs)
