"""Two cells that stand in each other's place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from perflint.fixers.contract import Case, Proposal, edit, found_in

SUMMARY = "把报告指向的两格文字互换。"
OPTIONS: Mapping[str, Any] = {"type": "object", "additionalProperties": False}
EXAMPLE: Mapping[str, Any] = {}
EACH = False


def propose(case: Case, options: Mapping[str, Any]) -> Proposal | None:
    """The place and the one other place that the finding names."""
    if len(case.related) != 1:
        return None
    one, other = case.place, case.related[0]
    return Proposal((edit(one, found_in(other)), edit(other, found_in(one))))
