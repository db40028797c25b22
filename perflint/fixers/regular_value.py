"""A value in its regular spelling, comparator, number and unit: 达到95%以上 becomes ≥95%, 每月不少于2次 ≥2次/月.

Where the operator column says the same sign, the value keeps none.  Words that the regular spelling would lose make the
change one that a person must look at, or, when they hold another number or clause, none at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from perflint import values
from perflint.fixers.contract import Case, Proposal, edit, span_of
from perflint.lexicon.vocabulary import vocabulary
from perflint.model import TargetValue
from perflint.text import edited, narrow

SUMMARY = "把指标值改成“符号＋数＋单位”的规范写法。"
OPTIONS: Mapping[str, Any] = {"type": "object", "additionalProperties": False}
EXAMPLE: Mapping[str, Any] = {}
EACH = False

_SILENT = ("需要", "需", "须", "应当", "应该", "应", "要求", "要", "每", "/", "·", "。")
_LOST = 20  # characters of other words that may be dropped at a person's word
_CLAUSES = frozenset("，,；;、（(《：:0123456789")


def propose(case: Case, options: Mapping[str, Any]) -> Proposal | None:
    """The value's cell, rewritten."""
    cell, value = case.cell("value"), case.own_value()
    if cell is None or value.number is None or (value.number == 100 and value.comparator == "≥"):
        return None  # ≥100% is no better than 达到100%
    column = values.comparator_of(case.text("operator"))
    if column and column != value.comparator:
        return None
    lost = _lost(cell.text, value)
    if len(lost) > _LOST or not _CLAUSES.isdisjoint(narrow(lost)):
        return None
    after = values.format_value(replace(value, comparator=None) if column else value)
    if after == value.raw.strip() or not values.same_meaning(
        values.with_columns(values.parse(after), case.text("operator"), case.text("unit")), case.value()
    ):
        return None
    edits = [edit(cell, after, span_of(cell))]
    operator = case.cell("operator")
    if column and operator is not None and not operator.text.strip().isalpha():
        edits.append(edit(operator, column))  # ≧, which the value's own sign hid
    return Proposal(tuple(edits), unsafe=bool(lost))


def _lost(text: str, value: TargetValue) -> str:
    """The words that say something besides comparator, number, unit and denominator."""
    rest = edited(text, [(*span, " ") for name, span in value.spans.items() if name != "lead"])
    comparators = vocabulary()["comparators"]
    own = value.comparator or ""
    same = [word for place in ("before", "after", "frames") for word in comparators[place].get(own, ())]
    for word in sorted((*(word for word in same if not word.startswith("均")), *_SILENT), key=len, reverse=True):
        rest = rest.replace(word, " ")
    return "".join(rest.split())
