"""The record of a run in words and as data: when, by what, how many of what was given; empty for a report made by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from perflint.model import FileRecord, LayerRecord, Report
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.finding_block import labelled
from perflint.reporters.shared.lines import Line
from perflint.reporters.shared.places import shown_path
from perflint.reporters.shared.prose import line_of

ROLES = {"config": "配置文件", "waivers": "豁免文件", "baseline": "基线", "grading": "评级参数"}
MOST_HASHES = 200  # inputs that a text lists with their hash
SHORT = 12  # digits of a hash that a person compares


def record_rows(report: Report, base: str = "") -> Iterator[tuple[str, str]]:
    """Label and text, for a list or a small table: 审核时间, 程序, 规则集, 输入, 选项, 所用文件; only what is known."""
    record = report.record
    if not record.known:
        return
    yield "审核时间", record.time.replace("T", " ")
    yield "程序", f"perflint {report.version}"
    yield "规则集", " › ".join(map(_layer, record.layers)) or report.rulebook[:SHORT]
    yield "输入", counted(report)
    if record.options:
        yield "选项", "；".join(f"{key}={_value(value)}" for key, value in record.options.items())
    if record.files:
        yield "所用文件", "、".join(_file(one, base) for one in record.files)


def counted(report: Report) -> str:
    """共 14 份：读成 10，没有读成 2，跳过 2."""
    fates = report.record.fates
    parts = "，".join(f"{fate.label} {number}" for fate, number in fates.items() if number)
    return f"共 {sum(fates.values())} 份" + (f"：{parts}" if parts else "")


def record_lines(report: Report, options: ReportOptions) -> Iterator[Line]:
    """The same below a summary: one line for the run, one for what was given."""
    rows = dict(record_rows(report, options.base))
    if rows:
        layers = " › ".join(line_of(_title(one)) for one in report.record.layers)  # their hash stands above
        run = [rows["审核时间"], rows["程序"], *([f"规则集 {layers}"] if layers else [])]
        yield from labelled("运行记录", "；".join(run), options)
        yield from labelled("输入", rows["输入"], options)
        yield from labelled("选项", rows.get("选项", ""), options)
        yield from labelled("所用文件", rows.get("所用文件", ""), options)
        if options.verbose:
            yield from _hashes(report, options)


def _hashes(report: Report, options: ReportOptions) -> Iterator[Line]:
    """The whole SHA-256 of each input, to be compared with what another has."""
    hashed = [one for one in report.record.inputs if one.sha256]
    for one in hashed[:MOST_HASHES]:
        yield from labelled("SHA-256", f"{one.sha256} {shown_path(one.path, options.base)}", options)
    if len(hashed) > MOST_HASHES:
        yield from labelled("SHA-256", f"还有 {len(hashed) - MOST_HASHES} 份，见 -f json", options)


def _layer(one: LayerRecord) -> str:
    """省 某省审核规则 2025.1（某省财政厅，0123456789ab）."""
    return line_of(f"{_title(one)}（{'，'.join(filter(None, (one.issuer, one.sha256[:SHORT])))}）")


def _title(one: LayerRecord) -> str:
    return " ".join(filter(None, (one.level, one.name or one.file, one.version)))


def _file(one: FileRecord, base: str) -> str:
    digest = f"（{one.sha256[:SHORT]}）" if one.sha256 else ""
    return f"{ROLES.get(one.role, one.role)} {shown_path(one.path, base)}{digest}"


def _value(value: Any) -> str:
    if isinstance(value, str):
        return line_of(value)
    from json import dumps

    return line_of(dumps(value, ensure_ascii=False, default=str))
