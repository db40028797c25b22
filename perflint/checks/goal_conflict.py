"""A number in a goal that contradicts an indicator: the goal says 满意度95%以上, the table ≥90%.

The goal of the table is read, and the section of the department's text that speaks of its project.  Number and
indicator belong together when their units agree and the goal's words around the number hold the indicator's name; an
indicator or a number that agrees with any counterpart is left alone.  The same number in a unit of another kind (30公里
and 30公顷 of the same fence) contradicts it too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import islice
from typing import Any

from msgspec import Struct

from perflint import lexicon
from perflint import text as texts
from perflint.checks import _amounts, _quantities, _rows, _sections
from perflint.checks._quantities import Quantity
from perflint.checks.contract import Hit, Missing, Row, Screens, Spot, Subject, TextScreen
from perflint.model import Passage
from perflint.patterns import pattern_of

ALIKE = 0.65  # of the pairs of characters in an indicator's name: 骨干教师培训 is not 普通教师培训
BEGUN = 0.3
SHORT = 4  # characters
LOOSE = frozenset({"≈", "≤", "<"})  # comparators of a number that another one may well be beside
MOST = 200  # quantities of one goal that are compared
FEW = 10  # a smaller number may be the same by chance
PHYSICAL = frozenset({"area", "length", "mass", "volume"})
PERSONS = frozenset({"person", "person_time"})
NO_SLIP = frozenset({"money", "duration"})  # what something costs or how long it takes is no other count of it
MULTIPLES = "万亿"
SENTENCE = pattern_of(r"[。；;!！?？\n\r]+")
ITEM = pattern_of(r"[、和及与]")  # 电脑3台、打印机2台: each number has words of its own
CLAUSE = pattern_of(r"[，,:：]+")
RATE = pattern_of(r"([\u4e00-\u9fff]{2})(率|比例|覆盖面|占比|程度)[\u4e00-\u9fff\s≥≧>＞=＝]{0,6}$")
PARTIAL = pattern_of(
    r"其中|平均|人均|户均|亩均|每|累计|历年|总投资|十[三四五]五|规划|预算|资金|经费|投资|较上?[年去]|同比|(?:增长|提高|提升|下降|降低|减少)(?![到至为])|工程量|进度|主体|至20|到20|总体|中期|上年|去年|往年|[二两三四五六]年|\d年[内来]"
)
BETWEEN = pattern_of(r"(?:共计|总计|不少于|不低于|不超过|达到|超过|控制在|约|近|达|共|为|≥|≤|[:：=＝\s]){0,20}$")


class Stated(Struct, frozen=True):
    """A quantity of a goal: how it is written, its words around it, the clauses without a number beside its own, and
    where it stands."""

    quantity: Quantity
    before: str
    around: str
    near: str
    clause: str
    place: Spot


SUMMARY = "绩效目标里写的数与指标值矛盾，如目标写满意度 95% 以上，指标值却是 ≥90%。"
GIVEN = ("table",)
OPTIONS: Mapping[str, Any] = {"type": "object", "properties": {}, "additionalProperties": False}
VALUES: Mapping[str, str] = {
    "left": "绩效目标里的那一句",
    "right": "指标值",
    "name": "指标名称",
}
EXAMPLE: Mapping[str, Any] = {}


def hit_screens(options: Mapping[str, Any]) -> Screens:
    """What spares its hits."""
    return Screens(needs=("goal", "document.paragraphs"), texts=TextScreen(("goal", "prose"), (r"\d",)))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """Yield a hit on the value of each contradicted indicator; ``left`` is the goal's clause, ``right`` the value."""
    stated = list(islice(_stated(subject), MOST))
    if not stated:
        if subject.table.goal is None:
            yield Missing("绩效目标")
        return
    rows = [row for row in subject.rows() if row.value.kind == "quantity" and row.value.number is not None]
    yield from _satisfaction([one for one in stated if "满意" in one.before], rows)
    others = [one for one in stated if "满意" not in one.before]
    yield from _others(others, [row for row in rows if "satisfaction" not in _rows.categories(row.indicator)])


# ── what the goals state ────────────────────────────────────────────────────────────────────────────────────────


def _stated(subject: Subject) -> Iterator[Stated]:
    if subject.table.goal:
        yield from _quantities_of(subject.table.goal.text, partial(subject.at, "goal"))
    section = _sections.section_of(subject.table, subject.document)
    for passage in section.passages if section else ():
        yield from _quantities_of(passage.text, partial(_within, subject, passage))


def _within(subject: Subject, passage: Passage, span: tuple[int, int]) -> Spot:
    return subject.passage(passage, *span)


def _quantities_of(text: str, place: Callable[[tuple[int, int]], Spot]) -> Iterator[Stated]:
    for start, end in _parts(SENTENCE, text, 0, len(text)):
        clauses = [
            (begin, stop, list(_quantities.quantities(text[begin:stop])))
            for begin, stop in _parts(CLAUSE, text, start, end)
        ]
        for index, (begin, stop, found) in enumerate(clauses):
            near = [text[a:b] for a, b, other in clauses[max(0, index - 1) : index + 2] if not other]
            done = 0
            for one in found:
                clause = text[begin:stop]
                before = clause[done : one.start]
                done = one.end
                listed = len(re.findall(rf"\d\s*{re.escape(one.unit)}", clause)) > 1
                around = ITEM.split(before)[-1] if listed else clause
                yield Stated(
                    one, before, around, "" if listed else " ".join(near), clause, place((begin, begin + one.end))
                )


def _parts(breaks: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for found in breaks.finditer(text, start, end):
        if found.start() > at:
            yield at, found.start()
        at = found.end()
    if at < end:
        yield at, end


# ── comparing ───────────────────────────────────────────────────────────────────────────────────────────────────


def _satisfaction(stated: list[Stated], rows: list[Row]) -> Iterator[Hit]:
    """满意度 in the goal against all satisfaction rows: one that agrees is enough."""
    asked = [row for row in rows if "satisfaction" in _rows.categories(row.indicator) and row.value.unit == "%"]
    if not asked or not stated:
        return
    if any(_agree(one.quantity, row) or one.quantity.unit != "%" for one in stated for row in asked):
        return
    yield _hit(stated[0], asked[0])


def _others(stated: list[Stated], rows: list[Row]) -> Iterator[Hit]:
    pairs = [
        (one, row)
        for one in stated
        for row in rows
        if (_same_unit(one.quantity, row) and (_speaks_of(one, row) or _only_one(one, row, stated, rows)))
        or (_other_unit(one.quantity, row) and _speaks_of(one, row))
    ]
    agreed = [(one, row) for one in stated for row in rows if _agree(one.quantity, row) and _names(one, row)]
    agreed += [(one, row) for one, row in pairs if _agree(one.quantity, row)]
    settled = {id(part) for pair in agreed for part in pair} | _sums(pairs, stated)
    told: set[int] = set()
    for one, row in pairs:
        if id(one) in settled or id(row) in settled or row.index in told:
            continue
        # 人均增收 is no part of another thing where the indicator is about 人均增收 as well
        if all(found[0] in row.name for found in PARTIAL.finditer(one.before)):
            told.add(row.index)
            yield _hit(one, row)


def _hit(one: Stated, row: Row) -> Hit:
    values = {"left": one.clause.strip(), "right": row.shown(), "name": row.name}
    return Hit(row.at("value"), values, (one.place,))


def _same_unit(quantity: Quantity, row: Row) -> bool:
    unit = row.value.unit
    alike = bool(unit) and _amounts.base_of(str(unit))[1] == quantity.base
    return alike and quantity.per == (row.value.per or "")


def _other_unit(quantity: Quantity, row: Row) -> bool:
    """Whether the same number stands in units of which one is physical, or of persons, and the other of another kind, and the
    name of the indicator does not say that it counts just this: 培训期数60期 beside 培训60人."""
    units = quantity.unit, row.value.unit or ""
    if quantity.number != row.value.number or quantity.number < FEW or quantity.per or row.value.per:
        return False
    left, right = map(lexicon.classes_of_unit, units)
    if not left or not right or len({_multiple(unit) for unit in units}) > 1:
        return False
    first = {left[0], right[0]}
    water = first == {"mass", "volume"}  # a tonne of it is a cubic metre
    if water or not NO_SLIP.isdisjoint(first) or not lexicon.measure_of_name(row.name).accepts.isdisjoint(right):
        return False
    if _persons(left, right) or _persons(right, left):
        loose = "个" in units  # 职工60个 are 60人
        return not loose or lexicon.measure_of_name(f"{row.name}数").id != "person"
    return set(left).isdisjoint(right) and not PHYSICAL.isdisjoint({*left, *right})


def _multiple(unit: str) -> str:
    """万 of 万人."""
    return unit[: len(unit) - len(unit.lstrip(MULTIPLES))]


def _persons(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one unit counts persons before all else and the other never does."""
    return one[0] in PERSONS and PERSONS.isdisjoint(other)


def _agree(quantity: Quantity, row: Row) -> bool:
    if not _same_unit(quantity, row):
        return False
    opposed = {quantity.comparator, row.value.comparator}
    directions = bool(opposed & {"≥", ">"}) and bool(opposed & {"≤", "<"})
    return quantity.amount == _amounts.base_number(row) and not directions


def _speaks_of(one: Stated, row: Row) -> bool:
    """Whether the number's words are about the indicator."""
    if one.quantity.unit in ("%", "‰"):
        head = RATE.search(one.before)
        if not head or head[1] not in row.name:
            return False
        core = _rows.plain_name(row.name)
    else:
        core = _core(row.name)
    if len(core) < SHORT:  # a short name must stand right before the number
        said = texts.bare(BETWEEN.sub("", one.before))
        return len(core) > 1 and said.endswith((core, _rows.plain_name(row.name)))
    wanted, own = texts.bigrams(core), texts.bigrams(one.around)
    # the clause beside may complete what the number's own clause has begun to say, no more
    both = own | texts.bigrams(one.near) if len(wanted & own) >= BEGUN * len(wanted) else own
    return len(wanted & both) >= ALIKE * len(wanted)


def _only_one(one: Stated, row: Row, stated: list[Stated], rows: list[Row]) -> bool:
    """Whether the goal says little of what the number is, and there is nothing else that it could be: a rate and nothing of
    what (合格率95%), of which this row alone is, or the only number in such units (培训学员800人次 beside 培训人次)."""
    if one.quantity.unit not in ("%", "‰"):
        short = _names(one, row) and one.quantity.comparator not in LOOSE
        alone = [other for other in stated if other.quantity.base == one.quantity.base] == [one]
        return short and alone and [row] == [other for other in rows if _same_unit(one.quantity, other)]
    head = RATE.search(one.before)
    if not head or texts.bare(BETWEEN.sub("", one.before)) != head[1] + head[2]:
        return False
    return [row] == [other for other in rows if head[1] + head[2] in other.name]


def _names(one: Stated, row: Row) -> bool:
    """Whether the number's words hold the short name of an indicator somewhere."""
    core = _core(row.name)
    return 1 < len(core) < SHORT and core in texts.bare(one.around)


def _core(name: str) -> str:
    """The name without its measure (人数, 数量) and without 活动 at the end."""
    plain = _rows.plain_name(name)
    cue = texts.bare(lexicon.measure_of_name(name).cue)
    core = plain.removesuffix(cue)
    act = core.removesuffix("活动")  # 普法宣传活动场次 counts 普法宣传
    return act if len(act) >= SHORT else core if len(core) > 1 else plain


def _sums(pairs: list[tuple[Stated, Row]], stated: list[Stated]) -> set[int]:
    """Parts that add up to the whole, on either side."""
    settled: set[int] = set()
    rows_of: dict[int, list[Row]] = defaultdict(list)
    for one, row in pairs:
        rows_of[id(one)].append(row)
    for one in {id(one): one for one, _ in pairs}.values():
        rows = rows_of[id(one)]
        if len(rows) > 1 and sum(map(_amounts.base_number, rows)) == one.quantity.amount:
            settled |= {id(one), *map(id, rows)}
    for row in {id(row): row for _, row in pairs}.values():
        parts = [one for one in stated if _same_unit(one.quantity, row)]
        if len(parts) > 1 and sum(part.quantity.amount for part in parts) == _amounts.base_number(row):
            settled |= {id(row), *map(id, parts)}
    return settled
