"""One finding as a block of lines: what, where, the row, the value with the offending part marked, why, what to do."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perflint.model import Basis, Confidence, Finding
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.fixes import fix_text
from perflint.reporters.shared.labels import place_label
from perflint.reporters.shared.lines import Line
from perflint.reporters.shared.places import address, position, row_path
from perflint.reporters.shared.prose import clip, excerpt, line_of, wrap
from perflint.reporters.shared.related import related_places
from perflint.text import display_width, trimmed

LONGEST_TEXT = 1200  # columns; a message that quotes a whole page helps nobody
MOST_RELATED = 5


def title_lines(finding: Finding, options: ReportOptions, count: int = 1) -> Iterator[Line]:
    """``错误 PF301 标题 [slug]``, with the confidence when it is not high and the number of places when many."""
    tail = f" [{finding.name}]"
    if finding.confidence < Confidence.HIGH:
        tail += f" 可信度{finding.confidence.label}"
    if count > 1:
        tail += f" 共{count}处"
    head = f"{finding.severity.label} {finding.code} "
    title = line_of(finding.title)
    if display_width(head + title + tail) <= options.width:
        yield [
            (f"{finding.severity.label} {finding.code}", finding.severity.id),
            (f" {title}", "strong"),
            (tail, "rule"),
        ]
        return
    lines = wrap(head + title, options.width)
    yield [(lines[0], finding.severity.id)]
    yield from ([(f"  {line}", "strong")] for line in lines[1:])
    yield [(f" {tail}", "rule")]


def block(finding: Finding, table_label: str, options: ReportOptions, count: int = 1) -> Iterator[Line]:
    """The whole block of one finding; ``count`` is how many places it stands for."""
    yield from title_lines(finding, options, count)
    yield from _place_lines(finding, table_label, options)
    yield from _value_lines(finding, options)
    yield from labelled("问题", finding.message, options)
    yield from labelled("比较", comparison(finding), options)
    yield from labelled("建议", finding.advice, options)
    if finding.fix is not None:
        yield from labelled("可改", fix_text(finding.fix), options)
    yield from labelled("依据", "；".join(basis_text(basis) for basis in finding.basis), options)
    yield from _related_lines(finding, options)


def _place_lines(finding: Finding, table_label: str, options: ReportOptions) -> Iterator[Line]:
    where = address(finding.filename, finding.place.location, options.base)
    position_text = position(finding.place)
    room = options.width - 4
    if display_width(where) + display_width(position_text) + 3 <= room:
        yield [("  ┌ ", "dim"), (where, "path"), (f" · {position_text}", "dim")]
    else:
        yield [("  ┌ ", "dim"), (where, "path")]
        yield [("  │ ", "dim"), (position_text, "dim")]
    path = clip(row_path(finding, table_label), LONGEST_TEXT)
    yield from ([("  │ ", "dim"), (line, "")] for line in (wrap(path, room) if path else ()))


def _value_lines(finding: Finding, options: ReportOptions) -> Iterator[Line]:
    """The cell the finding points at; without colour a line of ``^`` below the offending part."""
    place = finding.place
    if place.field is None and not place.text.strip():
        return
    label = f"{place_label(place)}：" if place.field else "原文："
    if not place.text.strip():
        yield [("  │ ", "dim"), (label, "dim"), ("（空）", f"mark-{finding.severity.id}")]
        return
    before, part, after = excerpt(place.text, place.span, options.width - 4 - display_width(label))
    yield [("  │ ", "dim"), (label, "dim"), (before, ""), (part, f"mark-{finding.severity.id}"), (after, "")]
    if not options.color:
        yield [("  │ ", ""), (" " * display_width(label + before), ""), ("^" * max(1, display_width(part)), "")]


def labelled(label: str, text: str, options: ReportOptions, longest: int = LONGEST_TEXT) -> Iterator[Line]:
    """``  问题：…`` wrapped under its own beginning, cut after ``longest`` columns (0 = never); nothing when empty."""
    text = clip(line_of(text), longest) if longest else line_of(text)
    if not text:
        return
    head = f"  {label}："
    indent = " " * display_width(head)
    for number, line in enumerate(wrap(text, options.width - len(indent))):
        yield [(indent, "") if number else (head, "strong"), (line, "")]


def comparison(finding: Finding) -> str:
    """``118 对 120.5，相差 -2.5`` of a finding that compared two figures, unless the message already shows both."""
    left, right, delta = (finding.values.get(key) for key in ("left", "right", "delta"))
    if left is None or right is None:
        return ""
    shown = figure(left), figure(right)
    if delta is None and all(side in finding.message for side in shown):
        return ""
    text = f"{shown[0]} 对 {shown[1]}"
    return text if delta is None else f"{text}，相差 {figure(delta)}"


def figure(value: object) -> str:
    """A value of a check as text; a Decimal without exponent and without trailing zeros behind the point."""
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < 30:
        return trimmed(f"{value:f}")
    return str(value)


def basis_text(basis: Basis) -> str:
    """财预〔2021〕101号 第三条（说明）."""
    text = f"{basis.document} {basis.article}" if basis.article else basis.document
    return f"{text}（{basis.note}）" if basis.note else text


def _related_lines(finding: Finding, options: ReportOptions) -> Iterator[Line]:
    shown, hidden = related_places(finding, options, MOST_RELATED)
    for place in shown:
        yield from labelled("另见", place, options)
    if hidden:
        left_out = finding.values.get("related_left_out", 0)
        listed = "，见 JSON 报告" if not left_out else f"，JSON 报告列出全部中的前 {len(finding.related)} 处"
        yield from labelled("另见", f"还有 {hidden} 处相关内容{listed}", options)
