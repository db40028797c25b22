"""What goes to stderr: errors and notices.  Rendered here and nowhere else."""

from __future__ import annotations

import os
import sys

import click

from perflint.cli.output import forced_color
from perflint.errors import DEBUG, PerflintError


def show_error(error: PerflintError) -> None:
    """``错误：file:line：what`` and, below it, the next step."""
    if error.details and os.environ.get(DEBUG):
        _echo(error.details)
    from perflint.reporters.shared.prose import line_of

    head = click.style("错误：", fg="red", bold=True)
    place = f"{line_of(error.place)}：" if error.place else ""
    lines = [line_of(line) for line in error.message.splitlines()] or [""]
    text = "\n  ".join(lines)
    _echo(f"{head}{place}{text}")
    if error.advice:
        _echo("  " + click.style("下一步：", bold=True) + "\n  ".join(map(line_of, error.advice.splitlines())))


def broken_rule(code: str, name: str) -> PerflintError:
    """The error about a rule that failed while it ran."""
    advice = "其他规则的结论不受影响；请把文件和这条规则报告给维护者"
    return PerflintError(f"规则 {code} {name} 运行出错，没有得出结论", advice=advice)


def notice(text: str) -> None:
    """A remark that is no error."""
    _echo(text)


def _echo(text: str) -> None:
    from perflint.databases.addresses import masked

    try:
        click.echo(masked(text), err=True, color=_colored())
    except (OSError, ValueError):  # stderr is closed: there is no one left to tell
        return


def _colored() -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    return forced_color() or sys.stderr.isatty()
