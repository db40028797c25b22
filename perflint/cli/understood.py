"""What was understood of a document, for `perflint parse`: its facts, its tables and indicators, and the doubts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from perflint.cli.drawn_tables import printed
from perflint.model import Cell, Document, Execution, Figure, Funds, Indicator, TargetTable, Unit
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.documents import facts, problem_line, table_label
from perflint.reporters.shared.finding_block import labelled
from perflint.reporters.shared.labels import FIELDS
from perflint.reporters.shared.lines import Line, show
from perflint.reporters.shared.places import extent, shown_path, spot, spot_in_table
from perflint.reporters.shared.prose import clip, line_of
from perflint.reporters.shared.sources.cell_facts import remarks
from perflint.reporters.shared.sources.roles import fields_of
from perflint.text import display_width

LIST_BELOW = 100  # columns; a narrower terminal shows indicators as a list
NARROWEST_COLUMN = 13
MOST_REMARKS = 12  # on the cells of a table
TABLE_FACTS = (
    "title", "project", "project_code", "unit", "function", "start", "end", "overview",
    "goal", "period_goal", "goal_actual", "score", "grade",
)  # fmt: skip
INDICATOR_FIELDS = (
    "level1", "level2", "number", "name", "operator", "value", "unit", "period_value", "weight", "actual", "expected",
    "likelihood", "score",     "direction", "nature", "description", "basis", "reason",
)  # fmt: skip


def understood(document: Document, options: ReportOptions) -> str:
    """The page of one document."""
    pieces = [show(_head(document, options), options.color)]
    cells: dict[int | None, list[Cell]] = defaultdict(list)
    for mark in fields_of(document):
        cells[mark.table].append(mark.cell)
    for number, table in enumerate(document.tables):
        pieces.append(show(_table_head(number, table, options), options.color))
        pieces.append(_indicators(table, options))
        pieces.append(show(_remarks(cells[number], options), options.color))
    pieces.append(show(_tail(document, options), options.color))
    return "".join(pieces)


def _head(document: Document, options: ReportOptions) -> Iterator[Line]:
    title = clip(shown_path(document.path, options.base), options.width - 8)
    yield [(f"══ {title} {'═' * max(2, options.width - display_width(title) - 4)}", "strong")]
    yield from labelled("文件", facts(document), options)
    yield from labelled("标题", _text(document.title), options)
    yield from labelled("金额单位", document.money_unit or "", options)
    yield from labelled("总额", _text(document.total), options)
    yield from labelled("得分", _text(document.score), options)
    yield from labelled("预算执行", _execution(document.execution), options)
    yield from labelled("目标", _text(document.goal), options)
    for unit in document.units:
        yield from labelled("单位", f"{unit.name.text} {_text(unit.funds.total)}", options)
    for number, goal in enumerate(document.goals, 1):
        told = f"{_text(goal.goal)} → {_text(goal.completion) or '（没有写完成情况）'}"
        told += f"，完成率 {_percent(goal.rate)}" if goal.rate is not None else ""
        yield from labelled(f"目标{number}", told, options)


def _table_head(number: int, table: TargetTable, options: ReportOptions) -> Iterator[Line]:
    yield []
    label = table_label(table) or "（没有名称）"
    sure = f"（识别可信度{table.confidence.label}，{len(table.indicators)}个指标{'，不完整' if table.complete is False else ''}）"
    place = spot(table.location)
    head = f"第{number + 1}张表 · {label}"
    room = options.width - display_width(sure) - display_width(place) - 1
    shown = clip(head, max(20, room))
    yield [(shown, "strong"), (sure, "dim"), (f" {place}", "path")]
    for name in TABLE_FACTS:
        told = _text(getattr(table, name))
        if shown != head or line_of(told) != label:
            yield from labelled("实施单位" if name == "unit" else FIELDS[name], told, options)
    yield from labelled("资金", _funds(table.funds), options)
    yield from labelled(FIELDS["tasks"], "；".join(map(_part, table.tasks)), options)
    yield from labelled("支出计划", "；".join(f"{p.until.text} {p.percent.cell.text}" for p in table.plan), options)
    yield from labelled("预算执行", _execution(table.execution), options)


def _remarks(cells: Sequence[Cell], options: ReportOptions) -> Iterator[Line]:
    """What is worth knowing of a table's cells: stored values, formulas, comments, doubtful characters."""
    known = {cell.location: cell for cell in cells if cell.facts is not None}
    told = [(cell, words) for cell in known.values() if (words := remarks(cell))]
    for cell, words in told[:MOST_REMARKS]:
        yield from labelled(extent(cell.location) or "单元格", "；".join(words), options)
    if len(told) > MOST_REMARKS:
        yield [(f"  还有 {len(told) - MOST_REMARKS} 个单元格有这样的说明，用 --format html 查看", "dim")]


def _tail(document: Document, options: ReportOptions) -> Iterator[Line]:
    yield []
    if not document.tables and not document.goals:
        yield [("  没有认出绩效目标表或指标。", "warning")]
    for problem in document.problems:
        yield from labelled("没有读懂", problem_line(problem), options)
    if not document.problems:
        yield [("  没有发现读不懂的地方。", "hint")] if document.tables or document.goals else []
    yield []


def _indicators(table: TargetTable, options: ReportOptions) -> str:
    if not table.indicators:
        return show([[("  （没有指标）", "dim")]], options.color)
    fields = [name for name in INDICATOR_FIELDS if any(getattr(row, name) is not None for row in table.indicators)]
    if options.width < LIST_BELOW or (len(fields) + 1) * NARROWEST_COLUMN > options.width:
        return show(_list(table, fields, options), options.color)
    return _grid(table, fields, options)


def _list(table: TargetTable, fields: list[str], options: ReportOptions) -> Iterator[Line]:
    """Two or more lines an indicator: where it belongs and what it is called, then everything else."""
    for number, row in enumerate(table.indicators, 1):
        path = " › ".join(line_of(_text(getattr(row, name))) or "（空）" for name in ("level1", "level2", "name"))
        place = _place(row)
        room = options.width - 8 - display_width(place)
        yield [(f"  {number:>3}. ", "dim"), (clip(path, max(20, room)), ""), (f"  {place}", "path")]
        for name in fields:
            if name not in {"level1", "level2", "name"} and getattr(row, name) is not None:
                yield from labelled(f"     {FIELDS[name]}", _text(getattr(row, name)) or "（空）", options)


def _grid(table: TargetTable, fields: list[str], options: ReportOptions) -> str:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    grid.add_column("序", justify="right")
    for name in fields:
        grid.add_column(FIELDS[name], overflow="fold")
    grid.add_column("位置", no_wrap=True)
    for number, row in enumerate(table.indicators, 1):
        cells = (Text(line_of(_text(getattr(row, name)))) for name in fields)
        grid.add_row(str(number), *cells, Text(_place(row)))
    return printed(grid, options)


def _place(row: Indicator) -> str:
    cell = row.name or row.value
    return spot_in_table(cell.location) if cell is not None else ""


def _text(value: Cell | Figure | None) -> str:
    if value is None:
        return ""
    return value.text if isinstance(value, Cell) else value.cell.text


def _percent(figure: Figure) -> str:
    text = _text(figure).strip()
    return f"{text}%" if text and text[-1].isdigit() else text


def _funds(funds: Funds) -> str:
    named = (("总额", funds.total), ("财政", funds.fiscal), ("专户", funds.special), ("其他", funds.other))
    return "，".join(f"{label} {_text(figure) or '（空）'}" for label, figure in named if figure is not None)


def _part(part: Unit) -> str:
    """公共服务 150."""
    return f"{line_of(part.name.text)} {_text(part.funds.total) or '（空）'}"


def _execution(execution: Execution | None) -> str:
    if execution is None:
        return ""
    named = (
        ("年初预算", execution.initial), ("全年预算", execution.budget), ("执行数", execution.actual), ("分值", execution.weight), ("得分", execution.score),
    )  # fmt: skip
    told = (f"{label} {_text(figure) or '（空）'}" for label, figure in named if figure is not None)
    rate = f"执行率 {_percent(execution.rate)}" if execution.rate is not None else ""
    return "，".join(filter(None, [*told, rate]))
