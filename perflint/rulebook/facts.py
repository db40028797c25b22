"""What the rules ask about one subject, computed once per subject however many rules ask.

`Facts` binds a subject to the registry of fields; the fields themselves are listed in `fields`.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from perflint.checks.contract import Subject

# What a field may be: None is unknown (no such column, not understood), "" is nothing there (a blank cell).
Fact = str | Decimal | bool | tuple[str, ...] | None
Memo = dict[str | int, Any]


class Answers:
    """Answers of some conditions without the facts behind them, to see which rules they already decide."""

    __slots__ = ("memo",)
    whole = False

    def __init__(self, answers: Memo) -> None:
        self.memo = answers


class Facts:
    """The fields of one subject, remembered.  ``values`` holds what a check supplied for the finding at hand.

    ``memo`` has fields by their path, and the answers of conditions on them by `perflint.rulebook.questions.number_of`.
    ``table_memo`` and ``document_memo`` are shared by the subjects of one table and one document.
    """

    whole = True  # everything can be asked
    __slots__ = ("document_memo", "memo", "subject", "table_memo", "values")

    def __init__(self, subject: Subject, table_memo: Memo | None = None, document_memo: Memo | None = None) -> None:
        self.subject = subject
        self.memo: Memo = {}
        self.table_memo: Memo = {} if table_memo is None else table_memo
        self.document_memo: Memo = {} if document_memo is None else document_memo
        self.values: Mapping[str, Any] = {}

    def with_values(self, values: Mapping[str, Any]) -> Facts:
        """The same facts, seen together with the values of one finding."""
        facts = Facts(self.subject, self.table_memo, self.document_memo)
        facts.memo = self.memo
        facts.values = values
        return facts
