"""What the readers of interchange documents share: is a record one, and rows of data that are tables or indicators.

Only the outer shape is looked at here; the keys are read in ``recognition/interchange/reading.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from perflint.errors import InputError
from perflint.limits import Limits, over
from perflint.model import Cell, Comment, Grid, Location, Problem, Source
from perflint.parsed_json import parsed
from perflint.readers.shared.comment_lines import comments_above
from perflint.readers.shared.streams import SMALLER
from perflint.text import trimmed

PARTS = ("tables", "goals", "units", "score")  # a document has one of them
FACTS = (
    "document", "kind", "phase", "year", "title", "department", "unit_of_money", "money_unit",
)  # fmt: skip
EXAMPLE = (
    "交换格式的写法见 perflint schema document，例如 "
    '{"tables": [{"project": "项目名称", "indicators": [{"name": "指标名称", "value": "≥1个"}]}]}'
)
_HEAD = 65_536  # bytes


class OtherDataError(InputError):
    """Sound data that is no interchange document: package.json, the settings of a program and the like."""


def checked(record: Any, path: str) -> Mapping[str, Any]:
    """The record when it has the outer shape of an interchange document.  Raises OtherDataError."""
    if isinstance(record, Mapping) and any(key in record for key in PARTS):
        return record
    kind = "对象里没有 tables" if isinstance(record, Mapping) else "最外层不是对象"
    raise OtherDataError(f"这不是绩效目标的交换文件：{kind}", place=f"{path}:1:1", advice=EXAMPLE)


def escaped(key: str) -> str:
    """A key as a part of a JSON pointer."""
    return key.replace("~", "~0").replace("/", "~1")


def is_lines(data: bytes) -> bool:
    """Whether the first two lines of text are a JSON object each."""
    lines = [line for line in data[:_HEAD].removeprefix(b"\xef\xbb\xbf").split(b"\n")[:8] if line.strip()]
    return len(lines) > 1 and all(map(_is_object, lines[:2]))


def _is_object(line: bytes) -> bool:
    if not line.lstrip().startswith(b"{"):
        return False
    try:
        return isinstance(parsed(line), dict)
    except (ValueError, RecursionError):
        return False


def shape_of(row: Any) -> str:
    """What one record of many is: document, table, row (of an export) or none of these."""
    if not isinstance(row, Mapping):
        return "none"
    if isinstance(row.get("tables"), Sequence):
        return "document"
    if isinstance(row.get("indicators"), Sequence):
        return "table"
    flat = not any(isinstance(value, (Mapping, list, tuple)) for value in row.values())
    return "row" if flat and len(row) > 1 else "none"


def source_of(
    rows: Iterable[tuple[int, Mapping[str, Any]]],
    path: str,
    format_name: str,
    limits: Limits,
    problems: Sequence[Problem] = (),
    encoding: str | None = None,
    said: Mapping[int, str] | None = None,
) -> Source:
    """The source that numbered records make together: tables of one document, or one grid of indicator rows.

    ``said`` are comments by their line.  The first record tells the shape; raises OtherDataError when it has none, InputError over the limits.
    """
    told: list[Problem] = list(problems)
    kept: list[tuple[int, Mapping[str, Any]]] = []
    shape = ""
    for number, row in rows:
        found = shape_of(row)
        if not shape:
            if found == "none":
                raise OtherDataError("这不是绩效指标的数据", place=f"{path}:{number}", advice=EXAMPLE)
            shape = "row" if found == "row" else "table"
        if (found == "row") != (shape == "row") or found == "none":
            told.append(
                Problem(
                    "这一行与前面各行的写法不同，没有读取；改成同样的写法后再检查", Location(file=path, line=number)
                )
            )
            continue
        kept.append((number, row))
        if len(kept) > limits.rows:
            raise over("rows", limits, path, SMALLER)
    if shape == "row":
        grid = _grid(kept, path, limits)
        comments = tuple(comments_above(said or {}, ((number, "{}") for number, _ in kept), path))
        return Source(path, format_name, (grid,), encoding, problems=tuple(told), comments=comments)
    record = joined([row for _, row in kept])
    comments = _about_tables(kept, said or {}, path)
    return Source(path, format_name, encoding=encoding, record=record, problems=tuple(told), comments=comments)


def _about_tables(
    rows: Sequence[tuple[int, Mapping[str, Any]]], said: Mapping[int, str], path: str
) -> tuple[Comment, ...]:
    """The comments, each about the tables of the next record, as `joined` numbers them."""
    tables: dict[int, range] = {}
    count = 0
    for number, row in rows:
        tables[number] = range(count, count + (1 if "indicators" in row else len(row["tables"])))
        count = tables[number].stop
    above = comments_above(said, ((number, "{}") for number in tables), path)
    return tuple(
        replace(one, about=Location(path, line=one.about.line, pointer=f"/tables/{table}"))
        for one in above
        for table in tables.get(one.about.line or 0, ())
    )


def joined(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """One document of all tables; a fact of the document is kept where no two records differ in it."""
    tables: list[Any] = []
    facts: dict[str, Any] = {}
    different: set[str] = set()
    for row in rows:
        if "indicators" in row:
            table = {key: value for key, value in row.items() if key not in FACTS or key == "title"}
            tables.append(table)
            known = [key for key in FACTS if key in row and key != "title"]
        else:
            tables.extend(row["tables"])
            known = [key for key in row if key != "tables"]
        for key in known:
            if facts.setdefault(key, row[key]) != row[key]:
                different.add(key)
    return {**{key: value for key, value in facts.items() if key not in different}, "tables": tables}


def _grid(rows: Sequence[tuple[int, Mapping[str, Any]]], path: str, limits: Limits) -> Grid:
    """A grid whose first row are the keys in the order in which they appear first."""
    keys = list(dict.fromkeys(str(key) for _, row in rows for key in row))
    if len(keys) > limits.columns:
        raise over("columns", limits, path)
    if len(keys) * len(rows) > limits.cells:
        raise over("cells", limits, path, SMALLER)
    head = rows[0][0] if rows else 1
    grid = [tuple(Cell(key, _place(path, 0, column, head)) for column, key in enumerate(keys))]
    for at, (line, row) in enumerate(rows, 1):
        grid.append(
            tuple(
                Cell(text_of(row.get(key)).strip(), _place(path, at, column, line)) for column, key in enumerate(keys)
            )
        )
    return Grid(tuple(grid), Location(file=path, table=0, line=head))


def _place(path: str, row: int, column: int, line: int) -> Location:
    return Location(path, None, None, 0, row, column, None, line)


def text_of(value: Any) -> str:
    """A value of data as a person would write it: 5.0 is 5, nothing is empty, a date is 2024-11-30."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        if value != value:  # noqa: PLR0124
            return ""
        if value == int(value) if abs(value) < 1e15 else False:
            return str(int(value))
        return repr(value)
    if isinstance(value, Decimal):
        return trimmed(format(value, "f"))
    return str(value)
