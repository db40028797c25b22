"""Texts and Markdown: a Markdown copy with the lines as they are, numbered, and the findings below the line they speak of."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from perflint.annotating.contract import Annotated
from perflint.annotating.shared.wording import LIST, basis_of, clean, counts, gravest_first
from perflint.limits import Limits
from perflint.model import Finding
from perflint.patterns import pattern_of
from perflint.readers.shared.encodings import decode
from perflint.text import LINE_END, file_name

FORMATS = ("text", "markdown")

_MEANT = pattern_of(r"([\\`*_{}\[\]<>()#+|!~&$^=-])")  # what Markdown would take for markup
_LONGEST_LINE = 20_000


def annotate(data: bytes, path: str, findings: Sequence[Finding], limits: Limits) -> Annotated:
    """The text with its findings as Markdown.  Raises InputError for bytes that are no text."""
    text, _ = decode(data, path)
    lines = LINE_END.split(text)
    if lines and not lines[-1]:
        lines.pop()
    by_line: dict[int, list[Finding]] = defaultdict(list)
    for one in findings:
        where = one.place.location
        at = where.end_line or where.line or 0  # below the last line of a cell that was joined from several
        by_line[at if at <= len(lines) else 0].append(one)
    page = [
        f"# {LIST}：{_plain(file_name(path))}",
        "",
        f"共 {len(findings)} 个问题（{counts(findings)}）。原件未改动；下面左边是原件的行号。",
        "",
    ]
    page += _told(by_line[0])
    page += _numbered(lines, by_line)
    return Annotated("\n".join(page).encode(), ".md")


def _numbered(lines: Sequence[str], by_line: dict[int, list[Finding]]) -> Iterator[str]:
    """The lines in blocks of code, which no text can leave, cut where findings stand between."""
    fence = "`" * max(3, 1 + max((len(run) for line in lines for run in re.findall("`+", line)), default=0))
    width = len(str(len(lines)))
    opened = False
    for number, line in enumerate(lines, 1):
        if not opened:
            yield f"{fence}text"
            opened = True
        mark = "▶" if by_line.get(number) else " "
        yield f"{mark}{number:>{width}}│{clean(line, _LONGEST_LINE)}".replace("\n", "�")
        if by_line.get(number):
            yield from (fence, "")
            opened = False
            yield from _told(by_line[number])
    if opened:
        yield from (fence, "")


def _told(findings: Sequence[Finding]) -> Iterator[str]:
    for one in gravest_first(findings):
        yield f"> **【{one.severity.label}】{_plain(one.code)}** {_plain(one.message)}"
        for label, text in (("建议", one.advice), ("依据", basis_of(one))):
            if text:
                yield f"> <br>{label}：{_plain(text)}"
        yield f"> <br>指纹：`{clean(one.fingerprint)}`"
        yield ""


def _plain(text: str) -> str:
    """The words on one line, with no character that Markdown or HTML would read."""
    return _MEANT.sub(r"\\\1", " ".join(clean(text).split())).replace("\\<", "&lt;").replace("\\>", "&gt;")
