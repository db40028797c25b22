"""批次总览: the batch compared, on one sheet: rankings, copied sets, identical values, the rules that cost most."""

from __future__ import annotations

from collections.abc import Sequence

from perflint.model import Cost, Overview, Rank, Report
from perflint.reporters.shared.batch import (
    COUNTS,
    copied_text,
    copied_title,
    counts_of,
    departments,
    folder,
    headline,
    is_batch,
    members,
    owner,
    percent,
    places,
    spread,
)
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.grades import points
from perflint.reporters.shared.places import shown_path
from perflint.reporters.shared.prose import clip, line_of
from perflint.reporters.shared.xlsx.book import Book, height
from perflint.reporters.shared.xlsx.summary import Page

NAME = "批次总览"
WIDTHS = (8, 30, 40, 9, 9, 9, 9, 9, 9, 9, 10)
LAST = len(WIDTHS) - 1
MOST = 20_000  # rows of a ranking
MOST_SETS = 2_000
MOST_MEMBERS = 50  # projects of one set
LONGEST = 2_000  # columns of a list of projects


def write(book: Book, report: Report, options: ReportOptions, header: str) -> None:
    """Write the sheet, unless there is nothing to compare."""
    if not is_batch(report):
        return
    view = report.overview or Overview()
    page, base = Page(book, book.sheet(NAME, WIDTHS, header)), folder(view) or options.base
    page.sheet.set_row(0, 30)
    page.line("批次总览", "title")
    page.line(headline(view, options.base))
    _by_score(page, view, base)
    _by_problems(page, view, base)
    _departments(page, view)
    _unranked(page, view, base)
    number = len(view.ranked)
    _rules(page, f"五、扣分最多的规则（{number} 份有得分的文件合计，每份满分 100）", view.costs)
    _rules(page, "六、问题最多的规则", view.frequent)
    _copied(page, report, view, base)
    _uniform(page, view)


def _by_score(page: Page, view: Overview, base: str) -> None:
    ranked = view.ranked
    title = f"一、按得分排名（{spread(view)}）" if ranked else "一、按得分排名：没有一份文件能评出分数"
    heads = ("名次", "部门和单位", "文件", "等级", "得分", "错误", "警告", "问题", "项目", "指标", "可衡量")
    page.section(title, heads)
    for place, one in list(zip(places(ranked), ranked, strict=True))[:MOST]:
        score = points(one.score) if one.score is not None else "—"
        numbers = (*(number for _, number in one.problems[:2]), one.found, one.projects, one.indicators)
        _row(page, place, one, base, (one.label, score), numbers, (percent(one.quantified, one.valued),))
    _rest(page, len(ranked) - MOST)


def _by_problems(page: Page, view: Overview, base: str) -> None:
    page.section("二、按问题排名（先比错误，再比警告；也列没有得分的文件）", ("名次", "部门和单位", "文件", *COUNTS))
    for place, one in enumerate(view.by_problems[:MOST], start=1):
        *numbers, density = counts_of(one)
        _row(page, place, one, base, (), tuple(map(int, numbers)), (density,))
    _rest(page, len(view.by_problems) - MOST)


def _row(
    page: Page,
    place: int,
    one: Rank,
    base: str,
    before: Sequence[str],
    numbers: Sequence[int],
    after: Sequence[str],
) -> None:
    """Place, whose, which file, then texts, numbers and texts."""
    book, sheet, row = page.book, page.sheet, page.row
    texts = (owner(one), shown_path(one.path, base))
    sheet.set_row(row, height(("", *texts), WIDTHS))
    book.number(sheet, row, 0, place)
    book.text(sheet, row, 1, texts[0])
    book.text(sheet, row, 2, texts[1])
    column = 3
    for text in before:
        book.text(sheet, row, column, text, "center")
        column += 1
    for number in numbers:
        book.number(sheet, row, column, number)
        column += 1
    for text in after:
        book.text(sheet, row, column, text, "center")
        column += 1
    page.row += 1


def _departments(page: Page, view: Overview) -> None:
    found = departments(view)
    if not _section(
        page,
        "三、交了几份文件的部门（按平均分，低的在前）",
        ("序号", "部门和单位", "", "文件", "平均分", "问题"),
        found,
    ):
        return
    for number, one in enumerate(found, start=1):
        _named(page, number, one.name)
        page.book.number(page.sheet, page.row, 3, one.documents)
        page.book.text(page.sheet, page.row, 4, points(one.mean), "center")
        page.book.number(page.sheet, page.row, 5, one.problems)
        page.row += 1


def _unranked(page: Page, view: Overview, base: str) -> None:
    found = [one for one in view.ranks if one.score is None]
    if not _section(
        page, "四、没有得分、不参加排名", ("序号", "部门和单位", "文件", "原因", *[""] * (LAST - 3)), found
    ):
        return
    for number, one in enumerate(found[:MOST], start=1):
        texts = (owner(one), shown_path(one.path, base))
        page.sheet.set_row(page.row, height(("", *texts), WIDTHS))
        page.book.number(page.sheet, page.row, 0, number)
        page.book.text(page.sheet, page.row, 1, texts[0])
        page.book.text(page.sheet, page.row, 2, texts[1])
        _wide(page, 3, one.reason, texts)
        page.row += 1
    _rest(page, len(found) - MOST)


def _rules(page: Page, title: str, costs: Sequence[Cost]) -> None:
    if not _section(page, title, ("规则", "内容", "", "扣分", "问题", "文件"), costs):
        return
    for one in costs:
        page.book.text(page.sheet, page.row, 0, one.code, "center")
        _named(page, None, one.title)
        page.book.text(page.sheet, page.row, 3, points(one.points), "center")
        page.book.number(page.sheet, page.row, 4, one.findings)
        page.book.number(page.sheet, page.row, 5, one.documents)
        page.row += 1


def _section(page: Page, title: str, heads: Sequence[str], rows: Sequence[object]) -> bool:
    """The heading with the names of the columns, or with 没有 where there is no row."""
    if rows:
        page.section(title, heads)
        return True
    page.row += 1
    page.line(title, "section")
    page.line("没有。")
    return False


def _named(page: Page, number: int | None, name: str) -> None:
    """A number and a name that is as wide as two columns."""
    shown = line_of(name)
    page.sheet.set_row(page.row, height((shown,), (WIDTHS[1] + WIDTHS[2],)))
    if number is not None:
        page.book.number(page.sheet, page.row, 0, number)
    page.sheet.merge_range(page.row, 1, page.row, 2, "", page.book.formats["cell"])
    page.book.text(page.sheet, page.row, 1, shown)


def _copied(page: Page, report: Report, view: Overview, base: str) -> None:
    title = copied_title(view) if view.copied else "照搬的指标"
    heads = ("指标数", "情况", "项目", *[""] * (LAST - 2))
    if not _section(page, f"七、{title}（三个以上指标，名称全部相同）", heads, view.copied):
        return
    for one in view.copied[:MOST_SETS]:
        told = "；".join(members(report, one, base, MOST_MEMBERS))
        more = f" 等 {len(one.projects)} 个" if len(one.projects) > MOST_MEMBERS else ""
        text = clip(told + more, LONGEST)
        page.book.number(page.sheet, page.row, 0, one.indicators)
        page.book.text(page.sheet, page.row, 1, copied_text(one))
        _wide(page, 2, text, (copied_text(one),))
        page.row += 1
    _rest(page, len(view.copied) - MOST_SETS)


def _uniform(page: Page, view: Overview) -> None:
    heads = ("序号", "指标", "相同的指标值", "个数", "总数", "占比", "文件")
    title = "八、千篇一律的指标值（同名指标五个以上，六成以上填同一个值）"
    if not _section(page, title, heads, view.uniform):
        return
    for number, one in enumerate(view.uniform[:MOST], start=1):
        texts = (line_of(one.kind), line_of(one.value))
        page.sheet.set_row(page.row, height(("", *texts), WIDTHS))
        page.book.number(page.sheet, page.row, 0, number)
        page.book.text(page.sheet, page.row, 1, texts[0])
        page.book.text(page.sheet, page.row, 2, texts[1])
        page.book.number(page.sheet, page.row, 3, one.same)
        page.book.number(page.sheet, page.row, 4, one.total)
        page.book.text(page.sheet, page.row, 5, percent(one.same, one.total), "center")
        page.book.number(page.sheet, page.row, 6, one.documents)
        page.row += 1
    _rest(page, len(view.uniform) - MOST)


def _wide(page: Page, column: int, text: str, beside: Sequence[str] = ()) -> None:
    """A long text across the columns that are left."""
    room = sum(WIDTHS[column:])
    page.sheet.set_row(page.row, max(height((text,), (room,)), height(beside, WIDTHS[1:])))
    page.sheet.merge_range(page.row, column, page.row, LAST, "", page.book.formats["cell"])
    page.book.text(page.sheet, page.row, column, text)


def _rest(page: Page, number: int) -> None:
    if number > 0:
        page.line(f"另有 {number} 行没有列出，请按部门分几次检查。")
