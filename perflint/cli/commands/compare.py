"""``perflint compare OLD… NEW``: what became of the findings and of the targets from one round to the next."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, cast

import click

from perflint.cli import messages, output
from perflint.cli.option_groups import CONFIG, flag, given_flags, value, word
from perflint.cli.outputs import PairingCommand, given_outputs, outputs_of
from perflint.cli.reviewing import BATCH_HELP
from perflint.cli.rounds import Given, given, judging_options
from perflint.cli.settled import settled
from perflint.errors import PerflintError
from perflint.model import Report, Severity
from perflint.settings.table import GATE, OUTPUT

FORMAT_HELP = "输出格式（默认 full），见下面的列表。可重复，与 -o 依次配对；没有 -o 的写到标准输出。"


class Compare(PairingCommand):
    """The command with the formats of a comparison listed below its options."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from perflint.reporters.comparisons import all_formats

        with formatter.section("输出格式"):
            formatter.write_dl([(one.NAME, one.SUMMARY) for one in all_formats()])


@click.command(
    cls=Compare,
    short_help="比较两轮申报：哪些整改了，哪些还在，目标有没有降低。",
    help="比较同一批材料的两轮或多轮，从旧到新给出：每一轮是一个文件、一个文件夹，或 check -f json 的报告。"
    "逐个问题说明已整改、仍存在、新增还是反复（更早的轮次有过，上一轮没有，又出现了），"
    "再说明目标本身的变动，降低的排在最前。\n\n"
    "退出码：0 没有达到门槛的新增、反复、仍存在的问题；1 有；2 选项、规则或输入有错；3 没有可比较的内容。",
)
@click.argument("rounds", nargs=-1, required=True, metavar="旧… 新")
@partial(judging_options, gate=True)
@value(OUTPUT, "-f --output-format --format", "格式", FORMAT_HELP, multiple=True)
@value(OUTPUT, "-o --output-file", "文件", "把结果写到文件，而不是标准输出；可重复，与 -f 依次配对。", multiple=True)
@value(CONFIG, "--store", "文件|URL", "用审核记录库里登记过的轮次判断反复。")
@value(CONFIG, "--batch", "名称", BATCH_HELP)
@flag(OUTPUT, "-q --quiet", "不输出小结和提示。")
@word(OUTPUT, "--color", "auto always never", "是否使用颜色（默认 auto）。")
@flag(GATE, "-e --exit-zero", "有问题也以 0 退出（出错时仍为 2）。")
def command(rounds: tuple[str, ...], **options: Any) -> int:
    """Judge every round in the same way and show what changed; returns the exit code."""
    from perflint.comparing import Submission, compare
    from perflint.reporters.comparisons import find
    from perflint.reporters.comparisons._as_report import OfCheck
    from perflint.reporters.shared.contract import Reporter, ReportOptions, is_binary, needs_catalogue, require

    if len(rounds) < 2:
        raise PerflintError("要给出两轮才能比较", advice="写成 perflint compare 旧文件 新文件")
    _check_names(rounds)
    context = click.get_current_context()
    pairs = given_outputs(context, options["output_format"], options["output_file"])
    places = outputs_of(pairs, (("full", None),), options["color"], variables=False)
    reporters = [find(place.format) for place in places]
    for reporter, place in zip(reporters, places, strict=True):
        require(cast("Reporter", reporter))
        if is_binary(cast("Reporter", reporter)) and place.target is None:
            output.refuse_terminal(reporter.NAME)
    targets = [place.target for place in places if place.target is not None]
    for target in targets:
        output.check_target(target, rounds)
    with settled(given_flags(context), options) as resolver:
        run = resolver.of_run().settings
        catalogue = any(isinstance(one, OfCheck) and needs_catalogue(one.reporter) for one in reporters)
        found = [given([name], resolver, options, targets, catalogue=catalogue) for name in rounds]
    earlier = _earlier(found[-1].report, options)
    comparison = compare([Submission(one.name, one.report, one.outline) for one in found], earlier)
    _tell(found, quiet=options["quiet"])
    for reporter, place in zip(reporters, places, strict=True):
        how = ReportOptions(width=place.width, color=place.color, base=place.base, quiet=options["quiet"])
        text = reporter.render(comparison, how)
        if place.target is not None:
            output.write_file(place.target, text)
            if not options["quiet"]:
                messages.notice(f"结果已写到 {place.target}")
        else:
            if isinstance(text, bytes):
                output.refuse_terminal(place.format)
            output.write_stdout(text, place.color)
    for said in dict.fromkeys(one.beside(comparison) for one in reporters if isinstance(one, OfCheck)):
        if said and not options["quiet"]:
            messages.notice(said)
    if any(one.broken for one in found):
        return 2
    if not all(one.report.documents for one in found[-2:]):
        messages.show_error(_nothing(found))
        return 3
    gate = Severity[run.fail_severity.upper()]
    failing = any(one.standing.open and one.finding.severity >= gate for one in comparison.findings)
    return 1 if failing and not options["exit_zero"] else 0


def _earlier(new: Report, options: Mapping[str, Any]) -> Mapping[str, str]:
    """The fingerprints that the review store has seen, where it is asked."""
    if options["store"] is None:
        return {}
    from perflint.reviewing import open_store
    from perflint.reviewing.recording import earlier

    with open_store(options["store"], create=False) as store:
        return earlier(store, options["batch"] or "", new)


def _check_names(rounds: Sequence[str]) -> None:
    if "-" in rounds:
        raise PerflintError("比较不读标准输入", advice="把每一轮存成文件或文件夹再比较")
    for name in rounds:
        if not os.path.lexists(name):
            raise PerflintError("文件不存在", place=name, advice="检查路径是否写对")


def _nothing(found: Sequence[Given]) -> PerflintError:
    empty = [one.name for one in found[-2:] if not one.report.documents]
    return PerflintError(f"没有可以比较的内容：{'、'.join(empty)}", advice="检查文件夹里是否有绩效目标文件")


def _tell(found: Sequence[Given], *, quiet: bool) -> None:
    for text in dict.fromkeys(text for one in found for text in one.told):
        if not quiet:
            messages.notice(text)
    for error in (error for one in found for error in one.errors):
        messages.show_error(error)
