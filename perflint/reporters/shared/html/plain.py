"""The findings as a plain list, for a browser that runs no script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perflint.model import Finding, Report
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.groups import by_file
from perflint.reporters.shared.html.text import attribute, worded
from perflint.reporters.shared.places import position, shown_path, spot
from perflint.reporters.shared.prose import clip, line_of

MOST = 2_000
LONGEST = 400  # columns of a message


def plain_list(report: Report, options: ReportOptions) -> str:
    """Document by document in the order of the report; what is too much is counted."""
    if not report.findings:
        return ""
    rest = len(report.findings) - MOST
    more = (
        f"<p>还有 {rest} 个问题没有列在这里：打开浏览器的 JavaScript 查看全部，或用 -f csv 输出。</p>"
        if rest > 0
        else ""
    )
    return f"<noscript>{''.join(_documents(report, options))}{more}</noscript>"


def _documents(report: Report, options: ReportOptions) -> Iterator[str]:
    left = MOST
    for document, findings in by_file(report):
        shown = findings[:left]
        left -= len(shown)
        if shown:
            name = worded(shown_path(findings[0].filename, options.base))
            number = findings[0].place.document
            head = name if document is None else f'<a href="#d{number}">{name}</a>'
            yield f'<h3>{head}</h3><ul class="plain-list">{_items(shown)}</ul>'


def _items(findings: Sequence[Finding]) -> str:
    return "".join(
        f'<li><span class="badge s-{one.severity.id}">{one.severity.label}</span> '
        f'<a href="#rule-{attribute(one.code)}">{worded(one.code)}</a> {worded(clip(line_of(one.message), LONGEST))}'
        f"<br><small>{worded(' · '.join(filter(None, [spot(one.place.location), position(one.place)])))}</small></li>"
        for one in findings
    )
