"""Full-width digits, letters and signs of numbers as half-width ones: ９５％ becomes 95%, １，０００ 1,000.

Chinese punctuation stays: （）, ：, ， between clauses and ～ between two numbers are at home in full width.  The signs of
comparison are the business of `sign`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from perflint.fixers.contract import Case, Proposal, edit
from perflint.patterns import pattern_of
from perflint.text import narrow

SUMMARY = "指标值和单位里的全角数字、字母、％、小数点、斜杠和千分位逗号改成半角；中文标点不改。"
OPTIONS: Mapping[str, Any] = {"type": "object", "additionalProperties": False}
EXAMPLE: Mapping[str, Any] = {}
EACH = False

FIELDS = ("value", "period_value", "actual", "unit")
_WIDE = pattern_of(r"[０-９Ａ-Ｚａ-ｚ％．／－＋]+|(?<=[0-9０-９])，(?=[0-9０-９]{3}(?![0-9０-９]))")


def propose(case: Case, options: Mapping[str, Any]) -> Proposal | None:
    """Every run of wide characters in the row's values and its unit."""
    cells = (case.cell(field) for field in FIELDS)
    edits = [
        edit(cell, narrow(found[0]), found.span())
        for cell in cells
        if cell is not None
        for found in _WIDE.finditer(cell.text)
    ]
    return Proposal(tuple(edits)) if edits else None
