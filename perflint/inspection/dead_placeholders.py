"""Placeholders of messages that can only ever print （空）."""

from __future__ import annotations

from collections.abc import Iterator

from perflint.inspection import _claims
from perflint.inspection._formulas import formula, possible
from perflint.inspection.contract import Book, Remark
from perflint.rulebook.fields import registry
from perflint.rulebook.infos import supplied
from perflint.rulebook.messages import placeholders

NAME = "dead-placeholders"


def inspect(book: Book) -> Iterator[Remark]:
    """Yield placeholders of fields that are empty wherever the rule reports; what a check supplies is its own affair."""
    for rule in book.rules:
        reports, known = _claims.reports(rule), set(registry(rule.given)) - set(supplied(rule))
        if not possible(rule.given, reports):
            continue  # told elsewhere
        for key, text in (("message", rule.message), ("advice", rule.advice)):
            for name in dict.fromkeys(placeholders(text)):
                if name in known and not possible(rule.given, reports, formula({name: {"present": True}})):
                    yield book.remark(rule, (key,), NAME, f"{key} 里的 {{{name}}} 在报告的地方一定是空的")
