"""The hint of a form, （≥**人）, taken out of a name; the unit it gives goes to a value that has none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from perflint import lexicon
from perflint.fixers.contract import Case, Proposal, edit, inserted, span_of
from perflint.patterns import pattern_of

SUMMARY = "从指标名称里删去“（≥**人）”一类的模板提示；指标值没有单位的，把提示里的单位移过去。"
OPTIONS: Mapping[str, Any] = {"type": "object", "additionalProperties": False}
EXAMPLE: Mapping[str, Any] = {}
EACH = False

_HINT = pattern_of(r"[（(]\s{0,4}[≥≧≤≦><＞＜=＝]{1,3}\s{0,4}[*＊xX×]{1,9}\s{0,4}([^（）()*＊]{0,8})[）)]")
_SHORTEST = 3  # characters that a name must keep


def propose(case: Case, options: Mapping[str, Any]) -> Proposal | None:
    """The name without its hints."""
    name, value = case.cell("name"), case.cell("value")
    hints = list(_HINT.finditer(name.text)) if name else []
    if name is None or not hints or len(_HINT.sub("", name.text).strip()) < _SHORTEST:
        return None
    edits = [edit(name, "", found.span()) for found in hints]
    if case.value().unit or case.value().number is None:
        return Proposal(tuple(edits))
    unit = hints[0][1].strip()
    if value is None or not lexicon.class_of_unit(unit):
        return None
    return Proposal((*edits, inserted(value, span_of(value)[1], unit)), unsafe=True)
