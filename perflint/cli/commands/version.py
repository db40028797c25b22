"""``perflint version``."""

from __future__ import annotations

import click

from perflint import __version__
from perflint.cli import chinese


@click.command(cls=chinese.Command, short_help="显示版本号。", help="显示版本号。")
def command() -> int:
    """One line on stdout."""
    click.echo(f"perflint {__version__}")
    return 0
