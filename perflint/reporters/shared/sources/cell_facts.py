"""What is worth knowing of a cell beyond its text, in words: what is stored, the formula, a comment, how surely it was read.

Used by every view of `perflint parse`; nothing here knows layouts.
"""

from __future__ import annotations

from decimal import Decimal

from perflint.model import Cell, CellFacts
from perflint.reporters.shared.places import cut
from perflint.reporters.shared.prose import clip, line_of
from perflint.text import trimmed

WIDEST = 120  # columns of a quoted comment or formula
PLAIN = frozenset({"general", "@", "常规", "g/通用格式"})  # formats that show a number as it is
DIGITS = 15  # of a stored number, as spreadsheets keep them


def remarks(cell: Cell) -> list[str]:
    """The remarks on a cell, the most important first; none for a cell whose text is all there is."""
    facts = cell.facts
    if facts is None:
        return []
    told = [_stored(cell.text, facts), _formula(facts)]
    if facts.confidence < 1:
        told.append(f"文字识别可信度 {facts.confidence:.0%}")
    if facts.comment:
        told.append(f"批注：{clip(line_of(facts.comment), WIDEST)}")
    if facts.hidden:
        told.append("在隐藏的行或列里")
    told.append(cut(cell.location, facts.also))
    return [one for one in told if one]


def _stored(text: str, facts: CellFacts) -> str:
    """显示“95%”，存的是 0.95（格式 0%），where the two differ."""
    if facts.raw is None:
        return ""
    raw = number_text(facts.raw)
    if raw == text.strip().replace(",", ""):
        return ""
    shown = clip(line_of(text), WIDEST) or "（空）"
    kind = "日期序号 " if facts.date else ""
    code = facts.number_format or ""
    coded = f"（格式 {clip(line_of(code), WIDEST)}）" if code and code.strip().lower() not in PLAIN else ""
    return f"显示“{shown}”，存的是{kind or ' '}{raw}{coded}"


def number_text(raw: float | bool) -> str:
    """A stored number as digits: 0.95, 1200000, 1E+30; TRUE and FALSE as a sheet writes them."""
    if isinstance(raw, bool):
        return str(raw).upper()
    number = Decimal(f"{raw:.{DIGITS}g}")
    if not number.is_finite() or abs(number.adjusted()) > DIGITS:
        return f"{number:E}"
    return trimmed(f"{number:f}")


def _formula(facts: CellFacts) -> str:
    if facts.formula is None:
        return ""
    formula = clip(line_of(facts.formula), WIDEST)
    return f"公式 ={formula}" if facts.computed else f"公式 ={formula}，文件里没有计算结果"
