"""Help pages laid out for Chinese: click counts characters, a terminal counts columns."""

from __future__ import annotations

from collections.abc import Iterable

import click

from perflint.reporters.shared.prose import line_of, wrap
from perflint.text import display_width

LONGEST_TERM = 30  # columns; the text of a longer term starts on a line of its own


class Formatter(click.HelpFormatter):
    """click's formatter with Chinese punctuation and widths."""

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{heading}：\n")

    def write_text(self, text: str) -> None:
        indent = " " * self.current_indent
        paragraphs = [line_of(paragraph) for paragraph in text.split("\n\n")]
        lines = ["\n".join(indent + line for line in wrap(p, self.width - len(indent))) for p in paragraphs]
        self.write("\n\n".join(lines) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = LONGEST_TERM, col_spacing: int = 2) -> None:
        rows = list(rows)
        widths = [display_width(term) for term, _ in rows]
        column = min(max(widths, default=0), col_max) + col_spacing
        indent = " " * self.current_indent
        for (term, text), size in zip(rows, widths, strict=True):
            lines = wrap(text, max(20, self.width - len(indent) - column))
            if size + col_spacing > column:
                self.write(f"{indent}{term}\n")
            else:
                self.write(f"{indent}{term}{' ' * (column - size)}{lines.pop(0)}\n")
            self.write("".join(f"{indent}{' ' * column}{line}\n" for line in lines))
