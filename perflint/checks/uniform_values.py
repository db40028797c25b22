"""Values that are all alike: the same 满意度 for every project of a document, or nothing but 100 % in a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from perflint import values
from perflint.checks import _projects, _rows
from perflint.checks.contract import (
    At,
    Hit,
    Match,
    Missing,
    Row,
    Screens,
    Seen,
    Signs,
    Subject,
    Trace,
    standing_of_value,
    value_of,
)
from perflint.lexicon import class_of_unit
from perflint.model import Indicator, TargetTable

SUMMARY = "指标值千篇一律：各项目的满意度都相同，或者一张表里全是 100%。"
GIVEN = ("table", "document", "batch")
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "of": {
            "enum": ["satisfaction", "percent"],
            "description": "satisfaction 只看满意度指标，percent 看所有百分比指标",
        },
        "least": {"type": "integer", "minimum": 2, "description": "至少有多少张表才判断（单看一张表时是多少行）"},
        "share": {
            "type": "number",
            "exclusiveMinimum": 0,
            "maximum": 1,
            "description": "相同的至少占多大比例（0 到 1）",
        },
        "number": {
            "type": "number",
            "description": "只有等于这个数的才算相同，默认取最常见的值",
        },
    },
    "required": ["of", "least", "share"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "count": "相同的有几个",
    "total": "一共看了几个",
    "value": "相同的那个值",
}
EXAMPLE: Mapping[str, Any] = {"of": "satisfaction", "least": 5, "share": 0.8}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""

    def sign(row: Indicator) -> tuple[Any, bool] | None:
        """What a row is counted by (None: no value), and whether it is surely none that is filled with 无."""
        value = value_of(row)
        if class_of_unit(value.unit or "") != "percent":
            return None
        if row.value is None:
            return None, False
        said = value.number if "number" in options else values.format_value(value).lstrip("=")
        return said, standing_of_value(row.value.text.strip()) == "value"

    def alike(signs: Sequence[tuple[Any, bool] | None]) -> bool:
        wanted = [sign for sign in signs if sign is not None]
        if len(wanted) < options["least"]:
            return False
        counts = Counter(said for said, _ in wanted)
        number = counts[options["number"]] if "number" in options else max(counts.values())
        return None in counts or number >= options["share"] * sum(sure for _, sure in wanted)

    percent = Signs(("value", "operator", "unit"), sign, alike)
    return Screens(tables=options["least"], signs=(percent,) if options["of"] == "percent" else ())


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """Yield one hit on the whole subject; its rows are related.  ``count`` of ``total`` have the ``value``."""
    if subject.table_position is None:
        yield from _projects.hits(subject, options, of_row, traces, compared)
        return
    rows = [row for row in subject.rows() if _wanted(row, options["of"])]
    if len(rows) < options["least"]:
        return
    seen = [Seen(at, row.index, of_row(row, options) or ()) for at, row in enumerate(rows)]  # each row for itself
    for match in compared(seen.__iter__, options):
        if isinstance(match, Missing):
            yield match
        else:
            yield Hit(subject.at(None), match.values, tuple(rows[one.project] for one in match.related))


CELLS = _projects.READ


def of_row(row: Row, options: Mapping[str, Any]) -> tuple[str | None, bool] | None:
    """The value as it is compared, None where the form has no column for it, and whether it may be the common one; nothing
    for other rows."""
    if not _wanted(row, options["of"]):
        return None
    return None if row.indicator.value is None else _written(row), _counts(row, options)


def traces(
    rows: Sequence[tuple[int, tuple[str | None, bool]]], table: TargetTable, options: Mapping[str, Any]
) -> Iterator[Trace]:
    """All such values of a project, for shares are taken of all (see `contract.Comparing`)."""
    for index, told in rows:
        yield Trace(options["of"], index, told)


def compared(seen: Callable[[], Iterator[Seen]], options: Mapping[str, Any]) -> Iterator[Match | Missing]:
    """One match for them all, where enough projects have such values and enough of these are the same."""
    total = reach = 0
    unknown, last = False, -1
    counted: Counter[str] = Counter()
    for one in seen():
        project, (written, counts) = one.project, one.told
        total += 1
        reach += project != last
        last = project
        unknown = unknown or written is None
        if counts:
            counted[written] += 1
    if reach < options["least"]:
        return
    if unknown:
        yield Missing("指标值")
        return
    value, count = counted.most_common(1)[0] if counted else ("", 0)
    if value and count >= options["share"] * total:
        alike = (At(one.project, one.row) for one in seen() if one.told[0] == value)
        yield Match(None, {"count": count, "total": total, "value": value}, alike)


def _counts(row: Row, options: Mapping[str, Any]) -> bool:
    return "number" not in options or row.value.number == options["number"]


def _wanted(row: Row, of: str) -> bool:
    if of == "satisfaction":
        return "satisfaction" in _rows.categories(row.indicator)
    return class_of_unit(row.value.unit or "") == "percent"


def _written(row: Row) -> str:
    """The threshold as it is compared: =100% and 100% are one."""
    value = row.value
    return values.format_value(value).lstrip("=") if value.number is not None else ""
