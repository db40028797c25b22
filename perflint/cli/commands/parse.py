"""``perflint parse``: what was understood of a file, without judging it."""

from __future__ import annotations

import json
from pathlib import Path

import click

from perflint.cli import chinese, messages, output, reading
from perflint.cli.files import collect
from perflint.errors import PerflintError
from perflint.limits import limits_of
from perflint.reporters.shared.contract import ReportOptions


@click.command(
    cls=chinese.Command,
    short_help="显示从文件里读懂了什么。",
    help="显示从文件里读懂了什么、没读懂什么，不作检查。文件夹和 -（标准输入）的用法同 check。",
)
@click.argument("files", nargs=-1, metavar="文件…")
@chinese.word_option(
    "shown_as",
    "--format",
    "-f",
    "--output-format",
    words=("table", "json"),
    default="table",
    help="table 给人看（默认）；json 是交换格式，一个文件是一个对象，多个文件是数组。",
)
@click.option("-o", "--output-file", metavar="文件", help="写到文件，而不是标准输出。")
@chinese.word_option("--color", words=("auto", "always", "never"), default="auto", help="是否使用颜色（默认 auto）。")
@click.option("--no-progress", is_flag=True, help="不显示进度条。")
@click.option(
    "--limit",
    multiple=True,
    metavar="名称=数值",
    help="放宽或收紧一项读取上限，如 --limit size=200（MB）、--limit pages=500；可重复。",
)
@click.option("--stdin-filename", "--stdin-filepath", metavar="名称", help="标准输入的内容算作哪个文件名。")
def command(
    files: tuple[str, ...],
    shown_as: str,
    output_file: str | None,
    color: str,
    no_progress: bool,
    limit: tuple[str, ...],
    stdin_filename: str | None,
) -> int:
    """Print what was understood; 2 when a file could not be read, 3 when there is none."""
    if not files:
        raise PerflintError("没有给出文件", advice="写上文件名，如 perflint parse 目标表.txt")
    target = None if output_file in (None, "-") else output_file
    limits = limits_of(limit)
    avoided = (target,) if target else ()
    inputs = collect(files, reading.suffixes, stdin_name=stdin_filename, leave_out=avoided, limits=limits)
    if not inputs:
        messages.show_error(PerflintError("没有找到可读取的文件", advice="检查文件夹里有没有认得的格式"))
        return 3
    if target:
        output.check_target(target, tuple(item.path for item in inputs if not item.stdin))
    result = reading.read(inputs, limits=limits, progress=not no_progress)
    painted = output.wants_color(color, to_file=target is not None)
    if shown_as == "json":
        from perflint.recognition.interchange import record_of

        records = [record_of(document) for document in result.documents]
        text = ""
        if records or len(inputs) > 1:
            content = records[0] if len(inputs) == 1 else records
            text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    else:
        from perflint.cli.understood import understood

        options = ReportOptions(width=output.width(target is not None), color=painted, base=str(Path.cwd()))
        text = "\n".join(understood(document, options) for document in result.documents)
    if target is None:
        output.write_stdout(text, painted)
    else:
        output.write_file(target, text)
    if result.skipped:
        messages.notice(reading.skipped_text(result.skipped))
    if result.failures:
        return 2
    return 0 if result.documents else 3
