"""``perflint parse --format grid``: the tables of a file in the terminal as they were read, with addresses and merges.

Colours say which field a cell became.  The same in a browser, with all facts, is `html_view`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from perflint.cli.drawn_tables import printed
from perflint.intake.blocks import blocks_of
from perflint.model import Document, Grid, Passage, Source
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.documents import facts, problem_line
from perflint.reporters.shared.finding_block import labelled
from perflint.reporters.shared.lines import Line, show
from perflint.reporters.shared.places import extent, shown_path, spot
from perflint.reporters.shared.prose import clip, line_of, wrap
from perflint.reporters.shared.sources.cell_facts import remarks
from perflint.reporters.shared.sources.layout import Layout, Placed, grid_title, is_addressed, laid_out, row_name
from perflint.reporters.shared.sources.roles import Marks, marks_of
from perflint.text import display_width, letters

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

STYLES = {
    "level1": "magenta",
    "level2": "blue",
    "name": "cyan",
    "value": "green",
    "weight": "yellow",
    "result": "red",
    "project": "bold",
    "goal": "bold",
    "funds": "bold",
    "document": "bold",
}
LONGEST_CELL = 400  # characters of a cell that are shown
NARROWEST = 9  # columns of the terminal for a column of a table; a wider table is shown in several strips
MOST_REMARKS = 200


def grids(source: Source, document: Document, options: ReportOptions) -> str:
    """The tables and lines of one file, in their order."""
    blocks, furniture = blocks_of(source)
    marks = marks_of(document)
    pieces = [show(_head(source, document, options), options.color)]
    number = 0
    for block in blocks:
        if isinstance(block, Grid):
            pieces.append(_grid(block, number, marks, options))
            number += 1
        elif block.text.strip():
            pieces.append(show(_passage(block, options), options.color))
    pieces.append(show(_tail(document, furniture, options), options.color))
    return "".join(pieces)


def _head(source: Source, document: Document, options: ReportOptions) -> Iterator[Line]:
    title = clip(shown_path(document.path, options.base), options.width - 8)
    yield [(f"══ {title} {'═' * max(2, options.width - display_width(title) - 4)}", "strong")]
    yield from labelled("文件", facts(document), options)
    if source.record is not None:
        yield from labelled("提示", "这是交换格式的 JSON，没有表格可以画出来；用 --format table 查看内容", options)


def _passage(passage: Passage, options: ReportOptions) -> Iterator[Line]:
    where = spot(passage.place(0))
    room = max(20, options.width - 4 - display_width(where))
    for number, line in enumerate(wrap(line_of(passage.text), room)):
        yield [("  ", ""), (where if not number else " " * display_width(where), "path"), ("  ", ""), (line, "")]


def _tail(document: Document, furniture: int, options: ReportOptions) -> Iterator[Line]:
    yield []
    if furniture:
        yield [(f"  页眉、页脚和页码 {furniture} 行没有列出。", "dim")]
    for problem in document.problems:
        yield from labelled("没有读懂", problem_line(problem), options)
    yield []


def _grid(grid: Grid, number: int, marks: Marks, options: ReportOptions) -> str:
    layout = laid_out(grid)
    title = line_of(grid_title(grid, number)) + ("（隐藏的工作表）" if grid.hidden else "")
    lines: list[Line] = [[], [(f"  {clip(title, options.width - 4)}", "strong")]]
    wide = max(1, (options.width - NARROWEST) // NARROWEST)
    strips = [range(start, min(start + wide, layout.width)) for start in range(0, layout.width, wide)]
    tables = (printed(_table(layout, strip, marks), options) for strip in strips)
    return show(lines, options.color) + "".join(tables) + show(_notes(layout, options), options.color)


def _table(layout: Layout, columns: range, marks: Marks) -> Table:
    """Cells with borders; a merged cell says how far it reaches, and the positions it covers point back to it."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    lettered = is_addressed(layout)
    table = Table(box=box.SQUARE, show_lines=True, padding=(0, 0))
    table.add_column("", justify="right", style="dim", no_wrap=True)
    for column in columns:
        table.add_column(letters(column) if lettered else str(column + 1), overflow="fold")
    covered: dict[tuple[int, int], str] = {}
    for number, row in enumerate(layout.rows):
        cells: dict[int, Text] = {}
        for placed in row:
            if placed.column in columns:
                cells[placed.column] = _cell(placed, marks)
            if placed.merged:
                _cover(placed, covered)
        shown = (cells.get(at, Text(covered.get((number, at), ""), style="dim")) for at in columns)
        table.add_row(Text(row_name(row, number)), *shown)
    return table


def _cell(placed: Placed, marks: Marks) -> Text:
    from rich.text import Text

    text = placed.cell.text
    more = "…" if len(text) > LONGEST_CELL else ""
    found = marks.at(placed.cell.location)
    shown = Text(line_of(text[:LONGEST_CELL]) + more, style=STYLES.get(found[0].role, "") if found else "")
    if placed.merged:
        shown.append(f" ⟨并{placed.rows}×{placed.columns}⟩", style="dim")
    return shown


def _cover(placed: Placed, covered: dict[tuple[int, int], str]) -> None:
    for row in range(placed.row, placed.row + placed.rows):
        for column in range(placed.column, placed.column + placed.columns):
            covered[row, column] = "←" if row == placed.row else "↑"


def _notes(layout: Layout, options: ReportOptions) -> Iterator[Line]:
    """What is known of cells beyond their text, and what of the table is not shown."""
    cells: Sequence[Placed] = [placed for row in layout.rows for placed in row if placed.cell.facts]
    told = [(placed.cell, words) for placed in cells if (words := remarks(placed.cell))]
    for cell, words in told[:MOST_REMARKS]:
        yield from labelled(extent(cell.location) or "单元格", "；".join(words), options)
    if len(told) > MOST_REMARKS:
        yield [(f"  还有 {len(told) - MOST_REMARKS} 个单元格有说明，没有列出。", "dim")]
    if layout.rows_left_out or layout.columns_left_out:
        rest = [f"{layout.rows_left_out} 行"] * bool(layout.rows_left_out)
        rest += [f"{layout.columns_left_out} 列"] * bool(layout.columns_left_out)
        yield [(f"  表格还有 {'、'.join(rest)}没有画出来。", "warning")]
