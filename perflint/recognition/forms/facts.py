"""What a form in text says above and below its rows: where it begins, the facts of its header, its total.

Labels are found in `wording.labels`; rows are read in `tables`, forms without a heading of columns in `loose`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import takewhile, zip_longest
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from perflint.lexicon.characters import simplified
from perflint.lexicon.headings import column_role, is_title, is_total, money_unit_of
from perflint.lexicon.units import class_of_unit
from perflint.model import Cell, Confidence, Execution, Figure, Funds, Indicator, Passage, Problem, TargetTable
from perflint.patterns import pattern_of
from perflint.recognition.forms.money import money_in
from perflint.recognition.grids.funds import MONEY_FIELDS, SOURCES, Money, told_payments, told_weight
from perflint.recognition.grids.inline import GOALS
from perflint.recognition.wording.amounts import decimal_of, first_figure, rescale
from perflint.recognition.wording.form_heading import is_caption
from perflint.recognition.wording.labels import LONG, Fact, facts_in
from perflint.recognition.wording.paragraphs import join_lines, paragraphs, parts_of
from perflint.recognition.wording.row_ends import is_chapter
from perflint.text import compact, display_width, narrow

_CAPTION = 8  # lines that the caption of the indicators may be broken over
_ENDS = ("。", "；", ";", "！")
_TOTAL = 6  # lines of the row of totals
_SHORT, _LONGEST_VALUE = 4, 10  # lines of a short value; in a narrow column
_UNKNOWN_PAIR = 2  # blanks in the line of a value: a label that nobody knows, and what it says
_EDGE = 2  # columns that the widths of full lines differ by
_NAMES = frozenset({"project", "department", "unit"})


class Form(Struct, frozen=True):
    """A form that takes up lines ``first`` to ``last``; ``texts`` are its long texts that no field of the table keeps."""

    first: int
    last: int
    table: TargetTable
    facts: tuple[Fact, ...]
    texts: tuple[Passage, ...]
    money_unit: str | None
    problems: tuple[Problem, ...]


def title_above(lines: Sequence[Passage], begin: int, heading: int) -> int:
    """Where the form of a heading begins: at the last title, where the names of what it is about stand below that, or at the
    last chapter (二、部门职责绩效目标) where they stand below that alone."""
    titles = (at for at in range(heading - 1, begin, -1) if is_title(lines[at].text))
    at = next(titles, begin)
    if at > begin and _told(lines[at:heading]) & _NAMES:
        return at
    chapters = [at for at in range(begin + 1, heading) if is_chapter(lines[at].text)]
    if not chapters or not (told := _told(lines[chapters[-1] : heading])) & {*_NAMES, "overview"}:
        return begin
    above = _told(lines[begin : chapters[-1]]) & {*_NAMES, "overview"}
    return begin if above or "goal" not in told else chapters[-1]


def _told(lines: Sequence[Passage]) -> set[str]:
    return {fact.field for fact in facts_in(lines)}


def total_score(lines: Sequence[Passage]) -> Figure | None:
    """The last number of the row 总分 100 98.5 below the indicators, on one line or with every cell on its own."""
    parts = [part for line in lines[:_TOTAL] for part in parts_of(line)]
    if not parts or not is_total(parts[0].text):
        return None
    numbers = [*takewhile(lambda part: decimal_of(part.text) is not None, parts[1:])]
    return first_figure(numbers[-1]) if numbers else None


def with_confidence(table: TargetTable, confidence: Confidence, line: Passage) -> TargetTable:
    where = table.project.location if table.project else line.strip().location()
    return replace(table, confidence=confidence, location=where)


# ── header facts ────────────────────────────────────────────────────────────────────────────────────────────────


def table_of(
    facts: Sequence[Fact], indicators: tuple[Indicator, ...], columns: frozenset[str]
) -> tuple[TargetTable, str | None]:
    facts = _without_captions(facts)
    cells: dict[str, Any] = {}
    for field in (
        "project",
        "project_code",
        "unit",
        "goal",
        "goal_weak",
        "period_goal",
        "goal_actual",
        "overview",
        "start",
        "end",
        "grade",
    ):
        fact = next((fact for fact in facts if fact.field == field and fact.lines and not _is_money_unit(fact)), None)
        if fact is not None:
            cells[field] = _date(fact.value) if field in {"start", "end"} else _cell(fact)
    cells.update(_goals_side_by_side(facts))
    cells.pop("goal_expected", None)
    weak = cells.pop("goal_weak", None)
    if weak is not None:
        cells.setdefault("period_goal" if "goal" in cells else "goal", weak)
    if period := next((fact for fact in facts if fact.field == "period" and fact.lines), None):
        dates = re.split(r"\s{0,20}(?:至|到|—{1,20}|~|～|-{1,2}(?=\d{4}))\s{0,20}", period.value.text, maxsplit=1)
        if len(dates) == 2:
            begin = period.value.text.index(dates[1], len(dates[0]))
            cells.setdefault("start", period.value.slice(0, len(dates[0])).cell())
            cells.setdefault("end", period.value.slice(begin).cell())
    funds, unit = _funds(facts)
    if plan := next((fact for fact in facts if fact.field == "plan" and fact.lines), None):
        cells["plan"] = told_payments(plan.value.cell())
    table = TargetTable(indicators=indicators, funds=funds, execution=_execution(facts), columns=columns, **cells)
    return table, unit


def _is_money_unit(fact: Fact) -> bool:
    """单位：万元 above a form names no unit that does the work."""
    return fact.field == "unit" and class_of_unit(fact.lines[0].text) == "money"


def _goals_side_by_side(facts: Sequence[Fact]) -> dict[str, Cell]:
    """Labels of goals beside each other (长期目标 and 年度目标, 预期目标 and 实际完成情况), all texts below: on one line,
    parted by blanks, or each on its own where every cell is.  Of two goals of one kind the first counts."""
    for at, first in enumerate(facts):
        run = [*takewhile(lambda fact: fact.field in GOALS and not fact.lines, facts[at:])]
        run += facts[at + len(run) : at + len(run) + 1]
        if len(run) > 1 and (compact(run[-1].label.text) in _OPENING_WORDS or _is_end_of_caption(run)):
            run[-2:] = [replace(run[-2], lines=run[-1].lines)]
        if len(run) < 2 or run[-1].field not in GOALS:
            continue
        if first.field == "goal_weak" and run[1].field in {"goal", "period_goal"}:
            run = run[1:]  # the caption of the section
        run, parts = _texts_below(run, together=first.start == run[-1].start)
        found: dict[str, Cell] = {}
        if len(parts) == len(run):
            fields = {fact.field for fact in run}
            weak = "period_goal" if "goal" in fields else "goal"
            for fact, part in zip(run, parts, strict=True):
                found.setdefault(weak if fact.field == "goal_weak" else fact.field, part.cell())
        if len(found) > 1:
            return found
    return {}


def _is_end_of_caption(run: Sequence[Fact]) -> bool:
    """Whether the last label is what a narrow column left of the caption beside the others: 年度 预期目标 实际完成情况 | 总体 | 目标."""
    *others, last = run
    return len(others) > 1 and others[0].start == others[-1].start < last.start and last.field in _CAPTIONS


def _texts_below(run: list[Fact], *, together: bool) -> tuple[list[Fact], list[Passage]]:
    """The labels of goals, without the caption of the section, and the texts below them; no texts where their number tells
    nothing.  ``together`` says that the labels stand on one line."""
    lines = _without_caption(run[-1].lines)
    if not lines:
        return run, []
    cells = parts_of(lines[0]) if len(lines) == 1 else _parted(lines)
    readings = [_begun_anew(lines), _beside_first(lines), cells, _side_by_side(lines), _sentences(lines)]
    readings += [[] if together else list(lines)]
    if len(run) == 3 and run[0].field == run[2].field:
        run = run[1:]  # 年度总体目标完成情况 over 预期目标 and 实际完成情况
    captioned = len(run) > 3 or (len(run) == 3 and run[0].field == run[1].field)
    for texts in readings:
        for labels in (run, run[1:]) if captioned else (run,):
            if len(texts) == len(labels):
                return labels, texts
    return run, []


def _without_captions(facts: Sequence[Fact]) -> Sequence[Fact]:
    """The facts; where the last one is a goal, without what the heading of the indicators begins with."""
    if not facts or facts[-1].field not in GOALS:
        return facts
    lines = _without_caption(facts[-1].lines)
    alone = len(lines) == 1 and _points_alone().fullmatch(lines[0].text.strip())  # （80分） below the label
    return [*facts[:-1], replace(facts[-1], lines=() if alone else tuple(lines))]


@cache
def _points_alone() -> re.Pattern[str]:
    return pattern_of(r"[（(]?\d{1,3}分[)）]")


def _without_caption(lines: Sequence[Passage]) -> Sequence[Passage]:
    """The lines without the caption of the indicators below them, which a narrow column may have broken: 年度绩效|指标."""
    for at in range(max(1, len(lines) - _CAPTION), len(lines)):
        text = join_lines(lines[at:]).text.removesuffix("完成情况")
        if is_caption(text) or (lines[at - 1].text[-1:] in _ENDS and _begins_heading(text)):
            return lines[:at]
    return lines


def _begins_heading(text: str) -> bool:
    """绩效指, 指标类型 and 绩效指标指标类型: what is left above a heading when its first cells are broken."""
    if column_role(text) == "level1" or any(is_caption(text + rest) for rest in ("标", "指标")):
        return True
    return any(is_caption(text[:at]) and column_role(text[at:]) == "level1" for at in range(4, len(text)))


def _parted(lines: Sequence[Passage]) -> list[Passage]:
    """The texts that empty lines part; none where none do."""
    groups: list[list[Passage]] = []
    for line in lines:
        number, above = line.location().line, groups[-1][-1].location().line if groups else None
        if number is not None and above is not None and number == above + 1:
            groups[-1].append(line)
        else:
            groups.append([line])
    return [join_lines(group) for group in groups] if len(groups) > 1 else []


def _begun_anew(lines: Sequence[Passage]) -> list[Passage]:
    """The texts of numbered lines (目标1：… 目标2：…) whose numbers begin again; nothing where they do not."""
    pieces = [part for line in lines for part in parts_of(line)]
    begins = [at for at, piece in enumerate(pieces) if _first_number().match(piece.text)]
    if len(begins) < 2 or begins[0] != 0:
        return []
    return [join_lines(pieces[begin:end]) for begin, end in zip(begins, [*begins[1:], len(pieces)], strict=True)]


def _beside_first(lines: Sequence[Passage]) -> list[Passage]:
    """The two texts that begin on the first line, the second of which ends there; none where the first may end there too."""
    first, *rest = (parts_of(line) for line in lines)
    if not rest or len(first) != 2 or any(len(parts) != 1 for parts in rest):
        return []
    text, beside = first
    if text.text[-1] in _ENDS or beside.text[-1] != "。" or rest[-1][0].text[-1] != "。":
        return []
    return [join_lines([text, *(parts[0] for parts in rest)]), beside]


def _side_by_side(lines: Sequence[Passage]) -> list[Passage]:
    """The texts of two columns, each broken where its own ends, the first at the end of a sentence; none where several places
    may part them."""
    if any(part.text.endswith("。") for line in lines for part in parts_of(line)[:-1]):
        return []  # both on one line
    widths = [display_width(line.text.strip()) for line in lines]
    ends = [
        end
        for end in range(1, len(lines))
        if lines[end - 1].text.rstrip().endswith(("。", "；", ";"))
        and _is_block(widths[:end])
        and _is_block(widths[end:])
    ]
    return [join_lines(lines[: ends[0]]), join_lines(lines[ends[0] :])] if len(ends) == 1 else []


def _is_block(widths: Sequence[int]) -> bool:
    """Whether lines of these widths may be one text, broken where its column ends."""
    return max(widths) - min(widths[:-1], default=max(widths)) <= _RAGGED and widths[-1] <= max(widths)


def _sentences(lines: Sequence[Passage]) -> list[Passage]:
    """The texts that end with a sentence, where a line ends or blanks part them."""
    pieces = [part for line in lines for part in parts_of(line)]
    ends = [at + 1 for at, piece in enumerate(pieces) if piece.text.endswith("。")]
    return [join_lines(pieces[begin:end]) for begin, end in zip([0, *ends], [*ends[:-1], len(pieces)], strict=False)]


@cache
def _first_number() -> re.Pattern[str]:
    return pattern_of(r"(?:目标\s{0,4}[1一][:：、.．]|1[、.．](?!\d)|[（(]1[)）]|①|一是)")


_CAPTIONS = frozenset({"goal", "goal_weak"})
_RAGGED = 4  # halves of an ideograph by which lines of one column differ
_OPENING_WORDS = frozenset({"目标", "目标:", "目标："})  # with which the text below the labels may open


def _cell(fact: Fact) -> Cell:
    """A short value ends with the form's next block of text; a long one keeps all its lines."""
    if fact.field in LONG:
        return fact.value.cell()
    lines = _own_lines(fact)
    first = lines[0]
    edge = (first.place(0).character or 0) + len(first.text)
    fact_lines, lines = lines, lines[:_SHORT]
    if len(lines) == _SHORT:  # in a narrow column, where all but the last are as wide
        full = takewhile(lambda line: abs(display_width(line.text) - display_width(first.text)) <= _EDGE, fact_lines)
        lines = fact_lines[: max(_SHORT, min(len([*full]) + 1, _LONGEST_VALUE))]
    own = takewhile(lambda line: (line.place(0).character or 0) <= edge, lines)  # further right: another cell's
    value = join_lines([*own])
    if fact.field == "project" and (end := value.text.find("。")) > 0:
        value = value.slice(0, end)  # 河道管护。预算安排86万元。
    return value.cell()


def _own_lines(fact: Fact) -> Sequence[Passage]:
    """The lines of a short value before a label that nobody knows, with its own value behind it, and before those of codes
    that hold something else."""
    first, *more = fact.lines
    cuts = [found.start() for found in _cell_ends().finditer(first.text)]
    if len(cuts) >= _UNKNOWN_PAIR:
        return [first.slice(0, cuts[0])]
    whole = _code if fact.field == "project_code" and _code(first) else _is_one_cell
    return [first, *takewhile(whole, more)]


def _is_one_cell(line: Passage) -> bool:
    return _cell_ends().search(line.text.strip()) is None


def _code(line: Passage) -> bool:
    return re.fullmatch(r"[\w-]{1,40}", line.text.strip(), re.ASCII) is not None


@cache
def _cell_ends() -> re.Pattern[str]:
    """Blanks that part cells: between ideographs, for typesetters put some beside digits."""
    return pattern_of(r"(?<=[\u4e00-\u9fff）])[ \u3000]+(?=[\u4e00-\u9fff（])")


def _date(value: Passage) -> Cell:
    found = re.search(r"(?:19|20)\d\d\s?[-./年]?\s?\d{0,2}\s?[-./月]?\s?\d{0,2}\s?日?", narrow(value.text))
    return value.slice(*found.span()).cell() if found else value.cell()


def _funds(facts: Sequence[Fact]) -> tuple[Funds, str | None]:
    """The amounts by their labels; the year's total before the total of the whole period."""
    found: list[tuple[str, Figure]] = []
    units: list[str | None] = []
    for fact in _annual_first(_dealt_out(facts)):
        kind = "budget_weak" if fact.field == "funds" else fact.field  # 项目资金（万元） 86
        known = kind not in _SEVERAL and any(field == kind for field, _ in found)
        if kind in MONEY_FIELDS and not known and (figure := _amount(fact)):
            found.append((kind, figure))
            units.append(money_unit_of(fact.label.text) or _unit_behind(fact))
    captions = (money_unit_of(fact.label.text) for fact in facts if fact.field == "funds")  # 项目资金（万元）
    unit = next(filter(None, [*units, *captions]), None)
    for at, (field, figure) in enumerate(found):
        own = units[at]
        if unit and own and figure.number is not None and own != unit:
            found[at] = field, Figure(figure.cell, rescale(figure.number, own, unit))
    money = Money(parts=[(field, figure) for field, figure in found if field in SOURCES])
    money.annual.update((field, figure) for field, figure in found[::-1] if field != "period_total")
    money.period.update((field, figure) for field, figure in found if field == "period_total")
    return money.funds(), unit


def with_money(table: TargetTable, lines: Sequence[Passage]) -> TargetTable:
    """The table with the amounts that stand in columns above it."""
    money = money_in(lines)
    if money is None:
        return table
    funds = money.funds()
    if funds.total is not None and funds.total.number is not None:
        table = replace(table, funds=funds)
    return replace(table, execution=money.executed() or table.execution)


def _annual_first(facts: list[Fact]) -> list[Fact]:
    """The facts; where 实施期资金总额 stands left of 年度资金总额, the second of two equal sources before the first."""
    totals = [fact.field for fact in facts if fact.field in {"period_total", "budget_total"} and fact.lines]
    if totals[:2] != ["period_total", "budget_total"]:
        return facts
    found = list(facts)
    for at in range(len(facts) - 1):
        first, second = facts[at], facts[at + 1]
        if first.field == second.field and first.field in SOURCES:
            found[at], found[at + 1] = second, first
    return found


def _dealt_out(facts: Sequence[Fact]) -> list[Fact]:
    """The facts, labels of money beside each other (实施周期总额 and 年度资金总额) each with its number of the row below."""
    found = list(facts)
    for at in range(len(found) - 1):
        run = [*takewhile(lambda one: one.field in MONEY_FIELDS and not one.lines, found[at:])]
        last = found[at + len(run)] if run and at + len(run) < len(found) else None
        if last is None or last.field not in MONEY_FIELDS:
            continue
        numbers = [part for line in last.lines for part in parts_of(line) if decimal_of(part.text) is not None]
        captions = len(run) + 1 - len(numbers)  # 资金总额 over both
        if len(numbers) > 1 and captions in (0, 1):
            for place, number in enumerate(numbers, start=at + captions):
                found[place] = replace(found[place], lines=(number,))
    return found


_SEVERAL = frozenset({"part", "carried"})


def _execution(facts: Sequence[Fact]) -> Execution | None:
    """全年预算数, 执行数, 执行率 … of a self-evaluation; 预算数 before 执行数 is that of the year."""
    figures: dict[str, Figure] = {}
    for fact, behind in zip_longest(facts, facts[1:]):
        field = fact.field
        if field == "budget_total" and behind and behind.field == "execution_actual":
            field = "execution_budget"
        name = field.removeprefix("execution_")
        if name != field and name not in figures and (figure := _amount(fact)):
            figures[name] = figure
        if weight := told_weight(fact.label.cell()):
            figures.setdefault("weight", weight)
    return Execution(**figures) if {"actual", "rate"} & figures.keys() else None


def _amount(fact: Fact) -> Figure | None:
    """The number that a value begins with; a rate with its sign."""
    lines = fact.lines[:2]
    if len(lines) > 1 and re.match("(?:百万|千|万|亿)?元", lines[1].text):
        lines = (Passage.join(lines),)  # 873.07万 | 元
    for line in lines:
        first = line.text.split()[0] if line.text.split() else ""
        if decimal_of(re.sub(r"(?:人民币)?(?:百万|千|万|亿)?元.*$|%$", "", simplified(narrow(first)))) is not None:
            found = first_figure(line)
            return replace(found, cell=parts_of(line)[0].cell()) if found and first[-1] in "%％" else found
    return None


def _unit_behind(fact: Fact) -> str | None:
    found = re.search(r"\d\s*((?:百万|千|万|亿)?元)", fact.value.text[:40])
    return found.group(1) if found else None


def texts_of(facts: Sequence[Fact]) -> tuple[Passage, ...]:
    """Long texts (项目用途, 立项依据 …) as paragraphs: rules over prose read them too."""
    found: list[Passage] = []
    for fact in facts:
        if fact.field == "ignored" and len(fact.value.text) >= 30:
            found.extend(paragraphs(fact.lines))
    return tuple(found)
