"""Whole cells that are one of a few words, with the word that belongs there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from perflint.fixers.contract import Case, Proposal, edit
from perflint.text import compact, narrow

SUMMARY = "整格文字是表里的某个词时，改成对应的词。"
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "field": {
            "enum": ["level1", "level2", "name", "value", "operator", "unit", "direction", "nature"],
            "description": "改哪一栏",
        },
        "table": {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": {"type": "string"},
            "description": "现在的词: 改成的词",
        },
    },
    "required": ["field", "table"],
    "additionalProperties": False,
}
EXAMPLE: Mapping[str, Any] = {"field": "unit", "table": {"百分比": "%"}}
EACH = False


def propose(case: Case, options: Mapping[str, Any]) -> Proposal | None:
    """The cell, when all of it is a word of the table."""
    cell = case.cell(options["field"])
    after = options["table"].get(compact(narrow(cell.text))) if cell else None
    return Proposal((edit(cell, after),)) if cell and after is not None else None
