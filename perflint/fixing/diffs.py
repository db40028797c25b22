"""The change of a file as a unified diff, in the words of its text."""

from __future__ import annotations

from perflint.patterns import pattern_of
from perflint.readers.shared.encodings import decode

_LINE = pattern_of(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_NO_END = "\\ No newline at end of file"


def unified(path: str, before: bytes, after: bytes) -> str:
    """The lines that differ with three lines around them; empty where nothing does."""
    import difflib

    old, new = (_LINE.findall(decode(data, path)[0]) for data in (before, after))
    shown = path.replace("\\", "/")
    return "".join(_ended(line) for line in difflib.unified_diff(old, new, shown, shown, lineterm="\n"))


def _ended(line: str) -> str:
    """A line of the diff with one line end; a carriage return before it belongs to the text and is kept."""
    if line.endswith("\n"):
        return line
    return f"{line}\n" if line.endswith("\r") else f"{line}\n{_NO_END}\n"
