"""Tables of money among the prose of a budget taken from PDF: 收支总表, “三公”经费.  Their lines are no sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from perflint.lexicon.headings import money_unit_of
from perflint.model import Passage
from perflint.patterns import pattern_of
from perflint.recognition.wording.paragraphs import parts_of
from perflint.text import compact

_FEWEST = 4  # amounts that make a table
_GAP = 10  # lines of broken labels between two of them
_HEADING = 14  # lines of a heading above the first


def without_money_tables(lines: Sequence[Passage]) -> list[Passage]:
    """The lines outside tables of money: those with amounts, the labels between them, the heading above them."""
    held = [line for line in lines if line.text.strip()]
    counts = {at: count for at, line in enumerate(held) if (count := _amounts_in(line))}
    left_out: set[int] = set()
    for run in _runs(held, [*counts]):
        if sum(counts[at] for at in run) >= _FEWEST:
            left_out.update(range(_first_of_heading(held, run[0]), run[-1] + 1))
    return [line for at, line in enumerate(held) if at not in left_out]


def _runs(lines: Sequence[Passage], amounts: Sequence[int]) -> list[list[int]]:
    """The lines with amounts that belong together: few lines stand between two, and no sentence."""
    runs: list[list[int]] = []
    for at in amounts:
        last = runs[-1][-1] if runs else -_GAP
        if at - last < _GAP and not any(_is_sentence(line.text) for line in lines[last + 1 : at]):
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs


def _first_of_heading(lines: Sequence[Passage], first: int) -> int:
    """The line that the table begins on: that with the unit of money, or with a title, above the first amounts."""
    for at in range(first - 1, max(first - _HEADING, 0) - 1, -1):
        if _is_sentence(lines[at].text):
            break
        if money_unit_of(compact(lines[at].text)) or _title().search(compact(lines[at].text)):
            return at
    at = first
    while at and len(parts_of(lines[at - 1])) > 1 and not _is_sentence(lines[at - 1].text):
        at -= 1
    return at


def _amounts_in(line: Passage) -> int:
    """The number of amounts among the cells of a line; none where it is a sentence."""
    return 0 if _is_sentence(line.text) else sum(_amount().fullmatch(part.text) is not None for part in parts_of(line))


def _is_sentence(text: str) -> bool:
    return re.search("[。；]|[:：]$", text.rstrip()) is not None


@cache
def _amount() -> re.Pattern[str]:
    return pattern_of(r"-?(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,12})\.\d{1,6}")


@cache
def _title() -> re.Pattern[str]:
    return pattern_of(r"(?:^\S{0,6}表\d{1,2}|[况算出入]表)$")
