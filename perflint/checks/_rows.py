"""What several checks ask about a row or a name: its categories, its printed number, its name without decoration.

Nothing here yields findings.  The labels of 一级指标 and 二级指标 are read in `perflint.lexicon.levels`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from perflint import lexicon, values
from perflint import text as texts
from perflint.checks.contract import Row
from perflint.lexicon import levels
from perflint.lexicon.additions import remembered
from perflint.model import Cell, Indicator
from perflint.patterns import pattern_of

OUTPUT_KINDS = frozenset({"quantity", "quality", "timeliness"})
BENEFIT_KINDS = frozenset({"economic", "social", "ecological", "sustainable"})
SATISFACTION = ("满意度", "满意率", "满意程度")
SATISFIED = "满意"  # what all of these begin with
NUMBERED = pattern_of(r"^[\s★☆*●]*指标\s*(\d{1,3})\s*[:：.、．]?\s*")
DIGITS = pattern_of(r"\d{1,3}")
LIST_MARK = pattern_of(
    r"^[\s★☆*●○◆■※]*(?:[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．](?!\d)|[①-⑳])?[\s★☆*]*"
)
UNIT_BRACKET = pattern_of(r"[（(]([^（）()]{0,20})[)）]\s*$")
AROUND_UNIT = pattern_of(r"^(?:单位)?[:：]?[≥≧≤≦><＞＜=＝*＊×xX\d.,\s]*")


def words_of(cell: Cell | None) -> str:
    """The text of a cell without white space around it; empty when there is no cell."""
    return cell.text.strip() if cell else ""


def level_kinds(indicator: Indicator) -> tuple[str | None, str | None]:
    """The kinds that level 1 and level 2 state; what one of them lacks is taken from the other where it is certain."""
    first, second = indicator.level1, indicator.level2
    return _level_kinds(first.text.strip() if first else None, second.text.strip() if second else None)


def kinds_of(level1: str, level2: str, name: str) -> tuple[str | None, str | None, frozenset[str]]:
    """The `level_kinds` and `categories` of a row with these texts, "" for one that is not there."""
    first, second = _level_kinds(level1.strip() if level1 else None, level2.strip() if level2 else None)
    return first, second, _categories(first, second, _asks_for_satisfaction(name))


def _asks_for_satisfaction(name: str) -> bool:
    return SATISFIED in name and any(head in name for head in SATISFACTION)


@remembered(4096)
def _level_kinds(level1: str | None, level2: str | None) -> tuple[str | None, str | None]:
    second = levels.level2_kind(level2) if level2 is not None else None
    first = levels.level1_kind(level1) if level1 is not None else None
    if first is None and second is not None:
        parents = levels.parents_of(second)
        first = parents[0] if parents else None
    return first, second


def categories(indicator: Indicator) -> frozenset[str]:
    """The categories a row counts for: output, quantity, quality, timeliness, cost, benefit, satisfaction.

    满意度 under 效益 counts as satisfaction and not as benefit; a name that asks for 满意度 counts wherever it stands.
    """
    return _categories(*level_kinds(indicator), _asks_for_satisfaction(indicator.name.text if indicator.name else ""))


@lru_cache(maxsize=4096)
def _categories(first: str | None, second: str | None, asks_for_satisfaction: bool) -> frozenset[str]:
    found: set[str] = set()
    if second in OUTPUT_KINDS:
        found |= {"output", second}
    elif second in levels.COST_KINDS or first == "cost":
        found.add("cost")
    elif second in BENEFIT_KINDS or (first == "benefit" and second is None):
        found.add("benefit")
    elif second == "satisfaction" or first == "satisfaction":
        found.add("satisfaction")
    if first == "output":
        found.add("output")
    if asks_for_satisfaction:
        found.add("satisfaction")
    return frozenset(found)


def printed_number(indicator: Indicator) -> int | None:
    """The printed N of 指标N, from its own cell or from the front of the name."""
    written = DIGITS.search(words_of(indicator.number)) if indicator.number else None
    if written:
        return int(written[0])
    name = words_of(indicator.name)
    found = NUMBERED.match(name) if "指标" in name else None
    return int(found[1]) if found else None


@remembered(8192)
def plain_name(name: str) -> str:
    """A name for comparing: without 指标N, ★, list marks and a unit in brackets, without punctuation, narrow."""
    rest = NUMBERED.sub("", name, 1) if "指标" in name else name
    rest = LIST_MARK.sub("", rest, 1)
    return texts.bare(without_unit(rest)) or texts.bare(rest)


def without_unit(name: str) -> str:
    """A name without the unit, or the template's ≥**unit, in brackets at its end; other brackets stay."""
    found = UNIT_BRACKET.search(name) if name.rstrip().endswith((")", "）")) else None
    if not found:
        return name
    unit = AROUND_UNIT.sub("", found[1], 1)
    return name[: found.start()].rstrip() if not unit.strip() or lexicon.classes_of_unit(unit) else name


def stated_value(row: Row) -> str:
    """The value for comparing with another row's: canonical where it holds a number, else its bare wording."""
    value = row.value
    if value.kind in ("quantity", "range", "frequency"):
        return values.format_value(value)
    return texts.bare(row.text("value"))


def from_texts(texts: Mapping[str, Sequence[str]]) -> list[Row]:
    """Rows of which only these fields are known: for each the text of every row, "" for one that is not there."""
    found = []
    for place, row in enumerate(zip(*texts.values(), strict=True)):
        cells: dict[str, Any] = {name: Cell(text) for name, text in zip(texts, row, strict=True) if text}
        found.append(Row(0, 0, place, Indicator(**cells)))
    return found
