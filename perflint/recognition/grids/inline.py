"""Labels and their values inside one cell: 项目名称：道路养护, or a line of facts over the whole table.

Which labels exist is `perflint.lexicon.headings.header_field`; what the facts mean is ``header_block``'s business.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from perflint.lexicon.headings import header_field
from perflint.model import Cell
from perflint.patterns import pattern_of
from perflint.recognition.grids.cells import after, clean

GOALS = frozenset({"goal", "goal_weak", "period_goal", "goal_actual", "goal_expected"})
TEXTS = GOALS | {"overview"}
_LONGEST_LINE = 120  # characters of one line of facts
_AMONG = pattern_of(r"\s{0,20}其中\s{0,20}[:：]\s{0,20}")  # 其中：一般公共预算：160
_INLINE = pattern_of(r"([^:：]{2,32})[:：]\s*(?=\S)")
_LABELS = pattern_of(  # a word, also with blanks between its characters, that white space or punctuation parts from the text
    r"(?<![^\s，,。；;、/|])([\u4e00-\u9fff](?:[^\S\n]{1,6}[\u4e00-\u9fff](?![\u4e00-\u9fff])){1,5}|[\u4e00-\u9fff]{2,12})"
    r"\s{0,4}(?:[（(][^（()）]{1,8}[)）])?\s{0,4}[:：]"
)


def inline_label(cell: Cell) -> tuple[Cell, Cell] | None:
    """项目名称：道路养护 in one cell, parted; None when what stands before the colon is no label.

    The value of a short fact ends where the next label begins: 单位名称：某局 填报日期：….  The cell is best given as it
    is written, for blanks tell where a label begins; the value comes without those that only lay it out.
    """
    text = cell.text[:200]
    among = _AMONG.match(text)
    found = _INLINE.match(text, among.end() if among else 0)
    name = header_field(found.group(1)) if found else None
    if found is None or found.end() >= len(cell.text.rstrip()) or not name:
        return None
    value = after(cell, found.end())
    if name not in TEXTS and (following := _next_label(value.text)) is not None:
        value = after(value, 0, following)
        value = replace(value, text=value.text.rstrip("，,；;、 "))
    wrapped = cell.location.page is not None
    return Cell(clean(found.group(1)), cell.location), replace(value, text=clean(value.text, wrapped=wrapped))


def goal_below_label(cell: Cell) -> tuple[Cell, Cell] | None:
    """年度目标 on the first line of a cell and its text on the next ones, parted."""
    label, _, text = cell.text.partition("\n")
    if not text.strip() or header_field(label) not in GOALS:
        return None
    value = after(cell, len(cell.text) - len(text))
    return Cell(clean(label), cell.location), replace(
        value, text=clean(value.text, wrapped=cell.location.page is not None)
    )


def told_facts(cell: Cell) -> list[tuple[Cell, Cell]]:
    """All the labels with their values that stand one after another in a short cell."""
    facts: list[tuple[Cell, Cell]] = []
    rest = cell
    while len(clean(cell.text)) <= _LONGEST_LINE and (found := inline_label(rest)) is not None:
        facts.append(found)
        begin = re.search("[:：]", rest.text)
        following = _next_label(rest.text[begin.end() :]) if begin else None
        if begin is None or following is None:
            break
        rest = after(rest, begin.end() + following)
    return facts


def _next_label(text: str) -> int | None:
    """Where the next label of a fact begins in the text behind a label."""
    return next((found.start() for found in _LABELS.finditer(text[:400]) if header_field(found.group(1))), None)
