"""A few fields of each finding instead of all: what ``--fields`` writes, as JSON Lines or as a table.

The first four say least and cost least; they are all that most programs behind a check of millions of rows want.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat
from typing import TYPE_CHECKING, Any

from perflint.errors import PerflintError
from perflint.reporters.shared.json_text import dump

if TYPE_CHECKING:
    from perflint.model import Finding, Severity

Told = tuple[str, "Severity", str, int]  # the rule of a finding, its severity, project and row
NONE: Iterable[None] = repeat(None)  # for findings of which no more is known

QUICK = ("rule", "severity", "project", "row")
FULL: Mapping[str, tuple[str, Callable[[Finding], Any]]] = {
    "name": ("规则名", lambda one: one.name),
    "title": ("规则的标题", lambda one: one.title),
    "confidence": ("可信度", lambda one: one.confidence.id),
    "dimension": ("维度", lambda one: one.dimension),
    "message": ("问题", lambda one: one.message),
    "advice": ("修改建议", lambda one: one.advice),
    "indicator": ("指标：一级、二级、三级", lambda one: " › ".join(one.path[1:])),
    "field": ("哪一栏", lambda one: one.place.field),
    "text": ("那一格的文字", lambda one: one.place.text),
    "filename": ("文件", lambda one: one.filename),
    "line": ("文件的第几行", lambda one: one.place.location.line),
    "fingerprint": ("指纹", lambda one: one.fingerprint),
}
MEANING: Mapping[str, str] = {
    "rule": "规则编号",
    "severity": "级别",
    "project": "项目",
    "row": "数据自己编的行号（有“序号”“row”一列的），没有的是表头下第几行；说整个项目的是 0",
    **{name: meaning for name, (meaning, _) in FULL.items()},
}
FORMATS = ("json-lines", "csv")


def chosen_fields(texts: Iterable[str]) -> tuple[str, ...]:
    """The fields that are asked for, separated by commas.  Raises PerflintError for an unknown or repeated one."""
    fields = [part.strip() for text in texts for part in text.split(",") if part.strip()]
    for place, name in enumerate(fields):
        if name not in MEANING:
            from difflib import get_close_matches

            near = get_close_matches(name, MEANING, 1)
            hint = f"是不是 {near[0]}？" if near else ""
            raise PerflintError(f"没有字段“{name}”", place="--fields", advice=f"{hint}可用：{' '.join(MEANING)}")
        if name in fields[:place]:
            raise PerflintError(f"字段“{name}”写了两遍", place="--fields", advice="每个字段写一次")
    return tuple(fields)


def head_of(format_: str, fields: Sequence[str]) -> str:
    """What stands before the first finding."""
    return "\ufeff" + _csv_line(fields) if format_ == "csv" else ""


def liner(format_: str, fields: Sequence[str]) -> Callable[[Iterable[Told], Iterable[Finding | None]], str]:
    """Makes the lines of findings of what is told of each, and where other fields are asked for, of all of it."""
    if format_ == "csv":

        def line(told: Told, finding: Finding | None) -> str:
            return _csv_line(["" if value is None else str(value) for value in _values(fields, told, finding)])
    else:

        def line(told: Told, finding: Finding | None) -> str:
            return dump(dict(zip(fields, _values(fields, told, finding), strict=True))) + "\n"

    def lines(told: Iterable[Told], findings: Iterable[Finding | None] = NONE) -> str:
        return "".join(map(line, told, findings))

    return _quick_lines() if format_ != "csv" and tuple(fields) == QUICK else lines


def _quick_lines() -> Callable[[Iterable[Told], Iterable[Finding | None]], str]:
    heads, names = _Heads(), _Names()

    def lines(told: Iterable[Told], _: Iterable[Finding | None] = NONE) -> str:
        return "".join([f"{heads[rule, severity]}{names[project]}{row}}}\n" for rule, severity, project, row in told])

    return lines


class _Heads(dict[tuple[str, "Severity"], str]):
    """What a line begins with, by rule and severity."""

    def __missing__(self, key: tuple[str, Severity]) -> str:
        rule, severity = key
        found = self[key] = f'{{"rule": {dump(rule)}, "severity": {dump(severity.id)}, "project": '
        return found


class _Names(dict[str, str]):
    """What it goes on with, by project."""

    def __missing__(self, project: str) -> str:
        self.clear()  # one project comes after another
        found = self[project] = f'{dump(project)}, "row": '
        return found


def _values(fields: Sequence[str], told: Told, finding: Finding | None) -> list[Any]:
    rule, severity, project, row = told
    known = {"rule": rule, "severity": severity.id, "project": project, "row": row}
    return [known[name] if name in known else FULL[name][1](finding) if finding else None for name in fields]


def _csv_line(texts: Iterable[str]) -> str:
    import csv
    import io

    from perflint.reporters.csv import guarded

    buffer = io.StringIO()
    csv.writer(buffer).writerow(map(guarded, texts))
    return buffer.getvalue()
