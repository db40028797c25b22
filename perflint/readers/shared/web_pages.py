"""The text of web pages, decoded: a page as it is, or the pages inside a web archive (``.mht``).

A page often declares another encoding than it has, so the bytes decide and the declaration settles what they leave open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from perflint.errors import InputError
from perflint.limits import Limits, over
from perflint.patterns import pattern_of
from perflint.readers.shared.encodings import decode

if TYPE_CHECKING:
    from email.message import Message

_HEAD = 4096
_PAGE = pattern_of(
    rb"(?:<\?xml[^>]*>|<!--(?:[^-]|-(?!->))*-->|\s)*(?:<!doctype\s+html|<(?:html|head|body|meta|table|title|style|div|p|center|font|h[1-6])[\s>/])",
    re.IGNORECASE,
)
_ARCHIVE = pattern_of(rb"^mime-version:|^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_DECLARED = pattern_of(
    rb"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})|<\?xml[^>]*encoding=[\"']([\w.:-]{1,40})", re.IGNORECASE
)
_CHARSET = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs", "big5-hkscs": "big5hkscs"}
_FRAMES = pattern_of(r"<frameset[\s>]", re.IGNORECASE)


def looks_like_page(data: bytes) -> bool:
    """Whether bytes in any encoding open a page of HTML or a web archive with one."""
    head = data[: 4 * _HEAD].removeprefix(b"\xef\xbb\xbf")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head[:40].count(0) > 8:
        head = head.replace(b"\0", b"").lstrip(b"\xff\xfe")
    head = head[:_HEAD]
    return _PAGE.match(head) is not None or _is_archive(head)


def _is_archive(head: bytes) -> bool:
    front = head[:_HEAD]
    return _ARCHIVE.search(front) is not None and front[:1].isalpha() and b":" in front.split(b"\n", 1)[0]


def pages_in(data: bytes, path: str, limits: Limits) -> Iterator[tuple[str, str, bool]]:
    """Text and encoding of each page, and whether its lines are the lines of the file.  Raises InputError for none."""
    if _is_archive(data[:_HEAD]) and not _PAGE.match(data[:_HEAD]):
        yield from _archived(data, path, limits)
        return
    text, encoding = decoded(data, path)
    yield text, encoding, True


def decoded(data: bytes, path: str, declared: str = "") -> tuple[str, str]:
    """Text and encoding of a page: by its mark or as valid UTF-8, else as it declares, else as any Chinese text."""
    if not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) and b"\0" not in data:
        try:
            return data.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            pass
        found = _DECLARED.search(data[:_HEAD])
        told = declared or (next(filter(None, found.groups())).decode("ascii") if found else "")
        known = _CHARSET.get(told.lower())
        if known is not None:
            try:
                return data.decode(known), known
            except UnicodeDecodeError:
                pass
    try:
        return decode(data, path)
    except InputError:
        text, encoding = _mostly(data)
        if text is None:
            raise
        return text, encoding


def _mostly(data: bytes) -> tuple[str | None, str]:
    """A page with a few spoilt bytes: the encoding that spoils least, when that is next to nothing."""
    plain = data.replace(b"\0", b"")
    if 20 * (len(data) - len(plain)) > len(data):
        return None, ""
    best = min(
        ((plain.decode(name, "replace"), name) for name in ("utf-8", "gb18030")),
        key=lambda pair: pair[0].count("\ufffd"),
    )
    return (best[0], best[1]) if 100 * best[0].count("\ufffd") <= len(best[0]) else (None, "")


def _archived(data: bytes, path: str, limits: Limits) -> Iterator[tuple[str, str, bool]]:
    from email import message_from_bytes

    message = message_from_bytes(data)
    found = 0
    for part in islice(_parts(message), limits.members):
        if part.get_content_type() != "text/html":
            continue
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes) or not content.strip():
            continue
        text, encoding = decoded(content, path, str(part.get_content_charset() or ""))
        if _FRAMES.search(text[:20_000]):
            continue  # the frame around the sheets of a workbook
        found += 1
        if found > limits.sheets:
            raise over("sheets", limits, path)
        yield text, encoding, False
    if not found:
        advice = "用浏览器打开，另存为“网页，仅 HTML”后再检查"
        raise InputError("网页归档文件里没有网页，或者文件不完整", place=path, advice=advice)


def _parts(message: Message) -> Iterator[Message]:
    """The parts without nesting of their own; archives within archives only to a small depth."""
    stack: list[tuple[Message, int]] = [(message, 0)]
    while stack:
        part, depth = stack.pop()
        inner = part.get_payload()
        if isinstance(inner, list) and depth < 4:
            stack.extend((one, depth + 1) for one in reversed(inner) if not isinstance(one, str))
        elif not isinstance(inner, list):
            yield part
