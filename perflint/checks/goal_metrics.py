"""Numbers of a goal that no indicator takes up: neither with that number nor by its subject.

Money, dates, durations and figures of the past or of a plan are no metrics of the year.  A metric is taken up by a row
with the same amount in the same unit, by a row that writes the number into its name or explanation, by a row whose name shares
enough of the clause's words, and 满意 by any row about satisfaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

from perflint import lexicon
from perflint import text as texts
from perflint.checks import _amounts, _phrases, _quantities, _rows
from perflint.checks._quantities import Quantity
from perflint.checks.contract import Hit, Missing, Row, Screens, Subject, TextScreen, value_of
from perflint.lexicon.additions import remembered
from perflint.patterns import pattern_of

BREAK = pattern_of(r"[。；;!！?？，,、\n\r]|(?<=\d)[:：]")
RATE = pattern_of(r"[\u4e00-\u9fff]{2}(?:率|比例|覆盖面|占比)")
SATISFIED = "满意"
NO_METRIC = ("money", "money_rate", "duration")
PLACES = ("object", "organisation")
STOP = pattern_of(r"[。；;!！?？，,：:\n\r]")
WHERE = pattern_of(r"(?<![现存正实潜])在(?![建册职校岗编役读])")
DEED = pattern_of(r"实施|开展|推广|进行|组织|推进|新建|建设|完成|举办")
REACH = 80  # characters between 在 and the count, and between the count and what is done
SHOWN = 3  # metrics that the message names
MOST = 200  # metrics of one goal that are compared
PARTS = 60  # rows that may add up to one
SEEN = 2_000  # characters of a cell that are searched for numbers

SUMMARY = "绩效目标里写的数量没有落到指标：没有哪一行是这个数，也没有哪一行考核这件事。"
GIVEN = ("table",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "shared": {
            "type": "integer",
            "minimum": 1,
            "description": "名称与那一句至少有几个相同的两字词，算是考核同一件事",
        },
        "general": {"type": "string", "description": "词表：哪些词到处都有，不算相同"},
        "unless": {"type": "string", "description": "词表：数前面有其中的词条，说的不是本年要做的事"},
    },
    "required": ["shared", "general", "unless"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "metrics": "没有落到指标的量化内容（最多三处）",
    "count": "没有落到指标的有几处",
    "total": "目标里的量化内容共几处",
}
EXAMPLE: Mapping[str, Any] = {"shared": 2, "general": "general_words", "unless": "no_metric_words"}


def hit_screens(options: Mapping[str, Any]) -> Screens:
    """What spares its hits."""
    return Screens(needs=("goal",), texts=TextScreen(("goal",), (r"\d",)))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """Yield one hit on the first number of the goal that no row takes up; the message names the first few."""
    goal = subject.table.goal
    if goal is None:
        yield Missing("绩效目标")
        return
    rows = subject.rows()
    stated = list(islice(_metrics(goal.text, options["unless"]), MOST))
    if not rows or not stated:
        return
    if not any(row.text("value").strip() for row in rows):
        yield Missing("指标值")
        return
    if not any(row.name.strip() for row in rows):
        yield Missing("三级指标名称")
        return
    numbers = subject.of_table(_numbers)
    loose = [(one, clause, at) for one, clause, at in stated if not _taken_up(one, clause, rows, numbers, options)]
    if loose:
        shown = "、".join(dict.fromkeys(clause.strip() for _, clause, _ in loose[:SHOWN]))
        first, _, at = loose[0]
        place = subject.at("goal", (at + first.start, at + first.end))
        yield Hit(place, {"metrics": shown, "count": len(loose), "total": len(stated)})


def _metrics(text: str, unless: str) -> Iterator[tuple[Quantity, str, int]]:
    """The quantities of the goal with their clause and where it begins."""
    at = 0
    for stop in [*(found.start() for found in BREAK.finditer(text)), len(text)]:
        clause, begin, at = text[at:stop], at, stop + 1
        for one in _quantities.quantities(clause):
            kind = lexicon.class_of_unit(one.unit)
            if kind in NO_METRIC or one.per or _phrases.holds(unless, clause):
                continue
            if kind not in PLACES or not _says_where(text, begin + one.start, begin + one.end):
                yield one, clause, begin


def _says_where(text: str, start: int, end: int) -> bool:
    """Whether a count says where something is done: 在7个林场和11个乡镇实施造林8万亩."""
    before, after = text[max(0, start - REACH) : start], text[end : end + REACH]
    return WHERE.search(STOP.split(before)[-1]) is not None and DEED.search(STOP.split(after, 1)[0]) is not None


def _taken_up(
    one: Quantity, clause: str, rows: tuple[Row, ...], numbers: list[frozenset[Decimal]], options: Mapping[str, Any]
) -> bool:
    if any(one.number in written for written in numbers):
        return True
    if any(_same_amount(one, row) for row in rows) or _is_sum(one, rows):
        return True
    # 群众满意度 is set against every indicator of satisfaction (`perflint.checks.goal_conflict`)
    if SATISFIED in clause and any("satisfaction" in _rows.categories(row.indicator) for row in rows):
        return True
    rates, pairs = RATE.findall(clause), _pairs(texts.bare(clause), options["general"])
    return any(_same_subject(rates, pairs, row.name, options) for row in rows)


def _numbers(subject: Subject) -> list[frozenset[Decimal]]:
    """The numbers that each row writes out."""
    return [_written(row) for row in subject.rows()]


def _written(row: Row) -> frozenset[Decimal]:
    """The numbers with a unit that the cells of a row write out."""
    return frozenset().union(*(_numbers_in(row.text(name)[:SEEN]) for name in ("name", "value", "description")))


@remembered(8192)
def _numbers_in(text: str) -> frozenset[Decimal]:
    return frozenset(one.number for one in _quantities.quantities(text))


def _same_amount(one: Quantity, row: Row) -> bool:
    for name in ("value", "period_value"):
        value = value_of(row.indicator, name)
        factor, base = _amounts.base_of(value.unit or "")
        numbers = [number * factor for number in (value.number, value.upper) if number is not None]
        if one.amount in numbers and (base == one.base or not value.unit or _same_class(one.unit, value.unit)):
            return True
    return False


def _is_sum(one: Quantity, rows: tuple[Row, ...]) -> bool:
    """Whether rows one below another add up to it: 县道212公里, 乡道394公里 against 农村公路606公里."""
    parts: list[Decimal | None] = []
    for row in rows[:PARTS]:
        value = value_of(row.indicator, "value")
        factor, base = _amounts.base_of(value.unit or "")
        parts.append(value.number * factor if value.number and not value.per and base == one.base else None)
    for begin, first in enumerate(parts):
        total = first or Decimal(0)
        for part in parts[begin + 1 :] if first is not None else ():
            if part is None or total > one.amount:
                break
            total += part
            if total == one.amount:
                return True
    return False


def _same_class(left: str, right: str) -> bool:
    return bool(set(lexicon.classes_of_unit(left)) & set(lexicon.classes_of_unit(right)))


def _same_subject(rates: Sequence[str], stated: frozenset[str], name: str, options: Mapping[str, Any]) -> bool:
    """Whether a name is about what a clause states, by the rates and the pairs of characters in it."""
    if rates:
        plain = _rows.plain_name(name[:SEEN])
        if any(rate in plain for rate in rates):  # 准点率90%以上 against 班次准点率
            return True
    pairs = _pairs_of_name(name[:SEEN], options["general"])
    wanted = min(int(options["shared"]), max(1, len(pairs)))
    return len(pairs & stated) >= wanted


@remembered(8192)
def _pairs_of_name(name: str, general: str) -> frozenset[str]:
    """The pairs of characters of what a name measures."""
    plain = _rows.plain_name(name)
    cue = texts.bare(lexicon.measure_of_name(name).cue)
    bare = plain.removesuffix(cue)
    core = bare if len(bare) > 1 and len(cue) < 4 else plain  # 优良天数 says more than how it is counted
    return _pairs(core, general)


@remembered(512)
def _pairs(text: str, general: str) -> frozenset[str]:
    return frozenset(pair for word in _phrases.without(general, text).split() for pair in texts.bigrams(word))
