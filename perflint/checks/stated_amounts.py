"""The year's money as the text states it against the table: 预算50万元 in the goal, 50元 in the form.

Only amounts that the text calls the year's budget or the year's spending are read; totals over several years, parts,
sources and carried-over money are not compared.  A text that states several different budgets is left alone unless
one of them is the table's amount in the wrong unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct

from perflint import lexicon
from perflint import text as texts
from perflint.checks import _amounts, _sections
from perflint.checks._quantities import Quantity, quantities
from perflint.checks.contract import Hit, Missing, Screens, Spot, Subject, TextScreen
from perflint.model import Passage, TargetTable
from perflint.patterns import pattern_of

BUDGET = pattern_of(
    r"(?:预算(?:总额|总量|总数|总计|数|额|安排|规模|合计|资金|经费|金额)?|(?:资金|经费)(?:总额|总量|总数|总计|数|额|安排|规模|合计)|安排(?:预算|财政)?(?:资金|经费))"
    r"(?:共计|总计|共|为|是|约|:)?\s*$"
)
SPENT = pattern_of(r"(?:执行数|支出数|执行金额|支出金额|实际支出|实际执行|全年支出)(?:共计|总计|共|为|是|约|:)?\s*$")
OTHER = pattern_of(
    r"累计|总投资|概算|上年|去年|往年|历年|结[转余]|其中|中央|省|市|县|区|镇|乡|上级|本级|自筹|配套|社会|单位|人员|基本支出|合同|中标|招标|采购|每|人均|单|规划|追加|调[整增减]|剩余|争取|部门|全[局区市县镇]|\d年至|[一二三四五六]期|20\d\d\s*[-—~至]|五年|三年|节约|盘活|整合|撬动|带动|产值|收入|下达|到位|到账|科研|用于|安排用|申请|拟|和|、"
)
CLAUSE = pattern_of(r"[，,。；;！!？?\n\r]")
AROUND = 40
SCALE = Decimal(10000)

SUMMARY = "文字里写的本年预算或支出金额与表里的金额不一致，或者差了一万倍（元与万元混用）。"
GIVEN = ("table",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "tolerance": {"type": "number", "minimum": 0, "description": "允许相差多大比例，如 0.005"},
        "unless": {"type": "string", "description": "词表：文字里有其中的词条（如含上年结转）就不比较"},
    },
    "required": ["tolerance", "unless"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "what": "哪一个金额",
    "left": "文字里的金额（元）",
    "right": "表里的金额（元）",
    "delta": "相差多少（left 减 right）",
    "written": "文字里的写法",
    "printed": "表里的写法",
    "scale": "是不是正好差一万倍（是、否）",
}
EXAMPLE: Mapping[str, Any] = {"tolerance": 0.005, "unless": "carried_over"}


class Stated(Struct, frozen=True):
    """An amount of the text in 元, as it is written, with its place and whether it is spending."""

    amount: Decimal
    written: str
    spot: Spot
    spent: bool


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(texts=TextScreen(("goal", "overview", "goal_actual", "prose"), ("元",)))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """``left`` is the amount of the text, ``right`` that of the table, both in 元."""
    stated = list(_stated(subject, options["unless"]))
    unit = subject.document.money_unit
    for spent, what in ((False, "预算"), (True, "支出")):
        of_kind = [one for one in stated if one.spent is spent]
        if not of_kind:
            continue
        known = _table_amounts(subject.table, unit, spent=spent)
        if not known:
            yield Missing(f"表里的{what}金额或金额单位")
            continue
        yield from _compare(of_kind, known, what, f"{unit}", Decimal(str(options["tolerance"])))


def _compare(
    stated: Sequence[Stated], known: Sequence[Decimal], what: str, unit: str, tolerance: Decimal
) -> Iterator[Hit]:
    wrong = [one for one in stated if not any(_close(one.amount, right, tolerance) for right in known)]
    for one in wrong:
        scaled = [
            right for right in known if any(_close(one.amount, right * by, tolerance) for by in (SCALE, 1 / SCALE))
        ]
        if scaled or len({one.amount for one in stated}) == 1:
            right = scaled[0] if scaled else known[0]
            printed = f"{_amounts.rounded(right / _amounts.base_of(unit)[0]).normalize():f}{unit}"
            values = {"what": what, "left": one.amount, "right": right, "delta": one.amount - right}
            yield Hit(one.spot, {**values, "written": one.written, "printed": printed, "scale": bool(scaled)})
            return


def _close(left: Decimal, right: Decimal, tolerance: Decimal) -> bool:
    return abs(left - right) <= tolerance * max(left, right)


def _table_amounts(table: TargetTable, unit: str | None, *, spent: bool) -> list[Decimal]:
    """What the table gives for it, the most telling first, in 元."""
    funds, execution = table.funds, table.execution
    if spent:
        figures = [execution.actual] if execution else []
    else:
        figures = [funds.total, *((execution.budget, execution.initial) if execution else ()), funds.fiscal]
    found = [_amounts.amount(figure, unit) for figure in figures]
    amounts = [_amounts.yuan(amount, unit) for amount in found if amount]
    return [amount for amount in amounts if amount]


# ── what the text states ────────────────────────────────────────────────────────────────────────────────────────


def _stated(subject: Subject, unless: str) -> Iterator[Stated]:
    table = subject.table
    for field in ("goal", "overview", "goal_actual"):
        cell = getattr(table, field)
        if cell and not lexicon.mentions(unless, cell.text):
            for one, spent in _amounts_in(cell.text):
                spot = subject.at(field, (one.start, one.end))
                yield Stated(one.amount, cell.text[one.start : one.end], spot, spent)
    for passage in _prose(subject):
        if not lexicon.mentions(unless, passage.text):
            for one, spent in _amounts_in(passage.text):
                spot = subject.passage(passage, one.start, one.end)
                yield Stated(one.amount, passage.text[one.start : one.end], spot, spent)


def _prose(subject: Subject) -> tuple[Passage, ...]:
    """The prose about this project: all of it where the document has one table, else its own section."""
    document = subject.document
    if len(document.tables) == 1 and document.kind == "project":
        return document.paragraphs
    section = _sections.section_of(subject.table, document)
    return section.passages if section else ()


def _amounts_in(text: str) -> Iterator[tuple[Quantity, bool]]:
    """The amounts that the text calls the budget (False) or the spending (True) of the year."""
    if "元" not in text:
        return
    plain = texts.narrow(text)
    for one in quantities(plain):
        if one.base != "元" or one.per or one.comparator not in (None, "≈"):
            continue
        clause = CLAUSE.split(plain[max(0, one.start - AROUND) : one.start])[-1]
        if OTHER.search(clause):
            continue
        if BUDGET.search(clause):
            yield one, False
        elif SPENT.search(clause):
            yield one, True
