"""Indicators of the whole period and of the year side by side in one table, each with names and values of its own."""

from __future__ import annotations

from itertools import groupby
from random import Random
from typing import Any

from tools.variants.board import Board
from tools.variants.content import Item

WIDTHS = (1.1, 1.3, 2.0, 1.3, 1.3, 2.0, 1.3)


def write(board: Board, items: list[Item], rng: Random, *, left: int, style: str) -> list[dict[str, Any]]:
    """一级指标 once; 二级指标, 三级指标 and 指标值 twice.  Some rows are blank on the right: nothing is planned this year."""
    first = board.row
    deep = rng.random() < 0.5
    if deep:
        board.put(0, left, "一级指标", rows=2, kind="head")
        board.put(0, left + 1, rng.choice(["长期绩效指标", "实施期绩效指标", "中长期绩效指标"]), groups=3, kind="head")
        board.put(0, left + 4, "年度绩效指标", groups=3, kind="head")
        board.advance()
    else:
        board.put(0, left, "一级指标", kind="head")
    for side in (left + 1, left + 4):
        for at, text in enumerate(("二级指标", "三级指标", "指标值")):
            board.put(0, side + at, text, kind="head")
    board.advance()
    board.heads = (first, board.row - 1)
    at = 0
    for level1, group in groupby(items, key=lambda item: item.level1):
        members = list(group)
        board.put(at, left, level1, rows=len(members), kind="level")
        for level2, part in groupby(members, key=lambda item: item.level2):
            count = len(list(part))
            board.put(at, left + 1, level2, rows=count, kind="level")
            board.put(at, left + 4, level2, rows=count, kind="level")
            at += count
    gold = []
    for row, item in enumerate(items):
        longer, value = item.value(item.long_number, style), item.value(style=style)
        absent = rng.random() < 0.1
        board.put(row, left + 2, item.name)
        board.put(row, left + 3, longer)
        board.put(row, left + 5, "" if absent else item.name)
        board.put(row, left + 6, "" if absent else value)
        record = {"level1": item.level1, "level2": item.level2, "name": item.name, "period_value": longer}
        gold.append(record if absent else {**record, "value": value})
    board.advance(len(items))
    return _annual_first(gold)


def _annual_first(gold: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is planned this year comes first within the table, as the reading has it."""
    return [*(record for record in gold if "value" in record), *(record for record in gold if "value" not in record)]
