"""``perflint why RULE FILE``: why a rule reported here, or did not: the evaluation with the values that were read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from perflint.cli import chinese, completing, messages, output, remarks
from perflint.cli.rules import find_rules, load_rules
from perflint.cli.when import when_given, when_options
from perflint.intake import reading
from perflint.intake.files import collect
from perflint.limits import limits_of

if TYPE_CHECKING:
    from perflint.engine.explaining import Explanation
    from perflint.model import Document
    from perflint.reporters.shared.contract import ReportOptions
    from perflint.reporters.shared.lines import Line
    from perflint.rulebook import Rule

SEVERITIES = {"warn": "warning", "suggestion": "hint", "note": "info", "notice": "info"}


@click.command(
    cls=chinese.Command,
    short_help="说明一条规则为什么报告，或为什么不报告。",
    help="逐处说明一条规则怎样判断：每个条件读到了什么、是否成立，检查得出了什么，结论是什么；没有报告时说明原因。\n\n"
    "退出码：0 已说明；2 选项、规则或输入文件有错；3 规则不看所指的位置，或没有可看的内容。",
)
@click.argument("name", metavar="编号或规则名", shell_complete=completing.rules)
@click.argument("files", nargs=-1, required=True, metavar="文件…", shell_complete=completing.files)
@click.option(
    "--at",
    metavar="位置",
    help="只说明这一处：指标或项目名称、行号、单元格（F12 或 工作表!F12）、第1张表第2个指标。",
)
@click.option("--preview", is_flag=True, help="与 check --preview 一致：试用中的规则也能取代别的规则。")
@when_options
@chinese.word_option(
    "--min-severity",
    words=("error", "warning", "info", "hint"),
    spellings=SEVERITIES,
    default="hint",
    help="与 check 的同名选项一致。",
)
@chinese.word_option(
    "--min-confidence", words=("low", "medium", "high"), default="low", help="与 check 的同名选项一致。"
)
@click.option(
    "-r",
    "--ruleset",
    multiple=True,
    metavar="路径",
    shell_complete=completing.files,
    help="在这个规则文件或文件夹里找，可重复。",
)
@click.option("--limit", multiple=True, metavar="名称=数值", help="放宽或收紧一项读取上限，同 check。")
@chinese.word_option("--color", words=("auto", "always", "never"), default="auto", help="是否使用颜色（默认 auto）。")
def command(name: str, files: tuple[str, ...], **options: Any) -> int:
    """Print the evaluations; files that cannot be read are told and end with 2."""
    from perflint.engine.explaining import explain
    from perflint.reporters.shared.contract import ReportOptions
    from perflint.reporters.shared.lines import show

    book = load_rules(options["ruleset"])
    (rule,) = find_rules(book, [name])
    when, limits = when_given(options), limits_of(options["limit"])
    inputs = collect(files, reading.suffixes, limits=limits)
    if not inputs:
        raise remarks.nothing_found()
    read = reading.read(inputs, limits=limits)
    for error in read.errors:
        messages.show_error(error)
    found = list(explain(read.documents, book, rule, preview=options["preview"], when=when))
    if options["at"] and read.documents:
        found = _only(options["at"], found, read.documents)
    shown = ReportOptions(width=output.width(), color=output.wants_color(options["color"]), base=str(Path.cwd()))
    page = show(_page(rule, found, read.documents, shown, options), shown.color)
    output.write_stdout(page, shown.color)
    if read.failures:
        return 2
    return 0 if found else 3


def _only(at: str, found: list[Explanation], documents: tuple[Document, ...]) -> list[Explanation]:
    from perflint.cli.why_places import targets_of

    targets = targets_of(at, documents)
    return [one for one in found if any(target.holds(one.place) for target in targets)]


def _page(
    rule: Rule,
    found: list[Explanation],
    documents: tuple[Document, ...],
    shown: ReportOptions,
    options: dict[str, Any],
) -> Iterator[Line]:
    from perflint.cli.rules import GIVEN
    from perflint.cli.why_view import explanation_lines
    from perflint.model import Confidence, Severity

    yield [(f"{rule.code} ", rule.severity.id), (rule.title, "strong"), (f" [{rule.topic}/{rule.name}]", "rule")]
    if rule.status == "preview" and not options["preview"]:
        yield [("  试用中的规则：perflint check 加上 --preview，或用 --select 点名，才运行它", "dim")]
    if rule.status == "deprecated":
        yield [("  已弃用的规则：perflint check 用 --select 点名才运行它", "dim")]
    yield []
    if not found:
        yield [(f"  这条规则看的是{GIVEN[rule.given]}，所指的位置没有可看的内容。", "warning")]
    minimum = Severity[options["min_severity"].upper()], Confidence[options["min_confidence"].upper()]
    for explanation in found:
        yield from explanation_lines(rule, explanation, documents, shown, minimum)
