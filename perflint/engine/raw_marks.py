"""From the raw rows of an export to marks, for any rulebook: what the kinds of rows decide is never looked at again.

A `Document` is only made for a project in which something must look at more than texts of single cells, and then only the
rules concerned look at it.  A project with a row that is not plain (`perflint.engine.raw_columns`) is judged in the usual way.
Every answer is that of the rules' own conditions and checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from itertools import pairwise
from operator import attrgetter, itemgetter, or_
from typing import Any, NamedTuple

from perflint import checks, lexicon
from perflint.checks.contract import Signs, Subject
from perflint.engine.compiled import INDICATOR, compiled
from perflint.engine.findings import found_of
from perflint.engine.judged import Found
from perflint.engine.judging import Batch, Tally, judge_one, note_error, tally_of
from perflint.engine.plans import Plan
from perflint.engine.raw_answers import RawAnswers
from perflint.engine.raw_columns import NOTHING, Layout, Reach
from perflint.engine.raw_screens import RawScreens
from perflint.engine.raw_superseding import WHOLE, RowFound, Superseding
from perflint.engine.row_kinds import Kind, RowKinds, RowRule
from perflint.engine.screening import screens_of
from perflint.model import Cell, Confidence, Document, Outcome, Phase, Severity
from perflint.recognition.grid_cells import clean
from perflint.rulebook.conditions import Condition
from perflint.rulebook.facts import Answers, Facts
from perflint.rulebook.questions import OPEN, Comparison
from perflint.rulebook.rule import Rule
from perflint.timing import NO_TIMES, Times

HEADING = ("project", "goal", "overview", "period_goal")  # texts that a project has as a whole
HEADED = frozenset({*HEADING, "purpose"})  # the fields that rest on them
NO_HEADING: Mapping[str, Cell] = {}
MOST = 1 << 16  # outcomes that are remembered

# The place of the row among those that were given (WHOLE and more for the project), the code of the rule, the severity.
RawMark = tuple[int, str, Severity]


class _ProjectRule(NamedTuple):
    """A rule about tables or documents; ``counted`` where it is decided by totals, and what its check says of texts alone,
    which is ``exact`` where that is all there is to its marks, and else only tells where there are none.  ``headed`` are the
    totals on which, with the heading of a project, it rests whether the rule applies and how bad it is."""

    rule: Rule
    exact: bool
    counted: tuple[Comparison, ...] | None
    of_texts: Callable[..., Iterator[int | None]] | None
    headed: tuple[str, ...] | None
    grades: Reach
    needs: frozenset[int] | None  # texts of which the project must have one, by their places in a row
    signs: tuple[Signs, ...]


class RawJudge:
    """Judges rows of an export with this layout by the rules of a plan.

    ``document_of`` understands the rows from one place to another as a document, ``broken`` takes rules that failed, by
    code and name.
    """

    def __init__(self, plan: Plan, layout: Layout, confidence: Confidence, broken: set[tuple[str, str]]) -> None:
        self._plan, self._layout, self._broken = plan, layout, broken
        self._confidence = confidence
        phase = plan.when.phase or Phase.TARGET
        sections = compiled(plan.rules).of_documents
        self._vocabulary = sections[0].vocabulary if sections else None
        self._elsewhere: list[Rule] = []  # judged by the document of each project
        rows: list[Rule] = []
        projects: list[Rule] = []
        batch = Batch([layout.document], plan.when)
        for section in sections:
            for rule in section.rules:
                if phase not in rule.phases:
                    continue
                if section is not sections[0] or (_varies(rule) and "year" in layout.varying["document"]):
                    self._elsewhere.append(rule)
                elif batch.in_force(rule, 0):
                    needs = screens_of(rule, hits_only=True).needs if rule.given == INDICATOR else ()
                    if not needs or layout.needed(needs) != frozenset():  # else it has nothing to say of any row
                        (rows if rule.given == INDICATOR else projects).append(rule)
        with lexicon.using(self._vocabulary):
            kept = [one for one in map(self._project_rule, projects) if one is not None]
            self._projects = kept
            self._by_texts = sum(1 << number for number, one in enumerate(kept) if one.of_texts is not None)
            self._screens = RawScreens([one.rule for one in kept], layout)
            self._kinds = RowKinds(rows, layout, self._screens)
        self._answers = RawAnswers(layout)
        self._rows = self._kinds.rules
        self._superseding = Superseding(
            [*(one.rule for one in self._rows), *(one.rule for one in kept), *self._elsewhere]
        )
        self._outcomes: dict[Any, Any] = {}
        self._texts: dict[str, dict[Any, str]] = {}

    def _project_rule(self, rule: Rule) -> _ProjectRule | None:
        """None for a rule that never applies to a project of this layout."""
        parts = rule.parts
        where = self._reach(rule, parts.where)
        always = False
        if where == NOTHING:
            try:
                applies = parts.where.test(self._facts(rule))
            except Exception:  # it will be raised again, and noted
                applies = True
                where = Reach(beyond=True)
            if applies is not True:
                return None
            always = where == NOTHING
        screens = screens_of(rule, hits_only=True)
        needs = self._layout.needed(screens.needs) if screens.needs else None
        if needs is not None and not needs:
            return None
        counted = None
        if parts.expect is not None:
            counted = tuple(
                one
                for condition in (parts.where, parts.expect)
                for one in condition.sight().comparisons
                if not any(self._layout.reach(rule.given, path).beyond for path in one.paths)
            )
        grades = NOTHING
        for condition, _ in parts.cases:
            grades = grades.joined(self._reach(rule, condition))
        check: Any = checks.get(rule.check) if rule.check else None
        plain = always and not parts.cases
        headed = None if plain else self._headed(rule)
        # what the finding about a row supersedes may hang on its related places; about a whole table, on what it says
        exact = (plain or headed is not None) and (not rule.supersedes or hasattr(check, "of_options"))
        of_texts = getattr(check, "of_texts", None)
        return _ProjectRule(rule, exact, counted, of_texts, headed, grades, needs, screens.signs)

    def _headed(self, rule: Rule) -> tuple[str, ...] | None:
        """The totals that the ``where`` and the cases of a rule rest on, beside what the heading of a project says; None
        where they rest on more."""
        totals: dict[str, None] = {}
        for condition in (rule.parts.where, *(condition for condition, _ in rule.parts.cases)):
            for path in (path for one in condition.sight().comparisons for path in one.paths):
                reach = self._layout.reach(rule.given, path)
                if reach.beyond and path.split(".", 1)[0] not in HEADED:
                    return None
                totals.update(dict.fromkeys(reach.totals))
        return tuple(totals)

    def _reach(self, rule: Rule, condition: Condition) -> Reach:
        found = NOTHING
        for path in (path for one in condition.sight().comparisons for path in one.paths):
            found = found.joined(self._layout.reach(rule.given, path))
        return found

    def _facts(self, rule: Rule, heading: Mapping[str, Cell] = NO_HEADING) -> Facts:
        document = self._layout.document
        if heading:
            filled: dict[str, Any] = dict(heading)
            document = replace(document, tables=(replace(document.tables[0], **filled),))
        documents = (document,)
        table = 0 if rule.given == "table" else None
        return Facts(Subject(documents, 0, table, include_inapplicable=rule.inapplicable))

    # ── the rows of some projects ───────────────────────────────────────────────────────────────────────────────

    def marks(
        self,
        texts: Sequence[Sequence[Any]],
        bounds: Sequence[int],
        document_of: Callable[[int, int], Document | None],
        done: list[list[RawMark] | None],
        times: Times = NO_TIMES,
    ) -> None:
        """Adds to ``done`` the marks of one project after the other, in their order; None for one that must be judged in
        the usual way.

        The projects begin at ``bounds``, whose last one is the number of rows.
        """
        with lexicon.using(self._vocabulary):
            cut = list(zip(*texts, strict=True))
            kinds = self._kinds.kinds(cut, times)
            slab = _Slab(self, cut, kinds, document_of, times)
            for begin, end in pairwise(bounds):
                done.append(slab.project(begin, end))

    @property
    def cells(self) -> frozenset[str] | None:
        """The cells of a row on which a mark may hang; None where any may, for a document may have to be looked at."""
        found = {cell for rule in self._rows for column in rule.reach.columns for cell in self._cells(column)}
        for rule in self._rows:
            if not rule.alone or rule.grades.beyond:
                return None
            found.update(cell for column in rule.grades.columns for cell in self._cells(column))
        for one in self._projects:
            if one.of_texts is None or not one.exact or one.signs or screens_of(one.rule, hits_only=True).texts:
                return None
            found.update(_texts_in(one.rule.parts.options))
        return None if self._elsewhere else frozenset(found)

    def _cells(self, column: int) -> tuple[str, ...]:
        return self._layout.columns[column].cells

    def forget(self) -> None:
        """Let go of what is remembered."""
        self._kinds.forget()
        self._answers.forget()
        self._outcomes.clear()
        self._texts.clear()


class _Slab:
    """Some rows with their kinds."""

    def __init__(
        self,
        judge: RawJudge,
        cut: Sequence[Sequence[Any]],
        kinds: Sequence[Kind],
        document_of: Callable[[int, int], Document | None],
        times: Times,
    ) -> None:
        self.judge, self.cut, self.kinds, self.document_of, self.times = judge, cut, kinds, document_of, times
        self.layout = judge._layout
        self.raws = [column.of(cut) for column in self.layout.columns]
        self.bits = list(map(attrgetter("bits"), kinds))
        self.stated = list(map(attrgetter("stated"), kinds))
        self.odd = any(map(attrgetter("odd"), kinds))
        judge._answers.begin(self.raws, self.stated)
        self.whole: dict[str, Sequence[str]] = {}
        self.begin = self.end = 0
        self.heading = 0  # the rules for which a text of the heading matters

    # ── one project ─────────────────────────────────────────────────────────────────────────────────────────────

    def project(self, begin: int, end: int) -> list[RawMark] | None:
        """The marks of the rows from ``begin`` to ``end``; None where they must be judged in the usual way."""
        kinds = self.kinds
        if self.odd and any(kinds[place].odd for place in range(begin, end)):
            return None
        self.begin, self.end = begin, end
        judge = self.judge
        found: list[RowFound] = []
        anew: list[tuple[int, int]] = []  # rows that must be looked at, by rule and place
        for place in range(begin, end):
            kind = kinds[place]
            if kind.failed:
                for number in kind.failed:
                    self._add(number, place, 1, found, anew)
            if kind.pending:
                for number in kind.pending:
                    hits = self._pending(number, place)
                    if hits is None:
                        anew.append((number, place))
                    elif hits:
                        self._add(number, place, hits, found, anew)
        open_rules = self._open(begin, end)
        wanted: list[int] = []  # rules about the project that must look at its document
        first = len(judge._rows)
        for number in open_rules:
            outcome = self._of_project(number, found)
            if outcome is None:
                wanted.append(number)
        if anew or wanted or judge._elsewhere:
            others = self._looked(anew, wanted)
            if others is None:
                return None
        else:
            others = []
        stay, also = judge._superseding.stay(found, others, self._labels, begin) if found or others else (found, others)
        return self._told(stay, also, first)

    def _add(self, number: int, place: int, hits: int, found: list[RowFound], anew: list[tuple[int, int]]) -> None:
        one = self.judge._rows[number]
        severity = one.rule.severity
        if one.rule.parts.cases:
            graded = self._graded(number, one, place)
            if graded is None:
                anew.append((number, place))
                return
            severity = graded
        found.extend([(place, number, severity)] * hits)

    def _told(self, stay: Sequence[RowFound], also: Sequence[Found], first: int) -> list[RawMark]:
        plan, confidence = self.judge._plan, self.judge._confidence
        rows, projects = self.judge._rows, self.judge._projects
        told: list[RawMark] = []
        for place, number, severity in stay:
            rule = rows[number].rule if number < first else projects[number - first].rule
            sure = min(rule.confidence, confidence) if place <= WHOLE else rule.confidence
            if severity >= plan.min_severity and sure >= plan.min_confidence:
                told.append((place, rule.code, severity))
        for one in also:
            finding = one.finding
            if finding.severity >= plan.min_severity and finding.confidence >= plan.min_confidence:
                at = finding.place
                place = WHOLE + (at.table is None) if at.indicator is None else self.begin + at.indicator
                told.append((place, finding.code, finding.severity))
        if len(told) > 1:
            told.sort(key=_order)
        return told

    # ── rules about rows that their kinds do not decide ─────────────────────────────────────────────────────────

    def _pending(self, number: int, place: int) -> int | None:
        """How often the row fails the rule; None where the document must be looked at."""
        one = self.judge._rows[number]
        if not one.alone:
            return 0 if one.late and self._is_spared(one, place) else None
        key = self._key(number, one.reach, place)
        known = self.judge._outcomes
        if key not in known:
            with self.times.rule(one.rule.code):
                hits = self._judged(one, key, place)
            if len(known) >= MOST:
                known.clear()
            known[key] = hits
        return known[key]  # type: ignore[no-any-return]

    def _judged(self, one: RowRule, key: Any, place: int) -> int | None:
        facts = self._row_facts(one.reach, place)
        try:
            if one.late and one.screens.spare(lambda question: question.ask(facts)):
                return 0
            judgement = one.rule.judge(facts)
        except Exception:  # it will be raised again, and noted
            return None
        return len(judgement.hits) if judgement.outcome is Outcome.FINDING else 0

    def _is_spared(self, one: RowRule, place: int) -> bool:
        """Whether screens of its check that look at several columns spare the row."""
        facts = self._row_facts(Reach(one.late), place)
        try:
            return one.screens.spare(lambda question: question.ask(facts))
        except Exception:  # the check will raise likewise, or knows better
            return False

    def _graded(self, number: int, one: RowRule, place: int) -> Severity | None:
        """The severity of a finding about a row; None where the document must be looked at."""
        if one.grades.beyond:
            return None
        key = ("grade", *self._key(number, one.grades, place))
        known = self.judge._outcomes
        found = known.get(key)
        if found is None:
            try:
                found = one.rule.grade(self._row_facts(one.grades, place))
            except Exception:  # it will be raised again, and noted
                return None
            if len(known) >= MOST:
                known.clear()
            known[key] = found
        return found

    def _key(self, number: int, reach: Reach, place: int) -> tuple[Any, ...]:
        raws = tuple(self.raws[column][place] for column in reach.columns)
        return (number, raws, *(self._total(INDICATOR, path) for path in reach.totals))

    def _row_facts(self, reach: Reach, place: int) -> Facts:
        columns = ((self.layout.columns[column], self.raws[column][place]) for column in reach.columns)
        facts = self.layout.facts(self.layout.standing(columns))
        for path in reach.totals:
            self.judge._answers.remember(INDICATOR, facts, {path: self._total(INDICATOR, path)})
        return facts

    def _total(self, given: str, path: str) -> Any:
        return self.judge._answers.total(given, path, self.begin, self.end)

    # ── rules about tables and documents ────────────────────────────────────────────────────────────────────────

    def _open(self, begin: int, end: int) -> list[int]:
        """The rules about the project that its texts do not spare."""
        judge = self.judge
        still, by_heading = judge._screens.open(reduce(or_, self.bits[begin:end], 0))
        self.heading = self._heading(begin, end) if by_heading or still & judge._by_texts else 0
        still |= by_heading & self.heading
        found = []
        place = 0
        while still:
            if still & 1:
                found.append(place)
            still >>= 1
            place += 1
        return found

    def _heading(self, begin: int, end: int) -> int:
        """The bits of the rules for which a text of the heading matters."""
        said = 0
        columns = self.layout.binding.columns
        for name, texts in self.judge._screens.header.items():
            at = columns.get("unit_name" if name == "unit" else name)
            if at is not None:
                for raw in dict.fromkeys(self.cut[at][begin:end]):
                    said |= texts.of(clean(raw))
        return said

    def _of_project(self, number: int, found: list[RowFound]) -> bool | None:
        """Add what a rule about the project says, where no document is needed; None where one is."""
        one = self.judge._projects[number]
        rule = one.rule
        if self._is_silent(number, one):
            return True
        if one.of_texts is not None and not self.heading >> number & 1:
            with self.times.rule(rule.code):
                return self._of_texts(number, one, one.of_texts, found)
        if one.counted is None or one.grades != NOTHING:
            return None
        paths = {path for leaf in one.counted for path in leaf.paths}
        totals = {path: self._total(rule.given, path) for path in paths if self.layout.reach(rule.given, path).totals}
        key = ("project", number, *totals.values())
        known = self.judge._outcomes
        if key not in known:
            with self.times.rule(rule.code):
                known[key] = self._by_totals(one, totals)
        fails = known[key]
        if fails is None:
            return None
        if fails:
            severity = rule.grade(self.judge._facts(rule))
            place = WHOLE if rule.given == "table" else WHOLE + 1
            found.append((place, len(self.judge._rows) + number, severity))
        return True

    def _of_texts(
        self, number: int, one: _ProjectRule, of_texts: Callable[..., Iterator[int | None]], found: list[RowFound]
    ) -> bool | None:
        """Add what a rule says of the texts of the rows; None where a document is needed after all."""
        rule = one.rule
        stated = self.stated[self.begin : self.end]
        texts: Callable[[str], Sequence[str]] = self._column
        places: Sequence[int] = range(len(stated))
        every = rule.inapplicable or getattr(checks.get(rule.check or ""), "OF_ALL_ROWS", False)
        if not every and not all(stated):
            places = [place for place, counts in enumerate(stated) if counts]
            texts = lambda name: [column[place] for column in (self._column(name),) for place in places]  # noqa: E731
        try:
            hits = list(of_texts(texts, rule.parts.options))
            severity = self._headed(number, one) if hits and one.exact else None
        except Exception:  # it will be raised again, and noted
            return None
        if hits and not one.exact:
            return None
        whole = WHOLE if rule.given == "table" else WHOLE + 1
        if severity is not None:
            rows = len(self.judge._rows)
            found.extend((whole if at is None else self.begin + places[at], rows + number, severity) for at in hits)
        return True

    def _headed(self, number: int, one: _ProjectRule) -> Severity | None:
        """How bad a finding of a rule is whose ``where`` and cases rest on the heading alone; None where it does not apply."""
        rule = one.rule
        if one.headed is None:
            return rule.severity
        columns = self.layout.binding.columns
        heading = {
            name: next((text for raw in self.cut[columns[name]][self.begin : self.end] if (text := clean(raw))), None)
            for name in HEADING
            if name in columns
        }
        totals = {path: self._total(rule.given, path) for path in one.headed}
        key = ("headed", number, *heading.values(), *totals.values())
        known = self.judge._outcomes
        if key not in known:
            facts = self.judge._facts(rule, {name: Cell(text) for name, text in heading.items() if text is not None})
            self.judge._answers.remember(rule.given, facts, totals)
            if len(known) >= MOST:
                known.clear()
            known[key] = rule.grade(facts) if rule.parts.where.test(facts) is True else None
        return known[key]  # type: ignore[no-any-return]

    def _by_totals(self, one: _ProjectRule, totals: Mapping[str, Any]) -> bool | None:
        """Whether a project with these totals fails the rule; None where they do not tell."""
        parts, facts = one.rule.parts, self.judge._facts(one.rule)
        self.judge._answers.remember(one.rule.given, facts, totals)
        try:
            known: Any = Answers({leaf.number: leaf.ask(facts) for leaf in one.counted or ()})
            applies = parts.where.early(known)
            holds = parts.expect.early(known) if parts.expect and applies not in (False, None) else True
        except Exception:  # it will be raised again, and noted
            return None
        if holds is True or holds is None or applies is False or applies is None:
            return False
        return None if applies is OPEN or holds is OPEN else True

    def _is_silent(self, number: int, one: _ProjectRule) -> bool:
        """Whether the check of the rule would yield nothing."""
        begin, end = self.begin, self.end
        if one.needs is not None and not any(text for at in one.needs for text in self.cut[at][begin:end]):
            return True
        for signs in one.signs:
            with self.times.rule(one.rule.code):
                try:
                    if not signs.matters(self.judge._answers.said(signs.cells, signs.sign, begin, end)):
                        return True
                except Exception:  # the check will raise likewise, or knows better
                    return False
        return self.judge._screens.together(number) is not None and not self._matter_together(number)

    def _matter_together(self, number: int) -> bool:
        """Whether the texts that matter to the rule do so together."""
        screens = self.judge._screens
        bit, texts = 1 << number, dict[str, None]()
        for name, asked in screens.header.items():
            at = self.layout.binding.columns.get("unit_name" if name == "unit" else name)
            for raw in self.cut[at][self.begin : self.end] if at is not None else ():
                if asked.of(clean(raw)) & bit:
                    texts[clean(raw)] = None
        for name, asked in screens.asked():
            if asked.gathering & bit:
                texts.update((text, None) for text in self._column(name) if asked.of(text) & bit)
        together = screens.together(number)
        try:
            return together is None or together(list(texts))
        except Exception:  # the check will raise likewise, or knows better
            return True

    def _column(self, name: str) -> Sequence[str]:
        """The texts of a field of the rows of the project, as they are understood."""
        texts = self.whole.get(name)
        if texts is None:
            texts = self.whole[name] = self._understood(name)
        return texts[self.begin : self.end]

    def _understood(self, name: str) -> Sequence[str]:
        number = next(iter(self.layout.columns_of((name,))), None)
        if number is None:
            return [""] * len(self.kinds)
        known = self.judge._texts.setdefault(name, {})
        column, raws = self.layout.columns[number], self.raws[number]
        found: list[Any] = list(map(known.get, raws))
        if None in found:
            for place, text in enumerate(found):
                if text is None:
                    cell = (column.meaning(raws[place]) or {}).get(name)
                    if len(known) >= MOST:
                        known.clear()
                    found[place] = known[raws[place]] = cell.text if isinstance(cell, Cell) else ""
        return found

    # ── what needs a document ───────────────────────────────────────────────────────────────────────────────────

    def _looked(self, anew: Sequence[tuple[int, int]], wanted: Sequence[int]) -> list[Found] | None:
        """What these rules find in the document of the project; None where there is none."""
        judge = self.judge
        document = self.document_of(self.begin, self.end)
        if document is None or len(document.tables[0].indicators) != self.end - self.begin:
            return None
        batch = Batch([document], judge._plan.when)
        found: list[Found] = []
        for number, place in anew:
            rule = judge._rows[number].rule
            tally = Tally(0, 0)
            with self.times.rule(rule.code):
                judge_one(rule, batch.row_facts(0, 0, place - self.begin), tally)
                self._keep(rule, tally, batch, found)
        rules = [*(judge._projects[number].rule for number in wanted), *judge._elsewhere]
        for rule in rules:
            table = None if rule.given == "document" else 0
            with self.times.rule(rule.code), lexicon.using(rule.vocabulary):
                tally = tally_of(rule, batch, 0, table, batch.within(rule, 0, table))
                self._keep(rule, tally, batch, found)
        return found

    def _keep(self, rule: Rule, tally: Tally, batch: Batch, found: list[Found]) -> None:
        for raised in tally.raised:
            try:
                found.append(found_of(raised, batch.documents))
            except Exception as error:  # like a check that raises: the fault of one rule ends nothing
                note_error(tally, error)
        if tally.broken:
            self.judge._broken.add((rule.code, rule.name))

    def _labels(self, place: int) -> Any:
        """What stands for the indicator of a row, with its levels."""
        columns = self.layout.columns_of(("level1", "level2"))
        return self.layout.standing((self.layout.columns[column], self.raws[column][place]) for column in columns)


_order = itemgetter(0, 1)


def _varies(rule: Rule) -> bool:
    return rule.valid_from is not None or rule.valid_to is not None


def _texts_in(options: Any) -> Iterator[str]:
    """All texts among the options of a check, some of which are names of fields."""
    if isinstance(options, Mapping):
        for value in options.values():
            yield from _texts_in(value)
    elif isinstance(options, (list, tuple)):
        for value in options:
            yield from _texts_in(value)
    elif isinstance(options, str):
        yield options
