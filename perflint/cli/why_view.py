"""How `perflint why` words an evaluation: every condition with what was read, the verdict, and why nothing was said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from perflint.cli.why_read import read_lines
from perflint.engine.explaining import Explanation, Told
from perflint.model import Confidence, Document, Place, Severity
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.finding_block import labelled
from perflint.reporters.shared.lines import Line
from perflint.reporters.shared.places import address, position
from perflint.reporters.shared.prose import line_of, wrap
from perflint.rulebook import Rule
from perflint.rulebook.conditions import Trace
from perflint.rulebook.facts import Fact
from perflint.rulebook.messages import printed
from perflint.text import display_width

ANSWERS = {True: "成立", False: "不成立", None: "无法判断"}
STYLES = {True: "hint", False: "warning", None: "info"}
KINDS = {"all": "以下各项都成立", "any": "以下至少一项成立", "none": "以下没有一项成立"}
WIDEST_ANSWER = 8  # 无法判断


def explanation_lines(
    rule: Rule,
    explanation: Explanation,
    documents: tuple[Document, ...],
    options: ReportOptions,
    minimum: tuple[Severity, Confidence],
) -> Iterator[Line]:
    """One subject: where it is, the conditions, what the check said, the verdict, and what became of each finding."""
    yield [(_where(explanation.place, documents, options), "strong")]
    if explanation.where is not None and explanation.where.kind != "always":
        yield from _condition("适用条件 where", explanation.where, options)
    if explanation.expect is not None:
        yield from _condition("应当 expect", explanation.expect, options)
    applies = explanation.where is not None and explanation.where.answer
    if rule.check is not None and applies and not explanation.errors:
        yield from _check(rule, explanation, documents, options)
    yield from labelled("结论", _verdict(explanation), options)
    for told in explanation.told:
        yield from _told(told, options, minimum)
    yield []


def _where(place: Place | None, documents: tuple[Document, ...], options: ReportOptions) -> str:
    if place is None:
        return f"全部 {len(documents)} 份文件"
    name = ""
    if place.table is not None:
        table = documents[place.document].tables[place.table]
        cell = (
            table.indicators[place.indicator].name if place.indicator is not None else table.project or table.function
        )
        name = f" {line_of(cell.text)}" if cell is not None else ""
    return f"{position(place)}{name} · {address(documents[place.document].path, place.location, options.base)}"


# ── conditions ──────────────────────────────────────────────────────────────────────────────────────────────────


def _condition(title: str, trace: Trace, options: ReportOptions) -> Iterator[Line]:
    yield [(f"  {title}：", "strong"), (ANSWERS[trace.answer], STYLES[trace.answer])]
    for part in trace.parts if trace.kind == "all" else (trace,):
        yield from _trace(part, options, 4)


def _trace(trace: Trace, options: ReportOptions, indent: int) -> Iterator[Line]:
    answer = ANSWERS[trace.answer]
    head = " " * indent
    gap = " " * (WIDEST_ANSWER + 2 - display_width(answer))
    said = _field(trace) if trace.kind == "field" else f"{KINDS.get(trace.kind, '没有条件')}："
    room = options.width - indent - WIDEST_ANSWER - 2
    for number, line in enumerate(wrap(said, room)):
        if number == 0:
            yield [(head, ""), (answer, STYLES[trace.answer]), (gap, ""), (line, "")]
        else:
            yield [(head + " " * (WIDEST_ANSWER + 2), ""), (line, "")]
    for part in trace.parts:
        yield from _trace(part, options, indent + 2)


def _field(trace: Trace) -> str:
    """计量单位栏 unit 读到“次”；要求 present: true."""
    others = "".join(f"；其中 {path} {_read(fact)}" for path, fact in trace.others)
    name = trace.path if trace.label == trace.path else f"{trace.label} {trace.path}"
    return line_of(f"{name} {_read(trace.fact)}；要求 {_operand(trace.operand)}{others}")


def _read(fact: Fact) -> str:
    """What was read; nothing known and nothing there are told apart."""
    if fact is None:
        return "读不到（没有这一项，或没有读懂）"
    if fact in ("", ()):
        return "读到空白"
    return f"读到“{printed(fact)}”"


def _operand(operand: Any) -> str:
    """As the rule file has it."""
    import yaml

    text: str = yaml.safe_dump(operand, allow_unicode=True, sort_keys=False, width=10**6, default_flow_style=True)
    text = text.removesuffix("...\n").strip()
    return text[1:-1] if isinstance(operand, dict) else text


# ── what came of it ─────────────────────────────────────────────────────────────────────────────────────────────


def _check(
    rule: Rule, explanation: Explanation, documents: tuple[Document, ...], options: ReportOptions
) -> Iterator[Line]:
    """The check with its options, what it had before it, and what it yielded."""
    yield from labelled(f"检查 {rule.check}", _operand(dict(rule.parts.options)) or "没有选项", options)
    yield from read_lines(explanation.place, documents, options)
    for told in explanation.told:
        values = "，".join(f"{name} = {printed(value)}" for name, value in told.finding.values.items())
        where = position(told.finding.place)
        yield from labelled("    得出", f"{where}{'：' if values else ''}{values}", options)
    if not explanation.told and not explanation.missing:
        yield from labelled("    得出", "没有问题", options)
    for missing in explanation.missing:
        yield from labelled("    缺少", missing, options)


def _verdict(explanation: Explanation) -> str:
    label = explanation.outcome.label
    if explanation.reason:
        return f"{label}：{explanation.reason}"
    if explanation.errors:
        return f"{label}：{'；'.join(explanation.errors)}"
    if explanation.missing:
        return f"{label}，缺少 {'、'.join(explanation.missing)}"
    return label


def _told(told: Told, options: ReportOptions, minimum: tuple[Severity, Confidence]) -> Iterator[Line]:
    """The finding as a report has it, and why it is not in one."""
    finding = told.finding
    for trace, severity in told.cases:
        yield from _condition(f"级别条件 severity_when（{severity.label}）", trace, options)
    head = f"{finding.severity.label} {finding.code}，可信度{finding.confidence.label}"
    yield from labelled("发现", f"{head}：{finding.message}", options)
    above = told.superseded_by
    if above is not None:
        reason = f"同一处已由 {above.code} {above.name} 报告（“{line_of(above.message)}”），它取代这条规则"
    elif finding.severity < minimum[0]:
        reason = f"级别{finding.severity.label}低于 --min-severity {minimum[0].id}"
    elif finding.confidence < minimum[1]:
        reason = f"可信度{finding.confidence.label}低于 --min-confidence {minimum[1].id}"
    else:
        return
    yield from labelled("不在报告里", reason, options)
