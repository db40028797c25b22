"""``perflint why RULE FILE``: why a rule reported here, or did not: the evaluation with the values that were read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct
from msgspec.structs import replace

from perflint.cli import chinese, completing, messages, output, remarks
from perflint.cli.option_groups import given_flags, setting_options
from perflint.cli.rules import find_rules
from perflint.intake import reading
from perflint.intake.files import collect
from perflint.lexicon.additions import using
from perflint.limits import DEFAULT
from perflint.settings import SETTINGS

if TYPE_CHECKING:
    from perflint.cli.configured import Configured
    from perflint.engine.explaining import Explanation
    from perflint.model import Document, Place
    from perflint.reporters.shared.contract import ReportOptions
    from perflint.reporters.shared.lines import Line
    from perflint.rulebook import Rule

HEEDED = ("preview", "rulebooks", "fiscal-year", "as-of", "phase", "min-severity", "min-confidence", "limit")


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
@partial(setting_options, leave_out=tuple(key for key in SETTINGS if key not in HEEDED))
@click.option(
    "--config", multiple=True, metavar="文件|键=值", help="用这个配置文件，不找 perflint.yaml；或写 键=值，可重复。"
)
@click.option("--isolated", is_flag=True, help="不读任何配置文件。")
@chinese.word_option("--color", words=("auto", "always", "never"), default="auto", help="是否使用颜色（默认 auto）。")
def command(name: str, files: tuple[str, ...], **options: Any) -> int:
    """Print the evaluations; files that cannot be read are told and end with 2."""
    from perflint.cli.configured import Configured
    from perflint.reporters.shared.contract import ReportOptions
    from perflint.reporters.shared.lines import show

    flags = given_flags(click.get_current_context())
    configured = Configured(options["config"], flags, isolated=options["isolated"])
    (rule,) = find_rules(configured.rulebook(files[0]), [name])
    run = configured.resolver.of_run().settings
    limits = replace(DEFAULT, **dict(run.limit))
    inputs = collect(files, reading.suffixes, limits=limits)
    if not inputs:
        raise remarks.nothing_found()
    with using(configured.rulebook(inputs[0].path).vocabulary):
        read = reading.read(inputs, limits=limits)
    for error in read.errors:
        messages.show_error(error)
    if not read.documents:
        return 2 if read.failures else 3
    parts = _explained(name, read.documents, configured)
    if options["at"]:
        parts = _only(options["at"], parts, read.documents)
    shown = ReportOptions(width=output.width(), color=output.wants_color(options["color"]), base=str(Path.cwd()))
    silence = next(filter(None, (configured.silence(rule, one.path) for one in read.documents)), "")
    page = show(_page(rule, parts, shown, configured, silence), shown.color)
    output.write_stdout(page, shown.color)
    if read.failures:
        return 2
    return 0 if any(part.found for part in parts) else 3


class Part(Struct, frozen=True):
    """Documents that are judged together, the rule as it counts for them, and its evaluations.

    ``numbers`` are the places of the documents among all that were read.
    """

    rule: Rule
    documents: tuple[Document, ...]
    numbers: tuple[int, ...]
    found: list[Explanation]


def _explained(name: str, documents: tuple[Document, ...], configured: Configured) -> list[Part]:
    """The evaluations, by the documents that a check judges together; only the rules that run supersede."""
    from perflint.engine.explaining import explain

    batches: dict[int, list[int]] = {}
    for number, document in enumerate(documents):
        batches.setdefault(id(configured.plan(document.path).whole), []).append(number)
    parts = []
    for numbers in batches.values():
        path = documents[numbers[0]].path
        plan, book = configured.plan(path), configured.rulebook(path)
        (rule,) = find_rules(book, [name])
        running = {one.code: one for one in (*plan.rules, rule)}
        together = tuple(documents[number] for number in numbers)
        found = explain(together, book.only(*running.values()), rule, preview=True, when=plan.when)
        parts.append(Part(rule, together, tuple(numbers), list(found)))
    return parts


def _only(at: str, parts: list[Part], documents: tuple[Document, ...]) -> list[Part]:
    from perflint.cli.why_places import targets_of

    targets = targets_of(at, documents)

    def held(part: Part, place: Place | None) -> bool:
        among = place and replace(place, document=part.numbers[place.document])
        return any(target.holds(among) for target in targets)

    return [replace(part, found=[one for one in part.found if held(part, one.place)]) for part in parts]


def _page(rule: Rule, parts: list[Part], shown: ReportOptions, configured: Configured, silence: str) -> Iterator[Line]:
    from perflint.cli.rule_texts import GIVEN
    from perflint.cli.why_view import explanation_lines
    from perflint.model import Confidence, Severity

    run = configured.resolver.of_run().settings
    runs = any(one.code == rule.code for part in parts for one in configured.plan(part.documents[0].path).rules)
    yield [(f"{rule.code} ", rule.severity.id), (rule.title, "strong"), (f" [{rule.topic}/{rule.name}]", "rule")]
    if silence:
        yield [(f"  perflint check 不运行它：{silence}", "warning")]
    elif rule.off:
        yield [("  这个规则集或 perflint.yaml 关闭了它，见 perflint rule --where-from", "warning")]
    elif rule.status == "preview" and not runs:
        yield [("  试用中的规则：perflint check 加上 --preview，或用 --select 点名，才运行它", "dim")]
    elif rule.status == "deprecated" and not runs:
        yield [("  已弃用的规则：perflint check 用 --select 点名才运行它", "dim")]
    yield []
    if not any(part.found for part in parts):
        yield [(f"  这条规则看的是{GIVEN[rule.given]}，所指的位置没有可看的内容。", "warning")]
    minimum = Severity[run.min_severity.upper()], Confidence[run.min_confidence.upper()]
    for part in parts:
        for explanation in part.found:
            yield from explanation_lines(part.rule, explanation, part.documents, shown, minimum)
