"""A check from inputs to answer: load the rules, read, judge, word the report.  Nothing is written here but errors."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from perflint import cache, compiled_patterns
from perflint.cli import remarks
from perflint.cli.answering import Answering
from perflint.cli.messages import broken_rule
from perflint.cli.output import Output, refuse_terminal
from perflint.cli.planning import Planner
from perflint.cli.progress import progress
from perflint.cli.recording import recorded
from perflint.cli.result_cache import Answer
from perflint.cli.templates import check_template, template_of
from perflint.cli.times import times_text
from perflint.errors import PerflintError
from perflint.gates import Gates, exit_code, failures_only, has_rule_errors
from perflint.gates import reasons as gate_reasons
from perflint.intake.files import Input
from perflint.lexicon.additions import using
from perflint.limits import ADVICE, DEFAULT, LABELS
from perflint.model import Outcome, Report, Severity
from perflint.reporters import (
    Reporter,
    ReportOptions,
    find,
    is_binary,
    needs_catalogue,
    needs_overview,
    needs_sources,
    rendered,
    require,
    tells_all,
)
from perflint.settings import Resolver
from perflint.timing import NO_TIMES, Times

if TYPE_CHECKING:
    from perflint.intake.reading import Read


def check(
    inputs: Sequence[Input],
    resolver: Resolver,
    options: Mapping[str, Any],
    outputs: Sequence[Output],
    *,
    jobs: int = 1,
    begun: float | None = None,
) -> Answer:
    """The answer to `perflint check` with these options, in the format of each of the outputs.

    ``begun`` is when the run began, by the clock of `time.perf_counter`, where its times are asked for.

    Raises PerflintError for a wrong option, setting or rulebook, before anything is read.
    """
    reporters = reporters_of(outputs, options)
    if not inputs:
        nothing, *more = [b"" if is_binary(reporter) else "" for reporter in reporters]
        return Answer(nothing, 3, errors=(remarks.nothing_found(),), more=tuple(more))
    times = None if begun is None else Times(begun)
    catalogue, sources = any(map(needs_catalogue, reporters)), any(map(needs_sources, reporters))
    run = judged(inputs, resolver, options, catalogue=catalogue, sources=sources, jobs=jobs, times=times)
    answer = answer_of(run.report, inputs, run, resolver, options, outputs, times or NO_TIMES)
    compiled_patterns.keep()
    return answer if times is None else replace(answer, times=times_text(times))


def reporters_of(outputs: Sequence[Output], options: Mapping[str, Any]) -> list[Reporter]:
    """The reporter of each output.  Raises PerflintError for one that is unknown, not installed or cannot be shown."""
    reporters = [find(place.format) for place in outputs]
    for reporter, place in zip(reporters, outputs, strict=True):
        require(reporter)
        if is_binary(reporter) and place.target is None and not options["silent"]:
            refuse_terminal(reporter.NAME)
    check_template(reporters, options)
    return reporters


class Run(Struct, frozen=True):
    """A report with remarks on the inputs, the errors of those that could not be read, whether one of them makes the
    whole run a failure, and the function that judges other inputs in the same way."""

    report: Report
    told: tuple[str, ...]
    errors: tuple[PerflintError, ...]
    faulty: bool
    again: Callable[..., Report]
    answering: Answering


def answer_of(
    report: Report,
    inputs: Sequence[Input],
    run: Run,
    resolver: Resolver,
    options: Mapping[str, Any],
    outputs: Sequence[Output],
    times: Times = NO_TIMES,
) -> Answer:
    """A report in the format of each of the outputs, what is said beside it, and the exit code."""
    reporters = [find(place.format) for place in outputs]
    with using(run.answering.planner.vocabulary):
        done = run.answering.apply(report, inputs)
    gates = gates_of(resolver, options, run.answering)
    code = exit_code(report, gates, faulty=run.faulty)
    reasons = list(gate_reasons(report, gates))
    fixes = list(_fixes(report, inputs, options, outputs[0].base)) if outputs else []
    if options["display_only_failures"]:
        report = failures_only(report, gates)
    if options["store"]:
        report = _with_decisions(report, options["store"])
    copied, uncopied = _copies(report, inputs, resolver, options)
    if options["redact"]:
        from perflint.redacting import redacted

        report = redacted(report)
    if any(map(needs_overview, reporters)):
        from perflint.overview import overview_of

        report = replace(report, overview=overview_of(report))
    wanted: dict[str, Any] = {name: options[name] for name in ("quiet", "statistics", "verbose", "verdicts")}
    wanted["times"] = None if times is NO_TIMES else times
    template = template_of(options)
    shown = [
        ReportOptions(
            width=place.width,
            color=place.color,
            base=place.base,
            target=place.target or "",
            template=template,
            **wanted,
        )
        for place in outputs
    ]
    with times.stage("report"):
        text, *more = [rendered(reporter, report, how) for reporter, how in zip(reporters, shown, strict=True)] or [""]
    return Answer(
        text=text,
        more=tuple(more),
        code=2 if uncopied else code,
        remarks=run.told,
        notices=(*done, *copied, *_notices(report, reporters, shown, outputs), *reasons, *fixes),
        errors=(*_unread(run.errors, report, reporters, outputs, failed=code == 2), *uncopied, *_broken_rules(report)),
        read={one.path: one.sha256 for one in run.report.record.inputs},
    )


def _copies(
    report: Report, inputs: Sequence[Input], resolver: Resolver, options: Mapping[str, Any]
) -> tuple[tuple[str, ...], tuple[PerflintError, ...]]:
    """What is said of the annotated copies, where they are asked for, and an error for each that could not be made."""
    if not options["annotate"]:
        return (), ()
    from perflint.cli.annotated_copies import write_copies

    written = write_copies(report, inputs, options, replace(DEFAULT, **dict(resolver.of_run().settings.limit)))
    return written.told, written.errors


def _with_decisions(report: Report, where: str) -> Report:
    """The report with what reviewers decided about its findings."""
    from perflint.reviewing import open_store

    findings = (*report.findings, *(one.finding for one in report.suppressed))
    with open_store(where, create=False) as store:
        return replace(report, decisions=store.decisions_for({one.fingerprint for one in findings}))


def _is_missing(inputs: Sequence[Input]) -> bool:
    """Whether a file that the user named does not exist: a slip of the pen, which must not pass for a broken file."""
    return any(item.on_disk and not item.in_folder and not os.path.lexists(item.path) for item in inputs)


def _is_cut_off(inputs: Sequence[Input], errors: Sequence[PerflintError]) -> bool:
    """Whether a table of a data base could not be read: nothing about its content, but about the way to it."""
    tables = {item.path for item in inputs if item.table is not None}
    return any(error.place.startswith(path) for error in errors for path in tables)


def gates_of(resolver: Resolver, options: Mapping[str, Any], answering: Answering) -> Gates:
    """The gates that settings and options put up."""
    run = resolver.of_run().settings
    return Gates(
        fail_severity=Severity[run.fail_severity.upper()],
        max_warnings=run.max_warnings,
        min_score=run.min_score,
        strict_input=run.strict_input,
        exit_zero=options["exit_zero"] or answering.settles,
    )


def judged(
    inputs: Sequence[Input],
    resolver: Resolver,
    options: Mapping[str, Any],
    *,
    catalogue: bool,
    sources: bool = False,
    jobs: int = 1,
    times: Times | None = None,
) -> Run:
    """Read the inputs and judge them.  Raises PerflintError for a wrong option, setting or rulebook."""
    from perflint.api import lint

    answering = Answering(options, Planner(resolver))
    planner = answering.planner
    planner.prepare(item.path for item in inputs)
    told = list(planner.remarks)
    if times is not None:
        times.stages["start"] = times.total
    errors: list[PerflintError] = []
    skipped = 0
    shown = not (options["quiet"] or options["silent"] or options["no_progress"])
    with using(planner.vocabulary), progress(len(inputs), shown) as step:

        def each(one: Read) -> None:
            nonlocal skipped
            skipped += one.skipped
            if one.error is not None:
                errors.append(one.error)
            if options["verbose"] and one.document is not None:
                told.append(remarks.read_text(one))
            step()

        limits = replace(DEFAULT, **dict(resolver.of_run().settings.limit))
        again = partial(lint, plan_for=planner.plan, limits=limits, record=recorded(inputs, resolver, options))
        report = again(
            inputs,
            suppression=answering.suppression(),
            jobs=jobs,
            copied=True,
            kept=not cache.switched_off(),
            times=times,
            catalogue=catalogue,
            sources=sources,
            each=each,
        )
    if guessed := planner.guesses(report.documents):
        told.append(
            f"{guessed} 份文件没有写明年度，有施行期的规则按今天（{date.today()}）判断；可用 --fiscal-year 写明"
        )
    if skipped:
        told.append(remarks.skipped_text(skipped))
    faulty = any(error.details for error in errors) or _is_missing(inputs) or _is_cut_off(inputs, errors)
    return Run(report, tuple(told), tuple(errors), faulty, again, answering)


def _notices(
    report: Report, reporters: Sequence[Reporter], shown: Sequence[ReportOptions], outputs: Sequence[Output]
) -> Iterator[str]:
    """What is said beside the report: the summary, unless stdout carries it, and where files were written."""
    pairs = list(zip(reporters, outputs, strict=True))
    if not any(reporter.SELF_CONTAINED and place.target is None for reporter, place in pairs):
        from perflint.reporters.shared.lines import plain
        from perflint.reporters.shared.summary import headline, summary_lines

        if all(reporter.SELF_CONTAINED for reporter in reporters):
            yield headline(report)
        else:
            yield plain(summary_lines(report, shown[0])).rstrip("\n")
    yield from (f"报告已写到 {place.target}" for place in outputs if place.target is not None)


def _unread(
    errors: Sequence[PerflintError],
    report: Report,
    reporters: Sequence[Reporter],
    outputs: Sequence[Output],
    *,
    failed: bool,
) -> Iterator[PerflintError]:
    """The errors about inputs that no page on stdout tells of already; all of them where they are why the run failed."""
    pairs = zip(reporters, outputs, strict=True)
    told = any(place.target is None and tells_all(reporter) for reporter, place in pairs)
    others = (one.filename for one in report.findings if one.place.document >= len(report.documents))
    names = set(others) if told and not failed else set()
    return (error for error in errors if error.place not in names)


def _fixes(report: Report, inputs: Sequence[Input], options: Mapping[str, Any], base: str) -> Iterator[str]:
    """How many findings can be mended, and each of the fixes where they are asked for."""
    if not any(finding.fix for finding in report.findings):
        return
    from perflint.cli.mending import changes_files, offer_text, offered_lines

    if options["show_fixes"] and not changes_files(options):
        yield "\n".join(offered_lines(report, base))
    if told := offer_text(report, inputs, unsafe=options["unsafe_fixes"]):
        yield told


def _broken_rules(report: Report) -> list[PerflintError]:
    if not has_rule_errors(report):
        return []
    broken = [verdict for verdict in report.verdicts if verdict.outcome is Outcome.RULE_ERROR]
    slow = {one for one in broken if any(LABELS["rule_seconds"] in reason for reason in one.missing)}
    rules = sorted({(verdict.code, verdict.name) for verdict in broken if verdict not in slow})
    told = [broken_rule(code, name) for code, name in rules]
    for verdict in sorted(slow, key=lambda one: (one.code, one.document or 0, one.table or 0)):
        place = "" if verdict.document is None else report.documents[verdict.document].path
        message = f"规则 {verdict.code} {verdict.name} 没有得出结论：{verdict.missing[0]}"
        advice = f"{ADVICE['rule_seconds']}；确实需要时用 --limit rule_seconds=数值 放宽"
        told.append(PerflintError(message, place=place, advice=advice))
    return list({(one.message, one.place): one for one in told}.values())
