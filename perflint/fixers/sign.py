"""A comparator that is written as a sign, rewritten as the regular sign: ≧, >= and 》= become ≥.

Comparators said in words are left alone.  》 is half of a pair of title marks unless = or a digit follows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from perflint import values
from perflint.fixers.contract import Case, Proposal, edit
from perflint.model import Edit

SUMMARY = "把指标值或符号栏里的比较符号改成规范的符号。"
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "to": {"enum": ["≥", "≤", ">", "<", "="], "description": "一律改成这个符号；不写就是同义的规范符号"}
    },
    "additionalProperties": False,
}
EXAMPLE: Mapping[str, Any] = {}
EACH = False

_SIGNS = frozenset("≥≧⩾≤≦⩽<>＜＞=＝﹤﹥﹦═")
_WORDS = ("达", "到", "于", "过", "少", "多", "在")


def propose(case: Case, options: Mapping[str, Any]) -> Proposal | None:
    """The sign in the value's own cell, else that of the operator column."""
    made = _in_value(case, options.get("to")) or _in_column(case, options.get("to"))
    return Proposal((made,)) if made else None


def _in_value(case: Case, to: str | None) -> Edit | None:
    cell, value = case.cell("value"), case.own_value()
    span = value.spans.get("comparator")
    if cell is None or span is None or value.comparator is None:
        return None
    written, others = cell.text[slice(*span)], cell.text[: span[0]] + cell.text[span[1] :]
    if any(character.isalpha() for character in written) or _is_title_mark(cell.text, *span):
        return None
    if not _SIGNS.isdisjoint(others) or cell.text[: span[0]].rstrip().endswith(_WORDS):
        return None  # said twice: the value as a whole is to be rewritten
    return edit(cell, to or value.comparator, span)


def _is_title_mark(text: str, start: int, end: int) -> bool:
    """Whether a 》 or 《 is there as half of a pair, as in 《归档规范》5项."""
    if not {"《", "》", "〈", "〉"} & set(text[start:end]):
        return False
    return any(mark in text[:start] + text[end:] for mark in "《》〈〉") or not text[end : end + 1].isdigit()


def _in_column(case: Case, to: str | None) -> Edit | None:
    cell = case.cell("operator")
    sign = values.comparator_of(cell.text) if cell else None
    if cell is None or sign is None or any(character.isalpha() for character in cell.text):
        return None
    return edit(cell, to or sign)
