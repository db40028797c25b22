"""The canonical spelling of a value: ≥95%, 3-5次, 2024年12月前, 1次/月; and where its unit is written.

The spelling is only used where reading it again gives the same value, so that a fix cannot change what a form says.
"""

from __future__ import annotations

from decimal import Decimal

from perflint.lexicon.units import class_of_unit
from perflint.model import TargetValue
from perflint.values.reading import read


def format_value(value: TargetValue) -> str:
    """The value in its shortest regular spelling, without lead; as it was written when there is none that says the same."""
    text = _spelling(value)
    return text if _facts(read(text)) == _facts(value) else value.raw.strip()


def unit_span(value: TargetValue) -> tuple[int, int] | None:
    """Where the unit stands in ``value.raw``, with what belongs to it, right or wrong: ``元/人、天``, ``人数``; None without."""
    if "unit" not in value.spans:
        return None
    start, end = value.spans["unit"]
    after = value.spans.get("per", (0, 0))
    end = max(end, after[1]) if after[0] >= end else end
    return start, len(value.raw) if value.raw[end:].strip() == "数" else end


def _facts(value: TargetValue) -> tuple[object, ...]:
    number, upper = value.number, value.upper
    return value.kind, value.comparator, number, upper, value.unit, value.per, value.date


def _spelling(value: TargetValue) -> str:
    if value.kind == "date" and value.date:
        return _date(value.comparator, value.date)
    if value.number is None:
        if value.kind != "frequency":
            return value.raw.strip()
        span = f"每{value.per.replace('·', '每')}" if value.per else "全天候"
        return f"{span}内" if value.comparator else span
    amount = f"{value.comparator or ''}{_numbers(value.number, value.upper)}{value.unit or ''}"
    if value.kind == "quantity" and class_of_unit(value.unit or "") == "duration":  # 3天/次 would be once in three days
        return f"每{value.per}{amount}" if value.per else amount
    return f"{amount}/{value.per}" if value.per else amount


def _numbers(number: Decimal, upper: Decimal | None) -> str:
    return f"{number:f}" if upper is None else f"{number:f}{'~' if number < 0 else '-'}{upper:f}"


def _date(comparator: str | None, iso: str) -> str:
    text = "至".join(_point(part) for part in iso.split("/"))
    if comparator == "≤":
        return f"{text}前"
    if comparator == "≥":
        return f"{text}后"
    return f"{comparator or ''}{text}"


def _point(iso: str) -> str:
    """``2024-12`` as 2024年12月, ``--12-31`` as 12月31日."""
    year, _, rest = ("", "", iso[2:]) if iso.startswith("--") else iso.partition("-")
    month, _, day = rest.partition("-")
    return "".join(f"{int(part)}{name}" for part, name in ((year, "年"), (month, "月"), (day, "日")) if part)
