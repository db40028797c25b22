"""A comment for a merge request: the verdict on top, a folded list for each document, never longer than forges accept.

Everything that comes from a document is escaped: no markup, no HTML, no mention of a person, no reference to an issue
and no link comes out of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from perflint.model import Document, Finding, Report, Severity
from perflint.patterns import pattern_of
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.documents import facts
from perflint.reporters.shared.finding_block import basis_text
from perflint.reporters.shared.fixes import fix_text
from perflint.reporters.shared.groups import by_file
from perflint.reporters.shared.places import position, row_path, shown_path, spot
from perflint.reporters.shared.prose import clip, line_of
from perflint.reporters.shared.record import record_rows
from perflint.reporters.shared.summary import headline, left_out
from perflint.reporters.shared.suppressions import answered_for, told_one_by_one
from perflint.reporters.shared.tally import tally
from perflint.reporters.shared.unread import untold

NAME = "markdown"
ALIASES = ("md",)
SUMMARY = "合并请求评论用的 Markdown，每份文件一个折叠块，长度有上限"
SELF_CONTAINED = True

LONGEST = 60_000  # characters; GitHub takes 65536
FOR_SUPPRESSED = 8_000  # of them
FOR_RECORD = 2_000  # columns
WIDEST = 400  # columns of a quoted text
MARKS = {Severity.ERROR: "🔴", Severity.WARNING: "🟠", Severity.INFO: "🔵", Severity.HINT: "⚪"}
_MARKUP = pattern_of(r"[\\`*_{}\[\]()#+\-.!|<>~&@:$%^=\"'/,;?]")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
# what forges recognise in plain text is broken by a blank of no width
_REFERENCE = pattern_of(r"(?<=[@#!])(?=\w)|(?<=:)(?=//)|(?<=www)(?=\.)")


def render(report: Report, options: ReportOptions) -> str:
    """The comment: headline, table of numbers, documents, what was waived, what was left out."""
    head = "\n".join(_head(report))
    tail = "\n".join(_tail(report, options))
    room = LONGEST - len(head) - len(tail)
    return f"{head}\n\n{_bounded(report, options, room)}{tail}\n"


def escape(text: str) -> str:
    """A text as one line in which nothing is markup."""
    broken = _REFERENCE.sub("\0", line_of(text))
    return _MARKUP.sub(lambda found: _ENTITIES.get(found[0]) or f"\\{found[0]}", broken).replace("\0", "&#8203;")


def _head(report: Report) -> Iterator[str]:
    yield "### perflint 绩效目标检查"
    yield ""
    yield f"**{headline(report)}**"
    counts = tally(report).severities
    if report.findings:
        yield ""
        yield "| " + " | ".join(f"{MARKS[severity]} {severity.label}" for severity in counts) + " |"
        yield "|" + "---:|" * len(counts)
        yield "| " + " | ".join(map(str, counts.values())) + " |"


def _bounded(report: Report, options: ReportOptions, room: int) -> str:
    """The documents, as many findings of them as there is room for, and how many more there are."""
    parts: list[str] = []
    told = 0
    for document, found in sorted(by_file(report), key=lambda one: -max(finding.severity for finding in one[1])):
        findings = sorted(found, key=lambda one: -one.severity)
        head, end = _fold(document, findings, options), "\n</details>\n\n"
        room -= len(head) + len(end) + 60
        items: list[str] = []
        for finding in findings:
            item = _item(finding)
            room -= len(item)
            if room < 0:
                break
            items.append(item)
        if items:
            parts += [head, *items]
            more = len(findings) - len(items)
            parts += [f"- 本文件还有 {more} 个问题没有列出\n"] if more else []
            parts.append(end)
            told += len(items)
        if room < 0:
            break
    if told < len(report.findings):
        parts.append(f"**篇幅所限，还有 {len(report.findings) - told} 个问题没有列出。**\n\n")
    return "".join(parts)


def _fold(document: Document | None, findings: Sequence[Finding], options: ReportOptions) -> str:
    path = shown_path(document.path if document else findings[0].filename, options.base)
    numbers = "，".join(
        f"{severity.label} {number}"
        for severity in sorted(Severity, reverse=True)
        if (number := sum(finding.severity is severity for finding in findings))
    )
    text = f"<details><summary><b>{_html(path)}</b>：{numbers}</summary>\n\n"
    return text + (f"{escape(facts(document))}\n\n" if document else "")


def _html(text: str) -> str:
    """A text inside an HTML line: markup of both kinds is off, references are broken."""
    safe = _REFERENCE.sub("\0", text)
    coded = re.sub(r"[&<>\"'`*_\[\]\\~]", lambda found: f"&#{ord(found[0])};", safe)
    return coded.replace("\0", "&#8203;")


def _item(finding: Finding) -> str:
    inner = spot(finding.place.location)
    where = f"{inner}，{position(finding.place)}" if inner else position(finding.place)
    lines = [
        f"- {MARKS[finding.severity]} **{finding.severity.label} {escape(finding.code)}** "
        f"{escape(clip(finding.title, WIDEST))}（{escape(where)}）"
    ]
    told = (
        ("", row_path(finding)),
        ("问题：", finding.message),
        ("建议：", finding.advice),
        ("可改：", fix_text(finding.fix) if finding.fix else ""),
        ("依据：", "；".join(map(basis_text, finding.basis))),
    )
    lines += [f"  <br>{label}{escape(clip(line_of(text), WIDEST))}" for label, text in told if line_of(text)]
    return "\n".join(lines) + "\n"


def _tail(report: Report, options: ReportOptions) -> Iterator[str]:
    listed, counted = told_one_by_one(report, options)
    if report.suppressed:
        yield f"<details><summary>已豁免 {len(report.suppressed)} 个</summary>\n"
        room = FOR_SUPPRESSED
        for number, one in enumerate(listed):
            found = one.finding
            spot_text = spot(found.place.location)
            where = shown_path(found.filename, options.base) + (f":{spot_text}" if spot_text else "")
            item = f"- {escape(found.code)} {escape(clip(found.title, WIDEST))}（{escape(where)}）：{escape(clip(answered_for(one, options.base), WIDEST))}"
            room -= len(item)
            if room < 0:
                yield f"- 还有 {len(listed) - number} 个没有列出"
                break
            yield item
        yield from (f"- 基线 {escape(source)}：{number} 个" for source, number in counted.items())
        yield "\n</details>\n"
    unread = untold(report)
    for failure in unread[:20]:
        yield f"- 没有读成：{escape(shown_path(failure.path, options.base))}：{escape(clip(failure.message, WIDEST))}"
    if len(unread) > 20:
        yield f"- 还有 {len(unread) - 20} 个文件没有读成"
    outcomes = "，".join(f"{outcome.label} {number}" for outcome, number in tally(report).outcomes.items())
    yield ("\n" if unread else "") + f"未列出：{escape(left_out(report))}。规则结论：{outcomes}。"
    told = "；".join(f"{label} {text}" for label, text in record_rows(report, options.base))
    if told:
        yield f"\n运行记录：{escape(clip(told, FOR_RECORD))}。"
