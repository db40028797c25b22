"""The grids and lines of one file as HTML: real tables with merged spans, an id for every place.

What is said of a cell or line, and in which colours, is the business of a `Painter`; the canvas knows only layout.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from msgspec import Struct

from perflint.model import Grid, Location, Passage
from perflint.reporters.shared.html.text import worded
from perflint.reporters.shared.sources.layout import (
    Layout,
    Placed,
    grid_title,
    is_addressed,
    laid_out,
    page_of,
    row_name,
)
from perflint.reporters.shared.sources.roles import Key, key_of
from perflint.text import letters

MOST_CELLS = 60_000  # of one file that are shown
FIGURE = 12  # characters; a shorter text with a number in it is kept on one line
TALL = 6  # rows of a merged cell whose text begins at its top, to be in sight


class Painted(Struct, frozen=True):
    """A cell or line as its painter sees it: class names, its content as HTML, further attributes with a leading blank."""

    kinds: Sequence[str]
    content: str
    attributes: str = ""


class Painter(Protocol):
    """What a view says of the places of a file."""

    def grid(self, grid: Grid, layout: Layout) -> Painted:
        """Called before the cells of a grid; ``content`` stands behind its title."""
        ...

    def cell(self, placed: Placed) -> Painted:
        """One cell of the grid that was announced last."""
        ...

    def line(self, passage: Passage, number: int) -> Painted:
        """One line or paragraph, the ``number``-th of the file."""
        ...

    def line_number(self, location: Location) -> int | None:
        """The line or paragraph that holds a place outside grids."""
        ...


class Canvas:
    """One file, drawn once into ``html``; `link` then tells where each place stands on the page."""

    def __init__(self, blocks: Sequence[Grid | Passage], prefix: str, painter: Painter) -> None:
        self.prefix = prefix
        self.painter = painter
        self.ids: dict[Key, str] = {}
        self.sheets: dict[tuple[str | None, int | None], str] = {}
        self.left = MOST_CELLS
        self.html = "".join(self._all(blocks))

    def link(self, location: Location) -> str | None:
        """The id of the element that shows a place, None where it is not shown."""
        if (key := key_of(location)) is not None:
            return self.ids.get(key)
        if (number := self.painter.line_number(location)) is not None:
            return f"{self.prefix}l{number}"
        return self.sheets.get((location.sheet, location.table))

    def _all(self, blocks: Sequence[Grid | Passage]) -> Iterator[str]:
        grids = passages = 0
        page: int | None = None
        lines: list[str] = []
        for block in blocks:
            where = block.location if isinstance(block, Grid) else block.place(0)
            begins = where.page is not None and where.page != page
            if begins or isinstance(block, Grid):
                yield _text(lines)
                lines.clear()
            if begins:
                page = where.page
                yield f'<p class="page">第{page}页</p>'
            if isinstance(block, Grid):
                yield self._grid(block, grids)
                grids += 1
                continue
            if block.text.strip() or lines:
                lines.append(self._line(block, passages))
            passages += 1
        yield _text(lines)

    def _line(self, passage: Passage, number: int) -> str:
        painted = self.painter.line(passage, number)
        where = passage.place(0)
        name = where.line if where.line is not None else where.paragraph
        kinds = " ".join(["line", *painted.kinds])
        return (
            f'<p id="{self.prefix}l{number}" class="{kinds}"{painted.attributes}>'
            f'<span class="no">{name if name is not None else ""}</span><span class="words">{painted.content}</span></p>'
        )

    def _grid(self, grid: Grid, number: int) -> str:
        layout = laid_out(grid)
        anchor = f"{self.prefix}g{number}"
        where = grid.location
        self.sheets.setdefault((where.sheet, where.table), anchor)
        self.sheets.setdefault((where.sheet, None), anchor)
        painted = self.painter.grid(grid, layout)
        hidden = '<span class="badge">隐藏的工作表</span>' * grid.hidden
        kinds = " ".join(["grid", *painted.kinds])
        rows = "".join(self._rows(layout, f"{self.prefix}c{number}"))
        return (
            f'<figure id="{anchor}" class="{kinds}"{painted.attributes}>'
            f"<figcaption>{worded(grid_title(grid, number))}{hidden}{painted.content}</figcaption>"
            f'<div class="scroll"><table class="cells">{_header(layout)}{rows}</table></div>'
            f"{_left_out(layout, self.left)}</figure>"
        )

    def _rows(self, layout: Layout, prefix: str) -> Iterator[str]:
        page: int | None = None
        for number, row in enumerate(layout.rows):
            self.left -= len(row)
            if self.left < 0:
                return
            here = page_of(row)
            new = page is not None and here is not None and here != page
            page = here if here is not None else page
            turned = f' data-page="第{page}页"' if new else ""
            name = f'<th scope="row"{turned}>{row_name(row, number)}</th>'
            cells = "".join(self._cell(placed, f"{prefix}-{number}-{placed.column}") for placed in row)
            yield f"<tr{' class=break' if new else ''}>{name}{cells}</tr>"

    def _cell(self, placed: Placed, anchor: str) -> str:
        cell = placed.cell
        key = key_of(cell.location)
        if key is not None:
            self.ids.setdefault(key, anchor)
        painted = self.painter.cell(placed)
        kinds = [*painted.kinds, *["tall"] * (placed.rows >= TALL)]
        kinds += ["figure"] * (len(cell.text) <= FIGURE and any(map(str.isdigit, cell.text)))
        area = f' rowspan="{placed.rows}"' * (placed.rows > 1) + f' colspan="{placed.columns}"' * (placed.columns > 1)
        name = f' class="{" ".join(kinds)}"' if kinds else ""
        return f'<td id="{anchor}"{name} data-c="{placed.column}"{area}{painted.attributes}>{painted.content}</td>'


def _text(lines: Sequence[str]) -> str:
    """Lines of text between grids; nothing where there are none."""
    return f'<div class="text">{"".join(lines)}</div>' if lines else ""


def _header(layout: Layout) -> str:
    lettered = is_addressed(layout)
    names = (letters(column) if lettered else str(column + 1) for column in range(layout.width))
    return f"<thead><tr><th></th>{''.join(f'<th scope=col>{name}</th>' for name in names)}</tr></thead>"


def _left_out(layout: Layout, left: int) -> str:
    """The sentence on what is not shown."""
    parts = [f"{layout.rows_left_out} 行"] * bool(layout.rows_left_out)
    parts += [f"{layout.columns_left_out} 列"] * bool(layout.columns_left_out)
    if left < 0:
        parts = ["一部分"]
    return f'<p class="cut">表格太大，还有{"、".join(parts)}没有画出来。</p>' if parts else ""
