"""One finding a line as a JSON object, with the keys that it has in `json`: for streams, jq and log stores.

Only findings: what was suppressed, left out or could not be decided is in the summary beside it, and in `json`.
"""

from __future__ import annotations

from collections.abc import Iterator

from perflint.model import Report
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.json_text import dump
from perflint.reporters.shared.records import finding_record

NAME = "json-lines"
ALIASES = ("jsonl", "ndjson")
SUMMARY = "每行一个问题的 JSON，键与 json 中的问题相同，供流式处理"
SELF_CONTAINED = False


def render(report: Report, options: ReportOptions) -> str:
    """The findings in the report's order."""
    return "".join(pieces(report, options))


def pieces(report: Report, options: ReportOptions) -> Iterator[str]:
    """The lines of `render`."""
    return (f"{dump(finding_record(finding))}\n" for finding in report.findings)
