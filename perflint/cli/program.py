"""The program itself: finds the commands, runs one, and is the only place that turns an error into an exit code.

Exit codes: 0 nothing at the threshold, 1 findings at it, 2 an option, a rulebook or an input that has to be mended
(or a fault of ours), 3 nothing to check.  A command returns its code; click's own errors are reworded in `chinese.py`.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import click

from perflint.cli import chinese, messages, output
from perflint.cli.groups import Group
from perflint.errors import PerflintError, internal_error, reason_of

COMMANDS = "perflint.cli.commands"
ALIASES = {"lint": "check", "explain": "rule"}  # not shown; users of Spectral, SQLFluff and others type them


class Program(Group):
    """The group of all commands."""

    aliases = ALIASES

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args and not ctx.resilient_parsing:
            click.echo(ctx.get_help(), err=True)
            ctx.exit(2)
        return super().parse_args(ctx, args)

    def main(  # type: ignore[override]  # click's overloads fit no single signature
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run and exit with the code; every error is one message on stderr, never a traceback."""
        run = partial(super().main, args, prog_name, standalone_mode=False, **extra)
        code = guarded(run)
        if standalone_mode:
            sys.exit(code or 0)
        return code


def guarded(run: Callable[[], Any]) -> Any:
    """The exit code of a command that is run; every error is told and becomes a code, none is raised."""
    _prepare_streams()
    before = _end_orderly()
    try:
        _check_folder()
        code = run()
        sys.stdout.flush()
    except PerflintError as error:
        messages.show_error(error)
        code = 2
    except click.ClickException as error:
        messages.show_error(chinese.reworded(error))
        code = 2
    except (click.Abort, KeyboardInterrupt):
        messages.notice("已中断。")
        code = 130
    except BrokenPipeError:
        output.forget_stdout()
        code = 0
    except Exception as error:
        messages.show_error(internal_error(error))
        code = 2
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return code


def _check_folder() -> None:
    """Raise PerflintError where the working folder is gone, by which files are found and told."""
    try:
        os.getcwd()
    except OSError as error:
        advice = "换到一个存在的文件夹，再运行一次"
        raise PerflintError(f"当前文件夹不能用（{reason_of(error)}）", advice=advice) from error


def _end_orderly() -> dict[int, Any]:
    """Let a request to end unwind what is being done, so that no process and no half-written file stays behind.

    Gives the handlers there were before; only the main thread may set any.
    """

    def end(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    try:
        return {getattr(signal, name): signal.signal(getattr(signal, name), end) for name in names}
    except ValueError:  # another thread
        return {}


def _prepare_streams() -> None:
    """UTF-8 whatever the code page; a lone surrogate is escaped, because a hostile text must not end the run.

    A stream that was closed before we began holds nothing, and goes nowhere.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - lives until the process ends
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


@click.group(
    cls=Program,
    package=COMMANDS,
    help="perflint：审核绩效目标表。读懂项目、部门的绩效目标，按规则逐条检查，给出有依据、有位置的问题清单。",
    epilog="先试这一条：perflint check 文件或文件夹",
    no_args_is_help=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@chinese.version_option
def program() -> None:
    """All commands."""
