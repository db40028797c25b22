"""What a workbook hides: sheets that are not judged but told of, and columns of technical marks that nobody sees.

A hidden column with a known heading still counts, because its rows would not be understood without it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from perflint.lexicon.headings import column_role, header_field
from perflint.lexicon.levels import level1_kind, level2_kind
from perflint.model import Cell, Grid, Passage, Problem

Block = Grid | Passage


def seen(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks without hidden sheets, and without hidden columns that hold no known heading or label."""
    return tuple(_seen(block) if isinstance(block, Grid) else block for block in blocks if not is_hidden(block))


def is_hidden(block: Block) -> bool:
    """Whether a block is a sheet that a person does not see."""
    return isinstance(block, Grid) and block.hidden


def notes(blocks: Sequence[Block], count: Callable[[Grid], int]) -> tuple[Problem, ...]:
    """For each hidden sheet in which ``count`` finds indicators a note that they were not looked at."""
    found: list[Problem] = []
    for block in blocks:
        if isinstance(block, Grid) and block.hidden and (number := count(block)):
            name = f"“{block.location.sheet}”" if block.location.sheet else ""
            message = f"隐藏的工作表{name}里有 {number} 个绩效指标，没有检查；需要检查时先取消隐藏"
            found.append(Problem(message, block.location))
    return tuple(found)


def _seen(grid: Grid) -> Grid:
    concealed: set[int] = set()
    shown: set[int] = set()
    for row in grid.rows:
        filled = [cell for cell in row if cell.text]
        hidden_row = len(filled) > 1 and all(map(_is_hidden_cell, filled))  # a single cell tells nothing of its row
        for cell in row:
            column = cell.location.column
            if column is not None and cell.text:
                meant = hidden_row or not _is_hidden_cell(cell) or _is_known(cell.text)
                (shown if meant else concealed).add(column)
    dropped = concealed - shown
    if not dropped:
        return grid
    rows = tuple(tuple(cell for cell in row if cell.location.column not in dropped) for row in grid.rows)
    return replace(grid, rows=rows)


def _is_hidden_cell(cell: Cell) -> bool:
    return cell.facts is not None and cell.facts.hidden


def _is_known(text: str) -> bool:
    return any(meaning(text) is not None for meaning in (column_role, header_field, level1_kind, level2_kind))
