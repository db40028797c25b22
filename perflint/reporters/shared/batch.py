"""A batch of documents in words and rows, once for the terminal, the web report and the workbook that show an `Overview`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from itertools import takewhile

from msgspec import Struct

from perflint.model import Copied, Overview, Rank, Report, Severity
from perflint.reporters.shared.grades import points
from perflint.reporters.shared.places import shown_path
from perflint.reporters.shared.prose import clip, line_of

FEWEST = 2  # documents that can be compared with one another
NAMED = 40  # columns of the name of a project
COUNTS = (*(severity.label for severity in sorted(Severity, reverse=True)), "合计", "每十个指标")


class Department(Struct, frozen=True):
    """A unit that handed in several documents."""

    name: str
    documents: int
    mean: Decimal
    problems: int


def is_batch(report: Report) -> bool:
    """Whether there is anything to compare."""
    return report.overview is not None and len(report.overview.ranks) >= FEWEST


def folder(view: Overview) -> str:
    """The folder that all files lie in, which need not be said of each; empty for a single file."""
    parts = [shown_path(one.path, "").replace("\\", "/").split("/")[:-1] for one in view.ranks]
    common = list(takewhile(lambda level: len(set(level)) == 1, zip(*parts, strict=False))) if len(parts) > 1 else []
    return "/".join(level[0] for level in common)


def headline(view: Overview, base: str) -> str:
    """总览：12 份文件，20 张表，118 个指标（在 申报 里）；填了指标值的 100 个中 84 个可以衡量（84%）."""
    number, projects = len(view.ranks), sum(one.projects for one in view.ranks)
    text = f"总览：{number} 份文件，{view.units} 个单位，{projects} 张表，{sum(one.indicators for one in view.ranks)} 个指标"
    where = shown_path(folder(view), base)
    if where and where != shown_path(base, ""):
        text += f"（在 {where} 里）"
    measured, valued = sum(one.quantified for one in view.ranks), sum(one.valued for one in view.ranks)
    if valued:
        text += f"；填了指标值的 {valued} 个中 {measured} 个可以衡量（{percent(measured, valued)}）"
    return text


def percent(part: int, whole: int) -> str:
    """84%, or a dash where there is nothing to count."""
    return f"{100 * part / whole:.0f}%" if whole else "—"


def spread(view: Overview) -> str:
    """优 28 份、良 13 份；平均 88.94 分."""
    ranked = view.ranked
    mean = sum((one.score or Decimal(0) for one in ranked), Decimal(0)) / len(ranked)
    labels = "、".join(f"{label} {number} 份" for label, number in Counter(one.label for one in ranked).items())
    return f"{labels}；平均 {points(mean)} 分"


def places(ranked: Sequence[Rank]) -> list[int]:
    """Equal scores share a place."""
    found: list[int] = []
    for number, one in enumerate(ranked):
        found.append(found[-1] if number and ranked[number - 1].score == one.score else number + 1)
    return found


def named(one: Rank, base: str) -> str:
    """The file, and whose it is where its name does not say so."""
    path, name = shown_path(one.path, base), line_of(one.name)
    return path if name in path else f"{path}（{name}）"


def owner(one: Rank) -> str:
    """The department, or a dash where the file has to stand for it."""
    name = line_of(one.name)
    return "—" if name in shown_path(one.path, "") else name


def density(one: Rank) -> str:
    """How many problems come on ten indicators: 3.2, or a dash for a file without indicators."""
    return f"{10 * one.found / one.indicators:.1f}" if one.indicators else "—"


def counts_of(one: Rank) -> tuple[str, ...]:
    """The numbers under `COUNTS`."""
    return (*(str(number) for _, number in one.problems), str(one.found), density(one))


def departments(view: Overview) -> list[Department]:
    """Departments with more than one document that has a score, the lowest mean first."""
    found: dict[str, list[Rank]] = {}
    for one in view.ranked:
        found.setdefault(line_of(one.name), []).append(one)
    several = [
        Department(
            name,
            len(ranks),
            sum((one.score or Decimal(0) for one in ranks), Decimal(0)) / len(ranks),
            sum(one.found for one in ranks),
        )
        for name, ranks in found.items()
        if len(ranks) > 1
    ]
    return sorted(several, key=lambda one: (one.mean, one.name))


def copied_title(view: Overview) -> str:
    """照搬的指标 5 组，其中 2 组出自不同单位."""
    apart = sum(one.units > 1 for one in view.copied)
    return f"照搬的指标 {len(view.copied)} 组" + (f"，其中 {apart} 组出自不同单位" if apart else "")


def copied_text(one: Copied) -> str:
    """9 个指标在 2 个单位、2 份文件的 2 个项目里，指标值也都相同."""
    where = "、".join(
        part
        for part in (
            f"{one.units} 个单位" if one.units > 1 else "同一个单位",
            f"{one.documents} 份文件" if one.documents > 1 else "同一份文件",
        )
        if part
    )
    same = "指标值也都相同" if one.values else "指标值不全相同"
    return f"{one.indicators} 个指标在{' ' if one.units > 1 else ''}{where}的 {len(one.projects)} 个项目里，{same}"


def members(report: Report, one: Copied, base: str, most: int | None = None) -> list[str]:
    """The projects of a copied set: file, number of the table, name."""
    return [
        f"{shown_path(report.documents[document].path, base)} 第{table + 1}张表"
        + (f" {clip(line_of(name), NAMED)}" if name.strip() else "")
        for document, table, name in one.projects[:most]
    ]
