"""``perflint rules``: the list of rules; the modules beside this one are the commands of rule authors."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from perflint.cli import chinese, completing, output
from perflint.cli.groups import Group
from perflint.cli.rule_texts import record
from perflint.cli.rules import load_rules
from perflint.errors import PerflintError

if TYPE_CHECKING:
    from perflint.rulebook import Rule

SEVERITIES = ("error", "warning", "info", "hint")


@click.command(
    cls=Group,
    package=__name__,
    invoke_without_command=True,
    short_help="列出规则；新建、检验、比较规则。",
    help="列出全部规则，可按主题和级别筛选。写规则的人还有下面几个命令。",
)
@click.pass_context
@click.option("--topic", multiple=True, metavar="主题", help="只列这个主题（规则所在的文件夹），可重复。")
@chinese.word_option("--severity", words=SEVERITIES, spellings={"warn": "warning"}, help="只列这一级的规则。")
@click.option(
    "-r",
    "--ruleset",
    multiple=True,
    metavar="路径",
    shell_complete=completing.files,
    help="列出这个规则文件或文件夹，可重复。",
)
@chinese.word_option("-f", "--output-format", words=("text", "json"), default="text", help="输出格式（默认 text）。")
def command(
    ctx: click.Context, topic: tuple[str, ...], severity: str | None, ruleset: tuple[str, ...], output_format: str
) -> int | None:
    """Print the rules; 3 when none fits."""
    if ctx.invoked_subcommand is not None:
        _refuse_options(ctx, ctx.invoked_subcommand)
        return None
    rules = load_rules(ruleset).rules
    topics = sorted({rule.topic for rule in rules})
    for name in topic:
        if name not in topics:
            raise PerflintError(f"没有名为“{name}”的主题", advice=f"现有主题：{'、'.join(topics)}")
    found = [rule for rule in rules if (not topic or rule.topic in topic) and severity in (None, rule.severity.id)]
    output.write_stdout(_json(found) if output_format == "json" else _text(found, whole=not (topic or severity)))
    return 0 if found else 3


def _refuse_options(ctx: click.Context, command: str) -> None:
    """The options of the list mean nothing to a command below it: one that is given there would be lost silently."""
    given = [
        p.opts[-1] for p in ctx.command.params if ctx.get_parameter_source(str(p.name)) is ParameterSource.COMMANDLINE
    ]
    if given:
        raise PerflintError(
            f"{'、'.join(given)} 是列出规则时的选项，不能写在“{command}”前面",
            advice=f"运行 perflint rules {command} --help 查看它的选项",
        )


def _json(rules: Sequence[Rule]) -> str:
    records: list[dict[str, Any]] = [record(rule) for rule in rules]
    return json.dumps(records, ensure_ascii=False, indent=2) + "\n"


def _text(rules: Sequence[Rule], *, whole: bool) -> str:
    """By topic: ``PF301 错误 name 标题``; the whole list ends with what is said of the run itself."""
    from perflint.engine.own_rules import OWN_RULES
    from perflint.reporters.shared.prose import clip
    from perflint.rulebook.lifecycle import in_force_text
    from perflint.text import display_width

    lines: list[str] = []
    widest = max((len(rule.name) for rule in rules), default=0)
    for topic in sorted({rule.topic for rule in rules}):
        members = [rule for rule in rules if rule.topic == topic]
        lines += ["", f"{topic}（{len(members)} 条）"]
        for rule in members:
            marks = [{"preview": "试用", "deprecated": "已弃用"}.get(rule.status), "关闭" if rule.off else None]
            marks.append(in_force_text(rule.valid_from, rule.valid_to).strip())
            mark = "".join(f"（{text}）" for text in marks if text)
            head = f"  {rule.code} {rule.severity.label} {rule.name.ljust(widest)} "
            lines.append(head + clip(rule.title + mark, max(20, output.width() - display_width(head))))
    lines += ["", f"关于检查本身（{len(OWN_RULES)} 条，总是起作用）"] if whole else []
    lines += [f"  {one.code} {one.severity.label} {one.name.ljust(widest)} {one.title}" for one in OWN_RULES if whole]
    return "\n".join([*lines[1:], "", f"共 {len(rules)} 条规则。用 perflint rule 编号 查看说明。"]) + "\n"
