"""``perflint check``: read the files, run the rules, show the report, say by exit code how bad it is.

Here are the options and where the answer goes.  The work is in `perflint.cli.checking`, which is imported only when
`perflint.cli.result_cache` does not know the answer yet; nothing that it needs may be imported here.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from perflint.cli import chinese, messages, output
from perflint.cli.result_cache import Answer, remembered
from perflint.errors import PerflintError
from perflint.intake.files import collect, may_be_missed
from perflint.limits import limits_of

SEVERITIES = ("error", "warning", "info", "hint")
SPELLINGS = {"warn": "warning", "suggestion": "hint", "note": "info", "notice": "info"}
NO_CACHE = "PERFLINT_NO_CACHE"
CONFIDENCES = ("low", "medium", "high")


def _score(ctx: click.Context, param: click.Parameter, value: str | None) -> float | None:
    """The number of ``--min-score``."""
    try:
        number = None if value is None else float(value)
    except ValueError:
        number = -1.0
    if number is None or 0 <= number <= 100:
        return number
    raise click.BadParameter(f"“{value}”不是 0 到 100 的数", ctx, param)


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
@click.option(
    "--select",
    multiple=True,
    metavar="规则",
    help="只用这些规则：编号、编号前缀、规则名、主题/规则名或 ALL，逗号分隔。",
)
@click.option("--ignore", multiple=True, metavar="规则", help="不用这些规则，写法同上；更具体的写法优先。")
@click.option("--extend-select", multiple=True, metavar="规则", help="在已选规则之外再加上这些。")
@click.option("--preview", is_flag=True, help="也运行试用中的规则。")
@click.option("-r", "--ruleset", multiple=True, metavar="路径", help="用这个规则文件或文件夹代替自带规则，可重复。")
@click.option(
    "-f",
    "--output-format",
    "--format",
    metavar="格式",
    multiple=True,
    help="输出格式（默认 full），见下面的列表。可重复，与 -o 依次配对；没有 -o 的写到标准输出。",
)
@click.option(
    "-o",
    "--output-file",
    multiple=True,
    metavar="文件",
    help="把报告写到文件，而不是标准输出；可重复，与 -f 依次配对。",
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
@click.option(
    "--min-score",
    callback=_score,
    metavar="分数",
    help="任何一份文件或其中一个项目的得分低于这个数，或者无法评定，退出码为 1。",
)
@click.option("--grading", metavar="文件", help="用这个文件里的评级参数（分值、扣分、档次）代替自带的。")
@click.option("-e", "--exit-zero", is_flag=True, help="有问题也以 0 退出（出错时仍为 2）。")
@click.option("-q", "--quiet", is_flag=True, help="只输出问题，不输出小结和提示。")
@click.option("-v", "--verbose", is_flag=True, help="说明每个文件怎样被读懂，并逐条列出无法判断的规则。")
@click.option("--verdicts", is_flag=True, help="逐表列出每条规则的结论：通过、有问题、不适用、无法判断（缺什么）。")
@click.option("--statistics", is_flag=True, help="按规则统计全部发现。")
@chinese.word_option("--color", words=("auto", "always", "never"), default="auto", help="是否使用颜色（默认 auto）。")
@click.option("--no-progress", is_flag=True, help="不显示进度条。")
@click.option("-n", "--no-cache", is_flag=True, help="不读写缓存。")
@click.option(
    "--limit",
    multiple=True,
    metavar="名称=数值",
    help="放宽或收紧一项读取上限，如 --limit size=200（MB）、--limit pages=500；可重复。",
)
@click.option("--stdin-filename", "--stdin-filepath", metavar="名称", help="标准输入的内容在报告中的文件名。")
def command(files: tuple[str, ...], **options: Any) -> int:
    """Check, or remember what an earlier check of the same found; returns the exit code."""
    if options["no_cache"] and NO_CACHE not in os.environ:
        os.environ[NO_CACHE] = "1"
        click.get_current_context().call_on_close(lambda: os.environ.pop(NO_CACHE, None))
    outputs = _outputs(options.pop("output_format"), options.pop("output_file"), options["color"])
    targets = [place.target for place in outputs if place.target is not None]
    passed: list[str] = []
    inputs = collect(
        files or (".",),
        _suffixes,
        stdin_name=options["stdin_filename"],
        leave_out=targets,
        limits=limits_of(options["limit"]),
        passed=passed,
    )
    for target in targets:
        output.check_target(target, tuple(item.path for item in inputs if item.on_disk))

    def work() -> Answer:
        from perflint.cli.checking import check

        return check(inputs, options, outputs)

    code = _deliver(remembered(inputs, {**options, "outputs": outputs}, work), outputs)
    if (
        passed
        and not options["quiet"]
        and (
            options["verbose"]
            or not inputs
            or any(item.content is not None for item in inputs)
            or any(map(may_be_missed, passed))
        )
    ):
        from perflint.cli.remarks import passed_text

        messages.notice(passed_text(passed))
    return code


def _outputs(formats: Sequence[str], files: Sequence[str], color: str) -> list[output.Output]:
    """The n-th format with the n-th file; a format without one goes to stdout.  The environment fills in what is absent."""
    formats = formats or (os.environ.get("PERFLINT_OUTPUT_FORMAT") or "full",)
    files = files or tuple(filter(None, [os.environ.get("PERFLINT_OUTPUT_FILE")]))
    if len(files) > len(formats):
        raise PerflintError(
            f"有 {len(files)} 个 -o，却只有 {len(formats)} 种输出格式",
            advice="每个 -o 配一个 -f，如 -f full -o a.txt -f json -o b.json",
        )
    targets = [None if name == "-" else name for name in files] + [None] * (len(formats) - len(files))
    if targets.count(None) > 1:
        raise PerflintError("有几种格式都写到标准输出", advice="只留一个，其余的用 -o 写到文件，与 -f 依次配对")
    real = [os.path.abspath(name) for name in targets if name is not None]
    if len(set(real)) < len(real):
        raise PerflintError("两份报告写到同一个文件", advice="给每个 -o 写上不同的文件名")
    return [
        output.Output(
            format=name,
            target=target,
            width=output.width(to_file=target is not None),
            color=output.wants_color(color, to_file=target is not None),
            base=str(Path.cwd()),
        )
        for name, target in zip(formats, targets, strict=True)
    ]


def _suffixes() -> tuple[str, ...]:
    from perflint.intake.reading import suffixes

    return suffixes()


def _deliver(answer: Answer, outputs: Sequence[output.Output]) -> int:
    """The report to its place and what a bare format leaves out to stderr; returns the exit code."""
    for remark in answer.remarks:
        messages.notice(remark)
    for text, place in zip((answer.text, *answer.more), outputs, strict=True):
        if place.target is None:
            output.write_stdout(text, place.color)
        else:
            output.write_file(place.target, text)
    for notice in answer.notices:
        messages.notice(notice)
    for error in answer.errors:
        messages.show_error(error)
    return answer.code
