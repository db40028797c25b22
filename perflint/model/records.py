"""The record of a run: what was given, by which rules and options it was judged, and when, so that it can be repeated."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from msgspec import Struct


class Fate(Enum):
    """What became of an input."""

    READ = "read"
    PARTLY = "partly_read"  # something in it could not be made sense of, or it stops part-way
    UNRECOGNISED = "unrecognised"  # read, but nothing in it that a rule could judge
    UNREAD = "not_read"
    SKIPPED = "skipped"  # met in a folder or archive, and none that a check is about

    @property
    def label(self) -> str:
        return {
            "read": "读成",
            "partly_read": "部分读懂",
            "unrecognised": "没有认出内容",
            "not_read": "没有读成",
            "skipped": "跳过",
        }[self.value]


class InputRecord(Struct, frozen=True):
    """One input: its path as shown, what became of it and, where its bytes were there, their SHA-256 and number.

    ``note`` says why it was not read.
    """

    path: str
    fate: Fate
    sha256: str = ""
    size: int | None = None
    note: str = ""


class FileRecord(Struct, frozen=True):
    """A file that decided the result beside the inputs and the rules; ``role`` is config, waivers, baseline or grading."""

    role: str
    path: str
    sha256: str = ""
    size: int | None = None


class LayerRecord(Struct, frozen=True):
    """One layer of the rulebook, from the first to the last; ``sha256`` is over its rule files, manifest and vocabulary."""

    name: str
    level: str = ""
    issuer: str = ""
    version: str = ""
    file: str = ""
    sha256: str = ""


class RunRecord(Struct, frozen=True):
    """All that.  ``time`` is when the documents were judged (ISO 8601 with offset), ``options`` what differs from the
    defaults, JSON-able.  A report that was made by hand has the empty record."""

    time: str = ""
    inputs: tuple[InputRecord, ...] = ()
    layers: tuple[LayerRecord, ...] = ()
    files: tuple[FileRecord, ...] = ()
    options: Mapping[str, Any] = {}

    @property
    def known(self) -> bool:
        """Whether anything was recorded."""
        return bool(self.time)

    @property
    def fates(self) -> dict[Fate, int]:
        """How many inputs had each fate; together they are all of them."""
        counts = dict.fromkeys(Fate, 0)
        for one in self.inputs:
            counts[one.fate] += 1
        return counts
