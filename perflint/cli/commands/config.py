"""``perflint config``: what can be set, in perflint.yaml, on the command line or in the environment."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from perflint.cli import chinese, completing, output
from perflint.errors import PerflintError

if TYPE_CHECKING:
    from perflint.reporters.shared.lines import Line
    from perflint.settings import Setting


@click.command(
    cls=chinese.Command,
    short_help="说明可以设置什么。",
    help="列出 perflint.yaml 里可以写的全部设置；写上名称就说明那一项。某次检查实际用的是哪些值、各从哪里来，用 perflint check "
    "--show-settings 查看。",
)
@click.argument("keys", nargs=-1, metavar="[名称]…", shell_complete=completing.settings)
@chinese.word_option("-f", "--output-format", words=("text", "json"), default="text", help="输出格式（默认 text）。")
@chinese.word_option("--color", words=("auto", "always", "never"), default="auto", help="是否使用颜色（默认 auto）。")
def command(keys: tuple[str, ...], output_format: str, color: str) -> int:
    """Print the settings asked for, or the list of all."""
    from perflint.settings import SETTINGS
    from perflint.settings.kinds import nearest
    from perflint.settings.pages import groups

    for key in keys:
        if key not in SETTINGS:
            raise PerflintError(f"没有名为“{key}”的设置{nearest(key, SETTINGS)}", advice="用 perflint config 列出全部")
    chosen = [SETTINGS[key] for key in keys] or [one for _, settings in groups() for one in settings]
    if output_format == "json":
        output.write_stdout(json.dumps([*map(_record, chosen)], ensure_ascii=False, indent=2) + "\n")
        return 0
    from perflint.reporters.shared.lines import show

    painted = output.wants_color(color)
    if keys:
        text = "\n".join(show(_page(one, output.width()), painted) for one in chosen)
    else:
        text = show(_list(output.width()), painted)
    output.write_stdout(text, painted)
    return 0


def _record(one: Setting) -> dict[str, object]:
    return {
        "key": one.key,
        "group": one.group,
        "help": one.help,
        "default": one.kind.shown(one.default),
        "flags": [*one.flags, *one.negation],
        "scope": "run" if one.of_run else "file",
        "schema": one.kind.schema(),
    }


def _page(one: Setting, width: int) -> Iterator[Line]:
    from perflint.reporters.shared.prose import wrap
    from perflint.settings.pages import facts

    yield [(one.key, "strong")]
    yield from ([("  ", ""), (line, "")] for line in wrap(one.help, width - 2))
    for heading, text in facts(one):
        first, *rest = wrap(text, width - 4 - 2 * len(heading))
        yield [(f"  {heading}：", "dim"), (first, "")]
        yield from ([(" " * (4 + 2 * len(heading)), ""), (line, "")] for line in rest)


def _list(width: int) -> Iterator[Line]:
    from perflint.reporters.shared.prose import wrap
    from perflint.settings.pages import groups

    widest = max(len(one.key) for _, settings in groups() for one in settings) + 4
    for name, settings in groups():
        yield [(name, "strong")]
        for one in settings:
            first, *rest = wrap(one.help, max(20, width - widest))
            yield [(f"  {one.key}".ljust(widest), "rule"), (first, "")]
            yield from ([(" " * widest, ""), (line, "")] for line in rest)
        yield []
    yield [("某一项的写法、默认值和例子：perflint config 名称", "dim")]
