"""Which rules are in force for a document: by the day that its fiscal year and phase stand for, or by the day asked for.

Targets of a year are set before it begins and its results are judged after it ends.  A rule that comes into force in the
middle of a year therefore holds for the self-evaluation of that year and not for its targets.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from perflint.model import Document, Phase
from perflint.rulebook.rule import Rule

DAYS = {  # month and day of the fiscal year by which a document of the phase is judged
    Phase.TARGET: (1, 1),
    Phase.APPROVAL: (1, 1),
    Phase.MONITORING: (6, 30),
    Phase.SELF_EVALUATION: (12, 31),
    Phase.EVALUATION: (12, 31),
}
YEARS = range(1990, 2101)


class When(Struct, frozen=True):
    """What somebody decided about time instead of the documents.

    ``fiscal_year`` stands for the year that each document states, ``as_of`` for the day itself, ``phase`` for the phase
    that recognition found.  ``today`` counts where nothing else is known; None is the day of the call.
    """

    fiscal_year: int | None = None
    as_of: date | None = None
    phase: Phase | None = None
    today: date | None = None

    def applied(self, document: Document) -> Document:
        """The document in the phase that was decided."""
        return document if self.phase in (None, document.phase) else replace(document, phase=self.phase)

    def day_for(self, document: Document) -> date:
        """The day whose rules hold for the document."""
        if self.as_of is not None:
            return self.as_of
        year = self.fiscal_year or year_of(document)
        return self.today or date.today() if year is None else date(year, *DAYS[document.phase])

    def holds(self, rule: Rule, document: Document) -> bool:
        """Whether the rule is in force for the document."""
        if rule.valid_from is None and rule.valid_to is None:
            return True
        day = self.day_for(document)
        return (rule.valid_from or date.min) <= day <= (rule.valid_to or date.max)

    def guesses(self, rules: Iterable[Rule], documents: Iterable[Document]) -> list[Document]:
        """The documents for which today decided, because they state no year, where there are rules that begin or end."""
        if self.as_of or self.fiscal_year or not any(rule.valid_from or rule.valid_to for rule in rules):
            return []
        return [document for document in documents if document.understood and year_of(document) is None]


NOW = When()  # nothing decided


def year_of(document: Document) -> int | None:
    """The fiscal year that the document states; None where it states none, or one that cannot be."""
    number = document.year.number if document.year is not None else None
    if number is None or number != number.to_integral_value() or int(number) not in YEARS:
        return None
    return int(number)
