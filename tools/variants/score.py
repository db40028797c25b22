"""A reading held against the gold: which fields of which indicators differ.

White space and the shape of a level's label (数量 for 数量指标) do not count; nothing else is forgiven.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from perflint.model import Cell, Document, Figure, Indicator, TargetTable

FACTS = ("project", "project_code", "unit", "function", "goal", "period_goal")
LEVELS = ("level1", "level2")


@dataclass(slots=True)
class Score:
    """Counts over one document: indicators of the gold, those with all fields right, and what was wrong."""

    indicators: int = 0
    right: int = 0
    core: int = 0  # names, levels and values right
    read: int = 0  # indicators the reading has
    facts: int = 0
    facts_right: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def perfect(self) -> bool:
        """Everything as in the gold, nothing more and nothing less."""
        return not self.wrong

    def add(self, other: Score) -> None:
        """Sum up."""
        for name in ("indicators", "right", "core", "read", "facts", "facts_right"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.wrong += other.wrong


def plain(text: str | None) -> str:
    """Without white space, compatibility forms folded."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or ""))


def _level(text: str) -> str:
    short = plain(text).removesuffix("指标")
    return "服务对象满意度" if short == "满意度" else short


def same(name: str, wanted: str | None, found: str | None) -> bool:
    """Whether a field says what the gold says; blank and absent are alike."""
    if name in LEVELS:
        return _level(wanted or "") == _level(found or "")
    return plain(wanted) == plain(found)


def _text(value: Any) -> str | None:
    return value.text if isinstance(value, Cell) else None


def compare(document: Document, gold: Sequence[Mapping[str, Any]], fields: Sequence[str] | None = None) -> Score:
    """Score a document.  ``fields`` limits the fields of an indicator that are looked at."""
    score = Score()
    tables = list(document.tables)
    for at, wanted in enumerate(gold):
        table = tables[at] if at < len(tables) else TargetTable()
        label = f"表{at + 1}"
        _facts(table, wanted, score, label)
        _indicators(table.indicators, wanted["indicators"], score, label, fields)
    if len(tables) != len(gold):
        score.wrong.append(f"{len(tables)} tables instead of {len(gold)}")
    extra = sum(len(table.indicators) for table in tables[len(gold) :])
    score.read += extra
    if extra:
        score.wrong.append(f"{extra} indicators in tables that are not there")
    score.wrong += [f"told as a problem: {problem.message}" for problem in document.problems]
    return score


def _facts(table: TargetTable, wanted: Mapping[str, Any], score: Score, label: str) -> None:
    for name in FACTS:
        if name in wanted:
            _fact(score, f"{label} {name}", plain(wanted[name]), plain(_text(getattr(table, name))))
    for name, amount in wanted.get("funds", {}).items():
        figure: Figure | None = getattr(table.funds, name)
        found = f"{figure.number:.2f}" if figure and figure.number is not None else ""
        _fact(score, f"{label} {name}", f"{float(amount.replace(',', '').removesuffix('万元')):.2f}", found)


def _fact(score: Score, name: str, wanted: str, found: str) -> None:
    score.facts += 1
    if wanted == found:
        score.facts_right += 1
    else:
        score.wrong.append(f"{name}: “{wanted}” was read as “{found}”")


def _indicators(
    found: Sequence[Indicator],
    wanted: Sequence[Mapping[str, Any]],
    score: Score,
    label: str,
    fields: Sequence[str] | None,
) -> None:
    """Pair by name in order: a missing row costs one indicator and not all that follow."""
    from difflib import SequenceMatcher

    score.indicators += len(wanted)
    score.read += len(found)
    names = [plain(_text(item.name)) for item in found], [plain(item["name"]) for item in wanted]
    matcher = SequenceMatcher(None, *names, autojunk=False)
    for kind, begin, end, first, last in matcher.get_opcodes():
        for there, here in zip(range(begin, end), range(first, last), strict=False):
            _one(found[there], wanted[here], score, f"{label} 指标{here + 1}", fields)
        for here in range(first + (end - begin), last):
            score.wrong.append(f"{label} 指标{here + 1}: missing “{wanted[here]['name']}”")
        for there in range(begin + (last - first), end):
            score.wrong.append(f"{label}: not there, but read: “{names[0][there]}”")
        del kind


def _one(found: Indicator, wanted: Mapping[str, Any], score: Score, label: str, fields: Sequence[str] | None) -> None:
    bad = {}
    for name, text in wanted.items():
        value = getattr(found, name, None)
        if (fields is None or name in fields) and not same(name, text, _text(value)):
            bad[name] = f"{label} {name}: “{text}” was read as “{_text(value)}”"
    score.right += not bad
    score.core += not set(bad) & {"level1", "level2", "name", "value"}
    score.wrong += bad.values()
