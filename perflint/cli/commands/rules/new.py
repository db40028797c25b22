"""``perflint rules new TOPIC/SLUG``: one YAML file to fill in."""

from __future__ import annotations

import re
from pathlib import Path

import click

from perflint.cli import chinese, completing, output
from perflint.errors import PerflintError

INTO = "lint_rules"
GIVEN = ("indicator", "table", "document", "batch")


@click.command(
    cls=chinese.Command,
    short_help="新建一条规则。",
    help="写出一个规则文件，再逐行改成自己的规则。写出的文件能通过 perflint rules validate，"
    "写好例子以前通不过 perflint test。编号接着这个主题最后一个往下排。",
)
@click.argument("name", metavar="主题/名称")
@click.option(
    "--into",
    "-r",
    default=INTO,
    metavar="文件夹",
    shell_complete=completing.folders,
    help=f"写进这个规则文件夹，没有就新建（默认 {INTO}）。",
)
@chinese.word_option("--given", words=GIVEN, default="indicator", help="判断的对象（默认 indicator，每个指标）。")
@click.option(
    "--prefix", metavar="字母", help="编号的字母，两到四个（默认与这个文件夹里的规则相同，没有规则时是 ZD）。"
)
def command(name: str, into: str, given: str, prefix: str | None) -> int:
    """Write the file and say what to do next."""
    from perflint.rule_scaffold import scaffold

    if prefix is not None and not re.fullmatch("[A-Za-z]{2,4}", prefix):
        raise PerflintError(f"--prefix 应当是两到四个字母，现在是“{prefix}”", advice="如 --prefix SJ")
    folder = Path(into)
    if folder.exists() and not folder.is_dir():
        raise PerflintError("不是文件夹", place=into, advice="--into 后面写规则文件夹")
    file = scaffold(folder, name, given=given, prefix=prefix.upper() if prefix else None)
    shown = file.as_posix()
    output.write_stdout(f"已写好 {shown}\n改完写着“待写”的每一行，再运行 perflint test {shown}\n")
    return 0
