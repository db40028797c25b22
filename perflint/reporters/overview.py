"""The batch view: who stands where, what was copied, what is the same everywhere, and the rules that cost most points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from perflint.model import Copied, Cost, Outcome, Overview, Rank, Report
from perflint.reporters.shared.batch import (
    COUNTS,
    FEWEST,
    copied_text,
    copied_title,
    counts_of,
    departments,
    folder,
    members,
    named,
    percent,
    places,
    spread,
)
from perflint.reporters.shared.batch import headline as overall
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.finding_block import labelled
from perflint.reporters.shared.grades import points
from perflint.reporters.shared.lines import Line, show
from perflint.reporters.shared.places import shown_path
from perflint.reporters.shared.prose import clip, line_of, wrap
from perflint.reporters.shared.record import record_lines
from perflint.reporters.shared.summary import headline
from perflint.text import display_width

NAME = "overview"
ALIASES: tuple[str, ...] = ()
SUMMARY = "一批文件的总览：按得分和问题排名、照搬的指标、千篇一律的指标值、量化比例、扣分最多的规则"
SELF_CONTAINED = True
NEEDS_OVERVIEW = True

MOST = 30  # documents of a ranking, sets and projects of one, where the report is not verbose
FEW = 10
NUMBERS = ("名次", "档次", "得分", "错误", "警告", "项目", "指标", "量化")
WIDTHS = (4, 8, 6, 5, 5, 5, 6, 6)
COUNT_WIDTHS = (4, 5, 5, 5, 5, 5, 10)


def render(report: Report, options: ReportOptions) -> str:
    """The page as terminal text."""
    view = report.overview or Overview()
    return show(_page(report, view, options), options.color)


def _page(report: Report, view: Overview, whole: ReportOptions) -> Iterator[Line]:
    options = replace(whole, base=folder(view) or whole.base)  # the folder of all files is said once
    yield from ([(line, "strong")] for line in wrap(overall(view, whole.base), options.width))
    yield from ([(line, "")] for line in wrap(headline(report), options.width))
    yield []
    yield from _ranking(view, options)
    yield from _by_problems(view, options)
    yield from _departments(view, options)
    yield from _unranked(view, options)
    yield from _costs(view, options)
    yield from _copied(report, view, options)
    yield from _uniform(view, options)
    if not options.quiet:
        yield from _end(report, whole)


def _ranking(view: Overview, options: ReportOptions) -> Iterator[Line]:
    ranked = view.ranked
    if not ranked:
        yield [("没有一份文件能评出分数，不能排名。", "warning")]
        yield []
        return
    if len(ranked) == 1:
        yield [("只有一份文件有得分，没有可比的，不排名。", "dim")]
    else:
        yield [("按得分排名", "strong"), (f"（{spread(view)}）", "")]
    yield [(_columns(NUMBERS, WIDTHS) + "  文件", "dim")]
    rows = list(zip(places(ranked), ranked, strict=True))
    if options.verbose or len(rows) <= MOST:
        yield from (_row(place, one, options) for place, one in rows)
    else:
        yield from (_row(place, one, options) for place, one in rows[: MOST // 3])
        yield [(f"    … 中间 {len(rows) - MOST} 份用 --verbose 查看", "dim")]
        yield from (_row(place, one, options) for place, one in rows[-(MOST - MOST // 3) :])
    yield []


def _by_problems(view: Overview, options: ReportOptions) -> Iterator[Line]:
    """The files with most problems, whatever their grade: a big file may have a good grade and still the most work."""
    found = view.by_problems
    if len(view.ranks) < FEWEST or not found:
        return
    yield [("按问题排名", "strong"), ("（先比错误，再比警告；也列没有得分的文件）", "")]
    yield [(_columns(("名次", *COUNTS), COUNT_WIDTHS) + "  文件", "dim")]
    for place, one in enumerate(found if options.verbose else found[:FEW], start=1):
        head = _columns((str(place), *counts_of(one)), COUNT_WIDTHS)
        yield _line(head, one, options)
    if len(found) > FEW and not options.verbose:
        yield [(f"    另有 {len(found) - FEW} 份，用 --verbose 查看", "dim")]
    yield []


def _row(place: int, one: Rank, options: ReportOptions) -> Line:
    numbers = {severity.id: number for severity, number in one.problems}
    cells = (
        str(place),
        one.label,
        points(one.score) if one.score is not None else "",
        str(numbers.get("error", 0)),
        str(numbers.get("warning", 0)),
        str(one.projects),
        str(one.indicators),
        percent(one.quantified, one.valued),
    )
    return _line(_columns(cells, WIDTHS), one, options)


def _line(head: str, one: Rank, options: ReportOptions) -> Line:
    return [
        (head, ""),
        ("  " + clip(named(one, options.base), max(12, options.width - display_width(head) - 2)), "path"),
    ]


def _columns(texts: Sequence[str], widths: Sequence[int]) -> str:
    return "".join(_cell(text, width) for text, width in zip(texts, widths, strict=True))


def _cell(text: str, width: int) -> str:
    return " " * max(1, width + 1 - display_width(text)) + text


def _departments(view: Overview, options: ReportOptions) -> Iterator[Line]:
    found = departments(view)
    if not found:
        return
    yield [("交了几份文件的部门", "strong"), ("（按平均分，低的在前）", "")]
    for one in found if options.verbose else found[:FEW]:
        text = f"{one.documents} 份，平均 {points(one.mean)} 分，{one.problems} 个问题"
        yield from labelled(one.name, text, options)
    if len(found) > FEW and not options.verbose:
        yield [(f"    另有 {len(found) - FEW} 个，用 --verbose 查看", "dim")]
    yield []


def _unranked(view: Overview, options: ReportOptions) -> Iterator[Line]:
    left = [one for one in view.ranks if one.score is None]
    if not left:
        return
    yield [(f"没有得分、不参加排名的 {len(left)} 份", "strong")]
    for one in left if options.verbose else left[:FEW]:
        yield from labelled(named(one, options.base), one.reason, options)
    if len(left) > FEW and not options.verbose:
        yield [(f"    另有 {len(left) - FEW} 份，用 --verbose 查看", "dim")]
    yield []


def _costs(view: Overview, options: ReportOptions) -> Iterator[Line]:
    number = len(view.ranked)
    if view.costs:
        yield [("扣分最多的规则", "strong"), (f"（{number} 份有得分的文件合计，每份满分 100）", "")]
        for one in view.costs:
            yield _rule(f"-{points(one.points):>7} 分", one, options)
        yield []
    if view.frequent:
        yield [("问题最多的规则", "strong")]
        for one in view.frequent:
            yield _rule(f"{one.findings:>7} 个", one, options)
        yield []


def _rule(amount: str, one: Cost, options: ReportOptions) -> Line:
    head = f"  {amount}  {one.code} "
    tail = f"  {one.findings} 个问题，{one.documents} 份文件"
    room = options.width - display_width(head) - display_width(tail)
    return [(head, ""), (clip(line_of(one.title), max(10, room)), "strong"), (tail, "")]


def _copied(report: Report, view: Overview, options: ReportOptions) -> Iterator[Line]:
    if not view.copied:
        return
    yield [(copied_title(view), "strong"), ("（三个以上指标，名称全部相同）", "")]
    for one in view.copied if options.verbose else view.copied[:FEW]:
        yield from ([(f"  {line}", "")] for line in wrap(copied_text(one), options.width - 2))
        yield from ([(f"    {line}", "dim")] for line in wrap(_members(report, one, options), options.width - 4))
    if len(view.copied) > FEW and not options.verbose:
        yield [(f"    另有 {len(view.copied) - FEW} 组，用 --verbose 查看", "dim")]
    yield []


def _members(report: Report, one: Copied, options: ReportOptions) -> str:
    told = members(report, one, options.base, None if options.verbose else FEW)
    return "；".join(told) + (f" 等 {len(one.projects)} 个" if len(told) < len(one.projects) else "")


def _uniform(view: Overview, options: ReportOptions) -> Iterator[Line]:
    if not view.uniform:
        return
    yield [("千篇一律的指标值", "strong")]
    for one in view.uniform if options.verbose else view.uniform[:FEW]:
        text = (
            f"{one.total} 个中 {one.same} 个（{percent(one.same, one.total)}）是“{one.value}”，{one.documents} 份文件"
        )
        yield from labelled(clip(line_of(one.kind), 40), text, options)
    yield []


def _end(report: Report, options: ReportOptions) -> Iterator[Line]:
    """What the numbers above do not cover."""
    names = "、".join(shown_path(failure.path, options.base) for failure in report.failures)
    yield from labelled(f"没有读成 {len(report.failures)} 份", names, options)
    undecided = sum(report.concluded(Outcome.CANNOT_DECIDE).values())
    if undecided:
        yield from labelled("无法判断", f"{undecided} 次（规则×表），得分不含这些", options)
    if report.suppressed:
        yield from labelled("已豁免", f"{len(report.suppressed)} 个问题不扣分", options)
    yield from record_lines(report, options)
