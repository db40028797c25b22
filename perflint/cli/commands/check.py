"""``perflint check``: read the files, run the rules, show the report, say by exit code how bad it is.

Here are the options and where the answer goes.  The work is in `perflint.cli.checking`, which is imported only when
`perflint.cli.result_cache` does not know the answer yet; nothing that it needs may be imported here.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from perflint.cli import chinese, messages, output
from perflint.cli.files import collect
from perflint.cli.result_cache import Answer, remembered

SEVERITIES = ("error", "warning", "info", "hint")
SPELLINGS = {"warn": "warning", "suggestion": "hint", "note": "info", "notice": "info"}
NO_CACHE = "PERFLINT_NO_CACHE"
CONFIDENCES = ("low", "medium", "high")


class Check(chinese.Command):
    """The command with the output formats listed below its options, as they are found."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from perflint.reporters import all_reporters

        with formatter.section("输出格式"):
            formatter.write_dl([(reporter.NAME, reporter.SUMMARY) for reporter in all_reporters()])


@click.command(
    cls=Check,
    short_help="检查绩效目标文件，给出问题清单。",
    help="检查绩效目标文件。可给出文件、文件夹（逐层查找认得的格式）或 -（标准输入），不写时检查当前文件夹。\n\n"
    "退出码：0 没有达到阈值的问题；1 有；2 选项、规则或输入文件有错；3 没有可检查的内容。",
)
@click.argument("files", nargs=-1, metavar="[文件]…")
@click.option("--select", multiple=True, metavar="规则", help="只用这些规则：编号、编号前缀、规则名或 ALL，逗号分隔。")
@click.option("--ignore", multiple=True, metavar="规则", help="不用这些规则，写法同上；更具体的写法优先。")
@click.option("--extend-select", multiple=True, metavar="规则", help="在已选规则之外再加上这些。")
@click.option("--preview", is_flag=True, help="也运行试用中的规则。")
@click.option("-r", "--ruleset", multiple=True, metavar="路径", help="用这个规则文件或文件夹代替自带规则，可重复。")
@click.option(
    "-f",
    "--output-format",
    "--format",
    metavar="格式",
    default="full",
    envvar="PERFLINT_OUTPUT_FORMAT",
    help="输出格式（默认 full），见下面的列表。",
)
@click.option(
    "-o", "--output-file", metavar="文件", envvar="PERFLINT_OUTPUT_FILE", help="把报告写到文件，而不是标准输出。"
)
@chinese.word_option(
    "-F",
    "--fail-severity",
    "--fail-on",
    words=SEVERITIES,
    spellings=SPELLINGS,
    default="error",
    help="有这一级或更严重的问题时退出码为 1（默认 error）。",
)
@chinese.word_option("--min-severity", words=SEVERITIES, spellings=SPELLINGS, default="hint", help="不显示更轻的问题。")
@chinese.word_option("--min-confidence", words=CONFIDENCES, default="low", help="不显示可信度更低的问题。")
@click.option("-e", "--exit-zero", is_flag=True, help="有问题也以 0 退出（出错时仍为 2）。")
@click.option("-q", "--quiet", is_flag=True, help="只输出问题，不输出小结和提示。")
@click.option("-v", "--verbose", is_flag=True, help="说明每个文件怎样被读懂，并逐条列出无法判断的规则。")
@click.option("--statistics", is_flag=True, help="按规则统计全部发现。")
@chinese.word_option("--color", words=("auto", "always", "never"), default="auto", help="是否使用颜色（默认 auto）。")
@click.option("--no-progress", is_flag=True, help="不显示进度条。")
@click.option("-n", "--no-cache", is_flag=True, help="不读写缓存。")
@click.option("--stdin-filename", "--stdin-filepath", metavar="名称", help="标准输入的内容在报告中的文件名。")
def command(files: tuple[str, ...], **options: Any) -> int:
    """Check, or remember what an earlier check of the same found; returns the exit code."""
    if options["no_cache"] and NO_CACHE not in os.environ:
        os.environ[NO_CACHE] = "1"
        click.get_current_context().call_on_close(lambda: os.environ.pop(NO_CACHE, None))
    target = None if options["output_file"] in (None, "-") else options["output_file"]
    inputs = collect(files or (".",), _suffixes, stdin_name=options["stdin_filename"], leave_out=target)
    if target:
        output.check_target(target, tuple(item.path for item in inputs if not item.stdin))
    screen = {
        "width": output.width(to_file=target is not None),
        "color": output.wants_color(options["color"], to_file=target is not None),
        "base": str(Path.cwd()),
    }

    def work() -> Answer:
        from perflint.cli.checking import check

        return check(inputs, options, screen)

    return _deliver(remembered(inputs, {**options, **screen}, work), target, color=bool(screen["color"]))


def _suffixes() -> tuple[str, ...]:
    from perflint.cli.reading import suffixes

    return suffixes()


def _deliver(answer: Answer, target: str | None, *, color: bool) -> int:
    """The report to its place and what a bare format leaves out to stderr; returns the exit code."""
    for remark in answer.remarks:
        messages.notice(remark)
    if target is None:
        output.write_stdout(answer.text, color)
    else:
        output.write_file(target, answer.text)
    for notice in answer.notices:
        messages.notice(notice)
    for error in answer.errors:
        messages.show_error(error)
    return answer.code
