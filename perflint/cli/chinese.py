"""click in Chinese: headings of the help pages, usage errors, and parameter types that explain themselves.

Only public extension points of click are used; a usage error becomes a `PerflintError` and is shown like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import click

from perflint.cli import completing
from perflint.errors import PerflintError

F = TypeVar("F", bound=Callable[..., Any])


class Context(click.Context):
    """A context whose help pages are laid out for Chinese."""

    def make_formatter(self) -> click.HelpFormatter:
        from perflint.cli.help_pages import Formatter

        return Formatter(width=self.terminal_width, max_width=self.max_content_width)


class Wording(click.Command):
    """Mixin of every command: Chinese headings and errors."""

    context_class = Context

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix="用法：")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        pieces = ["[选项]", *(param.make_metavar(ctx) for param in self.get_params(ctx) if _is_argument(param))]
        if not isinstance(self, click.Group):
            return pieces
        return [*pieces, "[命令 …]" if self.invoke_without_command else "命令 …"]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [param.get_help_record(ctx) for param in self.get_params(ctx) if not _is_argument(param)]
        with formatter.section("选项"):
            formatter.write_dl([(told[0], told[1].replace("  [required]", "必须写明。")) for told in records if told])
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        assert isinstance(self, click.Group)
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("命令"):
            formatter.write_dl([(name, command.short_help or "") for name, command in commands if command is not None])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这份帮助。"
        return option

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            if type(error) is not click.UsageError:
                raise
            # the one bare UsageError of parsing: arguments left over
            raise PerflintError("给出的参数太多", advice=_help_advice(ctx)) from error


class Command(Wording):
    """A command with Chinese help and errors."""


def _is_argument(param: click.Parameter) -> bool:
    return isinstance(param, click.Argument)


def _help_advice(ctx: click.Context | None) -> str:
    path = ctx.command_path if ctx is not None else "perflint"
    return f"运行 {path} --help 查看用法"


def version_option(command: F) -> F:
    """``-V``, ``--version``."""

    def show(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
        if wanted and not ctx.resilient_parsing:
            from perflint import __version__

            click.echo(f"perflint {__version__}")
            ctx.exit()

    option = click.option(
        "-V", "--version", is_flag=True, expose_value=False, is_eager=True, callback=show, help="显示版本号。"
    )
    return option(command)


def word_option(
    *names: str, words: Iterable[str], spellings: Mapping[str, str] | None = None, **attributes: Any
) -> Callable[[F], F]:
    """An option that takes one of a few words; other spellings are accepted and turned into the canonical one."""
    choices, spelled = tuple(words), dict(spellings or {})

    def convert(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
        if value is None:
            return None
        word = value.strip().lower()
        word = spelled.get(word, word)
        if word not in choices:
            raise click.BadParameter(f"“{value}”不在可选的值里：{'、'.join(choices)}", ctx, param)
        return word

    attributes.setdefault("shell_complete", completing.words(choices))
    return click.option(*names, metavar="|".join(choices), callback=convert, **attributes)


def unknown_command(name: str, known: Iterable[str], path: str = "perflint") -> PerflintError:
    """``perflint chekc``, with the nearest command; a path given instead of a command is answered as such.

    ``path`` is the command that these belong to."""
    import difflib

    names = list(known)
    near = difflib.get_close_matches(name, names, 1)
    if near:
        advice = f"是不是 {path} {near[0]}？"
    elif path != "perflint":
        advice = f"可用的命令：{'、'.join(names)}"
    else:
        advice = f"可用的命令：{'、'.join(names)}；检查文件请用 perflint check {name}"
    return PerflintError(f"没有名为“{name}”的命令", advice=advice)


def reworded(error: click.ClickException) -> PerflintError:
    """A usage error of click in Chinese."""
    ctx = getattr(error, "ctx", None)
    if isinstance(error, click.NoSuchOption):
        near = "、".join(error.possibilities or ())
        advice = f"是不是 {near}？" if near else _help_advice(ctx)
        return PerflintError(f"没有选项 {error.option_name}", advice=advice)
    if isinstance(error, click.BadOptionUsage):
        flag = ctx is not None and any(
            error.option_name in param.opts and getattr(param, "is_flag", False) for param in ctx.command.params
        )
        need = "不带值" if flag else "后面要有一个值"
        return PerflintError(f"选项 {error.option_name} {need}", advice=_help_advice(ctx))
    if isinstance(error, click.MissingParameter):
        what = "选项" if isinstance(error.param, click.Option) else "参数"
        return PerflintError(f"缺少{what} {_parameter(error)}", advice=_help_advice(ctx))
    if isinstance(error, click.BadParameter):
        return PerflintError(f"{_parameter(error)} 的值不对：{error.message}", advice=_help_advice(ctx))
    return PerflintError(error.format_message(), advice=_help_advice(ctx))


def _parameter(error: click.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "")
    if isinstance(error.param, click.Argument):
        return error.param.make_metavar(error.ctx) if error.ctx is not None else str(error.param.name)
    return "/".join(error.param.opts)
