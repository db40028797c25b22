"""Delimited text in any encoding: forms and exports."""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32

from tools.fuzz import oracles
from tools.fuzz.material import EXPORT, FORM, RAW, SHORT, SPEECH, delimited, plain

TITLE = "CSV"
SHARE = 2
LONGEST = 4096
LEAST = 0
SECONDS = 20.0
WORDS = (*SPEECH, ",", ";", "\t", '"', '""', "\r\n", "sep=;", "# perflint: ignore[PF704] 原因")


def seeds() -> Iterable[bytes]:
    """Tables with commas, semicolons and tabs, in UTF-8, GB 18030 and UTF-16."""
    for rows in (SHORT, FORM, EXPORT):
        yield delimited(rows).encode("utf-8-sig")
        yield delimited(rows, ";").encode("gb18030")
        yield delimited(rows, "\t").encode("utf-16")


def one(data: bytes) -> None:
    """Read it by the name of a CSV file."""
    oracles.read(data if crc32(data) % RAW == 0 else plain(data), "a.csv")
