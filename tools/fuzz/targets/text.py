"""Text recognition: forms, lists of projects and reports written as text, judged by the whole rulebook now and then."""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32

from tools.fuzz import oracles
from tools.fuzz.material import FORM, LISTING, RAW, REPORT, SHORT, SPEECH, TEXT, delimited, plain

TITLE = "文字识别"
SHARE = 3
LONGEST = 4096
LEAST = 0
SECONDS = 20.0
WORDS = SPEECH
JUDGED = 8  # one input in so many, because the rules take longer than the reading


def seeds() -> Iterable[bytes]:
    """A form, a list, a report, and tables drawn by tabs and by blanks."""
    texts = (TEXT, LISTING, REPORT, delimited(SHORT, "\t"), delimited(FORM, "  "), delimited(FORM, "|"))
    return (text.encode("utf-8") for text in texts)


def one(data: bytes) -> None:
    """Read the text; judge it where its bytes say so."""
    document = oracles.read(data if crc32(data) % RAW == 0 else plain(data), "a.txt")
    if crc32(data) % JUDGED == 0:
        oracles.judge(document)
