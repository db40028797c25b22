"""``perflint check --stream``: exports judged project by project and reported as they are judged, however long they are.

What is no export is judged as a whole, like any other file, and reported in the same way.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from operator import itemgetter
from typing import IO, TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from perflint import compiled_patterns
from perflint.cli import messages
from perflint.cli.output import CLOSED, Output, forget_stdout, write_rows
from perflint.cli.planning import Planner
from perflint.cli.remarks import nothing_found
from perflint.engine import Plan
from perflint.engine.compiled import BATCH
from perflint.engine.projects import comparing, sees_one
from perflint.engine.rows import RowJudge, Rows, apart, needed_columns
from perflint.errors import PerflintError, reason_of
from perflint.intake.files import Input
from perflint.intake.row_checks import Counts, Told, check_rows, processes_for
from perflint.intake.row_files import UNBOUNDED, Needed, RowFile, all_columns, row_files, stream_files
from perflint.lexicon.additions import using
from perflint.limits import DEFAULT, Limits
from perflint.model import Severity
from perflint.reporters.shared.chosen import FORMATS, NONE, QUICK, chosen_fields, head_of, liner
from perflint.rulebook import Rule
from perflint.settings import Resolver
from perflint.timing import NO_TIMES, Times
from perflint.whole_files import named_file

if TYPE_CHECKING:
    from perflint.engine.raw_marks import Ask
    from perflint.intake.row_comparing import Across
    from perflint.intake.row_traces import Trail
    from perflint.model import Finding, Report

LINES = ("json-lines", "concise", "csv")  # formats whose text for a whole file is that of its parts, one after another
TOGETHER = (  # options that need all findings at once, or write something else
    "baseline", "write_baseline", "add_ignore", "prune_suppressions", "prune", "strict_baseline", "fix", "fix_only", "diff",
    "show_fixes", "annotate", "store", "redact", "verdicts", "statistics", "display_only_failures", "template",
)  # fmt: skip


def streamed_check(
    inputs: Sequence[Input],
    resolver: Resolver,
    options: Mapping[str, Any],
    outputs: Sequence[Output],
    *,
    jobs: int,
    begun: float | None = None,
) -> int:
    """Check, write and count; gives the exit code.  Raises PerflintError.

    ``begun`` is when the run began, by the clock of `time.perf_counter`, where its times are asked for.
    """
    times = NO_TIMES if begun is None else Times(begun)
    run = resolver.of_run().settings
    fields = chosen_fields(options["fields"])
    _agree(options, outputs, fields, run.min_score)
    planner = Planner(resolver)
    planner.prepare(item.path for item in inputs)
    limits = replace(DEFAULT, **dict(run.limit))
    total = _Total()
    with ExitStack() as stack:
        last = sorted(outputs, key=lambda place: place.table is None)  # tables are filled when the files are whole
        alone, silent = len(outputs) == 1, options["silent"]
        opened = {place: stack.enter_context(_opened(place, alone=alone, silent=silent)) for place in last}
        files = [opened[place] for place in outputs]
        for file, place in zip(files, outputs, strict=True):
            file.write(_head(place, fields).encode("utf-8"))
        writing = _Writing(outputs, fields, files, limits, total, len(inputs) == 1, times)
        if begun is not None:
            times.stages["start"] = times.total
        for item in inputs:
            _one(item, planner.plan(item.path), writing, gather=options["gather"], jobs=jobs)
    if not inputs:
        messages.show_error(nothing_found())
        return 3
    if not (options["quiet"] or options["silent"]):
        _tell_apart(planner.rules, alone=len(inputs) == 1)
    compiled_patterns.keep()
    code = _told(total, options, Severity[run.fail_severity.upper()], run.max_warnings)
    if begun is not None:
        from perflint.cli.times import times_text

        messages.notice(times_text(times))
    return code


def _tell_apart(rules: Sequence[Rule], *, alone: bool) -> None:
    """Say which rules saw one project at a time though they compare them."""
    apart_ = {f"{rule.code} {rule.title}" for rule in rules if sees_one(rule) or (not alone and rule.given == BATCH)}
    if apart_:
        messages.notice(f"没有在项目之间比较：{'、'.join(sorted(apart_))}；要比较的，按单位拆开，不用 --stream 检查")


class _Total(Counts):
    """What came of all inputs."""

    others: int = 0  # inputs that were understood and judged as a whole
    errors: list[PerflintError] = field(default_factory=list)


class _Writing(Struct, frozen=True):
    """Where findings go, and what of them."""

    outputs: Sequence[Output]
    fields: Sequence[str]
    files: Sequence[IO[bytes]]
    limits: Limits
    total: _Total
    alone: bool  # whether there is one input
    times: Times

    @property
    def quick(self) -> bool:
        """Whether only what a `Mark` says is asked for."""
        return bool(self.fields) and set(self.fields) <= set(QUICK)


def _agree(
    options: Mapping[str, Any], outputs: Sequence[Output], fields: Sequence[str], min_score: float | None
) -> None:
    """Refuse what cannot be told before all is known."""
    for name in TOGETHER:
        if options.get(name):
            told = f"--{name.replace('_', '-')}"
            advice = f"去掉 {told} 或 --stream；文件太大的，按单位拆开再用 {told}"
            raise PerflintError(f"{told} 要看全部结果，不能和 --stream 一起用", advice=advice)
    if min_score is not None:
        raise PerflintError("评分要看全部结果，--min-score 不能和 --stream 一起用", advice="去掉其中一个")
    if options.get("waiver_files"):
        names = "、".join(path for path, _ in options["waiver_files"])
        advice = "加 --no-ignores 不用豁免，或去掉 --stream"
        raise PerflintError("豁免要看全部结果才知道用上了没有，不能和 --stream 一起用", place=names, advice=advice)
    for place in outputs:
        if place.table is not None and fields:
            advice = "去掉 --fields；表里的各列是固定的，见 docs/databases.md"
            raise PerflintError("问题写进数据库的表时不能只写几个字段", place=place.target or "", advice=advice)
        formats = FORMATS if fields else LINES
        if _name(place.format) not in formats:
            advice = f"用 -f {' 或 '.join(formats)}；要看 {place.format} 的，把文件按单位拆开，不用 --stream"
            what = "不能只写几个字段" if fields else "要等全部结果才能写"
            raise PerflintError(
                f"{place.format} 格式{what}，不能和 {'--fields' if fields else '--stream'} 一起用", advice=advice
            )


@contextmanager
def _opened(place: Output, *, alone: bool, silent: bool) -> Iterator[IO[bytes]]:
    """Where the report goes: stdout (nowhere, if ``silent``), a file that appears when all is written, or a table that is
    filled then in one transaction.  Raises PerflintError; BrokenPipeError where nobody reads stdout any more and nothing
    else is to be written, so that there is nothing left to do."""
    advice = "检查文件夹权限和磁盘空间，或换一个位置"
    try:
        if place.target is None and silent:
            with open(os.devnull, "wb") as nowhere:
                yield nowhere
            return
        if place.target is None:
            sys.stdout.flush()
            yield sys.stdout.buffer
            sys.stdout.flush()
            return
        if place.table is not None:
            import tempfile

            with tempfile.TemporaryFile() as held:  # a table that is read may lie in the file that is written
                yield held
                held.seek(0)
                write_rows(place.table, (line.decode("utf-8") for line in held))
            return
        with named_file(place.target) as file:
            yield file
    except OSError as error:
        if place.target is None and error.errno in CLOSED:
            forget_stdout()
            if alone:
                raise BrokenPipeError from error
            told = "接收标准输出的程序先结束了，其余的报告没有写"
            raise PerflintError(told, advice="几份报告都用 -o 写到文件") from error
        raise PerflintError(
            f"无法写入（{reason_of(error)}）", place=place.target or "标准输出", advice=advice
        ) from error


def _name(format_: str) -> str:
    """The name of a format by whatever it was called; its reporter is not needed for a few fields."""
    if format_ in LINES:
        return format_
    from perflint.reporters import find

    return find(format_).NAME


def _head(place: Output, fields: Sequence[str]) -> str:
    name = _name(place.format)
    if fields:
        return head_of(name, fields)
    from perflint.model import Report
    from perflint.reporters import ReportOptions, find

    return find(place.format).render(Report(), ReportOptions(base=place.base))


def _one(item: Input, plan: Plan, to: _Writing, *, gather: bool, jobs: int) -> None:
    """Judge one input and write what is found.  Raises PerflintError for an export that fails when some of it is written."""
    with using(plan.rules[0].vocabulary if plan.rules else None), ExitStack() as stack:
        try:
            narrow = to.quick and not compared_here(plan, alone=to.alone)
            needed = partial(needed_columns, plan) if narrow else all_columns
            found = _exports(item, needed, to.limits, stack, gather=gather)
            if not found:
                _whole(item, plan, to)
        except PerflintError as error:
            to.total.errors.append(_placed(error, item))
            return
        rules = compared_here(plan, alone=to.alone)
        trail, into = None, [*to.files]
        if found and rules:
            import tempfile

            from perflint.intake.row_comparing import across
            from perflint.intake.row_traces import Trail

            trail = Trail(rules)
            into.append(stack.enter_context(tempfile.TemporaryFile()))
        pairs = [(file, RowJudge(plan, file.columns, to.times, to.limits)) for file in found]
        for file, judge in pairs:
            asks = trail.asks(judge.empty.phase) if trail else ()
            told = (_quick if to.quick else _full)(to.outputs, to.fields, trail, asks)
            size = os.stat(item.path).st_size if item.on_disk else 0
            try:
                counts = check_rows(file, judge, told, into, to.limits, jobs=jobs or processes_for(file, size))
            except PerflintError as error:
                raise _placed(error, item) from error
            to.total.add(counts)
        if trail:
            into[-1].seek(0)
            for one in across(pairs, into[-1], rules, plan, to.total.broken):
                _write(one, to)


def compared_here(plan: Plan, *, alone: bool) -> tuple[Rule, ...]:
    """The rules that compare the projects of an input; those given a batch only where it is the only one."""
    return tuple(rule for rule in comparing(plan.rules) if alone or rule.given != BATCH)


def _write(one: Across, to: _Writing) -> None:
    """Write what comparing found."""
    from perflint.model import Report

    to.total.found[one.finding.code, one.finding.severity] += 1
    report = Report(documents=(one.document,), findings=(one.finding,))
    for file, place in zip(to.files, to.outputs, strict=True):
        text = _text(place, to.fields, report, one.project, [one.number])
        file.write(text.encode("utf-8", "backslashreplace"))


def _exports(item: Input, needed: Needed, limits: Limits, stack: ExitStack, *, gather: bool) -> list[RowFile]:
    """The exports in an input; a table of a data base stays open as long as the stack.  Raises InputError."""
    if item.table is not None:
        from perflint.databases.reading import Table, stream_of

        stream = stream_of(stack.enter_context(Table(item.table)), replace(limits, rows=UNBOUNDED))
        return stream_files(stream, needed, gather=gather)
    return row_files(item.path, limits, needed, gather=gather) if item.on_disk else []


def _placed(error: PerflintError, item: Input) -> PerflintError:
    return error if error.place else PerflintError(error.message, place=item.path, advice=error.advice)


def _quick(outputs: Sequence[Output], fields: Sequence[str], trail: Trail | None, asks: Sequence[Ask]) -> Told:
    """Only the marks are asked for, so that nothing is worded."""
    lines = [liner(_name(one.format), fields) for one in outputs]

    def told(judge: RowJudge, slab: Rows, found: Counter[tuple[str, Severity]]) -> Sequence[str]:
        with judge.times.stage("evaluate"):
            marks, said = judge.marks_and_said(slab, asks)
        found.update(map(itemgetter(0, 1), marks))
        with judge.times.stage("report"):
            texts = [lines_of(marks, NONE) for lines_of in lines]
        if trail:
            texts.append(trail.lines(judge, slab, said))
        return texts

    return told


def _full(outputs: Sequence[Output], fields: Sequence[str], trail: Trail | None, asks: Sequence[Ask]) -> Told:
    from perflint.model import Report

    def told(judge: RowJudge, slab: Rows, found: Counter[tuple[str, Severity]]) -> Sequence[str]:
        texts: list[list[str]] = [[] for _ in outputs]
        with judge.times.stage("evaluate"):
            suspects, said = judge.suspects_and_said(slab, asks)
        left = [trail.lines(judge, slab, said)] if trail else []
        for rows, some in zip(apart(slab), suspects, strict=True):
            if some is not None and not some:
                continue
            with judge.times.stage("recognise"):
                document = judge.document(rows)
            if document is None:
                continue
            with judge.times.stage("evaluate"):
                findings = judge.findings_of(document, some)
            found.update((one.code, one.severity) for one in findings)
            report = Report(documents=(document,), findings=findings)
            project = judge.project(rows)
            numbers = [judge.number_of(rows, one) for one in findings]
            with judge.times.stage("report"):
                for place, text in zip(outputs, texts, strict=True):
                    text.append(_text(place, fields, report, project, numbers))
        return [*("".join(text) for text in texts), *left]

    return told


def _text(place: Output, fields: Sequence[str], report: Report, project: str | None, numbers: Sequence[int]) -> str:
    """The findings as the format has them, without what stands before the first."""
    if fields:
        told = [
            (one.code, one.severity, _project(one) if project is None else project, number)
            for one, number in zip(report.findings, numbers, strict=True)
        ]
        return liner(_name(place.format), fields)(told, report.findings)
    from perflint.model import Report
    from perflint.reporters import ReportOptions, find

    reporter = find(place.format)
    how = ReportOptions(base=place.base, color=place.color, width=place.width)
    text = reporter.render(report, how)
    return text.removeprefix(reporter.render(Report(), how))


def _project(finding: Finding) -> str:
    return finding.path[0] if finding.path else ""


def _whole(item: Input, plan: Plan, to: _Writing) -> None:
    """An input that is no export, judged as a whole."""
    from perflint.api import lint
    from perflint.model import Outcome

    def error_of(one: Any) -> None:
        if one.error is not None:
            to.total.errors.append(one.error)

    report = lint([item], plan_for=lambda _: plan, limits=to.limits, each=error_of)
    to.total.broken.update((one.code, one.name) for one in report.concluded(Outcome.RULE_ERROR))
    report = replace(
        report, findings=tuple(one for one in report.findings if one.place.document < len(report.documents))
    )
    to.total.others += sum(one.understood for one in report.documents)
    to.total.found.update((one.code, one.severity) for one in report.findings)
    numbers = [0 if one.place.indicator is None else one.place.indicator + 1 for one in report.findings]
    for file, place in zip(to.files, to.outputs, strict=True):
        file.write(_text(place, to.fields, report, None, numbers).encode("utf-8", "backslashreplace"))


def _told(total: _Total, options: Mapping[str, Any], gate: Severity, most: int | None) -> int:
    """Say how much was found; gives the exit code."""
    loud = not (options["quiet"] or options["silent"])
    by_severity: Counter[Severity] = Counter()
    for (_, severity), number in total.found.items():
        by_severity[severity] += number
    if loud:
        counts = "，".join(f"{one.label} {by_severity[one]:,} 个" for one in sorted(by_severity, reverse=True))
        others = f"，另有 {total.others} 份文件整份检查" if total.others else ""
        came = f"发现 {by_severity.total():,} 个问题：{counts}" if by_severity else "没有发现问题"
        told = came if total.projects or total.others else "什么也没有检查"
        messages.notice(f"逐个项目检查：{total.projects:,} 个项目，{total.rows:,} 行{others}；{told}。")
    for problem in total.lost:
        where = f"{problem.location.file}:{problem.location.line}" if problem.location.line else problem.location.file
        total.errors.append(
            PerflintError(problem.message, place=where or "", advice="改正这一行后重新检查；其余各行不受影响")
        )
    total.errors += (messages.broken_rule(code, name) for code, name in sorted(total.broken))
    for error in total.errors:
        messages.show_error(error)
    if total.errors:
        return 2
    if not total.projects and not total.others:
        return 3
    over = most is not None and by_severity[Severity.WARNING] > most
    if over and loud:
        messages.notice(f"超过 --max-warnings {most}：有 {by_severity[Severity.WARNING]} 个警告")
    if (over or any(severity >= gate for severity in by_severity)) and not options["exit_zero"]:
        return 1
    return 0
