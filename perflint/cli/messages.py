"""What goes to stderr: errors, notices and the words for a fault of our own.  Rendered here and nowhere else."""

from __future__ import annotations

import os
import sys

import click

from perflint.cli.output import forced_color
from perflint.errors import PerflintError

DEBUG = "PERFLINT_DEBUG"


def show_error(error: PerflintError) -> None:
    """``错误：file:line：what`` and, below it, the next step."""
    from perflint.reporters.shared.prose import line_of

    head = click.style("错误：", fg="red", bold=True)
    place = f"{line_of(error.place)}：" if error.place else ""
    lines = [line_of(line) for line in error.message.splitlines()] or [""]
    text = "\n  ".join(lines)
    _echo(f"{head}{place}{text}")
    if error.advice:
        _echo("  " + click.style("下一步：", bold=True) + "\n  ".join(map(line_of, error.advice.splitlines())))


def notice(text: str) -> None:
    """A remark that is no error."""
    _echo(text)


def internal_error(error: BaseException, place: str = "") -> PerflintError:
    """A fault of ours in the words of an error the user can act on; the traceback only for whoever asks for it."""
    if os.environ.get(DEBUG):
        import traceback

        traceback.print_exception(error)
    return PerflintError(
        f"程序内部出错（{type(error).__name__}：{error}），这里的内容没有检查",
        place=place,
        advice=f"请把文件和这条信息报告给维护者；设置环境变量 {DEBUG}=1 重新运行可看到技术细节",
    )


def _echo(text: str) -> None:
    try:
        click.echo(text, err=True, color=_colored())
    except (OSError, ValueError):  # stderr is closed: there is no one left to tell
        return


def _colored() -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    return forced_color() or sys.stderr.isatty()
