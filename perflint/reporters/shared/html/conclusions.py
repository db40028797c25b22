"""The view of the rules: what each concluded how often, what it says about itself, and the checklist project by project."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

from perflint.model import Outcome, Report, RuleInfo
from perflint.reporters.shared.catalogue import rules_of, sections
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.html.bars import stacked
from perflint.reporters.shared.html.text import attribute, worded
from perflint.reporters.shared.matrix import SIGNS, Block, Row, blocks
from perflint.reporters.shared.verdicts import missing

COLUMNS = 24  # projects side by side in the checklist
MOST_IN_PLACE = 12_000  # cells of the checklist; the rest is only unfolded when it is looked at
KINDS = {
    Outcome.FINDING: "o-finding",
    Outcome.CANNOT_DECIDE: "o-undecided",
    Outcome.RULE_ERROR: "o-broken",
    Outcome.WAIVED: "o-waived",
    Outcome.PASS: "o-pass",
    Outcome.NOT_APPLICABLE: "o-none",
    Outcome.NOT_IN_FORCE: "o-none",
}
MOST_MISSING = 3


def conclusions(report: Report, options: ReportOptions) -> str:
    """The rules, those with findings first, then the checklist."""
    outcomes: dict[str, Counter[Outcome]] = defaultdict(Counter)
    lacks: dict[str, Counter[str]] = defaultdict(Counter)
    for verdict in report.verdicts:
        outcomes[verdict.code][verdict.outcome] += 1
        if verdict.outcome is Outcome.CANNOT_DECIDE:
            lacks[verdict.code][missing(verdict) or "未说明"] += 1
    found = Counter(finding.code for finding in report.findings)
    rules = sorted(rules_of(report).values(), key=lambda info: (-found[info.code], -info.severity, info.code))
    rows = "".join(_rule(info, outcomes[info.code], found[info.code], lacks[info.code]) for info in rules)
    legend = "".join(
        f'<li><i class="sign {KINDS[outcome]}">{SIGNS[outcome]}</i> {outcome.label}</li>' for outcome in KINDS
    )
    return (
        f'<ul class="legend">{legend}</ul><h3>每条规则</h3><p class="facts">条形是规则对各张表的结论；点开一条看为什么、正反例和依据。</p>'
        f'<div class="rules">{rows}</div><h3>检查清单</h3><p class="facts">逐个项目、逐条规则的结论。点“问”看问题。</p>'
        f"{''.join(_checklist(report, options))}"
    )


def _rule(info: RuleInfo, outcomes: Counter[Outcome], found: int, lacks: Counter[str]) -> str:
    total = sum(outcomes.values())
    told = "，".join(f"{outcome.label} {outcomes[outcome]}" for outcome in KINDS if outcomes[outcome])
    bar = stacked([(KINDS[outcome], outcomes[outcome]) for outcome in KINDS], total, told)
    number = f'<b class="count">{found}</b>' if found else '<b class="count none">0</b>'
    return (
        f'<details class="rule" id="rule-{attribute(info.code)}" data-rule="{attribute(info.code)}"><summary>'
        f'<span class="badge s-{info.severity.id}">{info.severity.label}</span><span class="code">{worded(info.code)}</span>'
        f'<span class="title">{worded(info.title)}</span>{bar}{number}</summary>'
        f'<div class="about">{"".join(_about(info, told, found, lacks))}</div></details>'
    )


def _about(info: RuleInfo, told: str, found: int, lacks: Counter[str]) -> Iterator[str]:
    parts = [info.name, info.dimension, f"可信度{info.confidence.label}"]
    parts += ["试用中"] * (info.status == "preview") + ["不得豁免"] * (not info.waivable)
    yield f'<p class="facts">{worded(" · ".join(filter(None, parts)))}</p>'
    for heading, texts in sections(info):
        kind = {"不符合": ' class="bad"', "符合": ' class="good"'}.get(heading, "")
        yield f"<h4>{heading}</h4>" + "".join(f"<p{kind}>{worded(text)}</p>" for text in texts)
    if told:
        yield f"<h4>结论</h4><p>{worded(told)}</p>"
    if lacks:
        listed = "；".join(f"{fact}（{number} 次）" for fact, number in lacks.most_common(MOST_MISSING))
        more = " 等" if len(lacks) > MOST_MISSING else ""
        yield f"<p>无法判断是因为缺少：{worded(listed)}{more}</p>"
    if found:
        yield f'<p><a href="#findings" data-filter="rule={attribute(info.code)}">看这条规则的 {found} 个问题</a></p>'


def _checklist(report: Report, options: ReportOptions) -> Iterator[str]:
    cells = 0
    for number, block in enumerate(blocks(report, options.base, COLUMNS)):
        cells += len(block.columns) * sum(len(rows) for _, rows in block.dimensions)
        folded = cells > MOST_IN_PLACE
        table = _block(block, _folded if folded else _row)
        last = block.first + len(block.columns) - 1
        name = f"{block.title} {block.first}–{last}" if len(block.columns) > 1 else f"{block.title} {block.columns[0]}"
        inner = f"<template>{table}</template>" if folded else table
        opened = " open" if not number and not folded else ""
        yield f'<details class="block"{opened}><summary>{worded(name)}</summary>{inner}</details>'
    if not report.verdicts:
        yield '<p class="cut">没有运行任何规则。</p>'


def _block(block: Block, row: Callable[[Row, int], str]) -> str:
    subjects = zip(block.columns, block.subjects, strict=True)
    names = "".join(_column(at, name, *subject) for at, (name, subject) in enumerate(subjects, block.first))
    listed = "".join(f"<li>{worded(name)}</li>" for name in block.columns)
    body = "".join(_dimension(name, rows, block, row) for name, rows in block.dimensions)
    return (
        f'<ol class="columns" start="{block.first}">{listed}</ol><div class="scroll"><table class="matrix">'
        f'<thead><tr><th scope="col">规则</th>{names}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _column(number: int, name: str, document: int | None, table: int | None) -> str:
    place = f' data-d="{document}"' if document is not None else ""
    place += f' data-t="{table}"' if table is not None else ""
    return f'<th scope="col" title="{attribute(name)}"{place}>{number}</th>'


def _dimension(name: str, rows: Sequence[Row], block: Block, row: Callable[[Row, int], str]) -> str:
    width = len(block.columns)
    told = [one for one in rows if not one.inapplicable]
    folded = len(rows) - len(told)
    rest = f'<tr class="rest"><td colspan="{width + 1}">另有 {folded} 条不适用</td></tr>' if folded else ""
    head = f'<tr class="dimension"><th colspan="{width + 1}" scope="rowgroup">{worded(name)}</th></tr>'
    return f"{head}{''.join(row(one, block.first) for one in told)}{rest}"


def _row(row: Row, first: int) -> str:
    """One rule; what was missing is told by the cell."""
    lacks = {column: fact for fact, columns in row.lacks for column in columns}
    cells = "".join(_cell(outcome, lacks.get(column, "")) for column, outcome in enumerate(row.outcomes, first))
    code = attribute(row.code)
    return f'<tr><th scope="row"><a href="#rule-{code}">{worded(row.code)}</a> {worded(row.title)}</th>{cells}</tr>'


def _folded(row: Row, first: int) -> str:
    """The same as a few words, for the script to make a row of: the signs, and what was missing where."""
    signs = "".join(SIGNS[outcome] if outcome is not None else " " for outcome in row.outcomes)
    lacks = "\n".join(f"{','.join(map(str, columns))} {fact}" for fact, columns in row.lacks)
    told = f' data-l="{attribute(lacks)}"' if lacks else ""
    return f'<tr data-r="{attribute(row.code)}" data-v="{signs}" data-first="{first}"{told}></tr>'


def _cell(outcome: Outcome | None, lack: str) -> str:
    if outcome is None:
        return "<td></td>"
    told = f' title="缺少{attribute(lack)}"' if lack else ""
    return f'<td class="{KINDS[outcome]}"{told}>{SIGNS[outcome]}</td>'
