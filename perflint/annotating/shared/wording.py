"""What a note says: the same words in every kind of copy, safe to show, of bounded length."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from perflint.model import Finding, Severity
from perflint.reporters.shared.prose import control
from perflint.text import clipped, display_width

AUTHOR = "perflint"
LIST = "审核问题"
_TALLEST, _POINTS = 409, 13  # of a row, of one of its lines
LONGEST_PIECE, LONGEST_NOTE = 600, 6000  # characters
COLORS = {  # red, green, blue: light enough for black text, apart in grey print only by the words beside them
    Severity.ERROR: "FFC7CE",
    Severity.WARNING: "FFEB9C",
    Severity.INFO: "DDEBF7",
    Severity.HINT: "E2EFDA",
}


def clean(text: str, most: int = LONGEST_PIECE) -> str:
    """The text without characters that XML forbids, hide or turn what follows; cut where it is too long."""
    text = control().sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    return clipped(text, most)


def basis_of(finding: Finding) -> str:
    """The regulations in brief: 财预〔2021〕101号第三条；…"""
    return "；".join(dict.fromkeys(clean(f"{one.document}{one.article or ''}") for one in finding.basis))


def heading_of(finding: Finding) -> str:
    """【错误】PF301"""
    return f"【{finding.severity.label}】{clean(finding.code)}"


def details_of(finding: Finding) -> list[str]:
    """What stands below the message, a line each."""
    pairs = (("建议", clean(finding.advice)), ("依据", basis_of(finding)), ("指纹", clean(finding.fingerprint)))
    return [f"{label}：{text}" for label, text in pairs if text]


def note_of(finding: Finding) -> str:
    """One finding as a note of a few lines."""
    return "\n".join((f"{heading_of(finding)} {clean(finding.message)}", *details_of(finding)))


def note_text(findings: Sequence[Finding]) -> str:
    """All findings of one place as one note, the gravest first; what does not fit is counted."""
    shown: list[str] = []
    length = 0
    ordered = gravest_first(findings)
    for finding in ordered:
        text = note_of(finding)
        if shown and length + len(text) > LONGEST_NOTE:
            shown.append(f"……此处还有 {len(ordered) - len(shown)} 个问题，见报告")
            break
        shown.append(text)
        length += len(text)
    return "\n\n".join(shown)


def gravest_first(findings: Iterable[Finding]) -> list[Finding]:
    """By severity; the order of the report within one."""
    return sorted(findings, key=lambda one: -one.severity)


def height_of(texts: Sequence[str], widths: Sequence[int]) -> int:
    """The points that a row takes whose texts break in columns so wide: not every program finds that out itself."""
    lines = [
        sum(max(1, -(-display_width(line) // width)) for line in text.split("\n"))
        for text, width in zip(texts, widths, strict=True)
    ]
    return min(_TALLEST, _POINTS * max(lines) + 5) if lines else _POINTS + 5


def counts(findings: Iterable[Finding]) -> str:
    """错误 3、警告 2"""
    found = [one.severity for one in findings]
    levels = sorted(set(found), reverse=True)
    return "、".join(f"{level.label} {found.count(level)}" for level in levels) or "没有问题"
