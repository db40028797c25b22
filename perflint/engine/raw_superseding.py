"""One fault, one mark: `perflint.engine.superseding` for what is known of rows without their findings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from perflint import checks
from perflint.model import Severity
from perflint.rulebook.rule import Rule

if TYPE_CHECKING:
    from perflint.engine.judged import Found

RowFound = tuple[int, int, Severity]  # the place of the row (beyond all rows for the project), the rule, the severity

WHOLE = 1 << 40  # the place of what is wrong with the table of a project; one more for its document


class _At(Struct, frozen=True):
    document: int
    table: int | None
    indicator: int | None


class _Said(Struct, frozen=True):
    """As much of a finding as superseding looks at."""

    name: str
    place: _At
    related: tuple[Any, ...] = ()
    values: dict[str, Any] = {}
    row: RowFound | None = None


class Superseding:
    """Which of these rules, by their numbers, supersede which."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        numbers = {rule.name: number for number, rule in enumerate(self.rules)}
        self._falls_to = [0] * len(self.rules)
        for number, rule in enumerate(self.rules):
            for name in rule.supersedes:
                if name in numbers:
                    self._falls_to[numbers[name]] |= 1 << number
        self._numbers = numbers
        self._values = [_values_of(rule) for rule in self.rules]
        self._categories = [frozenset(filter(None, [one.get("category")])) for one in self._values]
        self._any = any(self._falls_to)

    def stay(
        self, rows: list[RowFound], others: list[Found], labels: Callable[[int], Any], begin: int
    ) -> tuple[list[RowFound], list[Found]]:
        """What stays of what was found in one project, whose first row is ``begin``; ``labels`` gives what stands for the
        indicator of a row."""
        if not self._any or len(rows) + len(others) < 2:
            return rows, others
        numbers = {number for _, number, _ in rows} | {self._numbers[one.finding.name] for one in others}
        present = sum(1 << number for number in numbers)
        fallen = 0
        for number in numbers:
            if above := self._falls_to[number] & present:
                fallen |= above | 1 << number
        if not fallen:
            return rows, others
        from perflint.engine.superseding import supersede

        stubs = {at: self._stub(one, labels, begin) for at, one in enumerate(rows) if fallen >> one[1] & 1}
        concerned = [one for one in others if fallen >> self._numbers[one.finding.name] & 1]
        gone = {*map(id, supersede([*stubs.values(), *concerned])[1])}
        return (
            [one for at, one in enumerate(rows) if id(stubs.get(at)) not in gone],
            [one for one in others if id(one) not in gone],
        )

    def _stub(self, one: RowFound, labels: Callable[[int], Any], begin: int) -> Any:
        from perflint.engine.findings import kinds_of
        from perflint.engine.judged import Found

        place, number, _ = one
        rule = self.rules[number]
        if place >= WHOLE:
            at = _At(0, None if place > WHOLE else 0, None)
            return Found(_Said(rule.name, at, values=self._values[number]), self._categories[number], rule.supersedes)  # type: ignore[arg-type]
        needed = any(
            self.rules[self._numbers[name]].given != "indicator" for name in rule.supersedes if name in self._numbers
        )
        categories = kinds_of(labels(place)) if needed else frozenset()
        return Found(_Said(rule.name, _At(0, 0, place - begin)), categories, rule.supersedes)  # type: ignore[arg-type]


def _values_of(rule: Rule) -> dict[str, Any]:
    """The values that all findings of a rule have, by the options of its check."""
    said = getattr(checks.get(rule.check), "of_options", None) if rule.check else None
    return dict(said(rule.parts.options)) if said else {}
