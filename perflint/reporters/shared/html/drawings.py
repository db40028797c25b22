"""Every document of a report drawn with its findings in place, one section each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from perflint.model import Document, Finding, Report, Source
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.documents import facts, problem_line
from perflint.reporters.shared.html.canvas import Canvas
from perflint.reporters.shared.html.offences import Offences
from perflint.reporters.shared.html.outline import Outline
from perflint.reporters.shared.html.text import worded
from perflint.reporters.shared.places import shown_path

MOST_IN_PLACE = 3_000_000  # characters of drawings; what is more is only unfolded when it is looked at


def drawings(report: Report, options: ReportOptions) -> str:
    """All sections; the later ones of a large report as templates, which cost a browser little until they are shown."""
    found: dict[int, dict[int, Finding]] = {}
    for number, finding in enumerate(report.findings):
        found.setdefault(finding.place.document, {})[number] = finding
    pieces = []
    size = 0
    for number, document in enumerate(report.documents):
        source = report.sources[number] if number < len(report.sources) else None
        section = _section(number, document, source, found.get(number, {}), options)
        size += len(section)
        pieces.append(section if size <= MOST_IN_PLACE else f'<template id="t{number}">{section}</template>')
    return "".join(pieces)


def _section(
    number: int, document: Document, source: Source | None, findings: Mapping[int, Finding], options: ReportOptions
) -> str:
    drawn: Offences | Outline
    if source is not None and source.blocks:
        drawn = Offences(source.blocks, findings)
        body = Canvas(source.blocks, f"d{number}", drawn).html
    else:
        drawn = Outline(document, findings)
        body = drawn.html or '<p class="cut">这个文件没有可以画出来的表格或文字。</p>'
    return (
        f'<section class="doc" id="d{number}" aria-label="{number + 1}"><h3>{worded(shown_path(document.path, options.base))}</h3>'
        f'<p class="facts">{worded(facts(document))}</p>{"".join(_problems(document))}{_whole(drawn.rest())}{body}</section>\n'
    )


def _problems(document: Document) -> Iterator[str]:
    if document.problems:
        items = "".join(f"<li>{worded(problem_line(problem))}</li>" for problem in document.problems)
        yield f'<details class="problems"><summary>没有读懂 {len(document.problems)} 处</summary><ul>{items}</ul></details>'


def _whole(findings: Mapping[int, Finding]) -> str:
    """The findings that stand at no cell, told before the tables."""
    if not findings:
        return ""
    items = "".join(
        f'<li class="f-{one.severity.id}" data-f="{number}" tabindex="0">{one.severity.label} {one.code} {worded(one.title)}</li>'
        for number, one in findings.items()
    )
    return f'<div class="whole"><p>说的是整份文件或整张表：</p><ul>{items}</ul></div>'
