"""The formats that can be changed, one module each, found by walking this folder.

A writer finds the bytes of a cell in a file, so that everything else stays as it is, byte for byte.  Its module is called
after the format that its reader gives to a source (``json_lines`` for json-lines), and has ``locate``.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple, Protocol, cast

from perflint.model import Edit
from perflint.plugins import modules_of


class Slice(NamedTuple):
    """``data[start:end]`` becomes ``after``."""

    start: int
    end: int
    after: bytes


class Writer(Protocol):
    """What every module of this folder offers."""

    def locate(self, data: bytes, path: str, edits: Sequence[Edit]) -> list[Slice | str]:
        """For each edit its bytes, or the reason, in Chinese, why it cannot be made.  ``path`` is only the name."""


def formats() -> tuple[str, ...]:
    """The formats that can be changed, sorted."""
    return tuple(name.replace("_", "-") for name in modules_of(__file__))


@cache
def writer_of(format_name: str) -> Writer | None:
    """The writer for files of this format, None where they cannot be changed."""
    if format_name not in formats():
        return None
    return cast("Writer", importlib.import_module(f"{__name__}.{format_name.replace('-', '_')}"))
