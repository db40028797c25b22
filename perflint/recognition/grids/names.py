"""What a single cell of a row says, whatever the rows around it: the name without its marks, the number before it, two labels
in one cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from perflint.lexicon.headings import cell_words
from perflint.lexicon.levels import fold, level1_kind, level2_kind
from perflint.model import Cell
from perflint.patterns import pattern_of
from perflint.recognition.grids.cells import BLANK, after
from perflint.recognition.wording.cutting import is_sign
from perflint.values.likelihood import ANSWERS

FIELDS = (
    "value", "period_value", "description", "operator", "unit", "weight", "direction", "nature", "basis", "actual",
    "expected", "likelihood", *ANSWERS, "score", "reason",
)  # fmt: skip
MARKER = pattern_of(r"(?:绩效|三级)?指标\s*(\d{1,3}|[一二三四五六七八九十]{1,3})\s*[:：.、．]\s*")
LOOSE_MARKER = pattern_of(r"指标\s?\d{1,2}(?=[\u4e00-\u9fff])(?![个期类次年级条号组批种]|项(?!目))")  # 指标1讲解场次
_STARS = pattern_of(r"[★☆*●◆■▲△※✱＊\s]+")
_LIST_MARK = pattern_of(
    r"(?:\d{1,2}[、．)）](?!\d)|\d{1,2}\.(?![\d])|[（(]\d{1,2}[)）]|[①-⑳]|[一二三四五六七八九十]{1,3}[、．.])\s*"
)
_UNTICKED = ("□", "☐", "○", "◯", "☒", "✗", "✘", "×", "否", "无", "不", "/", "-", "—", "0")
_DIGITS = pattern_of(r"\d{1,3}")
_NUMERALS = "一二三四五六七八九十"


def parted(label: Cell) -> tuple[Cell, Cell]:
    """A cell where level 1 stands: 产出指标-数量指标 holds both, 社会效益指标 is a level 2 in the wrong place."""
    kind1, kind2 = level1_kind(label.text), level2_kind(label.text)
    if kind1:
        return label, BLANK
    for found in re.finditer(r"[-—–/\\·:：(（]", label.text[:40]):
        left, right = label.text[: found.start()], label.text[found.end() :].rstrip(")）")
        if level1_kind(left) and level2_kind(right):
            return Cell(left, label.location), after(Cell(right, label.location), 0)
    if kind2:
        return BLANK, label
    return label, BLANK


def bare_name(name: Cell) -> Cell:
    """The name without 指标1： (or 指标1), ★ and list marks; never empty when the cell is not."""
    start, rest, length = 0, name.text, len(name.text.rstrip())
    for pattern in (_STARS, MARKER, LOOSE_MARKER, _STARS, _LIST_MARK, _STARS):
        found = pattern.match(rest)
        if found and start + found.end() < length:
            start += found.end()
            rest = name.text[start:]
    return after(name, start) if start else name


def with_signs(cells: Mapping[str, Cell | None]) -> dict[str, Cell | None]:
    """The cells by role; a sign under 指标性质 or 指标方向 is the operator, 正向 under 指标性质 the direction."""
    found = dict(cells)
    for role in ("nature", "direction"):  # some forms print the signs there
        _move(found, role, "operator", is_sign)
    _move(found, "nature", "direction", lambda text: fold(text) in cell_words("direction"))
    return found


def with_likelihood(cells: dict[str, Cell | None]) -> dict[str, Cell | None]:
    """The cells by role; what is ticked in the columns 确定能, 有可能 and 完全不可能 becomes one answer, where it is ticked."""
    boxes = {role: cell for role in ANSWERS if (cell := cells.pop(role, None)) is not None}
    told = cells.get("likelihood")
    if boxes and not (told is not None and told.text):
        ticked = [role for role, cell in boxes.items() if _is_ticked(cell.text)]
        place = boxes[ticked[0]] if ticked else next(iter(boxes.values()))
        cells["likelihood"] = Cell("、".join(ANSWERS[role] for role in ticked), place.location)
    return cells


def with_causes(cells: dict[str, Cell | None], causes: Mapping[str, Cell]) -> dict[str, Cell | None]:
    """The cells by role; reasons written below 经费保障, 人员保障 … count where no column explains them, and so does what is ticked
    there where there is no such column."""
    reason = cells.get("reason")
    if not causes or (reason is not None and reason.text):
        return cells
    ticked = {kind: cell for kind, cell in causes.items() if _is_ticked(cell.text)}
    told = [cell.text for cell in ticked.values() if len(fold(cell.text)) > 1]  # not √, V, 1, 是
    if not told and reason is None:
        told = [*ticked]
    if told or reason is None:
        place = next(iter((ticked or causes).values())).location
        return {**cells, "reason": Cell("；".join(told), place)}
    return cells


def _is_ticked(text: str) -> bool:
    plain = fold(text)
    return bool(plain) and not plain.startswith(_UNTICKED)


def _move(cells: dict[str, Cell | None], role: str, other: str, fits: Callable[[str], bool]) -> None:
    cell, known = cells.get(role), cells.get(other)
    if cell is not None and cell.text and not (known is not None and known.text) and fits(cell.text):
        cells[other], cells[role] = cell, Cell("", cell.location)


def number_of(text: str) -> str:
    """1 for 指标1：, 指标一 or 1、, empty when nothing is counted."""
    if len(text) > 12:
        return ""
    if found := _DIGITS.search(fold(text)):
        return found.group()
    numeral = next((character for character in text if character in _NUMERALS), "")
    return str(_NUMERALS.index(numeral) + 1) if numeral else ""
