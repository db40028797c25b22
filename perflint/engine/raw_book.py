"""What is worked out once of a plan and the layout of an export: which rules look at rows, which at projects, and how far.

A rule about tables or documents is kept with what can be told of it without a document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from perflint import checks, lexicon
from perflint.checks.contract import Signs, Subject
from perflint.engine.compiled import INDICATOR, compiled
from perflint.engine.judging import Batch
from perflint.engine.plans import Plan
from perflint.engine.raw_answers import RawAnswers, Says, Together
from perflint.engine.raw_columns import BEYOND, NOTHING, Layout, Reach
from perflint.engine.raw_screens import RawScreens
from perflint.engine.raw_superseding import Superseding
from perflint.engine.row_kinds import RowKinds
from perflint.engine.row_questions import RowQuestions
from perflint.engine.row_screens import sign_of, sign_together
from perflint.engine.screening import screens_of
from perflint.model import Cell, Confidence, Severity
from perflint.rulebook import fields
from perflint.rulebook.facts import Facts
from perflint.rulebook.questions import Comparison
from perflint.rulebook.rule import Rule

HEADING = ("project", "goal", "overview", "period_goal")  # texts that a project has as a whole
HEADED = frozenset({*HEADING, "purpose"})  # the fields that rest on them
UNKNOWN: Mapping[str, Any] = {}
MOST = 1 << 16  # outcomes that are remembered


class ProjectRule(Struct, frozen=True):
    """A rule about tables or documents; ``counted`` where it is decided by totals, and what its check says of texts alone,
    which is ``exact`` where that is all there is to its marks, and else only tells where there are none.  ``headed`` are the
    totals on which, with the heading of a project, it rests whether the rule applies and how bad it is."""

    rule: Rule
    exact: bool
    counted: tuple[Comparison, ...] | None
    of_texts: Callable[..., Iterator[int | None]] | None
    only: tuple[str, ...]  # the cells that it is given
    headed: tuple[str, ...] | None
    grades: Reach
    needs: frozenset[int] | None  # texts of which the project must have one, by their places in a row
    signs: tuple[tuple[tuple[str, ...], Says | Together, Callable[[Sequence[Any]], bool]], ...]
    totals: tuple[str, ...]  # the paths of those on which ``counted`` rest
    spared: bool  # whether any text may tell that it has nothing to say
    every: bool  # whether it looks at rows that are filled with 无 as well

    @property
    def hangs_on_standing(self) -> bool:
        """Whether it makes a difference which rows are filled with 无."""
        return not self.rule.inapplicable or bool(self.counted or self.headed)


class RawBook:
    """The rules of a plan as they judge raw rows with this layout.

    ``broken`` takes rules that failed, by code and name.
    """

    def __init__(self, plan: Plan, layout: Layout, confidence: Confidence, broken: set[tuple[str, str]]) -> None:
        self.plan, self.layout, self.broken = plan, layout, broken
        phase = layout.document.phase
        sections = compiled(plan.rules).of_documents
        self.vocabulary = sections[0].vocabulary if sections else None
        self._asking: dict[Callable[..., Any], Says | Together] = {}
        self.elsewhere: list[Rule] = []  # judged by the document of each project
        rows: list[Rule] = []
        projects: list[Rule] = []
        batch = Batch([layout.document], plan.when)
        for section in sections:
            for rule in section.rules:
                if phase not in rule.phases:
                    continue
                if section is not sections[0] or (_varies(rule) and "year" in layout.varying["document"]):
                    self.elsewhere.append(rule)
                elif batch.in_force(rule, 0):
                    needs = screens_of(rule, hits_only=True).needs if rule.given == INDICATOR else ()
                    if not needs or layout.needed(needs) != frozenset():  # else it has nothing to say of any row
                        (rows if rule.given == INDICATOR else projects).append(rule)
        with lexicon.using(self.vocabulary):
            kept = [one for one in map(self._project_rule, projects) if one is not None]
            self.projects = kept
            self.by_texts = sum(1 << number for number, one in enumerate(kept) if one.of_texts is not None)
            self.screens = RawScreens([one.rule for one in kept], layout)
            standing = any(one.hangs_on_standing for one in kept)
            self.kinds = RowKinds(RowQuestions(rows, layout, self.screens, standing=standing))
        self.answers = RawAnswers(layout)
        self.rows = self.kinds.rules
        rules = [*(one.rule for one in self.rows), *(one.rule for one in kept)]
        self.codes = [rule.code for rule in rules]
        # the rules, by number, whose findings about what stands in the table, or about the document, are sure enough to be
        # shown, and whether any finding is not to be
        least = plan.min_confidence
        self.sure_of_documents = {number for number, rule in enumerate(rules) if rule.confidence >= least}
        self.sure = self.sure_of_documents if confidence >= least else frozenset()
        self.hides = plan.min_severity > min(Severity) or len(self.sure) < len(rules)
        self.superseding = Superseding([*rules, *self.elsewhere])
        self.outcomes: dict[Any, Any] = {}

    def _project_rule(self, rule: Rule) -> ProjectRule | None:
        """None for a rule that never applies to a project of this layout."""
        parts = rule.parts
        where = self.layout.reach(rule.given, [parts.where.sight()])
        always = False
        if where == NOTHING:
            try:
                applies = parts.where.test(self.facts(rule))
            except Exception:  # it will be raised again, and noted
                applies = True
                where = BEYOND
            if applies is not True:
                return None
            always = where == NOTHING
        screens = screens_of(rule, hits_only=True)
        needs = self.layout.needed(screens.needs) if screens.needs else None
        if needs is not None and not needs:
            return None
        counted = None
        if parts.expect is not None:
            counted = tuple(
                one
                for condition in parts.conditions
                for one in condition.sight().comparisons
                if not self.layout.reach_of(rule.given, one.paths).beyond
            )
        grades = self.layout.reach(rule.given, [condition.sight() for condition, _ in parts.cases])
        check: Any = checks.get(rule.check) if rule.check else None
        plain = always and not parts.cases
        headed = None if plain else self._headed(rule)
        # what the finding about a row supersedes may hang on its related places; about a whole table, on what it says
        exact = (plain or headed is not None) and (not rule.supersedes or hasattr(check, "of_options"))
        of_texts = getattr(check, "of_texts", None)
        spared = needs is not None or bool(screens.signs or (screens.texts and screens.texts.together))
        every = rule.inapplicable or getattr(check, "OF_ALL_ROWS", False)
        signs = tuple((one.cells, self._says(one), one.matters) for one in screens.signs)
        paths = dict.fromkeys(path for one in counted or () for path in one.paths)
        totals = tuple(path for path in paths if self.layout.reach_of(rule.given, (path,)).totals)
        return ProjectRule(
            rule, exact, counted, of_texts, screens.only, headed, grades, needs, signs, totals, spared, every
        )

    def _says(self, signs: Signs) -> Says | Together:
        """What a row says to a check; the same for the same question, which is asked once for all rules."""
        found = self._asking.get(signs.sign)
        if found is None:
            found = self._asking[signs.sign] = self._together(signs) if signs.parts else partial(sign_of, signs)
        return found

    def _together(self, signs: Signs) -> Together:
        parts: list[tuple[tuple[str, ...], Says]] = []
        for cells, sign in signs.parts:
            part: Any = self._says(Signs(cells, sign, signs.matters))
            parts.append((cells, part))
        return Together(tuple(parts), partial(sign_together, signs.sign))

    def _headed(self, rule: Rule) -> tuple[str, ...] | None:
        """The totals that the ``where`` and the cases of a rule rest on, beside what the heading of a project says; None
        where they rest on more."""
        totals: dict[str, None] = {}
        for condition in (rule.parts.where, *(condition for condition, _ in rule.parts.cases)):
            for path in (path for one in condition.sight().comparisons for path in one.paths):
                reach = self.layout.reach_of(rule.given, (path,))
                if reach.beyond and path.split(".", 1)[0] not in HEADED:
                    return None
                totals.update(dict.fromkeys(reach.totals))
        return tuple(totals)

    def facts(self, rule: Rule, totals: Mapping[str, Any] = UNKNOWN, heading: Mapping[str, Cell] = UNKNOWN) -> Facts:
        """The facts of a project of which only these totals, by their paths, and texts of the heading are known."""
        document = self.layout.document
        if heading:
            filled: dict[str, Any] = dict(heading)
            document = replace(document, tables=(replace(document.tables[0], **filled),))
        documents = (document,)
        table = 0 if rule.given == "table" else None
        facts = Facts(Subject(documents, 0, table, include_inapplicable=rule.inapplicable))
        for path, total in totals.items():
            fields.remember(rule.given, path, facts, total)
        return facts

    def outcome(self, key: Any, judge: Callable[[], Any]) -> Any:
        """What was found for the key before, else what ``judge`` finds, which is then remembered."""
        known = self.outcomes
        if key not in known:
            found = judge()
            if len(known) >= MOST:
                known.clear()
            known[key] = found
        return known[key]

    @property
    def cells(self) -> frozenset[str] | None:
        """The cells of a row on which a mark may hang; None where any may, for a document may have to be looked at."""
        found: set[str] = set()
        for rule in self.rows:
            if rule.reach.beyond or rule.grades.beyond:
                return None
            found.update(*map(self._cells, (rule.reach, rule.grades)))
        for one in self.projects:
            whole = one.of_texts is not None and one.exact and one.headed is None
            if not whole or one.needs is not None or one.signs or screens_of(one.rule, hits_only=True).texts:
                return None
            found.update(one.only)
        return None if self.elsewhere else frozenset(found)

    def _cells(self, reach: Reach) -> Iterator[str]:
        """The cells of rows on which that rests which reaches so far for an indicator."""
        for column in reach.columns:
            yield from self.layout.columns[column].cells
        for path in reach.totals:
            total: Any = fields.registry(INDICATOR)[path].get
            yield from total.cells

    def forget(self) -> None:
        """Let go of what is remembered."""
        self.kinds.forget()
        self.screens.forget()
        self.answers.forget()
        self.outcomes.clear()


def _varies(rule: Rule) -> bool:
    return rule.valid_from is not None or rule.valid_to is not None
