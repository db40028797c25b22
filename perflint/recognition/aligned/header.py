"""The header block of text whose cells stand below one another: which lines make a row of it, and its cells made whole.

A label or a value broken over lines stands beside the middle of its row, so that a row may begin with the second line of a
goal above its label.  The cheapest way to part the lines counts, as for the rows of tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from msgspec import Struct
from msgspec.structs import replace

from perflint.lexicon.headings import header_field, is_title
from perflint.model import Passage
from perflint.patterns import pattern_of
from perflint.recognition.aligned.columns import MEASURES, tokens_of
from perflint.recognition.wording.amounts import decimal_of
from perflint.text import compact, display_width, left_open

_TALLEST = 14  # lines of a row
_HIGHEST = 2  # lines from one line of a row to the next
_ROW = 0.4  # what a row costs: a cell broken over lines is one
_ASIDE = 0.8  # for each line that a cell stands off the middle of its row
_STACKED = 4.0  # a label with another text below it in one cell
_LABEL = 1.0  # what a label that its lines make together is worth
_ASKEW = 4  # half places: the middles of two lines of one cell
_MOST_LINES, _MOST_PIECES = 200, 16  # of a header block; on a line of it
_WIDEST = 10_000  # places
_LONGEST = 24  # characters of a label


class _Piece(Struct, frozen=True):
    """A run of text on a line with its places."""

    text: Passage
    line: int
    start: int
    end: int


def with_whole_cells(lines: Sequence[Passage]) -> list[Passage]:
    """The lines, each row of cells on the first of its lines and the others blank."""
    held = [cells for cells in _pieces(lines) if cells]
    if len(held) > _MOST_LINES:
        return [*lines]
    found = list(lines)
    scopes: list[Passage] = []
    for row in _rows(held):
        cells = [_text(cell) for cell in _cells(row)]
        first, *others = (pieces[0].line for pieces in row)
        if len(scopes) == 2 and len(cells) == 3 and len(row) > 1:  # 实施期目标 | 年度目标 over one of each
            found[first], found[others.pop(0)] = (
                Passage.join(pair, "  ") for pair in zip(scopes, cells[1:], strict=True)
            )
        elif len(row) > 1:
            found[first] = Passage.join(cells, "  ")
        for at in others:
            found[at] = Passage("", ((0, lines[at].location()),))
        scopes = cells if [_field(compact(cell.text)) for cell in cells] == ["period_goal", "goal"] else []
    return found


def _pieces(lines: Sequence[Passage]) -> Iterator[list[_Piece]]:
    """The pieces of each line, parted by more than one blank; an ideograph is two places wide wherever it counts as one, but
    no piece reaches the next one."""
    paged = bool(lines) and lines[0].place(0).page is not None
    for at, tokens in enumerate(tokens_of(lines, MEASURES[paged])):
        found: list[_Piece] = []
        for token in tokens:
            if token.close and not _field(compact(found[-1].text.text)):
                before = found[-1]
                found[-1] = _Piece(Passage.join([before.text, token.text], " "), at, before.start, token.end)
            else:
                found.append(_Piece(token.text, at, token.start, token.end))
        borders = [*(piece.start for piece in found[1:]), _WIDEST]
        yield [
            replace(piece, end=max(piece.end, min(border, piece.start + display_width(piece.text.text))))
            for piece, border in zip(found, borders, strict=False)
        ]


def _rows(lines: Sequence[Sequence[_Piece]]) -> list[Sequence[Sequence[_Piece]]]:
    """The lines of each row: the cheapest way to part them."""
    best: list[tuple[float, int]] = [(0.0, 0), *[(float("inf"), 0)] * len(lines)]
    for first in range(len(lines)):
        for last in range(first, min(first + _TALLEST, len(lines))):
            if last > first and lines[last][0].line - lines[last - 1][0].line > _HIGHEST:
                break
            cost = best[first][0] + _cost(lines[first : last + 1])
            if cost < best[last + 1][0]:
                best[last + 1] = cost, first
    rows: list[Sequence[Sequence[_Piece]]] = []
    end = len(lines)
    while end:
        rows.append(lines[best[end][1] : end])
        end = best[end][1]
    return rows[::-1]


def _cost(lines: Sequence[Sequence[_Piece]]) -> float:
    """What speaks against lines as one row."""
    if len(lines) > 1 and max(map(len, lines)) > _MOST_PIECES:
        return float("inf")
    cells = _cells(lines)
    if len(lines) > 1 and (len(cells) < 2 or any(len(line) == 1 and _is_alone(line[0].text.text) for line in lines)):
        return float("inf")  # a paragraph, beside which nothing stands, or a title
    middle = (lines[0][0].line + lines[-1][0].line) / 2
    total = _ROW
    for cell in cells:
        total += _ASIDE * max(0.0, abs((cell[0].line + cell[-1].line) / 2 - middle) - 0.5)
        if len(cell) > 1:
            total += _misfit(tuple(compact(piece.text.text) for piece in cell))
    return total


@lru_cache(maxsize=4096)
def _misfit(texts: tuple[str, ...]) -> float:
    """What speaks against texts below one another as one cell."""
    whole = "".join(texts)
    if len(whole) <= _LONGEST and _field(whole):
        return -_LABEL
    return sum(_STACKED for text in texts if _field(text) or decimal_of(text) is not None or _is_told(text))


def _cells(lines: Sequence[Sequence[_Piece]]) -> list[list[_Piece]]:
    """The pieces of several lines by cell, left to right: those that stand below one another."""
    found: list[_Cell] = []
    for piece in sorted((piece for line in lines for piece in line), key=lambda piece: piece.start):
        home = next((cell for cell in reversed(found) if cell.holds(piece)), None)
        if home is None:
            found.append(_Cell(piece.end, {piece.line: piece}, piece.start + piece.end))
        else:
            home.end = max(home.end, piece.end)
            home.pieces[piece.line] = piece
    return [[cell.pieces[line] for line in sorted(cell.pieces)] for cell in found]


class _Cell(Struct):
    """Pieces below one another by their lines: how far right they reach, and twice the middle of the first."""

    end: int
    pieces: dict[int, _Piece]
    middle: int

    def holds(self, piece: _Piece) -> bool:
        """Whether a piece that begins no further left stands below or above them."""
        if piece.line in self.pieces:
            return False
        return piece.start < self.end or abs(piece.start + piece.end - self.middle) <= _ASKEW


def _text(cell: Sequence[_Piece]) -> Passage:
    return Passage.join([piece.text for piece in cell])


def _field(text: str) -> str | None:
    """The fact that a label names; none where a bracket is open, which the rest of it closes."""
    plain = text.rstrip("：:")
    return None if left_open(plain) or len(plain) > _LONGEST else header_field(plain)


def _is_told(text: str) -> bool:
    """项目名称：某项目, which is a cell of its own."""
    label, colon, value = text.replace("：", ":").partition(":")
    return bool(colon and value) and _field(label) is not None


def _is_alone(text: str) -> bool:
    return is_title(text) or _of_year_or_money().fullmatch(compact(text)) is not None


@cache
def _of_year_or_money() -> re.Pattern[str]:
    part = "1月?份?[-~～至到—–]\\d{1,2}月份?|上半年|前[二三]季度|[1-4一二三四]季度"
    return pattern_of(rf"[（(]?20\d\d年度?(?:{part})?[）)]?|(?:金额)?单位[：:](?:百万|千|万|亿)?元")
