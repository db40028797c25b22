"""A comparison as one self-contained page: the counts, the targets that changed, the findings by standing."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape as _escape

from perflint.model import Comparison, FindingChange, Standing, TargetChange
from perflint.reporters.comparisons._wording import (
    headline,
    notes,
    place_of,
    round_names,
    subject_of,
    target_headline,
    value_text,
    what_changed,
)
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.places import row_path
from perflint.reporters.shared.prose import line_of
from perflint.text import clipped

NAME = "html"
ALIASES: tuple[str, ...] = ()
SUMMARY = "一个自带样式的网页，可打印"

LONGEST = 4000  # characters of one text


def render(comparison: Comparison, options: ReportOptions) -> str:
    """The page."""
    return "\n".join(_page(comparison, options)) + "\n"


def text(value: str) -> str:
    """A text as one line in which nothing is markup."""
    return _escape(clipped(line_of(value), LONGEST))


def _page(comparison: Comparison, options: ReportOptions) -> Iterator[str]:
    from importlib.resources import files

    style = files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    yield '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield f"<title>perflint 两轮比较</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>"
    yield f"<h1>两轮比较</h1>\n<p class=rounds>{text(round_names(comparison, options.base))}</p>"
    yield f"<p class=sum>{text(headline(comparison))}{text(target_headline(comparison))}</p>"
    yield from (f"<p class=remark>注意：{text(remark)}</p>" for remark in comparison.remarks)
    if comparison.targets:
        yield "<h2>目标的变动</h2>\n<table>\n<thead><tr>"
        yield "".join(f"<th>{head}</th>" for head in ("变动", "项目和指标", "内容", "上一轮", "这一轮", "说明"))
        yield "</tr></thead>\n<tbody>"
        yield from map(_target, comparison.targets)
        yield "</tbody>\n</table>"
    for standing in Standing:
        found = [one for one in comparison.findings if one.standing is standing]
        if found:
            yield f'<h2 class="{standing.value}">{standing.label} <small>{len(found)} 个</small></h2>\n<ol>'
            yield from (_finding(one, options) for one in found)
            yield "</ol>"
    yield f"</main>\n<footer>perflint {text(comparison.version)}</footer>\n</body>\n</html>"


def _target(change: TargetChange) -> str:
    cells = (subject_of(change), what_changed(change), value_text(change.before), value_text(change.after), change.note)
    row = "".join(f"<td>{text(cell)}</td>" for cell in cells)
    weaker = ' class="weaker"' if change.effect.weaker else ""
    return f"<tr{weaker}><td><b>{change.effect.label}</b></td>{row}</tr>"


def _finding(change: FindingChange, options: ReportOptions) -> str:
    finding = change.finding
    lines = [
        f'<b class="{finding.severity.id}">{finding.severity.label} {text(finding.code)}</b> {text(finding.title)}',
        f"<span class=place>{text(place_of(finding, options.base))}</span>",
    ]
    if row := row_path(finding):
        lines.append(text(row))
    if change.standing.open:
        lines.append(text(finding.message))
        lines.append(f"建议：{text(finding.advice)}" if finding.advice.strip() else "")
    lines += [f"<i>{text(note)}</i>" for note in notes(change)]
    return "<li>" + "<br>".join(filter(None, lines)) + "</li>"
