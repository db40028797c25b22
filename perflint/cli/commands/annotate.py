"""``perflint annotate``: a check whose answer is a copy of each file, with the findings written at their cells."""

from __future__ import annotations

from typing import Any

import click

from perflint.cli.answer_options import answer_options
from perflint.cli.commands.check import command as check
from perflint.cli.commands.check import refused_redaction, run_check
from perflint.cli.option_groups import CONFIG, RUN, Command, flag, given_flags, setting_options, value
from perflint.cli.settled import settled
from perflint.errors import PerflintError
from perflint.settings.table import GATE, OUTPUT


@click.command(
    cls=Command,
    short_help="写出批注件：原件的副本，问题批注在单元格上。",
    help="检查文件，把问题写成批注，放进原件的副本；原件不动，副本里的其他内容也不动。\n\n"
    "Excel：单元格批注、底色和第一张表“审核问题”；Word：批注；PDF：高亮和附注；逗号分隔表：Excel；文本：Markdown。"
    "副本名为“原名-审核”。哪些格式没有批注件、用什么代替，见 docs/annotate.md。\n\n"
    "规则、门槛、豁免的选项和退出码同 perflint check。",
)
@click.argument("files", nargs=-1, metavar="文件…")
@value(OUTPUT, "-o --output-dir annotate", "文件夹", "批注件写到这个文件夹，没有时建立。")
@flag(OUTPUT, "--force", "批注件已经存在时覆盖。")
@flag(OUTPUT, "-D --display-only-failures", "只批注达到门槛的问题。")
@flag(OUTPUT, "-q --quiet", "不输出小结和提示。")
@setting_options
@value(CONFIG, "--config", "文件|键=值", "用这个配置文件，或写 键=值 只改一项，可重复。", multiple=True)
@flag(CONFIG, "--isolated", "不读任何配置文件。")
@flag(GATE, "-e --exit-zero", "有问题也以 0 退出（出错时仍为 2）。")
@answer_options
@flag(RUN, "--no-progress", "不显示进度条。")
@value(RUN, "--stdin-filename --stdin-filepath", "名称", "标准输入的内容算作哪个文件名。")
@click.option("--redact", is_flag=True, hidden=True)  # as of `check`, to say why there is none
def command(files: tuple[str, ...], redact: bool, **options: Any) -> int:
    """Check and write the copies; returns the exit code of the check."""
    if not files:
        raise PerflintError("没有给出文件", advice="写上文件名，如 perflint annotate 目标表.xlsx -o 批注件")
    if not options["annotate"]:
        raise PerflintError("没有说批注件写到哪里", place="-o", advice="写上文件夹，如 -o 批注件")
    if redact:
        raise refused_redaction()
    context = click.get_current_context()
    usual = dict(check.make_context("check", [*files]).params)
    del usual["files"]
    flags = given_flags(context)
    with settled(flags, options):
        return run_check(files, flags, {**usual, **options}, reports=False)
