"""The rows of a data file one after another, for files that are larger than the memory: what a streaming reader gives.

Such a file is opened by its path, as often as it is asked for, and never held as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from perflint.limits import SPLIT
from perflint.model import Problem

EXPORT = "一行一个指标的导出表可以用 perflint check --stream -f json-lines 逐个项目检查，不受这个上限"
SMALLER = f"{SPLIT}；{EXPORT}"  # the next step for an export that is too large


class Row(Struct, frozen=True):
    """One row of an export: its place in the table (0-based; the heading row counts), its line (1-based), its texts."""

    row: int
    line: int
    texts: list[str]


class Stream(Struct, frozen=True):
    """A file of rows, the headings among them, or of records that are tables or documents themselves, or of sheets.

    Of ``rows``, ``records`` and ``sheets`` one is set; the first two begin again from the top each time they are called,
    and raise InputError.  ``lost`` are the problems met while it ran last.  ``large`` says that the file is not to be read
    as a whole instead.
    """

    path: str
    format: str
    lost: list[Problem]
    rows: Callable[[], Iterator[Row]] | None = None
    records: Callable[[], Iterator[Mapping[str, Any]]] | None = None
    sheets: tuple[Stream, ...] = ()
    sheet: str | None = None  # the name of the sheet whose rows these are
    table: int = 0  # its number among the sheets
    large: bool = True
