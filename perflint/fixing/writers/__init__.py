"""The formats that can be changed, one module each, found by walking this folder.

A writer finds the bytes of a cell in a file, so that everything else stays as it is, byte for byte.  It has ``FORMATS``,
the names of the formats that its reader gives to a source, and ``locate``.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple, Protocol, cast

from perflint.model import Edit


class Slice(NamedTuple):
    """``data[start:end]`` becomes ``after``."""

    start: int
    end: int
    after: bytes


class Writer(Protocol):
    """What every module of this folder offers."""

    FORMATS: tuple[str, ...]

    def locate(self, data: bytes, path: str, edits: Sequence[Edit]) -> list[Slice | str]:
        """For each edit its bytes, or the reason, in Chinese, why it cannot be made.  ``path`` is only the name."""


@cache
def writers() -> dict[str, Writer]:
    """The writers by the formats that they change."""
    stems = sorted(file.stem for file in Path(__file__).parent.glob("*.py") if not file.stem.startswith("_"))
    found = [cast(Writer, importlib.import_module(f"{__name__}.{stem}")) for stem in stems]
    return {name: writer for writer in found for name in writer.FORMATS}


def writer_of(format_name: str) -> Writer | None:
    """The writer for files of this format, None where they cannot be changed."""
    return writers().get(format_name)
