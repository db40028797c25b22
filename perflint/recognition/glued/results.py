"""The rows with results and points between the labels of a text that holds them without anything between their cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from perflint.model import Passage
from perflint.patterns import pattern_of
from perflint.recognition.flow.labels import label_in_run
from perflint.recognition.glued.cells import rows_of
from perflint.text import narrow

RESULTS = frozenset({"actual", "score"})  # columns of such rows
_DEAR, _DEAREST = 2.2, 3.0  # what a row costs at most on the average: of all, of those between two labels


def parted(text: Passage, roles: Sequence[str]) -> list[list[Passage]]:
    """The rows of a text that labels stand in, labels alone too; none where it cannot be parted well.

    ``roles`` are the columns behind the names.
    """
    found: list[list[Passage]] = []
    begin = told = 0
    price = 0.0
    size = len(text.text)
    for start, end in [*_labels(text.text), (size, size)]:
        segment = text.slice(begin, start).strip()
        if segment.text:
            own, rows = rows_of(segment, roles)
            if not rows or own > _DEAREST * len(rows):
                if start < size or not begin:
                    return []
                break  # a page may end inside a row
            found += rows
            price += own
            told += len(rows)
        if start < end:
            found.append([text.slice(start, end)])
        begin = end
    return found if price <= _DEAR * told else []


def _labels(text: str) -> Iterator[tuple[int, int]]:
    """Where labels of levels begin and end; short ones (社会效益) only behind another label or behind a row."""
    behind = 0
    for found in _label().finditer(narrow(text)):
        if found.group("short") and found.start() != behind and not _row_end().search(text, behind, found.start()):
            continue
        behind = found.end()
        yield found.span()


@cache
def _label() -> re.Pattern[str]:
    short = "产出数量|产出质量|产出时效|产出成本|经济效益|社会效益|生态效益|环境效益|可持续影响|可持续性"
    return pattern_of(
        rf"(?:{label_in_run().pattern})等?|(?P<short>{short})(?!增长|提升|改善|贡献|指标)(?:\(\d{{1,3}}分?\))?"
    )


@cache
def _row_end() -> re.Pattern[str]:
    return pattern_of(r"(?:[\d%％‰]|预期指标|预期目标|[完达]成|是|否|无)$")
