"""What rules about rows ask of the columns of an export, and what their outcomes rest on besides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from perflint.engine.check_questions import FAMILIES, CheckScreens, screen_questions
from perflint.engine.compiled import INDICATOR
from perflint.engine.raw_columns import BEYOND, NOTHING, Layout, Reach
from perflint.engine.raw_screens import RawScreens
from perflint.engine.screening import screens_of
from perflint.model import Severity
from perflint.rulebook.questions import AROUND, STANDING, Comparison, Pair, Question, Sight
from perflint.rulebook.rule import Rule


class RowRule(Struct, frozen=True):
    """A rule that is given rows, as far as raw rows tell: what its outcome rests on, and the severity of its findings."""

    rule: Rule
    reach: Reach
    grades: Reach
    screens: CheckScreens
    late: frozenset[int]  # all that these look at, where some look at several columns: asked of a row left pending
    fixed: Severity | None  # of all findings, where no case makes some worse
    pairs: frozenset[int]  # the numbers of those that it looks at
    composed: frozenset[int]

    @property
    def hangs_on_standing(self) -> bool:
        """Whether it makes a difference which rows are filled with 无."""
        return not self.rule.inapplicable or bool(self.reach.totals or self.grades.totals)


class Group:
    """Columns that are asked about together: the questions, by number, and the codes of the rules that ask them, each with
    the numbers of its own."""

    def __init__(self) -> None:
        self.questions: dict[int, Question] = {}
        self.rules: dict[str, frozenset[int]] = {}

    def take(self, code: str, numbers: frozenset[int] = frozenset()) -> None:
        """The rule asks these."""
        self.rules[code] = self.rules.get(code, frozenset()) | numbers


class RowQuestions:
    """All that some rules ask, by the numbers of the columns that each question looks at.

    ``pairs`` compare two cells of a row, ``composed`` are conditions that answers decide together,
    ``constant`` what is the same for all rows.  A column that can tell nothing of the kind of a row has no group.
    """

    def __init__(self, rules: Sequence[Rule], layout: Layout, screens: RawScreens, *, standing: bool) -> None:
        """``standing`` says whether anything else hangs on which rows are filled with 无."""
        self.layout, self.screens = layout, screens
        self.groups: dict[tuple[int, ...], Group] = {}
        self.pairs: dict[int, Pair] = {}
        self.composed: dict[int, Comparison] = {}
        self.constant = Group()
        for number in range(len(layout.columns)):  # each column tells whether its row is plain
            group = self._group((number,))
            for code in screens.asking(number):
                group.take(code)
        self.rules = [self._take(rule) for rule in rules]
        standing = standing or any(one.hangs_on_standing for one in self.rules)
        self.standing = STANDING if standing else ()
        self._add(self.standing, "")
        self._families()
        for number in self._idle():
            del self.groups[number,]

    def _take(self, rule: Rule) -> RowRule:
        parts = rule.parts
        sights = [condition.sight() for condition in parts.conditions]
        for sight in sights:
            self._see(sight, rule.code)
        reach = self.layout.reach(INDICATOR, sights)
        screens = screen_questions(rule)
        looks = [(screen, self.layout.columns_of(screen.cells)) for screen in (*screens.rows, *screens.any_row)]
        for screen, columns in looks:
            if len(columns) < 2:
                self._add((screen,), rule.code)
        together = any(len(columns) > 1 for _, columns in looks)
        late = frozenset(column for _, columns in looks for column in columns) if together else frozenset[int]()
        if rule.check is not None:
            only = screens_of(rule, hits_only=True).only
            reach = reach.joined(Reach(self.layout.columns_of(only)) if only else BEYOND)
        return RowRule(
            rule,
            reach,
            self.layout.reach(INDICATOR, [condition.sight() for condition, _ in parts.cases]),
            screens,
            late,
            None if parts.cases else rule.severity,
            frozenset(pair.number for sight in sights for pair in sight.pairs),
            frozenset(one.number for sight in sights for one in sight.composed) & self.composed.keys(),
        )

    def asked_by(self, rule: Rule) -> dict[tuple[int, ...], frozenset[int]]:
        """The groups of columns that a rule asks about, with the numbers of its questions."""
        return {key: group.rules[rule.code] for key, group in self.groups.items() if rule.code in group.rules}

    def _see(self, sight: Sight, code: str) -> None:
        """Take in what a condition asks."""
        for question in sight.questions:
            if not question.cells <= AROUND:
                self._add((question,), code)
            elif self.layout.reach_of(INDICATOR, (question.path,)) == NOTHING:
                self.constant.questions.setdefault(question.number, question)
        for pair in sight.pairs:
            self.pairs[pair.number] = pair
        for comparison in sight.composed:
            reach = self.layout.reach_of(INDICATOR, comparison.paths)
            if not reach.beyond and not reach.totals:
                self.composed[comparison.number] = comparison
        for comparison in sight.comparisons:
            reach = self.layout.reach_of(INDICATOR, comparison.paths)
            if not reach.beyond and not reach.totals and len(reach.columns) < 2:
                cells = (cell for column in reach.columns for cell in self.layout.columns[column].cells)
                question = Question(comparison.number, comparison.paths[0], comparison.ask, cells=frozenset(cells))
                self._add((question,), code)

    def _add(self, questions: Iterable[Question], code: str) -> None:
        for question in questions:
            columns = self.layout.columns_of(question.cells)
            group = self._group(tuple(sorted(columns))) if columns else self.constant
            group.questions.setdefault(question.number, question)
            if code:
                group.take(code, frozenset({question.number}))

    def _group(self, numbers: tuple[int, ...]) -> Group:
        return self.groups.setdefault(numbers, Group())

    def _families(self) -> None:
        """Ask together about columns that are read together anyway, such as a value and its unit."""
        for family in FAMILIES:
            whole = tuple(sorted(self.layout.columns_of(family)))
            if len(whole) < 2 or not any(len(key) > 1 and set(key) <= set(whole) for key in self.groups):
                continue
            joined = self._group(whole)
            for key in [key for key in self.groups if key != whole and len(key) > 1 and set(key) <= set(whole)]:
                group = self.groups.pop(key)
                joined.questions.update(group.questions)
                for code, asked in group.rules.items():
                    joined.take(code, asked)

    def _idle(self) -> list[int]:
        """The columns that tell nothing of the kind of a row."""
        busy = {number for key in self.groups if len(key) > 1 for number in key}
        return [
            number
            for number, column in enumerate(self.layout.columns)
            if column.always_plain
            and number not in busy
            and not self.groups[number,].questions
            and not self.screens.asking(number)
        ]
