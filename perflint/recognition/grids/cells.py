"""Rows of a grid as recognition sees them: one cell per column, merged areas resolved, texts without page line breaks.

Nothing here knows what a column means; the kinds of text in ``kind_of`` are shapes (a sign, a label, a number).  Read
``headings`` next, which finds the heading rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from msgspec import Struct, field
from msgspec.structs import replace

from perflint.lexicon.additions import remembered
from perflint.lexicon.headings import cell_words
from perflint.lexicon.levels import fold, level1_kind, level2_kind
from perflint.model import Cell, CellFacts, Grid, Location
from perflint.patterns import pattern_of

NOWHERE = Location()
BLANK = Cell("")
WORD_KINDS_IN_ORDER = ("operator", "direction", "nature", "standard", "blank")  # told by the wording; the first counts
WORD_KINDS = frozenset(WORD_KINDS_IN_ORDER)
_SHORT = 60  # longer texts are texts
LONGEST_JOIN = 50_000  # characters; nobody joins a longer cell from its parts
CUT_OFF = "……（后文过长，未读取）"  # ends a cell that was not joined any further
LEGIBLE, ILLEGIBLE = 0.9, 0.6  # confidence of character recognition: surely right, and likely wrong
WIDEST = 256  # columns beyond are not looked at; a form has a dozen
_SPACE = pattern_of(r"\s+")
_ANY_SPACE = pattern_of(r"\s")
_NUMBERING = pattern_of(
    r"(?:绩效|二级|三级)?(?:指标|目标)\s*[\d一二三四五六七八九十]{1,3}\s*[:：.、．]?|\d{1,3}[.、．)）]|[（(]\d{1,3}[)）]|[①-⑳]"
)
_NUMBER = pattern_of(r"[-+]?\d{1,12}(?:,\d{3})*(?:\.\d{1,8})?")
_VALUE = pattern_of(
    r"(?:[≥≧⩾≤≦⩽<>=﹦═《》≈]|不低于|不少于|不超过|不高于|大于|小于|等于|约|近|至少|达到|达|控制在|第|前|[每按][日天周旬月季年半]){0,3}"
    r"(?!\d{1,2}[、)）.．](?!\d)|\d{3,9}-[\u4e00-\u9fff]{2})(?:\d|百分之)[\d,.:\-~—至/]{0,20}\S{0,10}"
)
_SIGN_FIRST = pattern_of(r"(?:[≥≧⩾≤≦⩽<>=﹦═]|》=?|《=)\s*\d")


def clean(text: str, *, wrapped: bool = False) -> str:
    """The text without the line breaks of its cell: white space stays only between two Latin words or numbers.

    ``wrapped`` says that the lines are those of a page, whose margin also breaks numbers.
    """
    text = text.strip()
    if not _SPACE.search(text):
        return text

    def gap(found: re.Match[str]) -> str:
        before, after = text[found.start() - 1], text[found.end()]
        if wrapped and found.group() == "\n" and (before.isdigit() or after.isdigit()):
            return ""
        return " " if before.isascii() and before.isalnum() and after.isascii() and after.isalnum() else ""

    return _SPACE.sub(gap, text)


def white(text: str) -> list[int]:
    """Where white space stands in a text; `clean` leaves texts without any as they are."""
    return [] if text.split(None, 1) == [text] else [found.start() for found in _ANY_SPACE.finditer(text)]


class Row(Struct, frozen=True):
    """One row: ``cells`` has a (perhaps blank) cell for each column; ``above`` the merged cell that covers a column
    from a row above; ``raw`` the cells before cleaning; ``merged`` whether the grid says what is merged at all."""

    cells: tuple[Cell, ...]
    raw: tuple[Cell, ...] = ()
    above: Mapping[int, Cell] = field(default_factory=dict)
    merged: bool = False
    location: Location = NOWHERE

    def __getitem__(self, column: int) -> Cell:
        return self.cells[column] if 0 <= column < len(self.cells) else BLANK

    def text(self, column: int) -> str:
        return self[column].text

    def written(self, column: int) -> Cell:
        """The cell as it is written, with all its blanks."""
        return self.raw[column] if 0 <= column < len(self.raw) else self[column]

    def blank(self, column: int) -> Cell:
        """The empty cell of a column: its own, or where it would stand after the cells to its left."""
        own = self[column]
        if own.location != NOWHERE:
            return own if not own.text else Cell("", own.location)
        before = next((cell.location for cell in self.cells[column::-1] if cell.location != NOWHERE), None)
        before = before or next((cell.location for cell in reversed(self.cells) if cell.location != NOWHERE), None)
        if before is None:
            return Cell("", self.location)
        end = before.end_character or before.character
        past = None if end is None else end + 1
        where = replace(before, column=column, character=past, end_character=past, line=before.end_line or before.line)
        return Cell("", replace(where, cell_ref=None, box=None, span=(1, 1)))

    def filled(self) -> list[int]:
        """The columns that hold text of this row."""
        return [column for column, cell in enumerate(self.cells) if cell.text]


def rows_of(grid: Grid) -> list[Row]:
    """The rows of a grid, columns aligned by the cells' places and spans; covered cells may be absent or empty."""
    merged = any(cell.location.span != (1, 1) for row in grid.rows for cell in row)
    absent = merged and len({len(row) for row in grid.rows}) > 1  # covered cells are left out, not left empty
    height = len(grid.rows)
    active: dict[int, tuple[Cell, int]] = {}  # column → cell above and the number of rows it still covers
    rows: list[Row] = []
    for number, cells in enumerate(grid.rows):
        covered = {column: cell for column, (cell, _) in active.items()}
        active = {column: (cell, left - 1) for column, (cell, left) in active.items() if left > 1}
        placed: dict[int, Cell] = {}
        column = 0
        for cell in cells[:WIDEST]:
            column = _column(cell, column, covered if absent else {})
            if column >= WIDEST:
                break
            placed.setdefault(column, cell)
            high, wide = (max(1, span) for span in cell.location.span)
            wide = min(wide, WIDEST - column)
            if high > 1 and cell.text.strip():
                left = min(high, height - number) - 1
                active.update({at: (cell, left) for at in range(column, column + wide) if left})
            column += wide if absent and cell.location.column is None else 1
        above = {at: cell for at, cell in covered.items() if at not in placed or not placed[at].text.strip()}
        rows.append(_row(placed, above, merged, number))
    return rows


def legibility(row: Row) -> float:
    """The least confidence with which a cell of the row was read from a picture; 1 where it was text."""
    return min((cell.facts.confidence for cell in row.cells if cell.facts is not None and cell.text), default=1.0)


def _column(cell: Cell, column: int, covered: Mapping[int, Cell]) -> int:
    """Where a cell stands: its own place when it is told and not behind us, else the next place nobody covers."""
    told = cell.location.column
    if told is not None:
        return max(told, column)
    while column in covered and column < WIDEST:
        column += 1
    return column


def _row(placed: Mapping[int, Cell], above: Mapping[int, Cell], merged: bool, number: int) -> Row:
    width = max((*placed, *above), default=-1) + 1
    raw = tuple(placed.get(column, BLANK) for column in range(width))
    cells = tuple(map(_cleaned, raw))
    first = next((cell for cell in cells if cell.text), cells[0] if cells else Cell("", Location(row=number)))
    above = {column: _cleaned(cell) for column, cell in above.items()}
    return Row(cells, raw, above, merged, first.location)


def _cleaned(cell: Cell) -> Cell:
    return replace(cell, text=clean(cell.text, wrapped=cell.location.page is not None))


def after(cell: Cell, offset: int, length: int | None = None) -> Cell:
    """A part of a cell, from ``offset`` on, with its place moved along."""
    text = cell.text[offset:] if length is None else cell.text[offset : offset + length]
    offset += len(text) - len(text.lstrip())
    where = cell.location
    if where.character is not None and offset:
        where = replace(where, character=where.character + offset)
    return Cell(text.strip(), where, None, cell.facts)


def rest_of(first: Cell, second: Cell) -> str:
    """What joining adds to a cell: the other part, or once, where the cell is too long already, a mark that says so."""
    if len(first.text) <= LONGEST_JOIN or not second.text:
        return second.text
    return "" if first.text.endswith(CUT_OFF) else CUT_OFF


def joined(first: Cell | None, second: Cell | None) -> Cell:
    """Two parts of one cell, as a page break left them; the place is that of the first part, the other's is kept."""
    if first is None or not first.text:
        return second or first or BLANK
    if second is None or not second.text:
        return first
    second = replace(second, text=rest_of(first, second))
    known, other = first.facts or CellFacts(), second.facts or CellFacts()
    sure = min(known.confidence, other.confidence)
    facts = replace(known, also=(*known.also, second.location, *other.also), confidence=sure)
    return Cell(first.text + second.text, first.location, None, facts)


# ── shapes of text ──────────────────────────────────────────────────────────────────────────────────────────────


def is_numbering(text: str) -> bool:
    """指标1：, 1、, （1）: a cell that only counts."""
    return len(text) <= 12 and _NUMBERING.fullmatch(text.strip()) is not None


def is_value_like(text: str) -> bool:
    """Whether a text looks like the value of an indicator rather than its name: ≥95%, 12个月, 2024年11月前."""
    folded = fold(text) if len(text) <= _SHORT else ""
    return bool(folded) and (_VALUE.fullmatch(folded) is not None or _SIGN_FIRST.match(folded) is not None)


def is_number(text: str) -> bool:
    """A bare number or percentage: 22.5, 1,200.00, 10%, 10分."""
    folded = fold(text) if len(text) <= 30 else ""
    return _NUMBER.fullmatch(folded.rstrip("%分")) is not None


def kind_of(text: str) -> str:
    """The shape of a cell's text.

    One of: empty, blank (无, /), level1, level2, label (of both levels), operator, direction, nature, standard,
    numbering, number, unit, value, text.
    """
    return _kind_of(text) if len(text) <= _SHORT else "text" if text.strip() else "empty"


def word_kind(text: str) -> str:
    """The same where it is one of `WORD_KINDS`, which is told at once; empty for every other text."""
    return _word_kinds().get(fold(text), "") if len(text) <= _SHORT else ""


@cache
def _word_kinds() -> Mapping[str, str]:
    return {word: kind for kind in reversed(WORD_KINDS_IN_ORDER) for word in cell_words(kind)}


@remembered(8192)
def _kind_of(text: str) -> str:
    if not text.strip():
        return "empty"
    folded = fold(text)
    if kind := _word_kinds().get(folded):
        return kind
    if is_numbering(folded):
        return "numbering"
    if is_number(text):
        return "number"
    first, second = level1_kind(text), level2_kind(text)
    if first or second:
        return "label" if first and second else "level1" if first else "level2"
    if is_unit(folded):
        return "unit"
    return "value" if is_value_like(text) else "text"


def is_unit(text: str) -> bool:
    """Whether a text is a unit of measure alone: 人次, %, 元/人·月."""
    if not 0 < len(text) <= 10 or any(character.isdigit() for character in text):
        return False
    from perflint.lexicon import class_of_unit

    return class_of_unit(text) is not None
