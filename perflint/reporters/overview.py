"""The batch view: who stands where, what was copied, what is the same everywhere, and the rules that cost most points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import takewhile

from perflint.model import Copied, Outcome, Overview, Rank, Report
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


def render(report: Report, options: ReportOptions) -> str:
    """The page as terminal text."""
    view = report.overview or Overview()
    options = replace(options, base=_folder([shown_path(one.path, "") for one in view.ranks]) or options.base)
    return show(_page(report, view, options), options.color)


def _page(report: Report, view: Overview, options: ReportOptions) -> Iterator[Line]:
    yield from ([(line, "strong")] for line in wrap(_head(view), options.width))
    yield from ([(line, "")] for line in wrap(headline(report), options.width))
    yield []
    yield from _ranking(view, options)
    yield from _departments(view, options)
    yield from _unranked(view, options)
    yield from _costs(view, options)
    yield from _copied(report, view, options)
    yield from _uniform(view, options)
    if not options.quiet:
        yield from _end(report, options)


def _folder(paths: Sequence[str]) -> str:
    """The folder that all files lie in, which need not be said of each; empty for a single file."""
    parts = [path.replace("\\", "/").split("/")[:-1] for path in paths]
    common = list(takewhile(lambda level: len(set(level)) == 1, zip(*parts, strict=False))) if len(parts) > 1 else []
    return "/".join(level[0] for level in common)


def _head(view: Overview) -> str:
    number = len(view.ranks)
    projects = sum(one.projects for one in view.ranks)
    text = f"总览：{number} 份文件，{projects} 张表，{sum(one.indicators for one in view.ranks)} 个指标"
    measured, valued = sum(one.quantified for one in view.ranks), sum(one.valued for one in view.ranks)
    folder = _folder([shown_path(one.path, "") for one in view.ranks])
    if folder:
        text += f"（在 {folder} 里）"
    if valued:
        text += f"；填了指标值的 {valued} 个中 {measured} 个可以衡量（{_percent(measured, valued)}）"
    return text


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}%" if whole else "—"


def _ranking(view: Overview, options: ReportOptions) -> Iterator[Line]:
    ranked = view.ranked
    if not ranked:
        yield [("没有一份文件能评出分数，不能排名。", "warning")]
        yield []
        return
    if len(ranked) == 1:
        yield [("只有一份文件有得分，没有可比的，不排名。", "dim")]
    else:
        spread = Counter(one.label for one in ranked)
        mean = sum((one.score or Decimal(0) for one in ranked), Decimal(0)) / len(ranked)
        told = "、".join(f"{label} {number} 份" for label, number in spread.items())
        yield [("按得分排名", "strong"), (f"（{told}；平均 {points(mean)} 分）", "")]
    yield [("".join(_cell(text, width) for text, width in zip(NUMBERS, WIDTHS, strict=True)) + "  文件", "dim")]
    rows = list(zip(_places(ranked), ranked, strict=True))
    if options.verbose or len(rows) <= MOST:
        yield from (_row(place, one, options) for place, one in rows)
    else:
        yield from (_row(place, one, options) for place, one in rows[: MOST // 3])
        yield [(f"    … 中间 {len(rows) - MOST} 份用 --verbose 查看", "dim")]
        yield from (_row(place, one, options) for place, one in rows[-(MOST - MOST // 3) :])
    yield []


def _places(ranked: Sequence[Rank]) -> list[int]:
    """Equal scores share a place."""
    found: list[int] = []
    for number, one in enumerate(ranked):
        found.append(found[-1] if number and ranked[number - 1].score == one.score else number + 1)
    return found


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
        _percent(one.quantified, one.valued),
    )
    head = "".join(_cell(text, width) for text, width in zip(cells, WIDTHS, strict=True))
    return [(head, ""), ("  " + clip(_named(one, options), max(12, options.width - display_width(head) - 2)), "path")]


def _cell(text: str, width: int) -> str:
    return " " * max(1, width + 1 - display_width(text)) + text


def _named(one: Rank, options: ReportOptions) -> str:
    """The file, and whose it is where its name does not say so."""
    path, name = shown_path(one.path, options.base), line_of(one.name)
    return path if name in path else f"{path}（{name}）"


def _departments(view: Overview, options: ReportOptions) -> Iterator[Line]:
    """Departments with more than one document, the lowest mean first."""
    found: dict[str, list[Rank]] = {}
    for one in view.ranked:
        found.setdefault(line_of(one.name), []).append(one)
    several = {name: ranks for name, ranks in found.items() if len(ranks) > 1}
    if not several:
        return
    means = {
        name: sum((one.score or Decimal(0) for one in ranks), Decimal(0)) / len(ranks)
        for name, ranks in several.items()
    }
    yield [("交了几份文件的部门", "strong"), ("（按平均分，低的在前）", "")]
    names = sorted(means, key=lambda name: (means[name], name))
    for name in names if options.verbose else names[:FEW]:
        problems = sum(one.found for one in several[name])
        yield from labelled(name, f"{len(several[name])} 份，平均 {points(means[name])} 分，{problems} 个问题", options)
    if len(names) > FEW and not options.verbose:
        yield [(f"    另有 {len(names) - FEW} 个，用 --verbose 查看", "dim")]
    yield []


def _unranked(view: Overview, options: ReportOptions) -> Iterator[Line]:
    left = [one for one in view.ranks if one.score is None]
    if not left:
        return
    yield [(f"没有得分、不参加排名的 {len(left)} 份", "strong")]
    for one in left if options.verbose else left[:FEW]:
        yield from labelled(_named(one, options), one.reason, options)
    if len(left) > FEW and not options.verbose:
        yield [(f"    另有 {len(left) - FEW} 份，用 --verbose 查看", "dim")]
    yield []


def _costs(view: Overview, options: ReportOptions) -> Iterator[Line]:
    if not view.costs:
        return
    number = len(view.ranked)
    yield [("扣分最多的规则", "strong"), (f"（{number} 份有得分的文件合计，每份满分 100）", "")]
    for one in view.costs:
        head = f"  -{points(one.points):>7} 分  {one.code} "
        tail = f"  {one.findings} 个问题，{one.documents} 份文件"
        room = options.width - display_width(head) - display_width(tail)
        yield [(head, ""), (clip(line_of(one.title), max(10, room)), "strong"), (tail, "")]
    yield []


def _copied(report: Report, view: Overview, options: ReportOptions) -> Iterator[Line]:
    if not view.copied:
        return
    yield [(f"照搬的指标 {len(view.copied)} 组", "strong"), ("（三个以上指标，名称全部相同）", "")]
    for one in view.copied if options.verbose else view.copied[:FEW]:
        same = "指标值也都相同" if one.values else "指标值不全相同"
        where = f" {one.documents} 份文件" if one.documents > 1 else "同一份文件"
        yield [(f"  {one.indicators} 个指标在{where}的 {len(one.projects)} 个项目里，{same}", "")]
        yield from ([(f"    {line}", "dim")] for line in wrap(_members(report, one, options), options.width - 4))
    if len(view.copied) > FEW and not options.verbose:
        yield [(f"    另有 {len(view.copied) - FEW} 组，用 --verbose 查看", "dim")]
    yield []


def _members(report: Report, one: Copied, options: ReportOptions) -> str:
    shown = one.projects if options.verbose else one.projects[:FEW]
    told = []
    for document, table, name in shown:
        path = shown_path(report.documents[document].path, options.base)
        told.append(f"{path} 第{table + 1}张表" + (f" {clip(line_of(name), 40)}" if name.strip() else ""))
    more = f" 等 {len(one.projects)} 个" if len(shown) < len(one.projects) else ""
    return "；".join(told) + more


def _uniform(view: Overview, options: ReportOptions) -> Iterator[Line]:
    if not view.uniform:
        return
    yield [("千篇一律的指标值", "strong")]
    for one in view.uniform if options.verbose else view.uniform[:FEW]:
        text = (
            f"{one.total} 个中 {one.same} 个（{_percent(one.same, one.total)}）是“{one.value}”，{one.documents} 份文件"
        )
        yield from labelled(clip(line_of(one.kind), 40), text, options)
    yield []


def _end(report: Report, options: ReportOptions) -> Iterator[Line]:
    """What the numbers above do not cover."""
    names = "、".join(shown_path(failure.path, options.base) for failure in report.failures)
    yield from labelled(f"没有读成 {len(report.failures)} 份", names, options)
    undecided = sum(verdict.outcome is Outcome.CANNOT_DECIDE for verdict in report.verdicts)
    if undecided:
        yield from labelled("无法判断", f"{undecided} 次（规则×表），得分不含这些", options)
    if report.suppressed:
        yield from labelled("已豁免", f"{len(report.suppressed)} 个问题不扣分", options)
    yield from record_lines(report, options)
