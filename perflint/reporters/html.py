"""The web report: one file that opens in any browser, without network: overview, findings beside the tables they are in.

Everything that can be read as text is HTML already; the script (``report_*.js``) only filters, jumps and folds, on the
findings it gets as data.  The sections are made by the modules of `shared.html`.
"""

from __future__ import annotations

from perflint.model import Report
from perflint.reporters.shared import html as parts
from perflint.reporters.shared.batch import is_batch
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.html.batch import batch
from perflint.reporters.shared.html.conclusions import conclusions
from perflint.reporters.shared.html.drawings import drawings
from perflint.reporters.shared.html.overview import overview
from perflint.reporters.shared.html.page import framed, resource
from perflint.reporters.shared.html.payload import payload
from perflint.reporters.shared.html.plain import plain_list
from perflint.reporters.shared.html.standing import standing
from perflint.reporters.shared.html.unread import unread
from perflint.reporters.shared.places import shown_path

NAME = "html"
ALIASES = ("web",)
SUMMARY = "网页报告：图表、排名、可筛选的问题清单、在原表上标出的问题、规则说明、检查清单，一个文件，不联网"
SELF_CONTAINED = True
NEEDS_CATALOGUE = True
NEEDS_SOURCES = True
NEEDS_OVERVIEW = True

STYLES = ("drawing.css", "report.css", "report_findings.css", "report_print.css")
SCRIPTS = ("report_data.js", "report_list.js", "report_reader.js", "report_rules.js", "report_main.js")
VIEWS = {
    "overview": "概览",
    "findings": "问题",
    "documents": "文件",
    "batch": "排名与雷同",
    "rules": "规则结论",
    "unread": "未读与豁免",
}
TITLE = "绩效目标审核报告"


def render(report: Report, options: ReportOptions) -> str:
    """The whole page."""
    package = parts.__name__
    script = f'"use strict";\n(function () {{\n{resource(package, *SCRIPTS)}}})();\n'
    name = shown_path(report.documents[0].path, options.base) if len(report.documents) == 1 else ""
    return framed(
        f"{name} · {TITLE}" if name else TITLE,
        resource(package, *STYLES),
        [script],
        _body(report, options),
        early=resource(package, "report_early.js"),
    )


def _body(report: Report, options: ReportOptions) -> str:
    views = {
        "overview": overview(report, options),
        "findings": resource(parts.__name__, "findings.html") + plain_list(report, options),
        "documents": standing(report, options),
        "batch": batch(report, options) if is_batch(report) else "",
        "rules": conclusions(report, options),
        "unread": unread(report, options),
    }
    sections = "".join(
        f'<section class="view" id="{name}" aria-labelledby="h-{name}"><h2 id="h-{name}">{VIEWS[name]}</h2>{content}</section>\n'
        for name, content in views.items()
        if content
    )
    count = f" <b>{len(report.findings)}</b>"
    links = "".join(
        f'<a href="#{name}">{title}{count if name == "findings" else ""}</a>'
        for name, title in VIEWS.items()
        if views[name]
    )
    return (
        '<a class="skip" href="#main">跳到内容</a>\n'
        f'<header class="top"><h1>{TITLE}</h1><nav aria-label="视图">{links}</nav>'
        '<div class="tools"><button type="button" id="theme">外观</button><button type="button" id="print-it">打印</button></div></header>\n'
        f'<main id="main" tabindex="-1">{sections}'
        f'<section id="drawings"><h2>原文</h2>{drawings(report, options)}</section></main>\n'
        '<section id="printed" aria-hidden="true"></section>\n<dialog id="rule" aria-labelledby="rule-title"></dialog>\n'
        f'<script type="application/json" id="data">{payload(report, options)}</script>\n'
    )
