"""A page before it is a string: lines of (text, style) pairs, so that layout and colour stay apart.

Styles are words (`STYLES`); without colour they vanish and rich is never imported.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Line = Sequence[tuple[str, str]]

STYLES = {
    "": "",
    "strong": "bold",
    "dim": "dim",
    "path": "cyan",
    "rule": "dim",
    "error": "bold red",
    "warning": "bold yellow",
    "info": "bold blue",
    "hint": "bold green",
    "mark-error": "bold underline red",
    "mark-warning": "bold underline yellow",
    "mark-info": "bold underline blue",
    "mark-hint": "bold underline green",
}


def plain(lines: Iterable[Line]) -> str:
    """The page without colour; no line ends in blanks."""
    return "".join("".join(text for text, _ in line).rstrip() + "\n" for line in lines)


def painted(lines: Iterable[Line]) -> str:
    """The page with ANSI colours."""
    from io import StringIO

    from rich.console import Console
    from rich.text import Text

    buffer = StringIO()
    console = Console(
        file=buffer, force_terminal=True, color_system="standard", legacy_windows=False, width=10_000, _environ={}
    )
    for line in lines:
        text = Text(no_wrap=True, end="\n")
        for part, style in line:
            text.append(part, style=STYLES[style] or None)
        text.rstrip()
        console.print(text, soft_wrap=True, highlight=False)
    return buffer.getvalue()


def show(lines: Iterable[Line], color: bool) -> str:
    """The page as text, with or without colour."""
    return painted(lines) if color else plain(lines)
