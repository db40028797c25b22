"""What the report does not judge: files and parts that could not be read, and findings that somebody answered for."""

from __future__ import annotations

from collections.abc import Iterator

from perflint.model import Report
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.documents import problem_line
from perflint.reporters.shared.html.text import attribute, worded
from perflint.reporters.shared.places import address, shown_path
from perflint.reporters.shared.suppressions import kind_label, told_one_by_one

MOST_PROBLEMS = 200  # of one file
HEADS = ("级别", "问题", "位置", "方式", "理由", "批准", "有效期至", "出处")


def unread(report: Report, options: ReportOptions) -> str:
    """Failures, problems, waivers; each says so where there is none."""
    return (
        f"<h3>没有读成的文件</h3>{''.join(_failures(report, options))}"
        f"<h3>没有读懂的地方</h3>{''.join(_problems(report, options))}"
        f"<h3>已豁免的问题</h3>{''.join(_waived(report, options))}"
    )


def _failures(report: Report, options: ReportOptions) -> Iterator[str]:
    if not report.failures:
        yield '<p class="none">没有。</p>'
        return
    items = "".join(
        f"<li><b>{worded(shown_path(one.path, options.base))}</b>：{worded(one.message)}"
        f"<br><small>{worded(one.advice)}</small></li>"
        for one in report.failures
    )
    yield f'<ul class="failures">{items}</ul>'


def _problems(report: Report, options: ReportOptions) -> Iterator[str]:
    files = [(number, one) for number, one in enumerate(report.documents) if one.problems]
    if not files:
        yield '<p class="none">没有。</p>'
    for number, document in files:
        items = "".join(f"<li>{worded(problem_line(one))}</li>" for one in document.problems[:MOST_PROBLEMS])
        more = len(document.problems) - MOST_PROBLEMS
        items += f"<li>还有 {more} 处没有列出，用 perflint parse 查看</li>" if more > 0 else ""
        name = worded(shown_path(document.path, options.base))
        yield (
            f'<details class="unread"><summary>{name}（{len(document.problems)} 处）</summary>'
            f'<p><a href="#d{number}" data-filter="document={number}">看这个文件</a>；相关的规则对这些地方不作结论。</p><ul>{items}</ul></details>'
        )


def _waived(report: Report, options: ReportOptions) -> Iterator[str]:
    if not report.suppressed:
        yield '<p class="none">没有。</p>'
        return
    listed, counted = told_one_by_one(report, options)
    head = "".join(f'<th scope="col">{name}</th>' for name in HEADS)
    rows = []
    for one in listed:
        found = one.finding
        approval = f"{one.approver}（{one.approval}）" if one.approval else one.approver
        told = (
            kind_label(one),
            one.reason or "没有写理由",
            approval,
            one.expires,
            shown_path(one.source, options.base),
        )
        cells = "".join(f'<td data-h="{name}">{worded(text)}</td>' for name, text in zip(HEADS[3:], told, strict=True))
        where = worded(address(found.filename, found.place.location, options.base))
        code = f'<a href="#rule-{attribute(found.code)}">{worded(found.code)}</a>'
        rows.append(
            f'<tr><td data-h="{HEADS[0]}"><span class="badge s-{found.severity.id}">{found.severity.label}</span></td>'
            f'<td data-h="{HEADS[1]}">{code} {worded(found.message)}</td><td data-h="{HEADS[2]}">{where}</td>{cells}</tr>'
        )
    if rows:
        yield f'<div class="scroll"><table class="plain stacked"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
    for source, number in counted.items():
        file = f" {worded(shown_path(source, options.base))} " if source else ""
        yield f"<p>基线{file}中还有 {number} 个，检查时加 --verbose 逐个列出。</p>"
