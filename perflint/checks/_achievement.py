"""Whether a result reached its target: the one reading of 指标值 against 实际完成值 that all self-evaluation checks share.

Which way is better is taken from the comparator, else from the row's direction, level and name; where that leaves a
doubt, or the numbers cannot be compared, there is no answer rather than a guess.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import islice

from msgspec import Struct

from perflint import lexicon
from perflint import text as texts
from perflint.checks import _amounts
from perflint.checks.contract import Row, value_of
from perflint.lexicon import levels
from perflint.lexicon.additions import remembered
from perflint.model import Indicator, TargetTable, TargetValue

MONEY_TOLERANCE = Decimal("0.005")
ROUNDING_LIMIT = Decimal("0.01")
WORDY = 20  # characters: a longer result text is a report, no grade


class Achievement(Struct, frozen=True):
    """A result against its target.

    ``target`` and ``actual`` are in the target's unit (None for dates and words), ``ratio`` is the completion in
    percent in the target's direction (None where it makes no sense), ``smaller`` says that less is better.
    """

    met: bool
    target: Decimal | None = None
    actual: Decimal | None = None
    ratio: Decimal | None = None
    smaller: bool = False

    @property
    def delta(self) -> Decimal | None:
        """Result minus target."""
        return None if self.target is None or self.actual is None else self.actual - self.target


def achievement(row: Row, table: TargetTable, result: str = "actual") -> Achievement | None:
    """What the row's result (of `RESULTS`) says about its target; None when that cannot be told."""
    target, actual = row.value, value_of(row.indicator, result)
    if not row.text(result).strip() or actual.kind in ("empty", "placeholder") or doubtful(row.indicator, table):
        return None
    if target.kind == "date":
        late = later(target, actual)
        return None if late is None else Achievement(not late)
    if target.kind == "quantity" and actual.kind == "quantity":
        return _numbers(row, target, actual)
    return _words(row, target, row.text(result).strip())


def _words(row: Row, target: TargetValue, said: str) -> Achievement | None:
    if len(texts.compact(said)) > WORDY:
        return None
    if lexicon.in_words("unmet_results", said):
        return Achievement(False)
    same = target.kind == "qualitative" and texts.bare(said) == texts.bare(row.text("value")) != ""
    return Achievement(True) if same or lexicon.in_words("met_results", said) else None


# ── numbers ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _numbers(row: Row, target: TargetValue, actual: TargetValue) -> Achievement | None:
    pair = _amounts.comparable(target, actual)
    smaller = smaller_is_better(row.indicator, target)
    if pair is None or target.comparator == "≈":
        return None
    wanted, got = pair
    if _bounded(row, target) and wanted > 100:
        return None  # a rate that can only be misread: 290%
    slack = _slack(target, wanted, actual, got)
    met = got <= wanted + slack if smaller else got >= wanted - slack
    if not met and _share_as_decimal(target, wanted, got):
        return None
    if not met and smaller and _only_by_name(row, target) and wanted:
        return None
    base, top = (got, wanted) if smaller else (wanted, got)
    ratio = _amounts.rounded(top / base * 100) if base > 0 and top >= 0 else None
    return Achievement(met, wanted, _amounts.rounded(got, Decimal("0.0001")), ratio, smaller)


def smaller_is_better(indicator: Indicator, target: TargetValue) -> bool:
    """Whether less is better; the comparator decides, then direction, cost and the name."""
    if target.comparator in ("≤", "<"):
        return True
    if target.comparator in ("≥", ">"):
        return False
    if _is_reverse(indicator) or {_kind1(indicator), _kind2(indicator)} & levels.COST_KINDS:
        return True
    name = levels.fold(indicator.name.text) if indicator.name else ""
    if _is_short_time(name, target):
        return True
    rare = lexicon.mentions("smaller_is_better", name) or lexicon.mentions("negative_heads", name)
    return rare and not lexicon.mentions("larger_after_all", name)


def _is_short_time(name: str, target: TargetValue) -> bool:
    """Whether the target is a span of time that had better be short."""
    return lexicon.class_of_unit(target.unit or "") == "duration" and lexicon.mentions("sooner_is_better", name)


def _is_reverse(indicator: Indicator) -> bool:
    direction = levels.fold(indicator.direction.text) if indicator.direction else ""
    return direction[:1] in ("反", "负", "逆")


def _only_by_name(row: Row, target: TargetValue) -> bool:
    """Whether nothing but words such as 控制率 or 事故 says that less is better."""
    if target.comparator in ("≤", "<") or _is_reverse(row.indicator):
        return False
    if {_kind1(row.indicator), _kind2(row.indicator)} & levels.COST_KINDS:
        return False
    name = levels.fold(row.name)
    return not (lexicon.mentions("smaller_for_sure", name) or _is_short_time(name, target))


def _kind1(indicator: Indicator) -> str | None:
    return levels.level1_kind(indicator.level1.text) if indicator.level1 else None


def _kind2(indicator: Indicator) -> str | None:
    return levels.level2_kind(indicator.level2.text) if indicator.level2 else None


def _slack(target: TargetValue, wanted: Decimal, actual: TargetValue, got: Decimal) -> Decimal:
    """How far a result may miss: half its last digit when it is written more coarsely; 0.5 % for sums of money."""
    slack = Decimal(0)
    if actual.number is not None and target.number is not None and actual.number != 0:
        step, finer = _amounts.unit_in_last_place(actual.number), _amounts.unit_in_last_place(target.number)
        if finer < step < 1:
            slack = min(step / 2 * abs(got / actual.number), abs(wanted) * ROUNDING_LIMIT)
    if target.comparator in (None, "=") and target.unit and "money" in lexicon.classes_of_unit(target.unit):
        slack = max(slack, abs(wanted) * MONEY_TOLERANCE)
    return slack


def _share_as_decimal(target: TargetValue, wanted: Decimal, got: Decimal) -> bool:
    """0.98 where 98% is meant: a formatted cell that lost its format."""
    return target.unit == "%" and wanted > 2 and 0 < got <= 1


def _bounded(row: Row, target: TargetValue) -> bool:
    return target.unit == "%" and lexicon.mentions("bounded_rates", levels.fold(row.name))


# ── dates ───────────────────────────────────────────────────────────────────────────────────────────────────────


def later(target: TargetValue, actual: TargetValue) -> bool | None:
    """Whether a result date lies after its target date, both taken as wide as they are written."""
    if actual.kind != "date" or not target.date or not actual.date:
        return None
    last, first = _parts(target.date), _parts(actual.date)
    if last is None or first is None:
        return None
    (year, *until), (in_year, *since) = last, first
    until, since = [until[0] or 12, until[1] or 31], [since[0], since[1] or 1]
    if year and in_year:
        return [in_year, since[0] or 1, since[1]] > [year, *until]
    return since > until if last[1] and first[1] else None


def _parts(date: str) -> tuple[int, int, int] | None:
    """The end of an ISO date as (year, month, day), 0 for what is not said."""
    text = date.rpartition("/")[2]
    year, _, rest = ("", "", text[2:]) if text.startswith("--") else text.partition("-")
    month, _, day = rest.partition("-")
    try:
        return int(year or 0), int(month or 0), int(day or 0)
    except ValueError:
        return None


# ── doubtful readings ───────────────────────────────────────────────────────────────────────────────────────────


def doubtful(indicator: Indicator, table: TargetTable) -> bool:
    """Whether the row's numbers may be misread: scanning debris in it, or a 2 that may be a lost ≥ in a scanned table."""
    if _is_debris(indicator):
        return True
    if not misread(table.indicators):
        return False
    target = value_of(indicator)
    digits = str(target.number) if target.number is not None else ""
    return target.comparator is None and digits[:1] in ("2", "7") and len(digits) > 1


def misread(indicators: tuple[Indicator, ...]) -> bool:
    """Whether a table shows the marks of a poor scan: two rows or more with debris."""
    return _misread(_Same(indicators))


class _Same:
    """The rows of a table, known by identity: comparing them by content for each row would cost their square."""

    __slots__ = ("rows",)

    def __init__(self, rows: tuple[Indicator, ...]) -> None:
        self.rows = rows

    def __hash__(self) -> int:
        return id(self.rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.rows is self.rows


@remembered(8)
def _misread(table: _Same) -> bool:
    return len(list(islice(filter(_is_debris, table.rows), 2))) == 2


def _is_debris(indicator: Indicator) -> bool:
    cells = (cell.text for cell in (indicator.value, indicator.actual) if cell)
    return any(lexicon.mentions("scanning_debris", cell) for cell in cells if len(cell) <= WORDY)
