"""The view of a batch: rankings by score and by problems, what was copied between units, what is the same everywhere, rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from perflint.model import Cost, Overview, Rank, Report
from perflint.reporters.shared.batch import (
    COUNTS,
    copied_text,
    copied_title,
    counts_of,
    departments,
    folder,
    headline,
    members,
    owner,
    percent,
    places,
    spread,
)
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.grades import points
from perflint.reporters.shared.html.bars import stacked
from perflint.reporters.shared.html.text import attribute, worded
from perflint.reporters.shared.places import shown_path

MOST = 2_000  # rows of a table
MOST_SETS = 100
MOST_MEMBERS = 50  # projects of one set
FIRST = 20  # rows before the others are folded


def batch(report: Report, options: ReportOptions) -> str:
    """The whole view, for a report that `is_batch`."""
    view = report.overview or Overview()
    base = folder(view) or options.base
    return f'<p class="headline">{worded(headline(view, options.base))}</p>' + "".join(_sections(report, view, base))


def _sections(report: Report, view: Overview, base: str) -> Iterator[str]:
    ranked = view.ranked
    if ranked:
        heads: tuple[str, ...] = (
            "名次",
            "部门和单位",
            "文件",
            "等级",
            "得分",
            "错误",
            "警告",
            "问题",
            "指标",
            "可衡量",
        )
        rows = (_ranked(place, one, base) for place, one in zip(places(ranked), ranked, strict=True))
        yield _section("按得分排名", spread(view), heads, rows, len(ranked))
    else:
        yield '<p class="none">没有一份文件能评出分数，不能按得分排名。</p>'
    worst = view.by_problems
    heads = ("名次", "部门和单位", "文件", *COUNTS)
    rows = (_problems(place, one, base) for place, one in enumerate(worst, start=1))
    yield _section("按问题排名", "先比错误，再比警告；也列没有得分的文件", heads, rows, len(worst))
    several = [(worded(one.name), str(one.documents), points(one.mean), str(one.problems)) for one in departments(view)]
    heads = ("部门和单位", "文件", "平均分", "问题")
    yield _section("交了几份文件的部门", "按平均分，低的在前", heads, several, len(several))
    left = [(worded(owner(one)), _file(one, base), worded(one.reason)) for one in view.ranks if one.score is None]
    yield _section("没有得分、不参加排名", "", ("部门和单位", "文件", "原因"), left, len(left))
    number = len(ranked)
    yield _rules("扣分最多的规则", f"{number} 份有得分的文件合计，每份满分 100", view.costs, "扣分")
    yield _rules("问题最多的规则", "", view.frequent, "问题")
    yield from _copied(report, view, base)
    same = [
        (
            worded(one.kind),
            worded(one.value),
            f"{one.same}/{one.total}",
            percent(one.same, one.total),
            str(one.documents),
        )
        for one in view.uniform
    ]
    heads = ("指标", "相同的指标值", "个数", "占比", "文件")
    yield _section("千篇一律的指标值", "同名指标五个以上，六成以上填同一个值", heads, same, len(same), "没有。")


def _ranked(place: int, one: Rank, base: str) -> tuple[str, ...]:
    numbers = [str(number) for _, number in one.problems]
    score = points(one.score) if one.score is not None else "—"
    share = percent(one.quantified, one.valued)
    rest = (worded(one.label), score, *numbers[:2], str(one.found), str(one.indicators), share)
    return (str(place), worded(owner(one)), _file(one, base), *rest)


def _problems(place: int, one: Rank, base: str) -> tuple[str, ...]:
    return (str(place), worded(owner(one)), _file(one, base), *counts_of(one))


def _file(one: Rank, base: str) -> str:
    link = f'href="#d{one.document}" data-filter="document={one.document}"'
    return f"<a {link}>{worded(shown_path(one.path, base))}</a>"


def _rules(title: str, note: str, costs: Sequence[Cost], head: str) -> str:
    full = max((_amount(one, head) for one in costs), default=0) or 1
    rows = (
        (
            f'<a href="#rule-{attribute(one.code)}">{worded(one.code)}</a>',
            worded(one.title),
            stacked([("lost", _amount(one, head))], full, head),
            points(one.points) if head == "扣分" else str(one.findings),
            str(one.documents),
            str(one.findings) if head == "扣分" else points(one.points),
        )
        for one in costs
    )
    heads = ("规则", "内容", "", head, "文件", "问题" if head == "扣分" else "扣分")
    return _section(title, note, heads, rows, len(costs))


def _amount(one: Cost, head: str) -> float:
    return float(one.points) if head == "扣分" else one.findings


def _copied(report: Report, view: Overview, base: str) -> Iterator[str]:
    yield f"<h3>{worded(copied_title(view))}</h3>" if view.copied else "<h3>照搬的指标</h3>"
    yield '<p class="facts">三个以上指标，名称全部相同。</p>' if view.copied else '<p class="none">没有。</p>'
    for one in view.copied[:MOST_SETS]:
        told = members(report, one, base, MOST_MEMBERS)
        links = (
            f'<li><a href="#d{document}" data-filter="document={document}&amp;table={table}">{worded(text)}</a></li>'
            for (document, table, _), text in zip(one.projects, told, strict=False)
        )
        more = len(one.projects) - len(told)
        rest = f"<li>另有 {more} 个项目</li>" if more else ""
        yield f'<details class="block"><summary>{worded(copied_text(one))}</summary><ul>{"".join(links)}{rest}</ul></details>'
    if len(view.copied) > MOST_SETS:
        yield f'<p class="cut">另有 {len(view.copied) - MOST_SETS} 组没有列出</p>'


def _section(
    title: str, note: str, heads: Sequence[str], rows: Iterable[Sequence[str]], number: int, nothing: str = ""
) -> str:
    """A heading and a table, its rows beyond the first ones folded; nothing for no row, unless that is worth saying."""
    if not number:
        return f'<h3>{worded(title)}</h3><p class="none">{nothing}</p>' if nothing else ""
    lines = [line for line, _ in zip((_row(heads, row) for row in rows), range(MOST), strict=False)]
    told = f'<p class="facts">{worded(note)}</p>' if note else ""
    folded = ""
    if len(lines) > FIRST:
        folded = f"<details><summary>其余 {len(lines) - FIRST} 行</summary>{_table(heads, lines[FIRST:])}</details>"
    more = f'<p class="cut">另有 {number - MOST} 行没有列出，xlsx 格式列出全部。</p>' if number > MOST else ""
    return f"<h3>{worded(title)}</h3>{told}{_table(heads, lines[:FIRST])}{folded}{more}"


def _table(heads: Sequence[str], lines: Sequence[str]) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    return (
        f'<div class="scroll"><table class="plain stacked ranking"><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table></div>"
    )


def _row(heads: Sequence[str], cells: Sequence[str]) -> str:
    told = "".join(f'<td data-h="{head}">{cell}</td>' for head, cell in zip(heads, cells, strict=True))
    return f"<tr>{told}</tr>"
