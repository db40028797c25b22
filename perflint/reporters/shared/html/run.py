"""The record of the run: by what and when it was judged, and every input with its hash, so that it can be repeated."""

from __future__ import annotations

from collections.abc import Iterator

from perflint.model import InputRecord, Report
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.html.text import attribute, worded
from perflint.reporters.shared.places import shown_path
from perflint.reporters.shared.record import record_rows

MOST_INPUTS = 5_000
HEADS = ("文件", "结果", "字节", "SHA-256")


def run_record(report: Report, options: ReportOptions) -> str:
    """Facts of the run and the list of inputs; nothing for a report that was made by hand."""
    rows = list(record_rows(report, options.base))
    if not rows:
        return ""
    facts = "".join(f"<div><dt>{label}</dt><dd>{worded(text)}</dd></div>" for label, text in rows)
    return f'<section class="run"><h3>运行记录</h3><dl class="run-facts">{facts}</dl>{"".join(_inputs(report, options))}</section>'


def _inputs(report: Report, options: ReportOptions) -> Iterator[str]:
    inputs = report.record.inputs
    if not inputs:
        return
    head = "".join(f'<th scope="col">{name}</th>' for name in HEADS)
    body = "".join(_row(one, options) for one in inputs[:MOST_INPUTS])
    rest = len(inputs) - MOST_INPUTS
    more = f'<p class="cut">另有 {rest} 个没有列出，JSON 报告列出全部。</p>' if rest > 0 else ""
    yield (
        f'<details><summary>{len(inputs)} 个输入文件和校验值</summary><div class="scroll"><table class="plain stacked"><thead><tr>{head}</tr>'
        f"</thead><tbody>{body}</tbody></table></div>{more}</details>"
    )


def _row(one: InputRecord, options: ReportOptions) -> str:
    size = "" if one.size is None else str(one.size)
    note = f"：{one.note}" if one.note else ""
    cells = (shown_path(one.path, options.base), f"{one.fate.label}{note}", size)
    told = "".join(f'<td data-h="{head}">{worded(text)}</td>' for head, text in zip(HEADS, cells, strict=False))
    return (
        f'<tr>{told}<td data-h="{HEADS[3]}"><code title="{attribute(one.sha256)}">{worded(one.sha256)}</code></td></tr>'
    )
