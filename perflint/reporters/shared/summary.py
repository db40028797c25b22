"""The end of a report: how much was found, what passed, what could not be decided or read, what was left out.

Counting (`tally`) is apart from wording (`summary_lines`), because machine formats carry the same numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from perflint.model import Outcome, Report, Severity
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.documents import indicator_count
from perflint.reporters.shared.finding_block import labelled
from perflint.reporters.shared.grades import grade_lines
from perflint.reporters.shared.labels import field_label
from perflint.reporters.shared.lines import Line
from perflint.reporters.shared.places import shown_path
from perflint.reporters.shared.prose import clip, line_of
from perflint.reporters.shared.record import record_lines
from perflint.reporters.shared.suppressions import suppressed_lines
from perflint.reporters.shared.tally import Tally, tally
from perflint.reporters.shared.unread import untold
from perflint.text import display_width

TOP_RULES = 10
TOP_MISSING = 5
UNJUDGED = (Outcome.NOT_APPLICABLE, Outcome.CANNOT_DECIDE)


def headline(report: Report) -> str:
    """发现 12 个问题：错误 2 个，警告 3 个…, or the sentence that there is none."""
    if report.failures and not report.documents:
        return f"{len(report.failures)} 个文件没有读成，什么也没有检查。"
    if not report.findings:
        return (
            "没有发现问题。"
            if any(document.understood for document in report.documents)
            else "没有认出可以检查的内容。"
        )
    counts = tally(report).severities
    parts = "，".join(f"{severity.label} {number} 个" for severity, number in counts.items() if number)
    return f"发现 {len(report.findings)} 个问题：{parts}。"


def summary_lines(report: Report, options: ReportOptions) -> Iterator[Line]:
    """The whole summary, wrapped at the width."""
    counts = tally(report)
    worst = max((finding.severity.id for finding in report.findings), key=_rank, default="strong")
    yield [(line, worst) for line in [headline(report)]]
    yield from _rule_lines(counts, options)
    yield from labelled("检查范围", _scope(report), options)
    yield from grade_lines(report, options)
    yield from labelled("规则结论", _verdicts(counts), options)
    yield from labelled("无法判断", _undecided(report, counts), options)
    yield from labelled("不在施行期", _dormant(report), options)
    if options.verbose:
        yield from _undecided_lines(report, options)
    yield from _failure_lines(report, options)
    yield from labelled("读取疑点", _problems(report), options)
    yield from labelled("未列出", left_out(report), options)
    yield from suppressed_lines(report, options)
    yield from record_lines(report, options)


def _rank(severity: str) -> int:
    return Severity[severity.upper()]


def _rule_lines(counts: Tally, options: ReportOptions) -> Iterator[Line]:
    shown = counts.rules if options.statistics else counts.rules[:TOP_RULES]
    if not shown:
        return
    width = len(str(max(number for _, number in shown)))
    for finding, number in shown:
        head = f"  {number:>{width}} × {finding.severity.label} {finding.code}"
        title = clip(line_of(finding.title), max(8, options.width - display_width(head) - 1))
        slug = f" [{finding.name}]"
        line = [(f"  {number:>{width}} × ", ""), (f"{finding.severity.label} {finding.code}", finding.severity.id)]
        line.append((f" {title}", ""))
        if display_width(head + title + slug) + 1 <= options.width:
            line.append((slug, "rule"))
        yield line
    hidden = {finding.code for finding, _ in counts.rules} - {finding.code for finding, _ in shown}
    if hidden:
        yield [(f"  另有 {len(hidden)} 条规则有发现，用 --statistics 查看全部", "dim")]


def _scope(report: Report) -> str:
    tables = sum(len(document.tables) for document in report.documents)
    indicators = sum(indicator_count(document) for document in report.documents)
    text = f"{len(report.documents)} 个文件，{tables} 张表，{indicators} 个指标；{report.rules} 条规则"
    return f"{text}（规则集 {report.rulebook[:12]}）" if report.rulebook else text


def _verdicts(counts: Tally) -> str:
    if not any(counts.outcomes.values()):
        return ""
    told = (outcome for outcome, number in counts.outcomes.items() if number or outcome in UNJUDGED)
    return "，".join(f"{outcome.label} {counts.outcomes[outcome]}" for outcome in told) + "（规则×表）"


def _undecided(report: Report, counts: Tally) -> str:
    """12 条规则共 30 次没有得出结论，缺少 权重（2 次）…"""
    number = counts.outcomes[Outcome.CANNOT_DECIDE]
    if not number:
        return ""
    rules = len({one.code for one in report.concluded(Outcome.CANNOT_DECIDE)})
    facts = "、".join(f"{fact}（{times} 次）" for fact, times in counts.missing[:TOP_MISSING])
    more = " 等" if len(counts.missing) > TOP_MISSING else ""
    return f"{rules} 条规则共 {number} 次没有得出结论" + (f"，缺少 {facts}{more}" if facts else "")


def _dormant(report: Report) -> str:
    """2 条规则没有用于 3 份文件：PF101、PF203"""
    codes = sorted({one.code for one in report.concluded(Outcome.NOT_IN_FORCE)})
    if not codes:
        return ""
    dormant = {verdict.document for verdict in report.verdicts if verdict.outcome is Outcome.NOT_IN_FORCE}
    files = len(dormant - {None}) or len(report.documents)
    more = " 等" if len(codes) > TOP_MISSING else ""
    return f"{len(codes)} 条规则没有用于 {files} 份文件：{'、'.join(codes[:TOP_MISSING])}{more}"


def _undecided_lines(report: Report, options: ReportOptions) -> Iterator[Line]:
    """One line a rule that could not decide, with what it missed and how often."""
    rules: dict[tuple[str, str], Counter[str]] = {}
    for one, number in report.concluded(Outcome.CANNOT_DECIDE).items():
        facts = rules.setdefault((one.code, one.name), Counter())
        for label in {field_label(fact) for fact in one.missing} or {"未说明"}:
            facts[label] += number
    for (code, name), facts in sorted(rules.items()):
        told = "、".join(f"{fact}×{number}" for fact, number in sorted(facts.items()))
        yield from labelled(f"  {code} {name}", told, options)


def _failure_lines(report: Report, options: ReportOptions) -> Iterator[Line]:
    """Those that no finding tells of by name; else how many there are."""
    names = "、".join(shown_path(failure.path, options.base) for failure in untold(report))
    number = f"{len(report.failures)} 个文件" if report.failures else ""
    yield from labelled("没有读成", names or number, options, longest=0)


def _problems(report: Report) -> str:
    files = [document for document in report.documents if document.problems]
    number = sum(len(document.problems) for document in files)
    return f"{len(files)} 个文件中有 {number} 处没有读懂，相关规则不作结论" if number else ""


def left_out(report: Report) -> str:
    """What is not among the findings, always counted, also when it is none."""
    why = "（--min-severity、--min-confidence）" if report.hidden else ""
    return (
        f"已豁免 {len(report.suppressed)} 个，低于显示下限 {report.hidden} 个{why}，"
        f"归入更具体的问题 {report.superseded} 个"
    )


def closing(report: Report) -> str:
    """The whole summary as one line, for formats that have room for one: what was found, what was not and why."""
    outcomes = tally(report).outcomes
    judged = "，".join(f"{outcome.label} {outcomes[outcome]}" for outcome in UNJUDGED)
    failed = f"；没有读成 {len(report.failures)} 个文件" if report.failures else ""
    return f"{headline(report)}未列出：{left_out(report)}；规则结论：{judged}{failed}。"
