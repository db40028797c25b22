"""How much of a text is of one kind: a goal all about paying out money, or all slogans.

The text is cut into clauses, and those that hold an entry of ``of`` count.  A quantity, a list of things, or an entry of
``unless`` outside the set phrases of ``despite`` acquits the whole text.  The lists are word lists of the lexicon.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint import lexicon
from perflint import text as texts
from perflint.checks import _phrases, _quantities, _stretches
from perflint.checks.contract import Hit, Screens, Subject, TextScreen
from perflint.patterns import pattern_of

ITEM = pattern_of(
    r"(?:^|(?<=[\s。；;，,、]))(?:目标\s*\d{1,2}\s*[:：、.]?|[（(]?\d{1,2}[)）、.．](?!\d)|[一二三四五六七八九十]是|[一二三四五六七八九十]{1,2}、|[①-⑳])"
)
BREAK = pattern_of(r"[，。；！？,;!?\n\r]+")
LISTED = pattern_of(r"[^、，。；]{2,90}、[^、，。；]{2,90}、[^，。；]{0,300}等")

SUMMARY = "一段文字按分句看，某一类分句（如口号、拨付资金）占了多大比例；有具体数量或实事的不报。"
GIVEN = ("table", "document")
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "field": {
            "enum": ["goal", "period_goal"],
            "description": "看哪一段文字：goal 年度绩效目标，period_goal 实施周期绩效目标",
        },
        "of": {"type": "string", "description": "词表：含有其中词条的分句算这一类"},
        "unless": {"type": "string", "description": "词表：文字里有其中的词条，整段就不报"},
        "share": {
            "type": "number",
            "exclusiveMinimum": 0,
            "maximum": 1,
            "description": "这类分句至少占多大比例才报（0 到 1）",
        },
        "despite": {"type": "string", "description": "词表：套话；套话里出现的这些词条不算数"},
        "item": {"type": "string", "description": "词表：带编号的一条整条就是其中词条的，单独报告"},
        "numbers_acquit": {"type": "boolean", "description": "写了数量是否就不报，默认 true"},
    },
    "required": ["field", "of", "share"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "found": "第一个这类分句",
    "share": "这类分句占全部分句的几分之几，如 3/4",
    "clauses": "分句总数",
}
EXAMPLE: Mapping[str, Any] = {"field": "goal", "of": "slogan_clauses", "unless": "concrete_deeds", "share": 0.7}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(texts=TextScreen((options["field"],)))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield a hit on the text: ``found`` is its first clause of the kind, ``share`` how many of its clauses are."""
    for stretch in _stretches.stretches(subject, (options["field"],)):
        items = _items(stretch.text)
        empty = [item for item in items if _is_empty(item, options)]
        if empty and len(items) > 1:
            values = {"found": "”“".join(empty), "share": f"{len(empty)}/{len(items)}", "clauses": len(items)}
            yield Hit(stretch.spot((0, len(stretch.text))), values)
        elif found := _kind_clauses(stretch.text, items, options):
            clauses, counted = found
            values = {"found": counted[0], "share": f"{len(counted)}/{clauses}", "clauses": clauses}
            yield Hit(stretch.spot((0, len(stretch.text))), values)


def _items(text: str) -> list[str]:
    """The numbered items of a text; all of it when nothing is numbered."""
    return [part.strip(" \t\r\n；;。，,") for part in ITEM.split(text) if part.strip(" \t\r\n；;。，,")]


def _kind_clauses(text: str, items: list[str], options: Mapping[str, Any]) -> tuple[int, list[str]] | None:
    parts = (texts.compact(part) for item in items for part in BREAK.split(item))
    clauses = [part for part in parts if texts.cjk_length(part) > 1]
    counted = [clause for clause in clauses if _phrases.holds(options["of"], clause)]
    if not clauses or len(counted) < options["share"] * len(clauses):
        return None
    if options.get("numbers_acquit", True) and any(_quantities.quantities(text)):
        return None
    if any(_acquitted(clause, options) for clause in clauses):
        return None
    return (len(clauses), counted) if not LISTED.search(text) else None


def _is_empty(item: str, options: Mapping[str, Any]) -> bool:
    """Whether a numbered item only names its field of work."""
    return "item" in options and lexicon.in_words(options["item"], item) and not _acquitted(item, options)


def _acquitted(clause: str, options: Mapping[str, Any]) -> bool:
    """Whether the clause holds an acquitting word outside set phrases (以旅游区建设为重点)."""
    if "unless" not in options:
        return False
    rest = _phrases.without(options["despite"], clause) if "despite" in options else clause
    return _phrases.holds(options["unless"], rest)
