"""Rows of one table that state the same indicator: the same name with the same value, or with another one.

Names are compared without 指标N, ★, list marks, units in brackets and punctuation.  Rows of 其中 may repeat others, and
a table that lists nearly everything twice has a part for 长期 and one for 年度 rather than a fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from perflint import lexicon
from perflint import text as texts
from perflint.checks import _rows
from perflint.checks.contract import Hit, Missing, Row, Screens, Signs, Subject
from perflint.model import Indicator
from perflint.patterns import pattern_of

PART = pattern_of(r"[\s★☆*]*其中")

SUMMARY = "同一张表里有同名指标：指标值也相同的是重复，指标值不同的是矛盾。"
GIVEN = ("table",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {"value": {"enum": ["same", "other"], "description": "same 报告值相同的，other 报告值不同的"}},
    "required": ["value"],
    "additionalProperties": False,
}
TWICE = (4, 0.4)  # so many repeated rows, and such a share of all rows, are two parts of a form
VALUES: Mapping[str, str] = {
    "name": "指标名称",
    "left": "前一行的指标值",
    "right": "后一行的指标值",
    "above": "前一行所在的二级指标",
    "below": "后一行所在的二级指标",
    "levels": "两行所在的二级指标，相同的只写一次",
}
EXAMPLE: Mapping[str, Any] = {"value": "same"}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    looks = ("name", "value", "operator", "unit", "description")
    return Screens(signs=(Signs(("name",), _plain, _is_shared), _KEYS), only=looks)


def of_texts(texts: Mapping[str, Sequence[str]], options: Mapping[str, Any]) -> Iterator[int]:
    """The later row of each pair."""
    rows = _rows.from_texts(texts)
    pairs = list(_pairs(rows))
    if not _is_twice(pairs, rows):
        yield from (row.index for first, row in pairs if _is_told(first, row, options))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """Yield a hit on each later row, related to the first; ``left`` and ``right`` are the two values."""
    rows = subject.rows()
    pairs = list(_pairs(rows))
    if _is_twice(pairs, rows):
        yield Missing("表里是否分长期指标和年度指标")
        return
    for first, row in pairs:
        if _is_told(first, row, options):
            shown = {"left": first.shown(), "right": row.shown()}
            above, below = first.text("level2"), row.text("level2")
            levels = {
                "above": above,
                "below": below,
                "levels": f"“{above}”和“{below}”" if above != below else f"“{above}”",
            }
            yield Hit(row.at("name"), {"name": row.name, **shown, **levels}, (first.at("name"),))


def _is_twice(pairs: Sequence[tuple[Row, Row]], rows: Sequence[Row]) -> bool:
    """Whether the table lists nearly everything twice."""
    return len(pairs) >= TWICE[0] and len(pairs) >= TWICE[1] * len(rows)


def _is_told(first: Row, row: Row, options: Mapping[str, Any]) -> bool:
    same = _rows.stated_value(first) == _rows.stated_value(row)
    return same is (options["value"] == "same")


def _pairs(rows: Sequence[Row]) -> Iterator[tuple[Row, Row]]:
    """Each row that has the name of an earlier one, behind the first of that name."""
    seen: dict[str, Row] = {}
    for row in rows:
        name = _rows.plain_name(row.name)
        if len(name) < 2 or _silent(row):
            continue
        first = seen.setdefault(name, row)
        if first is not row and not _explained(first, row):
            yield first, row


def _silent(row: Row) -> bool:
    """Rows that a table may repeat: a part of the row above, and what the template left behind."""
    if row.indicator.child or PART.match(row.name) or not row.text("value").strip():
        return True
    return lexicon.in_words("placeholders", row.name)


def _explained(first: Row, row: Row) -> bool:
    """The explanation of the indicator tells two rows of one name apart."""
    left, right = texts.bare(first.text("description")), texts.bare(row.text("description"))
    return bool(left and right) and left != right


def _plain(row: Indicator) -> str | None:
    """What the name is compared by; None where it keeps the row from repeating another."""
    name = row.name.text if row.name else ""
    plain = _rows.plain_name(name)
    return None if len(plain) < 2 or PART.match(name) or lexicon.in_words("placeholders", name) else plain


def _is_shared(names: Sequence[str | None]) -> bool:
    """Whether two rows have a name in common."""
    known = [name for name in names if name is not None]
    return len(set(known)) < len(known)


def _explanation(row: Indicator) -> str:
    return texts.bare(row.description.text) if row.description else ""


def _key(plain: str | None, explanation: str) -> tuple[str, str] | None:
    """What the name is compared by, and the explanation."""
    return None if plain is None else (plain, explanation)


def _repeat(keys: Sequence[tuple[str, str] | None]) -> bool:
    """Whether two rows have a name in common that their explanations do not tell apart."""
    known = [key for key in keys if key is not None]
    told: dict[str, set[str]] = {}
    for name, explanation in known:
        others = told.setdefault(name, set())
        if others and (not explanation or explanation in others or "" in others):
            return True
        others.add(explanation)
    return False


_KEYS = Signs(("name", "description"), _key, _repeat, ((("name",), _plain), (("description",), _explanation)))
