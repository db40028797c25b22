"""未查与豁免: what was not read, not understood, not decided, and what somebody answered for, by whom and until when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from perflint.model import Outcome, Report
from perflint.reporters.shared.catalogue import rules_of
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.labels import field_label
from perflint.reporters.shared.places import address, shown_path, told
from perflint.reporters.shared.suppressions import BASELINE, in_baselines, kind_label
from perflint.reporters.shared.xlsx.book import Book, height
from perflint.reporters.shared.xlsx.summary import Page

NAME = "未查与豁免"
WIDTHS = (30, 26, 40, 12, 30, 12, 20, 12, 24)
MOST = 2000


def write(book: Book, report: Report, options: ReportOptions, header: str) -> None:
    """Write the sheet."""
    page = Page(book, book.sheet(NAME, WIDTHS, header))
    page.sheet.set_row(0, 30)
    page.line("没有检查到的内容和已豁免的问题", "title")
    _part(page, "一、没有读成的文件", ("文件", "下一步", "原因"), [
        (shown_path(one.path, options.base), one.advice, one.message) for one in report.failures
    ])  # fmt: skip
    _part(page, "二、没有读懂的地方（相关规则不作结论）", ("文件", "位置", "说明"), [
        (shown_path(document.path, options.base), told(one.location), one.message)
        for document in report.documents
        for one in document.problems
    ])  # fmt: skip
    _part(page, "三、无法判断的规则", ("规则", "缺少", "检查内容", "次数"), _undecided(report))
    _part(
        page,
        "四、已豁免的问题",
        ("位置", "规则", "问题", "方式", "理由", "批准人", "文号", "有效期至", "出处"),
        _waived(report, options),
    )
    _part(page, "五、基线中的旧问题", ("基线", "个数"), [
        (shown_path(source, options.base), str(number))
        for source, number in in_baselines(report).items()
    ])  # fmt: skip


def _part(page: Page, title: str, columns: Sequence[str], records: Iterable[Sequence[str]]) -> None:
    """A table, or the word that there is nothing."""
    listed = list(records)
    if not listed:
        page.row += 1
        page.line(title, "section")
        page.line("没有。")
        return
    page.section(title, columns)
    for record in listed[:MOST]:
        page.sheet.set_row(page.row, height(record, WIDTHS))
        page.book.texts(page.sheet, page.row, record)
        page.row += 1
    if len(listed) > MOST:
        page.line(f"另有 {len(listed) - MOST} 条没有列出，见 -f json。")


def _undecided(report: Report) -> list[tuple[str, ...]]:
    rules = rules_of(report)
    found: dict[str, Counter[str]] = {}
    numbers = Counter[str]()
    for one, number in report.concluded(Outcome.CANNOT_DECIDE).items():
        numbers[one.code] += number
        facts = found.setdefault(one.code, Counter())
        for label in {field_label(fact) for fact in one.missing}:
            facts[label] += number
    return [
        (
            code,
            "、".join(f"{fact}（{times} 次）" for fact, times in sorted(facts.items())) or "未说明",
            rules[code].title if code in rules else "",
            str(numbers[code]),
        )
        for code, facts in sorted(found.items())
    ]


def _waived(report: Report, options: ReportOptions) -> list[tuple[str, ...]]:
    return [
        (
            address(one.finding.filename, one.finding.place.location, options.base),
            f"{one.finding.code} {one.finding.title}",
            one.finding.message,
            kind_label(one),
            one.reason or "没有写理由",
            one.approver,
            one.approval,
            one.expires,
            shown_path(one.source, options.base),
        )
        for one in report.suppressed
        if one.kind != BASELINE
    ]
