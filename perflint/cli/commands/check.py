"""``perflint check``: read the files, run the rules, show the report, say by exit code how bad it is."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from perflint.cli import chinese, messages, output, reading
from perflint.cli.files import Input, collect
from perflint.cli.rules import load_rules
from perflint.errors import PerflintError
from perflint.model import Confidence, Outcome, Report, Severity, Verdict
from perflint.reporters import Reporter, ReportOptions, all_reporters, find
from perflint.reporters.shared.documents import is_understood
from perflint.reporters.shared.lines import plain
from perflint.reporters.shared.summary import headline, summary_lines

SEVERITIES = ("error", "warning", "info", "hint")
SPELLINGS = {"warn": "warning", "suggestion": "hint", "note": "info", "notice": "info"}
NO_CACHE = "PERFLINT_NO_CACHE"
CONFIDENCES = ("low", "medium", "high")


class Check(chinese.Command):
    """The command with the output formats listed below its options, as they are found."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
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
    """Run the whole pipeline; returns the exit code."""
    if options["no_cache"] and NO_CACHE not in os.environ:
        os.environ[NO_CACHE] = "1"
        click.get_current_context().call_on_close(lambda: os.environ.pop(NO_CACHE, None))
    reporter = find(options["output_format"])
    target = None if options["output_file"] in (None, "-") else options["output_file"]
    inputs = collect(files or (".",), reading.suffixes, stdin_name=options["stdin_filename"], leave_out=target)
    if not inputs:
        advice = f"给出文件名，或在文件夹里放入认得的格式：{' '.join(reading.suffixes())}"
        messages.show_error(PerflintError("没有找到可检查的文件", advice=advice))
        return 3
    if target:
        output.check_target(target, tuple(item.path for item in inputs if not item.stdin))
    report = _report(inputs, options)
    _deliver(report, reporter, target, options)
    _show_rule_errors(report)
    return exit_code(report, Severity[options["fail_severity"].upper()], exit_zero=options["exit_zero"])


def exit_code(report: Report, threshold: Severity, *, exit_zero: bool) -> int:
    """2 when something failed, 1 for findings at the threshold, 3 when nothing was there to judge, else 0."""
    if report.failures or _rule_errors(report):
        return 2
    if not exit_zero and any(finding.severity >= threshold for finding in report.findings):
        return 1
    return 0 if any(map(is_understood, report.documents)) else 3


def _report(inputs: Sequence[Input], options: dict[str, Any]) -> Report:
    """Load the rules (a wrong option ends the run before anything is read), read, judge."""
    from perflint.engine import run, select_rules

    book = load_rules(options["ruleset"])
    select = [*(_entries(options["select"]) or ["ALL"]), *_entries(options["extend_select"])]
    ignore = _entries(options["ignore"])
    if not select_rules(book, select, ignore, preview=options["preview"]):
        raise PerflintError("没有选中任何规则", advice="检查 --select、--ignore，或用 perflint rules 查看全部规则")
    wants_progress = not (options["quiet"] or options["no_progress"])
    result = reading.read(inputs, progress=wants_progress, verbose=options["verbose"])
    return run(
        result.documents,
        book,
        select=select,
        ignore=ignore,
        failures=result.failures,
        min_severity=Severity[options["min_severity"].upper()],
        min_confidence=Confidence[options["min_confidence"].upper()],
        preview=options["preview"],
    )


def _entries(options: Sequence[str]) -> list[str]:
    """The selectors of comma lists; a Chinese comma is one too."""
    parts = (part.strip() for option in options for part in option.replace("，", ",").split(","))
    return [part for part in parts if part]


def _deliver(report: Report, reporter: Reporter, target: str | None, options: dict[str, Any]) -> None:
    """The report to its place; what a bare format leaves out to stderr."""
    color = output.wants_color(options["color"], to_file=target is not None)
    shown = ReportOptions(
        width=output.width(to_file=target is not None),
        color=color,
        base=str(Path.cwd()),
        quiet=options["quiet"],
        statistics=options["statistics"],
        verbose=options["verbose"],
    )
    text = reporter.render(report, shown)
    if target is None:
        output.write_stdout(text, color)
    else:
        output.write_file(target, text)
    if options["quiet"]:
        return
    if not reporter.SELF_CONTAINED:
        messages.notice(plain(summary_lines(report, shown)).rstrip("\n"))
    elif target is not None:
        messages.notice(headline(report))
    if target is not None:
        messages.notice(f"报告已写到 {target}")


def _rule_errors(report: Report) -> list[Verdict]:
    return [verdict for verdict in report.verdicts if verdict.outcome is Outcome.RULE_ERROR]


def _show_rule_errors(report: Report) -> None:
    for code, name in sorted({(verdict.code, verdict.name) for verdict in _rule_errors(report)}):
        advice = "其他规则的结论不受影响；请把文件和这条规则报告给维护者"
        messages.show_error(PerflintError(f"规则 {code} {name} 运行出错，没有得出结论", advice=advice))
