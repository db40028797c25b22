"""Chinese text on a terminal: what a hostile text may show, where a line may break, how a long value is cut.

Widths are terminal columns (a Chinese character takes two).  Nothing here knows findings; see `finding_block.py`.
"""

from __future__ import annotations

import functools
import re

from perflint.patterns import pattern_of
from perflint.text import display_width

NO_LINE_START = "，。、；：？！）》〕】”’…％%‰,.;:?!)]}>"
NO_LINE_END = "（《〔【“‘([{<"
ELLIPSIS = "…"
ELLIPSIS_ROOM = 2  # a Chinese font draws … two columns wide


@functools.cache
def control() -> re.Pattern[str]:
    """Characters that could move the cursor, colour the screen or reverse the reading order, or that are not seen.

    Tab and line feed are not among them.  Tags (U+E00xx) and the separators of lines and paragraphs are.
    """
    unseen = "\xad\u180e\u200b-\u200d\u2060-\u2064\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f"
    turning = "\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    return pattern_of(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{unseen}{turning}\ud800-\udfff]")


@functools.cache
def _unit() -> re.Pattern[str]:
    """A stretch that stays together: a number with its sign and unit, a code, a Latin word; else one character."""
    return pattern_of(r"[≥≤≧≦＞＜><=≈~]{0,9}[0-9A-Za-z_.,:/\\#@+%‰-]+|\s+|.", re.DOTALL)


@functools.cache
def commands() -> re.Pattern[str]:
    """What a pipeline obeys wherever it stands in a log (Azure, TeamCity, GitHub of old), or behind nothing but blanks."""
    return pattern_of(r"##(?=\[|vso\[|teamcity\[)|::(?=[a-z])", re.IGNORECASE)


def safe(text: str) -> str:
    """The text with white space as blanks, control and invisible characters as ``�``, the marks of a pipeline's commands in
    full width; same length, so spans stay valid."""
    text = text.replace("\n", " ").replace("\r", " ").replace("\t", " ").replace("\x0b", " ")
    if not text.isprintable():  # as all that is looked for; most texts are
        text = control().sub("\ufffd", text)
    if "##" in text or "::" in text:
        text = commands().sub(lambda mark: "＃＃" if mark[0] == "##" else "：：", text)
    return text


def line_of(text: str) -> str:
    """The text as one line: `safe`, with runs of white space as one blank."""
    return " ".join(safe(text).split())


def clip(text: str, width: int) -> str:
    """The beginning of ``text`` that fits ``width`` columns, with ``…`` when something was cut."""
    if len(text) <= width and display_width(text) <= width:
        return text
    # the bound on characters is for texts made of marks that take no column
    return _head(text[: 4 * width], max(1, width - ELLIPSIS_ROOM)) + ELLIPSIS


def _head(text: str, width: int) -> str:
    used = 0
    for offset, character in enumerate(text):
        used += display_width(character)
        if used > width:
            return text[:offset]
    return text


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` columns; numbers with their signs stay whole, punctuation never starts a line."""
    width = max(width, 4)
    lines: list[str] = []
    current, used = "", 0
    for unit in _units(text):
        size = display_width(unit)
        if used + size > width:
            if current.strip():
                lines.append(current.rstrip())
            *full, current = _pieces(unit.lstrip(), width)
            lines += full
            used = display_width(current)
        else:
            current, used = current + unit, used + size
    if current.strip() or not lines:
        lines.append(current.rstrip())
    return lines


def _pieces(unit: str, width: int) -> list[str]:
    """A unit cut into pieces that fit, the last one possibly short; most units are one piece."""
    pieces = []
    start = 0
    while display_width(unit[start : start + width + 1]) > width:
        head = _head(unit[start : start + width + 1], width) or unit[start]
        pieces.append(head)
        start += len(head)
    return [*pieces, unit[start:]]


def _units(text: str) -> list[str]:
    """The unbreakable units of a text: closing marks go with what precedes them, opening marks with what follows."""
    units: list[str] = []
    opened = False
    for match in _unit().finditer(text):
        piece = match[0]
        closing = len(piece) == 1 and piece in NO_LINE_START
        if units and (opened or closing):
            units[-1] += piece
        else:
            units.append(piece)
        opened = len(piece) == 1 and piece in NO_LINE_END
    return units


def excerpt(text: str, span: tuple[int, int] | None, width: int) -> tuple[str, str, str]:
    """One line around the offending part: (before, part, after), together at most ``width`` columns.

    Without a span the whole text is the part.  Cut ends are marked with ``…``.
    """
    text = safe(text)
    begin, end = (0, len(text)) if span is None else (max(0, min(span[0], len(text))), max(0, min(span[1], len(text))))
    if end <= begin:
        begin, end = (begin, begin + 1) if begin < len(text) else (max(0, len(text) - 1), len(text))
    room = width - 2 * ELLIPSIS_ROOM
    part = text[begin:end] if end - begin <= width and display_width(text[begin:end]) <= room else ""
    if not part:
        part = _head(text[begin : begin + width], room)
        end = begin + len(part)
        part += ELLIPSIS if end < len(text) else ""
        return (ELLIPSIS if begin else ""), part, ""
    room -= display_width(part)
    before = _tail(text[max(0, begin - width) : begin], room // 2 if end < len(text) else room)
    after = _head(text[end : end + width], room - display_width(before))
    before = _tail(text[max(0, begin - width) : begin], room - display_width(after))
    left = ELLIPSIS if len(before) < begin else ""
    right = ELLIPSIS if len(after) < len(text) - end else ""
    return left + before, part, after + right


def _tail(text: str, width: int) -> str:
    used = 0
    for offset in range(len(text) - 1, -1, -1):
        used += display_width(text[offset])
        if used > width:
            return text[offset + 1 :]
    return text
