"""The most indicators a table may have: tables too long to be read as examples in a rule file."""

from __future__ import annotations

from typing import Any

import pytest

from perflint import rulebook
from perflint.engine import run
from perflint.recognition.interchange.reading import document_from_record

SLUG = "completeness-indicator-count"


def findings(rows: int, table: dict[str, Any], document: dict[str, Any]) -> int:
    """How often the rule speaks of a table with so many rows."""
    indicators = [{"level1": "产出指标", "name": f"书屋{number}", "value": "≥6个"} for number in range(rows)]
    record = {**document, "tables": [{"project": "社区书屋开放", "complete": True, **table, "indicators": indicators}]}
    report = run([document_from_record(record, "长表.json")], rulebook.load(), select=[SLUG])
    return len(report.findings)


@pytest.mark.parametrize(
    ("rows", "table", "document", "expected"),
    [
        (30, {}, {}, 0),
        (31, {}, {}, 1),
        (60, {"function": "负责社区书屋开放"}, {}, 0),
        (61, {"function": "负责社区书屋开放"}, {}, 1),
        (60, {}, {"kind": "department"}, 0),
        (61, {}, {"kind": "department"}, 1),
    ],
)
def test_a_table_is_too_long_beyond_its_limit(
    rows: int, table: dict[str, Any], document: dict[str, Any], expected: int
) -> None:
    """Thirty rows for a project, sixty for a department or one of its functions."""
    assert expected == findings(rows, table, document)
