"""``supersedes`` that names nothing, and rules that another always reports instead of."""

from __future__ import annotations

from collections.abc import Iterator

from perflint.inspection import _claims
from perflint.inspection._formulas import possible
from perflint.inspection.contract import Book, Remark
from perflint.rulebook import Rule
from perflint.rulebook.mistakes import nearest

NAME = "superseding"


def inspect(book: Book) -> Iterator[Remark]:
    """Yield unknown names at the rule that writes them, and rules never seen at those rules."""
    by_name = {rule.name: rule for rule in book.rules}
    for rule in book.rules:
        for index, name in enumerate(rule.supersedes):
            if name not in by_name:
                text = f"supersedes 里没有名为“{name}”的规则{nearest(name, by_name)}"
                yield book.remark(rule, ("supersedes", index), NAME, text)
            elif _always(rule, by_name[name]):
                text = f"永远看不到：它报告的地方 {rule.code} {rule.name} 都会报告，并且取代它"
                yield book.remark(by_name[name], (), NAME, text)


def _always(above: Rule, below: Rule) -> bool:
    """Whether the rule above reports wherever the one below does; only conditions can tell."""
    if above.check or below.check or above.given != below.given or above.status != "stable" or above.at != below.at:
        return False
    return not possible(below.given, _claims.reports(below), _claims.keeps_silent(above))
