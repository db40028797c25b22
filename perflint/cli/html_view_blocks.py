"""The grids and lines of one file as HTML: real tables with merged spans, every cell with its place and what it became.

`SourceView` also knows the id under which each place can be linked to.  The page around it is made in `html_view`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perflint.cli.cell_facts import remarks
from perflint.cli.html_view_lines import Lines, line_key
from perflint.cli.html_view_text import attribute, painted, spans_in, visible
from perflint.cli.view_roles import Key, Mark, key_of, marks_of
from perflint.cli.view_tables import (
    Layout,
    Placed,
    blocks_of,
    grid_title,
    is_addressed,
    is_label,
    laid_out,
    page_of,
    row_name,
)
from perflint.model import Document, Grid, Location, Passage, Source
from perflint.reporters.shared.places import column_letters, extent, spot

MOST_CELLS = 60_000  # of one file that are shown
MOST_OWNERS = 4  # of the indicators that share a cell
TALL = 6  # rows of a merged cell whose text begins at its top, to be in sight
FIGURE = 12  # characters; a shorter text with a number in it is kept on one line
SURE = 0.9  # a lower confidence of character recognition is marked


class SourceView:
    """One file: its blocks as HTML, made once, and where each place stands on the page."""

    def __init__(self, source: Source, document: Document, prefix: str) -> None:
        self.document = document
        self.prefix = prefix
        self.blocks, self.furniture = blocks_of(source)
        self.marks = marks_of(document)
        self.lines = Lines([block for block in self.blocks if isinstance(block, Passage)], self.marks.texts)
        self.problems = _problems_by_cell(document)
        self.prose = {line_key(where) for passage in document.paragraphs for _, where in passage.pieces}
        self.ids: dict[Key, str] = {}
        self.sheets: dict[tuple[str | None, int | None], str] = {}
        self.unread = 0
        self.left = MOST_CELLS
        self.html = "".join(self._all())

    def link(self, location: Location) -> str | None:
        """The id of the element that shows a place, None where it is not shown."""
        if (key := key_of(location)) is not None:
            return self.ids.get(key)
        if (number := self.lines.number(location)) is not None:
            return f"{self.prefix}l{number}"
        return self.sheets.get((location.sheet, location.table))

    # ── blocks ──

    def _all(self) -> Iterator[str]:
        grids = passages = 0
        page: int | None = None
        lines: list[str] = []
        for block in self.blocks:
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
        spans = self.lines.spans(number)
        where = passage.place(0)
        place = spot(where)
        kind = "" if passage.text.strip() else " empty"
        if not spans and not kind:
            known = line_key(where) in self.prose or (
                is_label(passage.text) or all(map(is_label, passage.text.split()))
            )
            kind = " prose" if known else " unread"
            self.unread += not known
        describe = {id(mark): _told(mark.cell.location, [mark], ()) for _, _, mark in spans}
        name = where.line if where.line is not None else where.paragraph
        told = f"{place}\n没有读入" if kind == " unread" else place
        content = painted(passage.text, spans, describe)
        return (
            f'<p id="{self.prefix}l{number}" class="line{kind}" title="{attribute(told)}">'
            f'<span class="no">{name if name is not None else ""}</span><span class="words">{content}</span></p>'
        )

    def _grid(self, grid: Grid, number: int) -> str:
        layout = laid_out(grid)
        anchor = f"{self.prefix}g{number}"
        where = grid.location
        self.sheets.setdefault((where.sheet, where.table), anchor)
        self.sheets.setdefault((where.sheet, None), anchor)
        used = any(self.marks.at(placed.cell.location) for row in layout.rows for placed in row)
        title = visible(grid_title(grid, number))
        badges = '<span class="badge">隐藏的工作表</span>' * grid.hidden
        badges += '<span class="badge">没有从这里读出内容</span>' * (not used)
        rows = "".join(self._rows(layout, f"{self.prefix}c{number}", used))
        return (
            f'<figure id="{anchor}" class="{"grid" if used else "grid unused"}">'
            f'<figcaption>{title}{badges}</figcaption><div class="scroll"><table class="cells">'
            f"{_header(layout)}{rows}</table></div>{_left_out(layout, self.left)}</figure>"
        )

    def _rows(self, layout: Layout, prefix: str, used: bool) -> Iterator[str]:
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
            cells = "".join(self._cell(placed, f"{prefix}-{number}-{placed.column}", used) for placed in row)
            yield f"<tr{' class=break' if new else ''}>{name}{cells}</tr>"

    def _cell(self, placed: Placed, anchor: str, used: bool) -> str:
        cell = placed.cell
        key = key_of(cell.location)
        if key is not None:
            self.ids.setdefault(key, anchor)
        whole, spans = spans_in(cell.text, self.marks.at(cell.location))
        problems = self.problems.get(key, ()) if key is not None else ()
        notes = remarks(cell)
        kinds, label = self._kinds(placed, whole, bool(spans), used)
        kinds += ["note"] * bool(notes) + ["problem"] * bool(problems) + ["tall"] * (placed.rows >= TALL)
        kinds += ["figure"] * (len(cell.text) <= FIGURE and any(map(str.isdigit, cell.text)))
        unread = ["没有读入"] if "unread" in kinds else []
        told = _told(cell.location, whole, [*notes, *(f"没有读懂：{one}" for one in problems), *unread])
        describe = {id(mark): _told(cell.location, [mark], notes) for _, _, mark in spans}
        area = f' rowspan="{placed.rows}"' * (placed.rows > 1) + f' colspan="{placed.columns}"' * (placed.columns > 1)
        tag = f' data-t="{attribute(label)}"' if label else ""
        focus = ' tabindex="0"' if cell.text.strip() or problems else ""
        return (
            f'<td id="{anchor}" class="{" ".join(kinds)}" title="{attribute(told)}" data-c="{placed.column}"'
            f"{area}{tag}{focus}>{painted(cell.text, spans, describe)}</td>"
        )

    def _kinds(self, placed: Placed, whole: Sequence[Mark], partly: bool, used: bool) -> tuple[list[str], str]:
        """The classes of a cell, and the name of the field it is."""
        cell = placed.cell
        more = ["hid"] * bool(cell.facts and cell.facts.hidden) + ["doubt"] * bool(
            cell.facts and cell.facts.confidence < SURE
        )
        if whole:
            return [f"r-{whole[0].role}", *more], whole[0].label if cell.text.strip() else ""
        if not cell.text.strip():
            return ["blank", *more], ""
        if partly:
            return ["partly", *more], ""
        if is_label(cell.text):
            return ["label", *more], ""
        self.unread += used
        return ["unread" if used else "plain", *more], ""


def _text(lines: Sequence[str]) -> str:
    """Lines of text between grids; nothing where there are none."""
    return f'<div class="text">{"".join(lines)}</div>' if lines else ""


def _problems_by_cell(document: Document) -> dict[Key, list[str]]:
    found: dict[Key, list[str]] = {}
    for problem in document.problems:
        if (key := key_of(problem.location)) is not None:
            found.setdefault(key, []).append(problem.message)
    return found


def _header(layout: Layout) -> str:
    lettered = is_addressed(layout)
    names = (column_letters(column) if lettered else str(column + 1) for column in range(layout.width))
    return f"<thead><tr><th></th>{''.join(f'<th scope=col>{name}</th>' for name in names)}</tr></thead>"


def _left_out(layout: Layout, left: int) -> str:
    """The sentence on what is not shown."""
    parts = [f"{layout.rows_left_out} 行"] * bool(layout.rows_left_out)
    parts += [f"{layout.columns_left_out} 列"] * bool(layout.columns_left_out)
    if left < 0:
        parts = ["一部分"]
    return f'<p class="cut">表格太大，还有{"、".join(parts)}没有画出来。</p>' if parts else ""


def _told(location: Location, marks: Sequence[Mark], notes: Sequence[str]) -> str:
    """What is told of a cell or stretch: its place, what it became, what is known of it."""
    lines = [extent(location)]
    if location.box is not None:
        lines[0] += f"（距左 {location.box[0]:.0f}、距上 {location.box[1]:.0f} 磅）"
    owners: dict[str, list[str]] = {}
    for mark in marks:
        owners.setdefault(mark.label, []).append(mark.owner)
    for label, known in owners.items():
        named = [owner for owner in dict.fromkeys(known) if owner]
        more = f" 等{len(named)}处" if len(named) > MOST_OWNERS else ""
        lines.append(f"{label}：{'、'.join(named[:MOST_OWNERS])}{more}" if named else label)
    return "\n".join(filter(None, [*lines, *notes]))
