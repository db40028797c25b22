"""A rule that fired on many places: told once in full, then its places, the first ones in words, all by address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perflint.model import Finding, Severity
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.finding_block import block, labelled
from perflint.reporters.shared.lines import Line
from perflint.reporters.shared.places import compact, position, row_path
from perflint.reporters.shared.prose import clip, line_of
from perflint.text import display_width

IN_WORDS = {Severity.ERROR: 20, Severity.WARNING: 6, Severity.INFO: 3, Severity.HINT: 2}
A_FEW_MORE = 2  # so many beyond the limit are told in words too, rather than as a rest
WIDEST_SPOT = 30  # columns


def group_block(group: Sequence[Finding], table_label: str, options: ReportOptions) -> Iterator[Line]:
    """The first finding in full, then up to a screenful in a line each, then every remaining place."""
    yield from block(group[0], table_label, options, count=len(group))
    limit = IN_WORDS[group[0].severity]
    shown = group[1:] if len(group) - 1 <= limit + A_FEW_MORE else group[1 : 1 + limit]
    yield [(f"  另外 {len(group) - 1} 处：", "strong")]
    width = min(WIDEST_SPOT, max(display_width(_spot(finding)) for finding in shown))
    for finding in shown:
        where = _spot(finding)
        pad = " " * max(0, width - display_width(where))
        text = clip(_told(finding, group[0]), options.width - 6 - max(width, display_width(where)))
        yield [("    ", ""), (where + pad, "path"), ("  ", ""), (text, "")]
    rest = group[1 + len(shown) :]
    if rest:
        yield from labelled(f"其余 {len(rest)} 处", places(rest), options, longest=0)


def _told(finding: Finding, first: Finding) -> str:
    """What tells this place from the first: its message, or where it is when the message is the same."""
    if finding.message != first.message:
        return line_of(finding.message)
    return f"{position(finding.place)} {row_path(finding, '')}".rstrip()


def _spot(finding: Finding) -> str:
    return clip(compact(finding.place), WIDEST_SPOT)


def places(findings: Sequence[Finding]) -> str:
    """第1张表 12:5、14:5；第2张表 40:3."""
    tables: dict[int | None, list[str]] = {}
    for finding in findings:
        tables.setdefault(finding.place.table, []).append(compact(finding.place))
    return "；".join(
        f"{'全文' if table is None else f'第{table + 1}张表'} {'、'.join(spots)}" for table, spots in tables.items()
    )
