"""``perflint parse``: what was understood of a file, without judging it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from perflint.cli import chinese, completing, messages, output, remarks
from perflint.cli.progress import progress
from perflint.errors import PerflintError
from perflint.intake import reading
from perflint.intake.files import Input, collect
from perflint.limits import Limits, limits_of
from perflint.reporters.shared.contract import ReportOptions


@click.command(
    cls=chinese.Command,
    short_help="显示从文件里读懂了什么。",
    help="显示从文件里读懂了什么、没读懂什么，不作检查。文件夹和 -（标准输入）的用法同 check。",
)
@click.argument("files", nargs=-1, metavar="文件…", shell_complete=completing.files)
@chinese.word_option(
    "shown_as",
    "--format",
    "-f",
    "--output-format",
    words=("table", "json", "json-lines", "html", "grid"),
    default="table",
    help="table 给人看（默认）；json 是交换格式，一个文件是一个对象，多个文件是数组；json-lines 一行一张表，边读边写，"
    "适合百万行的明细；html 是一个网页，原文逐格着色，用 -o 存成文件；grid 在终端画出读到的表格。",
)
@click.option("-o", "--output-file", metavar="文件", shell_complete=completing.files, help="写到文件，而不是标准输出。")
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
    passed: list[str] = []
    inputs = collect(
        files, reading.suffixes, stdin_name=stdin_filename, leave_out=avoided, limits=limits, passed=passed
    )
    if passed:
        messages.notice(remarks.passed_text(passed))
    if not inputs:
        messages.show_error(remarks.nothing_found())
        return 3
    if target:
        output.check_target(target, tuple(item.path for item in inputs if item.on_disk))
    if shown_as == "json-lines":
        return _lines(inputs, limits, target)
    with progress(len(inputs), not no_progress) as step:
        result = reading.read(inputs, limits=limits, each=lambda _: step(), keep=shown_as in {"html", "grid"})
    for error in result.errors:
        messages.show_error(error)
    painted = output.wants_color(color, to_file=target is not None)
    options = ReportOptions(width=output.width(target is not None), color=painted, base=str(Path.cwd()))
    text = _text(result, shown_as, options, several=len(inputs) > 1)
    if target is None:
        output.write_stdout(text, painted)
    else:
        output.write_file(target, text)
    if result.skipped:
        messages.notice(remarks.skipped_text(result.skipped))
    if result.failures:
        return 2
    return 0 if result.documents else 3


def _lines(inputs: Sequence[Input], limits: Limits, target: str | None) -> int:
    """One table a line, written as they are understood."""
    from perflint.intake.streaming import Lines

    lines = Lines(inputs, limits, messages.show_error)
    if target is None:
        output.write_stdout(lines)
    else:
        output.write_file(target, lines)
    if lines.skipped:
        messages.notice(remarks.skipped_text(lines.skipped))
    if lines.failed:
        return 2
    return 0 if lines.tables else 3


def _text(result: reading.Reading, shown_as: str, options: ReportOptions, *, several: bool) -> str:
    """The documents in the chosen format; ``several`` inputs make a list of JSON, whatever became of them."""
    if shown_as == "json":
        from perflint.recognition.interchange.reading import record_of

        records = [record_of(document) for document in result.documents]
        if not records and not several:
            return ""
        return json.dumps(records if several else records[0], ensure_ascii=False, indent=1) + "\n"
    if shown_as == "html":
        from perflint.cli.html_view import page

        return page(result, options) if result.documents or result.failures else ""
    if shown_as == "grid":
        from perflint.cli.grid_view import grids

        pairs = zip(result.sources, result.documents, strict=True)
        return "\n".join(grids(source, document, options) for source, document in pairs)
    from perflint.cli.understood import understood

    return "\n".join(understood(document, options) for document in result.documents)
