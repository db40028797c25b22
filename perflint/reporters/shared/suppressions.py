"""What was suppressed, in words: every waiver with rule, place, reason, by whom and until when; a baseline by its number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from perflint.model import Report, Suppressed
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.lines import Line
from perflint.reporters.shared.places import address, shown_path
from perflint.reporters.shared.prose import clip, line_of, wrap
from perflint.text import display_width

KINDS = {"comment": "文中注释", "waiver": "豁免清单", "baseline": "基线"}
BASELINE = (
    "baseline"  # hundreds of old findings that nobody argued for one by one: counted unless the report is verbose
)


def kind_label(one: Suppressed) -> str:
    """文中注释, 豁免清单, 基线; an unknown kind as it is."""
    return KINDS.get(one.kind, line_of(one.kind))


def answered_for(one: Suppressed, base: str) -> str:
    """豁免清单；理由：…；批准：某某（文号）；有效期至 2031-12-31；见 waivers.yaml:3, only what was said.

    Where it says so is shown relative to ``base``, as other paths are.
    """
    parts = [kind_label(one), f"理由：{one.reason}" if one.reason else "没有写理由"]
    if one.approver or one.approval:
        parts.append(f"批准：{one.approver}" + (f"（{one.approval}）" if one.approval else ""))
    if one.expires:
        parts.append(f"有效期至 {one.expires}")
    if one.source:
        parts.append(f"见 {shown_path(one.source, base)}")
    return "；".join(map(line_of, parts))


def told_one_by_one(report: Report, options: ReportOptions) -> tuple[list[Suppressed], Counter[str]]:
    """The suppressed findings to list, and how many more each baseline holds that are only counted."""
    listed = [one for one in report.suppressed if options.verbose or one.kind != BASELINE]
    return listed, Counter() if options.verbose else in_baselines(report)


def in_baselines(report: Report) -> Counter[str]:
    """How many findings each baseline holds; the line of each is of no interest."""
    sources = (one.source for one in report.suppressed if one.kind == BASELINE)
    return Counter(re.sub(r":\d+$", "", source) for source in sources)


def suppressed_lines(report: Report, options: ReportOptions) -> Iterator[Line]:
    """已豁免 2 个, then one entry each."""
    if not report.suppressed:
        return
    listed, counted = told_one_by_one(report, options)
    yield [(f"  已豁免 {len(report.suppressed)} 个：", "strong")]
    for one in listed:
        found = one.finding
        where = address(found.filename, found.place.location, options.base)
        head = f"{found.severity.label} {found.code}"
        room = options.width - display_width(head) - 5
        yield [("    ", ""), (head, found.severity.id), (f" {clip(line_of(found.title), room)}", "")]
        yield from _indented(where, options)
        yield from _indented(answered_for(one, options.base), options)
    for source, number in counted.items():
        file = f" {shown_path(source, options.base)}" if source else ""
        yield from _indented(f"基线{file} 中的 {number} 个，用 --verbose 逐个列出", options)


def _indented(text: str, options: ReportOptions) -> Iterator[Line]:
    return ([("      ", ""), (line, "")] for line in wrap(text, options.width - 6))
