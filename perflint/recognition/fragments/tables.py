"""Makes tables whole: the grids that a page break parted become one `Grid` before anybody asks what they say.

A grid at the top of a page goes on with the one at the end of the page before when both have the same outer edges,
nothing but running heads, page numbers and a repeated heading stands between, and it does not begin the next form.
Which rows are joined is decided in ``borders``, columns are united in ``columns``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from perflint.lexicon.headings import column_role, header_field, is_title
from perflint.model import Grid, Passage
from perflint.recognition.fragments.borders import append, habits_of
from perflint.recognition.fragments.columns import on_shared_columns, same_outline, shared_edges, side_by_side
from perflint.recognition.fragments.pages import Furniture, downwards, page_of, upwards
from perflint.recognition.fragments.spill import repeats, taken_up, texts_at
from perflint.recognition.fragments.strips import strips_joined
from perflint.recognition.grids.cells import Row, rows_of
from perflint.recognition.grids.columns import GROUP_ROLES
from perflint.recognition.grids.header_block import is_trailer, opens_block
from perflint.recognition.grids.headings import Heading, find_headings
from perflint.recognition.grids.sections import opening_level1
from perflint.text import compact

_NAMES = frozenset({"project", "project_code", "department", "unit"})
_TOP = 12  # rows that a heading repeated on every page may take
_CAPTIONED = 3  # texts of a row of headings with a caption left of them

Block = Grid | Passage


def whole_tables(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with the pieces of each table made one grid, where its first piece stood; page furniture left out.

    Blocks of formats without pages come back as they are.
    """
    if not any(page_of(block) is not None for block in blocks):
        return tuple(blocks)
    furniture = Furniture(blocks)
    chains, dropped = _chains(blocks, furniture)
    dropped |= furniture.running()
    whole: list[Block] = []
    table = 0
    for index, block in enumerate(blocks):
        if isinstance(block, Passage):
            if index not in dropped:
                whole.append(block)
        elif (chain := chains.get(index)) is not None:
            whole.append(chain.grid(table if block.location.table is not None else None))
            table += 1
    return strips_joined(whole)


class _Piece(Struct):
    """A grid with its rows as recognition sees them, and how many of them repeat the heading of the table."""

    grid: Grid
    rows: list[Row]
    headings: dict[int, Heading]
    repeated: int = 0

    def filled(self) -> list[Row]:
        return [row for row in self.rows[self.repeated :] if row.filled()]


def _piece(grid: Grid) -> _Piece:
    rows = rows_of(grid)
    return _Piece(grid, rows, {heading.start: heading for heading in find_headings(rows)})


class _Chain(Struct):
    """The pieces of one table in the order of the pages."""

    pieces: list[_Piece] = field(default_factory=list)

    def grid(self, table: int | None) -> Grid:
        """The whole table; ``table`` is its ordinal among the whole tables."""
        first = self.pieces[0].grid
        if len(self.pieces) == 1 and first.location.table == table:
            return first
        grids = [_below_heading(piece) for piece in self.pieces]
        placed = on_shared_columns(grids)
        habits = habits_of(placed)
        rows = [
            [replace(cell, location=replace(cell.location, table=table, row=number)) for cell in row]
            for number, row in enumerate(placed[0])
        ]
        for piece in placed[1:]:
            append(rows, piece, habits, table)
        return Grid(tuple(map(tuple, rows)), replace(first.location, table=table), first.hidden)


def _below_heading(piece: _Piece) -> Grid:
    """A piece without the rows that repeat the heading; a cell beside them that reaches further down is kept."""
    rows, count = piece.grid.rows, piece.repeated
    if not count or count >= len(rows):
        return replace(piece.grid, rows=rows[count:])
    tall = [
        replace(
            cell, location=replace(cell.location, span=(number + cell.location.span[0] - count, cell.location.span[1]))
        )
        for number, row in enumerate(rows[:count])
        for cell in row
        if number + cell.location.span[0] > count
    ]
    first = sorted((*tall, *rows[count]), key=lambda cell: cell.location.column or 0)
    return replace(piece.grid, rows=(tuple(first), *rows[count + 1 :]))


# ── which grids belong together ─────────────────────────────────────────────────────────────────────────────────


def _chains(blocks: Sequence[Block], furniture: Furniture) -> tuple[dict[int, _Chain], set[int]]:
    """Index of a table's first grid → its pieces; and the indexes of the lines that stood between pieces."""
    chains: dict[int, _Chain] = {}
    owner: dict[int, _Chain] = {}  # index of a grid → the chain it is the last piece of
    dropped: set[int] = set()
    pages = _pages(blocks)
    for page, indexes in pages.items():
        above = [] if page is None else pages.get(page - 1, [])
        between = _is_between(blocks, above, indexes, furniture)
        loose: list[int] = []
        tails = _outermost(blocks, upwards(blocks, above), between, loose)
        heads = _outermost(blocks, downwards(blocks, indexes), between)
        longer = _taken_up(blocks, tails, loose[::-1], heads) if loose else None
        if loose and longer is None:
            tails = []
        for index in indexes:
            block = blocks[index]
            if isinstance(block, Passage):
                continue
            piece = _piece(block)
            before = next((at for at in tails if at in owner and _continues(owner[at], piece)), None)
            if index in heads and before is not None:
                chain = owner[index] = owner.pop(before)
                dropped.update(at for at in range(before + 1, index) if at in loose or between(at))
                if longer is not None:
                    chain.pieces[-1].grid = longer
            else:
                chain = owner[index] = chains[index] = _Chain()
                piece.repeated = 0
            chain.pieces.append(piece)
    return chains, dropped


def _pages(blocks: Sequence[Block]) -> dict[int | None, list[int]]:
    """Page → the indexes of its blocks, empty lines left out."""
    pages: dict[int | None, list[int]] = {}
    for index, block in enumerate(blocks):
        if isinstance(block, Grid) or block.text.strip():
            pages.setdefault(page_of(block), []).append(index)
    return pages


def _outermost(
    blocks: Sequence[Block],
    indexes: Iterable[int],
    between: Callable[[int], bool],
    loose: list[int] | None = None,
) -> list[int]:
    """From one edge of a page inwards: the first grid that only furniture parts from it, and those beside it.

    Where ``loose`` is given, other lines before that grid are put into it instead of ending the search.
    """
    found: list[int] = []
    for index in indexes:
        block = blocks[index]
        if isinstance(block, Grid):
            first = blocks[found[0]] if found else None
            if isinstance(first, Grid) and not side_by_side(first, block):
                break
            found.append(index)
        elif not between(index):
            if loose is None or found:
                break
            loose.append(index)
    return found


def _taken_up(blocks: Sequence[Block], tails: Sequence[int], loose: Sequence[int], heads: Sequence[int]) -> Grid | None:
    """The last grid of a page with the lines below it, where they ran out of its cells."""
    last, first = (blocks[found[0]] if len(found) == 1 else None for found in (tails, heads))
    lines = [block for at in loose if isinstance(block := blocks[at], Passage)]
    return taken_up(last, lines, first) if isinstance(last, Grid) and isinstance(first, Grid) else None


def _is_between(
    blocks: Sequence[Block], above: Sequence[int], below: Sequence[int], furniture: Furniture
) -> Callable[[int], bool]:
    """Whether a line stands between two pages of a table only because of the page."""
    last = next((block for at in reversed(above) if isinstance(block := blocks[at], Grid)), None)
    first = next((block for at in below if isinstance(block := blocks[at], Grid)), None)
    cells = texts_at(last, first)

    def between(index: int) -> bool:
        block, page = blocks[index], page_of(blocks[index])
        if isinstance(block, Grid) or page is None:
            return False
        text = block.text
        return not text.strip() or furniture.is_between(index, text, page) or repeats(text, cells)

    return between


def _continues(chain: _Chain, piece: _Piece) -> bool:
    """Whether a piece is the next one of a table; sets how many of its rows repeat the heading."""
    if not same_outline(chain.pieces[-1].grid, piece.grid):
        return False
    piece.repeated, following = _repeated(chain, piece)
    return not _begins_form(chain, piece, following)


def _repeated(chain: _Chain, piece: _Piece) -> tuple[int, Row | None]:
    """How many rows at the top repeat the heading of the table, with what stands above it; and the row after those."""
    best, following = 0, None
    for place, known in enumerate(chain.pieces):
        starts = {start: heading.end for start, heading in known.headings.items()}
        if not place:
            starts.setdefault(0, min(starts.values(), default=_TOP))
        for start, end in starts.items():
            count = _alike(known.rows[start:end], piece.rows)
            own, other = known.headings.get(start), piece.headings.get(0)
            if not count and own is not None and other is not None and own.wording == other.wording:
                count = other.end
            if count > best:
                best, following = count, next(iter(known.rows[start + count :]), None)
    return best, following


def _alike(known: Sequence[Row], rows: Sequence[Row]) -> int:
    """How many rows say the same as their counterparts, row by row from the first one."""
    count = 0
    for one, other in zip(known, rows, strict=False):
        known_texts, texts = _texts(one), _texts(other)
        if known_texts != texts and not _same_but_for_caption(known_texts, texts):
            break
        count += 1
    return count if any(row.filled() for row in rows[:count]) else 0


def _same_but_for_caption(known: Sequence[str], texts: Sequence[str]) -> bool:
    """Whether rows differ in nothing but the caption left of them, which stands beside the first or goes on beside the
    second (年度绩效 | 指标)."""
    if len(texts) > 1 and known[1:] == texts:
        return True
    return len(texts) >= _CAPTIONED and known[1:] == texts[1:] and column_role(known[0]) is None


def _texts(row: Row) -> list[str]:
    return [compact(row.text(column)) for column in row.filled()]


# ── the next form ───────────────────────────────────────────────────────────────────────────────────────────────


def _begins_form(chain: _Chain, piece: _Piece, following: Row | None) -> bool:
    """Whether a piece is the top of the next form rather than more of this one."""
    rows = piece.filled()
    if not rows:
        return False
    first = rows[0]
    if len(first.filled()) == 1 and is_title(first.text(first.filled()[0])):
        return True
    if following is not None and _names_anew([following], first):
        return True
    if _names_anew([row for known in chain.pieces for row in known.filled()[:_TOP]], first):
        return True
    heading = piece.headings.get(0) if not piece.repeated else None
    if _is_closed(chain) and (piece.repeated or heading or opens_block(first)):
        return True
    if heading is not None:
        headed = any(known.headings for known in chain.pieces)
        return headed or shared_edges(chain.pieces[-1].grid, piece.grid) < 0.5
    return bool(piece.repeated) and _restarts(chain, piece)


def _names_anew(known: Iterable[Row], first: Row) -> bool:
    """项目名称 again, with another project beside it."""
    label = first.text(first.filled()[0])
    if header_field(label) not in _NAMES:
        return False
    same = [row for row in known if row.filled() and compact(row.text(row.filled()[0])) == compact(label)]
    return any(_texts(row) != _texts(first) for row in same)


def _is_closed(chain: _Chain) -> bool:
    """Whether the table ended with notes or signatures."""
    rows = chain.pieces[-1].filled()
    return bool(rows) and is_trailer(rows[-1])


def _restarts(chain: _Chain, piece: _Piece) -> bool:
    """Whether under a repeated heading the levels begin again from the first one, and no column names projects."""
    headings = [heading for known in chain.pieces for heading in known.headings.values()]
    if any(column_role(cell.text) in GROUP_ROLES for heading in headings for cell in heading.cells.values()):
        return False
    opening = opening_level1(piece.filled()[0])
    kinds = [kind for known in chain.pieces for row in known.filled() if (kind := opening_level1(row))]
    return opening is not None and len(set(kinds)) >= 2 and kinds[0] == opening and kinds[-1] != opening
