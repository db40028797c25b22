"""The rows of a data file one after another, for files that are larger than the memory: what a streaming reader gives.

Such a file is opened by its path, as often as it is asked for, and never held as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from perflint.model import Problem


class Row(NamedTuple):
    """One row of an export: its place in the table (0-based; the heading row counts), its line (1-based), its texts."""

    row: int
    line: int
    texts: list[str]


class Stream(NamedTuple):
    """A file of rows, the headings among them, or of records that are tables or documents themselves.

    Of ``rows`` and ``records`` one is set; it begins again from the top each time it is called, and raises InputError.
    ``lost`` are the problems met while it ran last.
    """

    path: str
    format: str
    lost: list[Problem]
    rows: Callable[[], Iterator[Row]] | None = None
    records: Callable[[], Iterator[Mapping[str, Any]]] | None = None
