"""The findings as data for the page's script: columns of numbers, and every text once.

A text of a document is data here and nothing else: made safe to show, and encoded so that no ``</script>`` can end it.
"""

from __future__ import annotations

from typing import Any

from perflint.model import Applicability, Finding, Report
from perflint.reporters.shared.catalogue import rules_of
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.finding_block import basis_text, comparison
from perflint.reporters.shared.fixes import fix_text
from perflint.reporters.shared.html.overview import OTHER, UNNAMED, department_of
from perflint.reporters.shared.json_text import dump
from perflint.reporters.shared.labels import field_label
from perflint.reporters.shared.places import position, row_path, shown_path, spot
from perflint.reporters.shared.prose import clip, excerpt, line_of
from perflint.reporters.shared.related import related_places

LONGEST = 1_200  # columns of a message or advice
QUOTED = 300  # columns of the text around the offending part
MOST_RELATED = 8
FIXABLE = (None, Applicability.SAFE, Applicability.UNSAFE, Applicability.DISPLAY_ONLY)
COLUMNS = (
    "rule", "severity", "confidence", "document", "table", "dimension", "department", "place", "position", "path", "field", "before",
    "part", "after", "message", "advice", "basis", "fix", "fixable", "comparison", "related",
)  # fmt: skip


def payload(report: Report, options: ReportOptions) -> str:
    """JSON for a script element: texts, rules, documents and the columns of the findings, numbered as in the report."""
    texts = _Texts()
    rules = rules_of(report)
    numbers = {code: number for number, code in enumerate(rules)}
    columns: dict[str, list[int]] = {name: [] for name in COLUMNS}
    for finding in report.findings:
        for name, value in _facts(finding, report, options).items():
            columns[name].append(value if isinstance(value, int) else texts.number(value))
        columns["rule"].append(numbers[finding.code])
    data = {
        "documents": [clip(shown_path(document.path, options.base), LONGEST) for document in report.documents],
        "rules": [[info.code, info.name, clip(line_of(info.title), LONGEST)] for info in rules.values()],
        "findings": columns,
        "texts": texts.all,
    }
    return dump(data).replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


class _Texts:
    """Texts by number, each once; 0 is the empty one."""

    def __init__(self) -> None:
        self.all = [""]
        self._numbers = {"": 0}

    def number(self, text: str) -> int:
        text = clip(text, LONGEST)
        found = self._numbers.setdefault(text, len(self.all))
        if found == len(self.all):
            self.all.append(text)
        return found


def _facts(finding: Finding, report: Report, options: ReportOptions) -> dict[str, Any]:
    place = finding.place
    before, part, after = excerpt(place.text, place.span, QUOTED) if place.text.strip() else ("", "", "")
    fix = finding.fix
    return {
        "severity": int(finding.severity),
        "confidence": int(finding.confidence),
        "document": place.document,
        "table": "" if place.table is None else str(place.table),
        "dimension": line_of(finding.dimension) or OTHER,
        "department": department_of(report, finding) or UNNAMED,
        "place": spot(place.location) if not place.location.pointer else "",  # a pointer is no place for a reader
        "position": position(place),
        "path": row_path(finding),
        "field": line_of(field_label(place.field)) if place.field else "",
        "before": before,
        "part": part,
        "after": after,
        "message": line_of(finding.message),
        "advice": line_of(finding.advice),
        "basis": line_of("；".join(map(basis_text, finding.basis))),
        "fix": line_of(fix_text(fix)) if fix is not None else "",
        "fixable": FIXABLE.index(fix.applicability) if fix is not None else 0,
        "comparison": line_of(comparison(finding)),
        "related": "\n".join(_related(finding, options)),
    }


def _related(finding: Finding, options: ReportOptions) -> list[str]:
    told, hidden = related_places(finding, options, MOST_RELATED)
    return [*map(line_of, told), *[f"还有 {hidden} 处"] * bool(hidden)]
