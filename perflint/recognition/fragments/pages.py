"""What pages repeat around their text: running heads and feet, page numbers, 续表.

Such lines do not part the pieces of a table, and they are no prose.  Input are the blocks of a reader that knows pages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

from perflint.lexicon.headings import is_title
from perflint.model import Grid, Passage
from perflint.patterns import pattern_of
from perflint.recognition.wording.paragraphs import is_page_number
from perflint.text import compact, narrow

_DEPTH = 6  # lines at the top and at the bottom of a page that may be furniture
_OFTEN = 3  # pages on which a line must stand to be a running head where the neighbouring page has none
_LONGEST = 60
_PADDED = 400  # with the blanks that keep the layout of the page


@cache
def _continued() -> re.Pattern[str]:
    return pattern_of(r"[（(]?(?:续表|续上表|接上页|接上表|转下页|续)\d*[)）]?")


@cache
def _number() -> re.Pattern[str]:
    return pattern_of(r"(?:page)?[-—–~·.]*(\d{1,4})[-—–~·.]*(?:(?:of|/|共)\d{1,4}页?)?", re.IGNORECASE)


def page_of(block: Grid | Passage) -> int | None:
    """The page a block stands on; None where the format has no pages."""
    return block.location.page if isinstance(block, Grid) else block.pieces[0][1].page


def _box(block: Grid | Passage) -> tuple[float, float, float, float] | None:
    return block.location.box if isinstance(block, Grid) else block.pieces[0][1].box


def downwards(blocks: Sequence[Grid | Passage], indexes: Sequence[int]) -> list[int]:
    """The blocks of a page from its top edge down, also where columns or tables stand side by side."""
    boxes = [_box(blocks[index]) for index in indexes]
    if any(box is None for box in boxes):
        return list(indexes)
    return sorted(indexes, key=lambda index: (_box(blocks[index]) or (0.0,) * 4)[1])


def upwards(blocks: Sequence[Grid | Passage], indexes: Sequence[int]) -> list[int]:
    """The blocks of a page from its bottom edge up."""
    boxes = [_box(blocks[index]) for index in indexes]
    if any(box is None for box in boxes):
        return list(indexes[::-1])
    return sorted(indexes, key=lambda index: (-(_box(blocks[index]) or (0.0,) * 4)[3], -index))


class Furniture:
    """The indexes of the blocks at the edges of pages that every page repeats."""

    def __init__(self, blocks: Sequence[Grid | Passage]) -> None:
        self._tops: dict[int, dict[int, str]] = {}  # page → index of the block → its text
        self._feet: dict[int, dict[int, str]] = {}
        pages: dict[int, list[int]] = {}
        for index, block in enumerate(blocks):
            if (page := page_of(block)) is not None and (isinstance(block, Grid) or block.text.strip()):
                pages.setdefault(page, []).append(index)
        for page, indexes in pages.items():
            self._tops[page] = _edge(blocks, downwards(blocks, indexes))
            self._feet[page] = _edge(blocks, upwards(blocks, indexes))
        self._offsets = _number_offsets(self._tops, self._feet)
        self._counts = (_pages_with(self._tops), _pages_with(self._feet))

    def is_between(self, index: int, text: str, page: int) -> bool:
        """Whether a line stands at an edge of its page only because every page has it there."""
        plain = compact(text)
        for edge, counts in zip((self._tops, self._feet), self._counts, strict=True):
            if index not in edge.get(page, {}):
                continue
            if _continued().fullmatch(plain) or self._is_number(edge[page], index, page):
                return True
            if plain in edge.get(page - 1, {}).values():
                return True
            if edge is self._feet and plain in edge.get(page + 1, {}).values():
                return True
            if counts[plain] >= _OFTEN and not is_title(text):
                return True
        return False

    def running(self) -> frozenset[int]:
        """The page numbers, and the lines that stand at the edge of many pages and are no titles of forms."""
        found: set[int] = set()
        several = len(self._tops) >= _OFTEN
        for edge, counts in zip((self._tops, self._feet), self._counts, strict=True):
            seen: set[str] = set()
            for page in sorted(edge):
                for index, plain in edge[page].items():
                    often = several and counts[plain] >= max(_OFTEN, 0.5 * len(edge)) and not is_title(plain)
                    if self._is_number(edge[page], index, page) or (often and plain in seen):
                        found.add(index)
                    seen.add(plain)
        return frozenset(found)

    def _is_number(self, lines: Mapping[int, str], index: int, page: int) -> bool:
        """Whether a line is a page number; a bare one must be among the two outermost lines and count with the pages."""
        plain = lines[index]
        if is_page_number(plain):
            return True
        found = _number().fullmatch(narrow(plain))
        return found is not None and index in list(lines)[:2] and int(found.group(1)) - page in self._offsets


def _edge(blocks: Sequence[Grid | Passage], indexes: Sequence[int]) -> dict[int, str]:
    """The lines from one edge of a page to its first grid, at most `_DEPTH` of them."""
    lines: dict[int, str] = {}
    for index in indexes[:_DEPTH]:
        block = blocks[index]
        if isinstance(block, Grid):
            break
        if len(block.text) <= _PADDED and len(plain := compact(block.text)) <= _LONGEST:
            lines[index] = plain
        else:
            break
    return lines


def _pages_with(edges: Mapping[int, Mapping[int, str]]) -> Counter[str]:
    return Counter(plain for lines in edges.values() for plain in set(lines.values()))


def _number_offsets(*edges: Mapping[int, Mapping[int, str]]) -> frozenset[int]:
    """By how much the printed page numbers differ from the count of pages: what several pages agree on, and 0."""
    offsets: Counter[int] = Counter()
    for edge in edges:
        for page, lines in edge.items():
            outer = next(iter(lines.values()), "")  # a page number is the outermost line
            if (found := _number().fullmatch(narrow(outer))) is not None:
                offsets[int(found.group(1)) - page] += 1
    return frozenset([0, *(offset for offset, count in offsets.items() if count >= 2)])
