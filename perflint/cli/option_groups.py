"""Options under headings, and those that the table of settings declares.

A command with many options gives each a ``group``; its help page lists them under these headings, in this order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import click
from msgspec.structs import replace

from perflint.cli import chinese, completing
from perflint.errors import PerflintError
from perflint.settings import SETTINGS, Entry, Setting
from perflint.settings.compound import Several, Table
from perflint.settings.kinds import Flag, Word
from perflint.settings.resolving import OPTION, text_entry

CONFIG, CHANGE, WAIVE, RUN = "配置", "修改", "豁免", "运行"
HEADINGS = ("规则选择", CONFIG, "文件", "输出", "门槛", CHANGE, WAIVE, RUN)
FLAGS = "perflint.flags"


class Option(click.Option):
    """An option with the heading it stands under."""

    def __init__(self, *args: Any, group: str = RUN, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.group = group


def option(group: str, *names: str, **attributes: Any) -> Callable[[chinese.F], chinese.F]:
    """`click.option` under a heading."""
    return click.option(*names, cls=Option, group=group, **attributes)


def flag(group: str, names: str, help_: str) -> Callable[[chinese.F], chinese.F]:
    """An option without a value; ``names`` are separated by spaces."""
    return option(group, *names.split(), is_flag=True, help=help_)


def value(
    group: str, names: str, metavar: str, help_: str, *, multiple: bool = False
) -> Callable[[chinese.F], chinese.F]:
    """An option with a text for its value; several where it may be repeated."""
    complete = completing.BY_METAVAR.get(metavar)
    return option(group, *names.split(), metavar=metavar, help=help_, multiple=multiple, shell_complete=complete)


def word(group: str, names: str, words: str, help_: str) -> Callable[[chinese.F], chinese.F]:
    """An option that takes one of a few words, the first by default."""
    few = words.split()
    return chinese.word_option(*names.split(), words=few, default=few[0], help=help_, cls=Option, group=group)


class Command(chinese.Command):
    """A command whose help page has its options under headings."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for heading in HEADINGS:
            records = [
                param.get_help_record(ctx)
                for param in self.get_params(ctx)
                if isinstance(param, click.Option) and getattr(param, "group", RUN) == heading
            ]
            if any(records):
                with formatter.section(heading):
                    formatter.write_dl([record for record in records if record is not None])


def setting_options(command: chinese.F, leave_out: Sequence[str] = ()) -> chinese.F:
    """The options of all settings that have one, but for some; what is given is kept for `given_flags`."""
    for one in reversed(SETTINGS.values()):
        if one.flags and one.key not in leave_out:
            command = _option(one)(command)
    return command


def given_flags(ctx: click.Context) -> tuple[Entry, ...]:
    """The settings that the command line gives, in the order of the table."""
    found: dict[str, Entry] = ctx.meta.get(FLAGS, {})
    return tuple(found[key] for key in SETTINGS if key in found)


def _option(one: Setting) -> Callable[[chinese.F], chinese.F]:
    attributes: dict[str, Any] = {"default": None, "expose_value": False, "callback": partial(_keep, one)}
    help_ = one.help
    if isinstance(one.kind, Flag):
        names = (*one.flags[:-1], "/".join((one.flags[-1], *one.negation)))
        return option(one.group, *names, is_flag=True, help=help_, **attributes)
    if isinstance(one.kind, Word):
        attributes["metavar"] = "|".join(one.kind.words)
        help_ = f"{help_.rstrip('。')}（默认 {one.default}）。"
    else:
        attributes["metavar"] = one.metavar
        attributes["multiple"] = isinstance(one.kind, (Several, Table))
    complete = completing.of_setting(one.kind)
    return option(one.group, one.name, *one.flags, help=help_, shell_complete=complete, **attributes)


def _keep(one: Setting, ctx: click.Context, param: click.Parameter, value: Any) -> None:
    if value is None or value == ():
        return
    source = f"{OPTION} {'/'.join(param.opts)}"
    if isinstance(value, bool):
        entry = Entry(one.key, value, source)
    else:
        texts: Sequence[str] = value if isinstance(value, tuple) else (value,)
        entry = text_entry(one.key, texts, source)
    key = "extend-ignore" if one.key == "ignore" else one.key  # --ignore takes away from what a file leaves
    if isinstance(entry.value, tuple) and not entry.value and one.key == "select":
        raise PerflintError(
            "--select 后面没有写规则", advice="写上编号、编号前缀或规则名，如 --select PF301；全部规则是 ALL"
        )
    ctx.meta.setdefault(FLAGS, {})[key] = replace(entry, key=key)
