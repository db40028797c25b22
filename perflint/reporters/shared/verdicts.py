"""The verdicts of a run as a list: every rule and table with pass, finding, not applicable or cannot decide."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from perflint.model import Outcome, Report, Verdict
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.documents import table_label
from perflint.reporters.shared.finding_block import labelled
from perflint.reporters.shared.labels import field_label
from perflint.reporters.shared.lines import Line
from perflint.reporters.shared.places import shown_path

STYLES = {Outcome.FINDING: "warning", Outcome.CANNOT_DECIDE: "info", Outcome.RULE_ERROR: "error"}
LACKS = {Outcome.CANNOT_DECIDE: "缺少", Outcome.FINDING: "其余缺少", Outcome.RULE_ERROR: "错误"}  # of `missing`


def verdict_lines(report: Report, options: ReportOptions) -> Iterator[Line]:
    """Document by document and table by table, one line a rule; what was missing stands behind it."""
    for (document, table), verdicts in groupby(report.verdicts, key=lambda one: (one.document, one.table)):
        yield [(place_of(report, document, table, options), "strong")]
        for verdict in verdicts:
            head = f"{verdict.code} {verdict.outcome.label}"
            yield [("  ", ""), (head, STYLES.get(verdict.outcome, "")), (f" [{verdict.name}]", "rule")]
            yield from labelled(f"    {LACKS.get(verdict.outcome, '缺少')}", missing(verdict), options)
        yield []


def missing(verdict: Verdict) -> str:
    """What a decision would have needed, by Chinese names; beside a finding, what the rest would have."""
    return "、".join(dict.fromkeys(map(field_label, verdict.missing)))


def place_of(report: Report, document: int | None, table: int | None, options: ReportOptions) -> str:
    """draft.txt · 第2张表 桥梁检测; 全部文件 for a rule about a batch."""
    if document is None:
        return "全部文件"
    whole = report.documents[document]
    path = shown_path(whole.path, options.base)
    if table is None:
        return f"{path} · 全文"
    name = table_label(whole.tables[table])
    return f"{path} · 第{table + 1}张表" + (f" {name}" if name else "")
