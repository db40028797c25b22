"""Rows of one table that say nearly the same: names that differ by filler words only, with the same value.

Two names that put different words into the same place (学员 and 家属, 准确率 and 及时率) speak of two things.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint import text as texts
from perflint.checks import _rows
from perflint.checks.contract import Hit, Subject
from perflint.patterns import pattern_of

SUMMARY = "同一张表里两行的名称只差虚词，指标值又相同。"
GIVEN = ("table",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "at_least": {
            "type": "number",
            "exclusiveMinimum": 0,
            "maximum": 1,
            "description": "名称的相似度（相同的两字词占全部两字词的比例）至少是多少",
        },
    },
    "required": ["at_least"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "left": "前一行的指标名称",
    "right": "后一行的指标名称",
    "value": "两行共同的指标值",
    "similarity": "名称的相似度",
}
EXAMPLE: Mapping[str, Any] = {"at_least": 0.6}
MOST_ROWS = 400  # pairs grow with the square
FILLER = pattern_of(
    r"(?:的|了|数量?|率|比[率例]|情况|工作|项目|任务|活动|相关|有关|各类|开展|组织|进行|完成|实施|本年?度?|全年|全[区县市镇街]|及时|按时|总|共){0,4}"
)


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield a hit on the later row of each pair, related to the earlier one."""
    rows = [row for row in subject.rows() if len(_rows.plain_name(row.name)) >= 4 and not row.indicator.child]
    for position, row in enumerate(rows[:MOST_ROWS]):
        for first in rows[:position]:
            alike = _likeness(_rows.plain_name(first.name), _rows.plain_name(row.name))
            if (
                alike is not None
                and alike >= options["at_least"]
                and _rows.stated_value(first) == _rows.stated_value(row) != ""
            ):
                names = {"left": first.name, "right": row.name, "value": row.shown()}
                yield Hit(row.at("name"), {**names, "similarity": round(alike, 2)}, (first.at("name"),))
                break


def _likeness(left: str, right: str) -> float | None:
    """How alike two names are; None when they are equal, or when the difference is more than filler."""
    if left == right:
        return None
    from difflib import SequenceMatcher

    pairs = texts.bigrams(left), texts.bigrams(right)
    if not (pairs[0] & pairs[1]):
        return None
    for tag, begin, end, start, stop in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        gone, come = left[begin:end], right[start:stop]
        if tag != "equal" and not (FILLER.fullmatch(gone) and FILLER.fullmatch(come)) and not _one_missing(gone, come):
            return None
    return len(pairs[0] & pairs[1]) / len(pairs[0] | pairs[1])


def _one_missing(gone: str, come: str) -> bool:
    """A single character more or less: a slip of the pen rather than another thing."""
    return len(gone) + len(come) == 1
