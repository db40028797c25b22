"""``perflint rule CODE|NAME``: all that a rule says about itself."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from perflint.cli import chinese, completing, output
from perflint.cli.rule_texts import own_record, record, sections
from perflint.cli.rules import find_rules, load_rules, own_rules
from perflint.cli.where_from import where_from_lines, where_from_record
from perflint.errors import PerflintError

if TYPE_CHECKING:
    from perflint.cli.configured import Configured
    from perflint.model import RuleInfo
    from perflint.reporters.shared.lines import Line
    from perflint.rulebook import Rule


@click.command(
    cls=chinese.Command,
    short_help="说明一条规则。",
    help="说明规则：要求、为什么、不符合和符合的例子、例外、依据、参数、位置。",
)
@click.argument("names", nargs=-1, metavar="[编号或规则名]…", shell_complete=completing.rules)
@click.option("--all", "every", is_flag=True, help="说明全部规则。")
@click.option(
    "--where-from", is_flag=True, help="逐级列出每一项的值是哪个文件、哪一行写的，哪些被锁定；包括 perflint.yaml。"
)
@click.option(
    "-r",
    "--ruleset",
    multiple=True,
    metavar="路径",
    shell_complete=completing.files,
    help="在这个规则文件或文件夹里找，可重复。",
)
@click.option(
    "--config", multiple=True, metavar="文件|键=值", help="与 --where-from 同用：用这个配置文件，或只改一项。"
)
@click.option("--isolated", is_flag=True, help="与 --where-from 同用：不读 perflint.yaml。")
@chinese.word_option("-f", "--output-format", words=("text", "json"), default="text", help="输出格式（默认 text）。")
@chinese.word_option("--color", words=("auto", "always", "never"), default="auto", help="是否使用颜色（默认 auto）。")
def command(
    names: tuple[str, ...],
    every: bool,
    where_from: bool,
    ruleset: tuple[str, ...],
    config: tuple[str, ...],
    isolated: bool,
    output_format: str,
    color: str,
) -> int:
    """Print the rules asked for; JSON is an object for one name, else an array."""
    if not names and not every:
        raise PerflintError("没有写明规则", advice="写上编号或规则名，如 perflint rule PF301；或用 --all")
    own = [] if every else own_rules(names)
    named = [name for name in names if name not in {key for one in own for key in (one.code, one.name)}]
    if not where_from and (config or isolated):
        raise PerflintError("--config 和 --isolated 只与 --where-from 同用", advice="加上 --where-from，或去掉它们")
    configured = _configured(ruleset, config, isolated=isolated) if where_from else None
    book = configured.rulebook(os.curdir) if configured else load_rules(ruleset)
    found = list(book.rules) if every else find_rules(book, named)
    if output_format == "json":
        records = [
            where_from_record(rule, book, _silences(configured, rule)) if configured else record(rule) for rule in found
        ]
        records += map(own_record, own)
        single = records[0] if len(names) == 1 and not every else records
        output.write_stdout(json.dumps(single, ensure_ascii=False, indent=2) + "\n")
        return 0
    from perflint.reporters.shared.lines import show

    painted = output.wants_color(color)
    pages = [
        show(
            where_from_lines(rule, book, _silences(configured, rule)) if configured else _page(rule, output.width()),
            painted,
        )
        for rule in found
    ]
    pages += [show(_own_page(one, output.width()), painted) for one in own]
    output.write_stdout("\n".join(pages), painted)
    return 0


def _configured(ruleset: tuple[str, ...], config: tuple[str, ...], *, isolated: bool) -> Configured:
    from perflint.cli.configured import Configured
    from perflint.settings.resolving import OPTION, text_entry

    flags = (text_entry("rulebooks", ruleset, f"{OPTION} --ruleset"),) if ruleset else ()
    return Configured(config, flags, isolated=isolated)


def _silences(configured: Configured, rule: Rule) -> list[str]:
    """Where the configuration of this folder takes the rule away, for all files or for some."""
    whole = configured.silence(rule, os.curdir)
    return [whole] if whole else list(configured.spared(rule))


def _own_page(info: RuleInfo, width: int) -> Iterator[Line]:
    """A finding about the run itself, which no rule file describes."""
    from perflint.reporters.shared.catalogue import sections as told
    from perflint.reporters.shared.prose import line_of, wrap

    yield [(f"{info.code} ", info.severity.id), (info.title, "strong"), (f" [{info.name}]", "rule")]
    for title, texts in (*told(info), ("规则", ["关于检查本身，不在规则文件里；不能关闭，也不能豁免。"])):
        yield []
        yield [(title, "strong")]
        for text in texts:
            yield from ([("  ", ""), (line, "")] for line in wrap(line_of(text), width - 2))


def _page(rule: Rule, width: int) -> Iterator[Line]:
    from perflint.reporters.shared.prose import line_of, wrap

    yield [(f"{rule.code} ", rule.severity.id), (rule.title, "strong"), (f" [{rule.topic}/{rule.name}]", "rule")]
    for title, texts in sections(rule):
        yield []
        yield [(title, "strong")]
        for text in texts:
            below = "  " if text.startswith("  ") else ""
            bullet = f"{below}- " if len(texts) > 1 else ""
            for number, line in enumerate(wrap(line_of(text), width - 4 - len(below))):
                yield [("  " + (bullet if number == 0 else " " * len(bullet)), "dim"), (line, "")]
