"""Whether a value promises less than before: numbers, ranges, dates and periods, in the direction that is better.

Which way is better, and which units can be brought together, is read as the checks of self-evaluations read it.
"""

from __future__ import annotations

from decimal import Decimal

from perflint.checks._achievement import later, smaller_is_better
from perflint.checks._amounts import comparable
from perflint.checks.contract import value_of
from perflint.model import MEASURED, Effect, Indicator, TargetValue
from perflint.text import bare, compact, narrow
from perflint.values import same_meaning

BLANK = frozenset({"empty", "placeholder"})
STRICTNESS = {">": 3, "<": 3, "≥": 2, "≤": 2, "=": 2, None: 2, "≈": 1}
PER_YEAR = {
    **dict.fromkeys(("年", "年度", "学年"), 1),
    **dict.fromkeys(("半年", "学期"), 2),
    **dict.fromkeys(("季", "季度"), 4),
    "月": 12,
    "旬": 36,
    **dict.fromkeys(("周", "星期"), 52),
    **dict.fromkeys(("日", "天"), 365),
}
Judgement = tuple[Effect, str]


def value_change(old: Indicator, new: Indicator, field: str = "value") -> Judgement | None:
    """What became of the value in ``value`` or ``period_value``, with a remark; None when it says the same."""
    before, after = value_of(old, field), value_of(new, field)
    if before.kind in BLANK or after.kind in BLANK:
        if before.kind in BLANK and after.kind in BLANK:
            return None
        gone = after.kind in BLANK
        return (Effect.LOWERED, "指标值不再写明") if gone else (Effect.RAISED, "补上了指标值")
    if before.kind in MEASURED and after.kind in MEASURED:
        return None if same_meaning(before, after) else _measured(old, before, new, after)
    if before.kind in MEASURED:
        return Effect.LOOSENED, "由定量改为定性"
    if after.kind in MEASURED:
        return Effect.RAISED, "由定性改为定量"
    return None if bare(before.raw) == bare(after.raw) else (Effect.CHANGED, "定性表述改动")


def _measured(old: Indicator, before: TargetValue, new: Indicator, after: TargetValue) -> Judgement | None:
    kinds = {before.kind, after.kind}
    if kinds == {"date"}:
        return _dates(before, after)
    if kinds == {"frequency"}:
        return _periods(before, after)
    if kinds <= {"quantity", "range"}:
        smaller = smaller_is_better(old, before)
        if smaller != smaller_is_better(new, after):
            return Effect.CHANGED, "越大越好还是越小越好改了"
        return _ranges(before, after, smaller) if "range" in kinds else _numbers(before, after, smaller)
    return Effect.CHANGED, "写法变了，不能比较高低"


def _numbers(before: TargetValue, after: TargetValue, smaller: bool) -> Judgement | None:
    pair = comparable(before, after)
    if pair is None:
        return Effect.CHANGED, "计量单位不同，不能比较高低"
    was, now = pair
    if was != now:
        return _moved(now > was, smaller)
    if before.comparator == after.comparator:
        return None  # 1万元 and 10000元
    change = STRICTNESS.get(after.comparator, 2) - STRICTNESS.get(before.comparator, 2)
    if change == 0:
        return Effect.CHANGED, "比较符号改动"
    return (Effect.LOOSENED, "比较符号放宽") if change < 0 else (Effect.RAISED, "比较符号收紧")


def _moved(up: bool, smaller: bool) -> Judgement:
    if up != smaller:
        return Effect.RAISED, ""
    return (Effect.LOOSENED, "上限提高") if smaller else (Effect.LOWERED, "")


def _ranges(before: TargetValue, after: TargetValue, smaller: bool) -> Judgement:
    """The range that holds the other is the looser one; else its end on the good side decides."""
    was, now = _ends(before), _ends(after, before)
    if was is None or now is None:
        return Effect.CHANGED, "计量单位不同，不能比较高低"
    if now[0] <= was[0] and now[1] >= was[1]:
        return Effect.LOOSENED, "允许的范围变宽"
    if now[0] >= was[0] and now[1] <= was[1]:
        return Effect.RAISED, "允许的范围变窄"
    return _moved(now[0] > was[0], smaller)


def _ends(value: TargetValue, unit_of: TargetValue | None = None) -> tuple[Decimal, Decimal] | None:
    """Both ends of what is allowed, in the unit of the other value."""
    number, upper = value.number, value.upper
    if number is None:
        return None
    factor = Decimal(1)
    if unit_of is not None:
        pair = comparable(unit_of, value)
        if pair is None:
            return None
        factor = pair[1] / number if number else Decimal(1)
    if upper is not None:
        return number * factor, upper * factor
    endless = Decimal("Infinity")
    low = -endless if value.comparator in ("≤", "<") else number * factor
    return low, endless if value.comparator in ("≥", ">") else number * factor


def _dates(before: TargetValue, after: TargetValue) -> Judgement | None:
    if compact(narrow(before.raw)) == compact(narrow(after.raw)):
        return None
    if "≥" in (before.comparator, after.comparator):
        return Effect.CHANGED, "时间改动"
    if later(before, after):
        return Effect.LOOSENED, "时限推迟"
    if later(after, before):
        return Effect.RAISED, "时限提前"
    return Effect.CHANGED, "时间改动"


def _periods(before: TargetValue, after: TargetValue) -> Judgement:
    """How often in a year; periods that have no fixed number in a year are only compared with themselves."""
    was, now = (one.number if one.number is not None else Decimal(1) for one in (before, after))
    if before.per != after.per:
        if before.per not in PER_YEAR or after.per not in PER_YEAR:
            return Effect.CHANGED, "频次的写法变了，不能比较高低"
        was, now = was * PER_YEAR[before.per], now * PER_YEAR[after.per]
    if was == now:
        return Effect.CHANGED, "频次的写法变了"
    return _moved(now > was, before.comparator in ("≤", "<"))
