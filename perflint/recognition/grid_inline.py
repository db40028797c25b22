"""Labels and their values inside one cell: 项目名称：道路养护, or a line of facts over the whole table.

Which labels exist is `perflint.lexicon.headings.header_field`; what the facts mean is ``grid_header_block``'s business.
"""

from __future__ import annotations

import re

from perflint.lexicon.headings import header_field
from perflint.model import Cell
from perflint.recognition.grid_cells import after

TEXTS = frozenset({"goal", "goal_weak", "period_goal", "goal_actual", "overview"})
_LONGEST_LINE = 120  # characters of one line of facts
_INLINE = re.compile(r"([^:：\n]{2,24})[:：]\s*(?=\S)")
_LABELS = re.compile(r"([\u4e00-\u9fff]{2,12})(?:[（(][^（()）]{1,8}[)）])?[:：]")


def inline_label(cell: Cell) -> tuple[Cell, Cell] | None:
    """项目名称：道路养护 in one cell, parted; None when what stands before the colon is no label.

    The value of a short fact ends where the next label begins: 单位名称：某局 填报日期：…
    """
    found = _INLINE.match(cell.text[:200])
    name = header_field(found.group(1)) if found else None
    if found is None or found.end() >= len(cell.text) or not name:
        return None
    value = after(cell, found.end())
    if name not in TEXTS and (following := _next_label(value.text)) is not None:
        value = after(value, 0, following)
    return Cell(found.group(1), cell.location), value


def told_facts(cell: Cell) -> list[tuple[Cell, Cell]]:
    """All the labels with their values that stand one after another in a short cell."""
    facts: list[tuple[Cell, Cell]] = []
    rest = cell
    while len(cell.text) <= _LONGEST_LINE and (found := inline_label(rest)) is not None:
        facts.append(found)
        begin = rest.text.index(found[0].text) + len(found[0].text) + 1
        following = _next_label(rest.text[begin:])
        if following is None:
            break
        rest = after(rest, begin + following)
    return facts


def _next_label(text: str) -> int | None:
    """Where the next label of a fact begins in the text behind a label; blanks between the two may be lost."""
    for found in _LABELS.finditer(text[:200]):
        words = found.group(1)
        for start in range(max(0, len(words) - 8), len(words) - 1):
            if header_field(words[start:]) and found.start() + start > 0:
                return found.start() + start
    return None
