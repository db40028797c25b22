"""Lines of a text that speak to perflint and not to its readers: ``# perflint: ignore[PF301] 原因``.

They are taken out before anything else looks at the text, so that no table, paragraph or delimiter is found otherwise
than without them; every other line keeps its number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from perflint.model import Comment, Location
from perflint.patterns import pattern_of

NAME = "perflint"
_LINE = pattern_of(r'[\s\ufeff"]*(?:[#＃]+|//+|<!--)\s*(perflint\s*[:：].*)', re.IGNORECASE | re.DOTALL)
_INLINE = pattern_of(r"<!--\s{0,99}(perflint\s{0,9}[:：](?:(?!-->|<!--).)*)-->", re.IGNORECASE)
_PADDING = ' \t\r\n\u3000",;|'  # what a spreadsheet program writes behind the only filled cell of a row


def comment_in(line: str) -> str | None:
    """What a line that is such a comment says, None for any other line."""
    if NAME not in line.casefold():
        return None
    found = _LINE.match(line)
    return found.group(1).rstrip(_PADDING).removesuffix("-->").rstrip() if found else None


def may_hold_comments(data: bytes) -> bool:
    """Whether there may be such a line in a part of a file whose encoding keeps ASCII."""
    return (b"p" in data or b"P" in data) and NAME.encode() in data.lower()  # most texts hold no such letter


def without_comments(lines: list[str]) -> tuple[list[str], dict[int, str]]:
    """The lines, comments emptied, and what each of these (1-based) said."""
    said = {number: text for number, line in enumerate(lines, 1) if (text := comment_in(line)) is not None}
    return ([("" if number in said else line) for number, line in enumerate(lines, 1)] if said else lines), said


def comments_above(said: Mapping[int, str], lines: Iterable[tuple[int, str]], path: str) -> Iterator[Comment]:
    """Each comment speaks of the next line that holds something; one without such a line speaks of nothing.

    ``lines`` are the others with their 1-based numbers, in order.
    """
    filled = [number for number, line in lines if line.strip() and number not in said]
    at = 0
    for number, text in sorted(said.items()):
        while at < len(filled) and filled[at] < number:
            at += 1
        about = Location(path, line=filled[at]) if at < len(filled) else Location(path)
        yield Comment(text, Location(path, line=number, character=1), about)


def inline_comments(line: str) -> tuple[str, list[tuple[int, str]]]:
    """The line with HTML comments to perflint blanked out, and the 0-based offset and text of each."""
    if NAME not in line.casefold():
        return line, []
    found = [(one.start(), one.group(1).rstrip()) for one in _INLINE.finditer(line)]
    return _INLINE.sub(lambda one: " " * len(one.group()), line), found
