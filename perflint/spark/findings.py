"""The rows that a job gives: one finding each, and the schema that docs/scale.md documents."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from perflint.engine.own_rules import own_finding
from perflint.model import Finding, Place
from perflint.reporters.shared.records import plain

if TYPE_CHECKING:
    import pyarrow

# Column → (type of Spark, what it says).
COLUMNS: Mapping[str, tuple[str, str]] = {
    "batch": ("string", "批次，lint(batch=…) 各列的值用 / 相连；没有给出时为空"),
    "year": ("string", "项目行里的年度"),
    "unit": ("string", "项目行里的单位，没有时为部门"),
    "project_code": ("string", "项目编码"),
    "project": ("string", "项目名称；整批的问题为空"),
    "row": (
        "bigint",
        "哪一行：数据自带的行号（row、序号等列），没有时为项目内的第几行，从 1 起；整个项目或整批的问题为空",
    ),
    "code": ("string", "规则编号，RUN 开头的是对数据本身的说明"),
    "name": ("string", "规则名称"),
    "title": ("string", "规则标题"),
    "severity": ("string", "error、warning、info 或 hint"),
    "confidence": ("string", "high、medium 或 low"),
    "dimension": ("string", "完整性、相关性、适当性或可行性"),
    "message": ("string", "哪里不对"),
    "advice": ("string", "怎样改"),
    "field": ("string", "问题所在的栏目，如 value"),
    "text": ("string", "那一栏的原文"),
    "path": ("array<string>", "项目 › 一级 › 二级 › 三级指标"),
    "related": ("array<bigint>", "同一项目里有关的其他行"),
    "values": ("string", "判断所用的值，JSON"),
    "fingerprint": ("string", "问题的指纹，与 check 相同"),
}
SCHEMA = ", ".join(f"{name} {kind}" for name, (kind, _) in COLUMNS.items())
AT_ONCE = 2_000  # rows of one Arrow batch

Record = dict[str, Any]


def record_of(finding: Finding, who: Mapping[str, str], batch: str = "") -> Record:
    """The finding as a row; ``who`` says which project it is about."""
    place = finding.place
    return {
        "batch": batch,
        "year": who.get("year", ""),
        "unit": who.get("unit", ""),
        "project_code": who.get("project_code", ""),
        "project": who.get("project", ""),
        "row": place.location.row if place.indicator is not None else None,
        "code": finding.code,
        "name": finding.name,
        "title": finding.title,
        "severity": finding.severity.id,
        "confidence": finding.confidence.id,
        "dimension": finding.dimension,
        "message": finding.message,
        "advice": finding.advice,
        "field": place.field or "",
        "text": place.text,
        "path": list(finding.path),
        "related": [
            one.location.row
            for one in finding.related
            if one.indicator is not None and one.table == place.table and one.location.row is not None
        ],
        "values": json.dumps({str(key): plain(value) for key, value in finding.values.items()}, ensure_ascii=False),
        "fingerprint": finding.fingerprint,
    }


def own_record(code: str, message: str, who: Mapping[str, str], row: int | None, batch: str = "") -> Record:
    """A row about the data themselves (RUN031 …)."""
    record = record_of(own_finding(code, message, Place(), ""), who, batch)
    return {**record, "row": row}


def batches(records: Iterable[Record], columns: Sequence[str] = tuple(COLUMNS)) -> Iterator[pyarrow.RecordBatch]:
    """The rows as Arrow batches; always at least one, so that a task without findings has its schema too."""
    held: list[Record] = []
    for record in records:
        held.append(record)
        if len(held) == AT_ONCE:
            yield _batch(held, columns)
            held = []
    yield _batch(held, columns)


def _batch(records: Sequence[Record], columns: Sequence[str]) -> pyarrow.RecordBatch:
    import pyarrow

    kinds = {
        "string": pyarrow.string(),
        "bigint": pyarrow.int64(),
        "array<string>": pyarrow.list_(pyarrow.string()),
        "array<bigint>": pyarrow.list_(pyarrow.int64()),
    }
    arrays = [pyarrow.array([_clean(record[name]) for record in records], kinds[COLUMNS[name][0]]) for name in columns]
    return pyarrow.RecordBatch.from_arrays(arrays, names=list(columns))


def _clean(value: Any) -> Any:
    """A lone surrogate has no UTF-8 form."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    return [_clean(item) for item in value] if isinstance(value, list) else value
