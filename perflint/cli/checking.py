"""A check from inputs to answer: load the rules, read, judge, word the report.  Nothing is written here but errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from perflint.cli import messages, remarks
from perflint.cli.output import Output
from perflint.cli.progress import progress
from perflint.cli.result_cache import Answer
from perflint.cli.rules import load_rules, remarks_on, selectors
from perflint.errors import PerflintError
from perflint.intake.files import Input
from perflint.limits import limits_of
from perflint.model import Confidence, Grade, Outcome, Report, Severity, Verdict
from perflint.reporters import Reporter, ReportOptions, find, needs_catalogue
from perflint.reporters.shared.lines import plain
from perflint.reporters.shared.summary import headline, summary_lines

if TYPE_CHECKING:
    from perflint.intake.reading import Read


def check(inputs: Sequence[Input], options: Mapping[str, Any], outputs: Sequence[Output]) -> Answer:
    """The answer to `perflint check` with these options, in the format of each of the outputs.

    Raises PerflintError for a wrong option or rulebook, before anything is read.
    """
    reporters = [find(place.format) for place in outputs]
    if not inputs:
        nothing = ("",) * (len(outputs) - 1)
        return Answer("", 3, errors=(remarks.nothing_found(),), more=nothing)
    report, told = _report(inputs, options, catalogue=any(map(needs_catalogue, reporters)))
    wanted = {name: options[name] for name in ("quiet", "statistics", "verbose", "verdicts")}
    shown = [ReportOptions(width=place.width, color=place.color, base=place.base, **wanted) for place in outputs]
    text, *more = (reporter.render(report, how) for reporter, how in zip(reporters, shown, strict=True))
    below = _below(report, options["min_score"])
    notices = (*_notices(report, reporters, shown[0], outputs), *_score_notice(below, options["min_score"]))
    gate = Severity[options["fail_severity"].upper()]
    return Answer(
        text=text,
        more=tuple(more),
        code=_exit_code(report, gate, below, exit_zero=options["exit_zero"]),
        remarks=told,
        notices=() if options["quiet"] else notices,
        errors=tuple(_broken_rules(report)),
    )


def _report(inputs: Sequence[Input], options: Mapping[str, Any], catalogue: bool) -> tuple[Report, tuple[str, ...]]:
    """The report, and remarks on the inputs where they are asked for.  Errors of inputs are shown once all are read."""
    from perflint.api import lint
    from perflint.engine import select_rules

    book = load_rules(options["ruleset"])
    chosen = _entries(options["select"])
    if options["select"] and not chosen:
        raise PerflintError(
            "--select 后面没有写规则", advice="写上编号、编号前缀或规则名，如 --select PF301；全部规则是 ALL"
        )
    named = [*(chosen or ["ALL"]), *_entries(options["extend_select"])]
    select = selectors(book, named)
    ignore = selectors(book, _entries(options["ignore"]), gone=True)
    told = remarks_on(book, named, _entries(options["ignore"]))
    if not select_rules(book, select, ignore, preview=options["preview"]):
        reasons = "；".join(told) + "；" if told else ""
        advice = f"{reasons}检查 --select、--ignore，或用 perflint rules 查看全部规则"
        raise PerflintError("没有选中任何规则", advice=advice)
    errors: list[PerflintError] = []
    skipped = 0
    with progress(len(inputs), not (options["quiet"] or options["no_progress"])) as step:

        def each(one: Read) -> None:
            nonlocal skipped
            skipped += one.skipped
            if one.error is not None:
                errors.append(one.error)
            if options["verbose"] and one.document is not None:
                told.append(remarks.read_text(one))
            step()

        report = lint(
            inputs,
            book,
            select=select,
            ignore=ignore,
            preview=options["preview"],
            grading=options["grading"],
            min_severity=Severity[options["min_severity"].upper()],
            min_confidence=Confidence[options["min_confidence"].upper()],
            limits=limits_of(options["limit"]),
            catalogue=catalogue,
            each=each,
        )
    for error in errors:
        messages.show_error(error)
    if skipped and not options["quiet"]:
        told.append(remarks.skipped_text(skipped))
    return report, tuple(told)


def _entries(options: Sequence[str]) -> list[str]:
    """The selectors of comma lists; a Chinese comma is one too."""
    parts = (part.strip() for option in options for part in option.replace("，", ",").split(","))
    return [part for part in parts if part]


def _below(report: Report, least: float | None) -> list[Grade]:
    """The grades, of documents and their projects, below ``least``; one that could not be given is below any."""
    if least is None:
        return []
    return [grade for grade in report.grades if grade.score is None or grade.score < Decimal(str(least))]


def _score_notice(below: Sequence[Grade], least: float | None) -> Iterator[str]:
    """What did not reach ``--min-score``; each grade is told in the summary."""
    if below:
        open_ = sum(grade.score is None for grade in below)
        files = len({grade.document for grade in below})
        told = f"，其中 {open_} 个无法评定" if open_ else ""
        yield f"没有达到 --min-score {least:g}：{files} 份文件，{len(below)} 个评级{told}"


def _exit_code(report: Report, threshold: Severity, below: Sequence[Grade], *, exit_zero: bool) -> int:
    """2 when something failed, 3 when nothing was there to judge, 1 for findings or a score at the gate, else 0."""
    if report.failures or _rule_errors(report):
        return 2
    if not exit_zero and any(finding.severity >= threshold for finding in report.findings):
        return 1
    if not any(document.understood for document in report.documents):
        return 3
    return 1 if below and not exit_zero else 0


def _notices(
    report: Report, reporters: Sequence[Reporter], shown: ReportOptions, outputs: Sequence[Output]
) -> Iterator[str]:
    """What is said beside the report: the summary, unless stdout carries it, and where files were written."""
    pairs = list(zip(reporters, outputs, strict=True))
    if not any(reporter.SELF_CONTAINED and place.target is None for reporter, place in pairs):
        if all(reporter.SELF_CONTAINED for reporter in reporters):
            yield headline(report)
        else:
            yield plain(summary_lines(report, shown)).rstrip("\n")
    yield from (f"报告已写到 {place.target}" for place in outputs if place.target is not None)


def _rule_errors(report: Report) -> list[Verdict]:
    return [verdict for verdict in report.verdicts if verdict.outcome is Outcome.RULE_ERROR]


def _broken_rules(report: Report) -> list[PerflintError]:
    advice = "其他规则的结论不受影响；请把文件和这条规则报告给维护者"
    rules = sorted({(verdict.code, verdict.name) for verdict in _rule_errors(report)})
    return [PerflintError(f"规则 {code} {name} 运行出错，没有得出结论", advice=advice) for code, name in rules]
