"""How much speaks for a reading of text whose cells had to be dealt out to columns, and which of them cannot be right."""

from __future__ import annotations

from collections.abc import Sequence, Set

from msgspec.structs import replace

from perflint.lexicon.headings import column_role, year_of
from perflint.lexicon.measures import UNKNOWN, measure_of_name
from perflint.model import Confidence, Indicator, Problem, TargetTable
from perflint.recognition.flow.choices import open_row
from perflint.recognition.flow.fit import blank_misfit, misfit
from perflint.recognition.wording.cutting import holds_value, is_value

_ROW = 4.0  # what a row is worth whose cells fit perfectly
_CELLS = frozenset({"name", "operator", "value", "period_value", "unit", "weight", "actual", "score"})  # that tell much
_TELLING = _CELLS - {"operator", "unit"}  # a word of the next column in these leaves name and value as they are
_POOR = 0.75
_CONTRADICTED = 1.5  # the misfit of a cell that is not what its column holds
_SEVERAL = 2  # of these in one table are more than a slip of its author
_DOUBTFUL = 0.2  # the share of them in a table whose order is doubtful
_LOST_ORDER = 0.5  # and in one whose order is lost: what seems to fit there does so by chance
_GRADES = "优良好是有"  # values of a single character
_UNCLEAR = (
    "这张表读不准：复制或转换时各格的次序乱了，{}个指标里有{}个没有采用。请改用原来的 xlsx、docx 或 pdf 文件再检查"
)


def fit(tables: Sequence[TargetTable]) -> float:
    """How much speaks for a reading of rows: indicators whose cells are what their columns hold, below known levels."""
    total = 0.0
    for table in tables:
        columns = sorted(table.columns & _CELLS)
        for item in table.indicators:
            total += _ROW - _row_misfit(item, columns) - (item.level1 is None and item.level2 is None)
    return total


def mean_fit(tables: Sequence[TargetTable]) -> float:
    """The fit of an indicator: where cells are parted wrongly there are more of them, and each fits worse."""
    return fit(tables) / max(1, sum(len(table.indicators) for table in tables))


def is_poor(tables: Sequence[TargetTable]) -> bool:
    """Whether the cells of a reading fit their columns so badly that the columns may be wrong."""
    return mean_fit(tables) < _POOR * _ROW


def _row_misfit(item: Indicator, columns: Sequence[str]) -> float:
    if open_row().fullmatch(item.name.text if item.name else ""):
        return 0.0
    cells = ((role, getattr(item, role)) for role in columns)  # None: the row has no such cell
    return sum(misfit(cell.text, role) if cell.text else blank_misfit(role) for role, cell in cells if cell is not None)


def sound(tables: Sequence[TargetTable]) -> tuple[tuple[TargetTable, ...], tuple[Problem, ...]]:
    """The tables without the indicators that their cells contradict, where those are many without any of theirs, and what is
    to be said of that.

    Cells whose order was lost are words that happened to follow one another: to judge them is to invent faults.
    """
    wrong = [[item for item in table.indicators if _contradicts(item, table.columns)] for table in tables]
    counts = [len(table.indicators) for table in tables]
    lost = sum(map(len, wrong)) >= _LOST_ORDER * max(1, sum(counts))
    kept: list[TargetTable] = []
    problems: list[Problem] = []
    for table, bad, count in zip(tables, wrong, counts, strict=True):
        if not count or not (lost or (len(bad) >= min(_SEVERAL, count) and len(bad) > _DOUBTFUL * count)):
            kept.append(table)
            continue
        whole = lost or len(bad) >= _LOST_ORDER * count
        left = () if whole else tuple(item for item in table.indicators if item not in bad)
        kept.append(replace(table, indicators=left, complete=False, confidence=Confidence.LOW))
        problems.append(Problem(_UNCLEAR.format(count, count - len(left)), table.location))
    return tuple(kept), tuple(problems)


def _contradicts(item: Indicator, columns: Set[str]) -> bool:
    """Whether the cells of an indicator cannot be what their columns hold: labels or sentences in a name, the name of
    something to be measured or a single character in place of its value."""
    name, value = (cell.text if cell else "" for cell in (item.name, item.value))
    if open_row().fullmatch(name) and not value:
        return False  # …… as the template has it
    told = (
        item.value is not None and item.actual is not None and item.value.text == item.actual.text
    )  # the same words twice
    telling = _TELLING - {"value", "actual"} if told else _TELLING
    filled = ((role, cell) for role in columns & telling if (cell := getattr(item, role)) is not None and cell.text)
    if any(misfit(cell.text, role) >= _CONTRADICTED for role, cell in filled):
        return True
    if "。" in name.rstrip("。") or column_role(name) or year_of(value):
        return True
    if not value or told or is_value(value) or holds_value(value):
        return False
    return (len(value) == 1 and value not in _GRADES) or measure_of_name(value).id != UNKNOWN.id
