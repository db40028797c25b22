"""Tables drawn by rich as text of a given width, the same on every terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perflint.reporters.shared.contract import ReportOptions

if TYPE_CHECKING:
    from rich.table import Table


def printed(table: Table, options: ReportOptions) -> str:
    """The table as lines without trailing space; nothing of the environment decides how it looks."""
    from io import StringIO

    from rich.console import Console

    buffer = StringIO()
    console = Console(
        file=buffer,
        width=options.width,
        force_terminal=options.color,
        color_system="standard" if options.color else None,
        legacy_windows=False,
        _environ={},
    )
    console.print(table)
    return "".join(f"{line.rstrip()}\n" for line in buffer.getvalue().splitlines())
