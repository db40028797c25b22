"""Rows out of Arrow batches, as texts, in groups of one project; a row that is no row of texts says why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from perflint.engine.rows import Columns, Rows, in_columns
from perflint.limits import DEFAULT
from perflint.readers.shared.interchange import text_of

if TYPE_CHECKING:
    import pyarrow

UNREADABLE = "“{name}”一栏不是 UTF-8 文字"
TOO_LONG = "“{name}”一栏有 {length} 字，超过上限 {most}"
NAMELESS = "没有写项目名称或项目编码，不知道属于哪个项目"


class Layout(Struct, frozen=True):
    """What an Arrow batch of a task holds: the texts of ``columns`` in the order of ``headings``, then the key of the
    batch where there are batches (``keyed``), then whatever marks the task wants with each row (``marks`` columns)."""

    columns: Columns
    headings: tuple[str, ...]
    keyed: bool = False
    marks: int = 0


class Line(Struct, frozen=True):
    """One row: its texts, the key of its batch, what is wrong with it (empty where nothing is), and its marks."""

    texts: tuple[str, ...]
    batch: str = ""
    fault: str = ""
    marks: tuple[str, ...] = ()


def lines(batches: Iterable[pyarrow.RecordBatch], layout: Layout) -> Iterator[Line]:
    """The rows of all batches in their order; never raises for what is in them."""
    width = len(layout.headings)
    for batch in batches:
        faults: dict[int, str] = {}
        columns = [_texts(batch.column(at), layout.headings[at], faults) for at in range(width)]
        keys: Sequence[str] = [""] * batch.num_rows
        if layout.keyed:
            keys = _texts(batch.column(width), "batch", {})
        behind = width + layout.keyed
        marks = list(zip(*(batch.column(behind + at).to_pylist() for at in range(layout.marks)), strict=True))
        binding = layout.columns.binding
        for at, texts in enumerate(zip(*columns, strict=True)):
            fault = faults.get(at, "") if faults else ""
            if not fault and binding.key(texts) is None:
                fault = NAMELESS if any(texts) else ""
            yield Line(texts, keys[at], fault, marks[at] if marks else ())


def projects(found: Iterable[Line], layout: Layout) -> Iterator[tuple[str, list[Line]]]:
    """The rows of one batch and project after another, as they stand together; a row with a fault is a group of its own,
    and does not part the rows around it.

    Rows without any text are left out: they say nothing.
    """
    binding = layout.columns.binding
    group: list[Line] = []
    last: Any = None
    for line in found:
        if line.fault:
            yield line.batch, [line]
        elif any(line.texts):
            key = line.batch, binding.key(line.texts)
            if group and key != last:
                yield group[0].batch, group
                group = []
            last = key
            group.append(line)
    if group:
        yield group[0].batch, group


def rows_of(group: Sequence[Line], columns: Columns) -> Rows:
    """The rows of a project as the engine takes them, by the number that the data give them, else counted from 1."""
    texts = in_columns(line.texts for line in group)
    return Rows(texts, [number_of(line, at, columns) for at, line in enumerate(group, 1)], None)


def number_of(line: Line, place: int | None, columns: Columns) -> Any:
    """The number of a row in the data, else this place."""
    if columns.number is None:
        return place
    text = line.texts[columns.number]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else place


def who(line: Line, columns: Columns) -> dict[str, str]:
    """Which project a row is about, in the words of the data."""
    text = columns.binding.text
    row = line.texts
    return {
        "year": text(row, "year"),
        "unit": text(row, "unit_name") or text(row, "department"),
        "project_code": text(row, "project_code"),
        "project": text(row, "project"),
    }


def _texts(column: pyarrow.Array, heading: str, faults: dict[int, str]) -> list[str]:
    """A column as texts; what is no text, or too long a one, is a fault of its row."""
    try:
        values = column.to_pylist()
    except UnicodeDecodeError:
        values = _decoded(column)
    found = [value if type(value) is str else _text(value) for value in values]
    if any(type(text) is _Unreadable for text in found):
        for at, text in enumerate(found):
            if type(text) is _Unreadable:
                faults.setdefault(at, UNREADABLE.format(name=heading))
    if found and max(map(len, found)) > DEFAULT.cell_text:
        for at, text in enumerate(found):
            if len(text) > DEFAULT.cell_text:
                faults.setdefault(at, TOO_LONG.format(name=heading, length=len(text), most=DEFAULT.cell_text))
                found[at] = text[:100]
    return found


class _Unreadable(str):
    """What can be shown of bytes that are no text."""


def _decoded(column: pyarrow.Array) -> list[Any]:
    """The strings of a column of which some are no UTF-8, as Spark lets them be."""
    import pyarrow

    wide = pyarrow.types.is_large_string(column.type)
    raw = column.view(pyarrow.large_binary() if wide else pyarrow.binary())
    return [None if value is None else _from_bytes(value) for value in raw.to_pylist()]


def _from_bytes(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return _Unreadable(value.decode("utf-8", "replace"))


def _text(value: object) -> str:
    return _from_bytes(bytes(value)) if isinstance(value, (bytes, bytearray)) else text_of(value)
