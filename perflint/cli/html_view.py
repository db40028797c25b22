"""``perflint parse --format html``: one page that shows what was read of each file, to be checked at a glance.

The page is a file of its own: style and script are inside it, nothing is fetched, and its Content-Security-Policy lets
nothing else run.  The tables themselves are made in `html_view_blocks`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perflint.cli.html_view_blocks import SourceView
from perflint.intake.reading import Reading
from perflint.model import Cell, Document, Failure, Figure, Indicator, Source, TargetTable
from perflint.reporters.shared import html
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.documents import confidence, facts, indicator_count, table_label
from perflint.reporters.shared.html.outline import COLUMNS, facts_of
from perflint.reporters.shared.html.page import framed, resource
from perflint.reporters.shared.html.text import attribute, visible
from perflint.reporters.shared.labels import FIELDS
from perflint.reporters.shared.places import extent, shown_path, spot
from perflint.reporters.shared.sources.roles import ROLE_OF, ROLES

MOST_INDICATORS = 3_000  # of one file that are listed
LEGEND = {"label": "表头、标签", "unread": "没有读入"}


def page(result: Reading, options: ReportOptions) -> str:
    """The whole page for all files of a run, those that could not be read included."""
    style = resource(html.__name__, "drawing.css") + resource(__package__, "html_view.css")
    script = resource(__package__, "html_view.js")
    views = [
        _file(SourceView(source, document, f"f{number}"), source, options, number)
        for number, (source, document) in enumerate(zip(result.sources, result.documents, strict=True))
    ]
    names = [shown_path(document.path, options.base) for document in result.documents]
    title = names[0] if len(names) == 1 else f"{len(names)} 个文件"
    return framed(
        f"{title} · perflint 读取结果",
        style,
        [script],
        f"{_top(names)}<main>{_failures(result.failures, options)}{''.join(views)}</main>\n"
        '<div id="card" role="status" aria-live="polite" hidden></div>\n',
    )


def _top(names: Sequence[str]) -> str:
    chips = "".join(
        f'<button type="button" class="chip r-{role}" data-role="r-{role}" aria-pressed="false">{label}</button>'
        for role, label in ROLES.items()
    )
    chips += "".join(f'<span class="chip {kind}">{label}</span>' for kind, label in LEGEND.items())
    listed = "".join(f'<li><a href="#f{number}">{visible(name)}</a></li>' for number, name in enumerate(names))
    several = f'<nav aria-label="文件"><ol>{listed}</ol></nav>' if len(names) > 1 else ""
    return (
        '<header><h1>读取结果</h1><p class="lead">原文里每一格读成了什么。指着一格，或用 Tab 和方向键走到一格，看它的位置和说明；'
        f"点图例只看一类。</p>{several}</header>\n"
        f'<div class="legend" role="toolbar" aria-label="图例"{"" if names else " hidden"}>{chips}'
        '<button type="button" id="tags" aria-pressed="false">显示类别名</button></div>\n'
    )


def _failures(failures: Sequence[Failure], options: ReportOptions) -> str:
    if not failures:
        return ""
    items = "".join(
        f"<li><b>{visible(shown_path(failure.path, options.base))}</b>：{visible(failure.message)}"
        f"<br><small>{visible(failure.advice)}</small></li>"
        for failure in failures
    )
    return f'<section class="file failed"><h2>没有读成的文件</h2><ul>{items}</ul></section>'


def _file(view: SourceView, source: Source, options: ReportOptions, number: int) -> str:
    document = view.document
    content = view.html or '<p class="cut">这个文件没有可以画出来的表格或文字。</p>'
    more = f'<p class="cut">页眉、页脚和页码 {view.furniture} 行没有列出。</p>' if view.furniture else ""
    return (
        f'<section class="file" id="f{number}"><h2>{visible(shown_path(document.path, options.base))}</h2>'
        f'<p class="facts">{visible(facts(document))}</p>{_tiles(view, source)}{_problems(view)}{_understood(view)}'
        f"{content}{more}</section>\n"
    )


def _tiles(view: SourceView, source: Source) -> str:
    document = view.document
    sure = confidence(document)
    tiles = [
        ("绩效目标表", str(len(document.tables)), ""),
        ("指标", str(indicator_count(document)), ""),
        ("识别可信度", sure.label if document.tables else "–", sure.id),
        ("没有读懂", f"{len(document.problems)} 处", "low" if document.problems else "high"),
        ("没有读入", f"{view.unread} 格（行）", "medium" if view.unread else "high"),
        ("格式", f"{source.format}{f' · {source.encoding}' if source.encoding else ''}", ""),
    ]
    return f'<dl class="tiles">{"".join(_tile(*tile) for tile in tiles)}</dl>'


def _tile(label: str, value: str, grade: str) -> str:
    return f'<div class="tile {grade}"><dt>{label}</dt><dd>{visible(value)}</dd></div>'


def _problems(view: SourceView) -> str:
    if not view.document.problems:
        return ""
    items = []
    for problem in view.document.problems:
        place = spot(problem.location)
        where = _linked(visible(place), view.link(problem.location)) + "：" if place else ""
        items.append(f"<li>{where}{visible(problem.message)}</li>")
    return f'<section class="problems"><h3>没有读懂的地方</h3><ol>{"".join(items)}</ol></section>'


def _linked(content: str, anchor: str | None) -> str:
    return f'<a href="#{anchor}">{content}</a>' if anchor else content


# ── what was understood, with links to where it stands ──────────────────────────────────────────────────────────


def _understood(view: SourceView) -> str:
    document = view.document
    if not document.tables and not document.goals:
        return ""
    tables = "".join(_tables(view, document))
    goals = "".join(
        f"<li>{_value(view, 'goal', goal.goal)}{_value(view, 'completion', goal.completion)}"
        f"{_value(view, 'rate', goal.rate)}</li>"
        for goal in document.goals
    )
    listed = f"<ol>{goals}</ol>" if goals else ""
    return f'<details class="understood"><summary>读出的内容（点一项回到原文）</summary>{listed}{tables}</details>'


def _tables(view: SourceView, document: Document) -> Iterator[str]:
    left = MOST_INDICATORS
    for number, table in enumerate(document.tables):
        label = table_label(table) or "（没有名称）"
        told = f"识别可信度{table.confidence.label}{'，不完整' if table.complete is False else ''}"
        items = "".join(_facts(view, table))
        yield f'<h3>第{number + 1}张表 · {visible(label)} <small>{told}</small></h3><dl class="facts-of">{items}</dl>'
        yield _indicators(view, table.indicators[:left])
        if len(table.indicators) > left:
            yield '<p class="cut">指标太多，其余没有列出。</p>'
            return
        left -= len(table.indicators)


def _facts(view: SourceView, table: TargetTable) -> Iterator[str]:
    for label, name, value in facts_of(table):
        if shown := _value(view, name if name != "unit" else "project", value):
            yield f"<div><dt>{label}</dt><dd>{shown}</dd></div>"


def _indicators(view: SourceView, rows: Sequence[Indicator]) -> str:
    columns = [name for name in COLUMNS if any(getattr(row, name) is not None for row in rows)]
    if not columns:
        return ""
    head = "".join(f'<th scope="col">{FIELDS[name]}</th>' for name in columns)
    body = "".join(
        f"<tr><th scope=row>{number}</th>"
        + "".join(f"<td>{_value(view, name, getattr(row, name))}</td>" for name in columns)
        + "</tr>"
        for number, row in enumerate(rows, 1)
    )
    return f'<div class="scroll"><table class="list"><thead><tr><th></th>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _value(view: SourceView, name: str, value: Cell | Figure | None) -> str:
    """A field as a link to its place, in the colour of its role."""
    if value is None:
        return ""
    cell = value if isinstance(value, Cell) else value.cell
    if not cell.text.strip():
        return ""
    content = f'<mark class="r-{ROLE_OF[name]}" title="{attribute(extent(cell.location))}">{visible(cell.text)}</mark>'
    return _linked(content, view.link(cell.location))
