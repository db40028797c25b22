"""Marks of raw rows without an `Indicator` for each: for rules that only look at the texts of cells and word nothing.

Each distinct text of a column is asked once what the leaves of the rules' conditions ask of it, by the very functions of
the conditions; rows whose texts answer alike are judged once, by the rules' own conditions.  What these rules cannot be
told from so (parts of values, rules about documents, severities that vary) makes `quick_rows` give None, and a project
with a row that is not plain (labels left blank, totals, traces of a spoilt copy) makes `QuickRows.marks` give None: both are
judged in the usual way then, with the same result.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import Any, NamedTuple

from perflint import checks
from perflint.checks.contract import Row, Subject, is_inapplicable
from perflint.engine.plans import Plan
from perflint.engine.quick_texts import asking, compared, is_plain_name, is_plain_text, likeness
from perflint.lexicon.headings import is_total
from perflint.lexicon.levels import normal_label
from perflint.model import Cell, Confidence, Indicator, Phase, Severity
from perflint.recognition.export_rows import MARKED, TOLD
from perflint.recognition.grid_cells import clean
from perflint.recognition.grid_rows import bare_name
from perflint.rulebook.compiler import fill_parameters
from perflint.rulebook.conditions import AFFIXES, COMBINATORS, NAMING, compile_condition
from perflint.rulebook.facts import Facts
from perflint.rulebook.noise import CELLS, MIXED
from perflint.rulebook.operators import OPERATORS
from perflint.rulebook.rule import Rule
from perflint.rulebook.scope import Scope

TEXTS = (
    "level1", "level2", "name", "value", "period_value", "description", "operator", "unit", "weight", "direction",
    "nature", "basis", "actual", "score", "reason",
)  # fmt: skip
MOST = 1 << 15  # texts of a column, or kinds of row, that are remembered
LONGEST = 300  # characters of a text that is remembered
ODD = -1  # the sign of a text that makes its row no plain one
LEVELS = ("level1", "level2")


# Twice the place of the row among those that were given, one more for what is wrong with the project that ends there; the
# code of the rule; the severity.
QuickMark = tuple[int, str, Severity]


class _Standing:
    """Stands for an indicator of which only some cells are looked at."""

    def __init__(self) -> None:
        for name in Indicator.__slots__:
            setattr(self, name, None)
        self.child = False


class _Column:
    """Texts that are asked about together, by their places in a row, and what is known of them."""

    def __init__(self, names: tuple[str, ...], places: tuple[int, ...]) -> None:
        self.names, self.places = names, places
        self.operands: list[tuple[str, Any]] = []
        self.leaves: list[Callable[[Facts], Hashable]] = []  # what cannot be asked of the text itself
        self.ask: Callable[[str], Any] | None = None  # all the rest
        # whether a text is for certain what it is understood to be
        self.is_plain: Callable[[str], bool] = is_plain_name if names == ("name",) else is_plain_text
        self.known: dict[Any, int] = {}
        self.signs: dict[Any, int] = {}  # a number for each combination of answers
        self.renamed: dict[str, str] = {}  # of a single name: what a text is once it is understood, where that differs
        self.alike: dict[str, str] | None = None  # of a single name that is compared with another: its likeness


class _Table(NamedTuple):
    """A rule given a table, and what its check says of texts alone."""

    code: str
    severity: Severity
    of_texts: Callable[[Callable[[str], Sequence[str]], Mapping[str, Any]], Iterator[int | None]]
    options: Mapping[str, Any]


def quick_rows(plan: Plan, columns: Mapping[str, int], confidence: Confidence) -> QuickRows | None:
    """What judges rows of these columns (role → place) by the plan, None where a rule needs more than texts.

    ``confidence`` is how surely the columns were understood.
    """
    phase = plan.when.phase or Phase.TARGET
    active = [rule for rule in plan.rules if phase in rule.phases]
    names = {rule.name for rule in active}
    if any(rule.valid_from or rule.valid_to or rule.parts.cases for rule in active):
        return None
    if any(names.intersection(rule.supersedes) for rule in active) or "name" not in columns:
        return None
    if not set(LEVELS) <= columns.keys():
        return None
    shown = [
        rule
        for rule in active
        if rule.severity >= plan.min_severity and min(rule.confidence, confidence) >= plan.min_confidence
    ]
    made = QuickRows(columns)
    if not all(map(made.add, shown)):
        return None
    made.ready()
    return made


class QuickRows:
    """The rules, and what is remembered of texts.  Made by `quick_rows`."""

    def __init__(self, columns: Mapping[str, int]) -> None:
        self._at = columns
        self._rules: list[Rule] = []
        self._told: list[tuple[str, Severity]] = []  # of each rule
        self._tables: list[_Table] = []
        self._columns: dict[tuple[str, ...], _Column] = {}
        self._kinds: dict[tuple[int, ...], tuple[int, ...]] = {}
        self._asked: set[tuple[str, str]] = set()
        self._scope = Scope("indicator")
        row: Any = _Standing()
        self._row = row
        self._facts = Facts(Subject((), 0, 0, Row(0, 0, 0, row)))  # of one row after another
        self._column(LEVELS)
        self._column(("name",))
        self._pairs: dict[tuple[str, str], None] = {}  # fields whose texts are compared with one another

    @property
    def columns(self) -> frozenset[str]:
        """The roles of the columns that an answer may hang on."""
        asked = {name for names in self._columns for name in names}
        return frozenset(asked.union(TOLD, CELLS, ("goal",)))  # where a project is not plain, these count too

    def add(self, rule: Rule) -> bool:
        """Take the rule in; False where it needs more than the texts of rows."""
        if rule.given == "table":
            of_texts = getattr(checks.get(rule.check), "of_texts", None) if rule.check else None
            if of_texts is None or "where" in rule.data or not rule.inapplicable:
                return False
            for name in _texts_in(rule.parts.options):
                if name in TEXTS and name in self._at:
                    self._column(LEVELS if name in LEVELS else (name,))
            self._tables.append(_Table(rule.code, rule.severity, of_texts, rule.parts.options))
            return True
        if rule.given != "indicator" or rule.parts.expect is None:
            return False
        filled = fill_parameters(rule.data)
        conditions = [filled[key] for key in ("where", "expect") if key in filled]
        leaves = [leaf for condition in conditions for leaf in _leaves(condition)]
        if not rule.inapplicable:
            leaves += [("name", None), ("value", None)]
        if not all(self._add_leaf(*leaf) for leaf in leaves):
            return False
        self._rules.append(rule)
        self._told.append((rule.code, rule.severity))
        return True

    def _add_leaf(self, path: str, operand: Any) -> bool:
        """Ask the texts of a column one thing more; False for what is no plain text of one or two cells."""
        cells = dict.fromkeys((path, *_named(operand)))
        if not all(name in TEXTS for name in cells):
            return False
        present = tuple(name for name in cells if name in self._at)
        if not present or (path, repr(operand)) in self._asked:
            return True  # a cell that is not there answers alike for all rows
        self._asked.add((path, repr(operand)))
        if len(present) == 2 and _is_same(operand) and len(cells) == 2 and not set(cells) & set(LEVELS):
            for name in present:
                column = self._column((name,))
                column.alike = {} if column.alike is None else column.alike
            self._pairs[present[0], present[1]] = None
            return True
        self._column(LEVELS if set(present) <= set(LEVELS) else tuple(sorted(present))).operands.append((path, operand))
        return True

    def ready(self) -> None:
        """Make the functions that ask, once all rules are there."""
        for column in self._columns.values():
            others = column.operands
            if len(column.names) == 1 and all(operand is not None for _, operand in others):
                made = asking([operand for _, operand in others])
                if made is not None:
                    column.ask, rest = made
                    others = [(column.names[0], operand) for operand in rest]
            column.leaves = [self._leaf(path, operand) for path, operand in others]

    def _leaf(self, path: str, operand: Any) -> Callable[[Facts], Hashable]:
        if operand is None:
            return lambda facts: is_inapplicable(facts.subject.indicator)
        return compile_condition({path: operand}, self._scope, ()).test

    def _column(self, names: tuple[str, ...]) -> _Column:
        known = self._columns.get(names)
        if known is None:
            known = self._columns[names] = _Column(names, tuple(self._at[name] for name in names))
        return known

    def forget(self) -> None:
        """Let go of what is remembered."""
        self._kinds.clear()
        for column in self._columns.values():
            column.known.clear()
            column.renamed.clear()
            if column.alike:
                column.alike.clear()

    def marks(self, texts: Sequence[Sequence[str]], bounds: Sequence[int]) -> list[QuickMark] | None:
        """What is wrong with rows of projects that begin at ``bounds``, whose last one is the number of rows; in the order of
        rows and codes, what is wrong with a project after its rows.  None where one of the rows is not plain."""
        cut = list(zip(*texts, strict=True))
        signs: list[list[Any]] = []
        for column in self._columns.values():
            keys: Sequence[Any] = (
                cut[column.places[0]]
                if len(column.places) == 1
                else list(zip(*[cut[at] for at in column.places], strict=True))
            )
            found: list[Any] = list(map(column.known.get, keys))
            if None in found:
                look = self._look
                found = [look(column, key) if sign is None else sign for key, sign in zip(keys, found, strict=True)]
            if ODD in found:
                return None
            signs.append(found)
        for left, right in self._pairs:
            signs.append(compared(*[self._alike(name, cut[self._at[name]]) for name in (left, right)]))
        together = list(zip(*signs, strict=True))
        kinds: list[Any] = list(map(self._kinds.get, together))
        if None in kinds:
            for place, kind in enumerate(kinds):
                if kind is None:
                    kinds[place] = self._judge(together[place], texts[place])
        told = self._told
        marks = [(2 * place, *told[number]) for place, kind in enumerate(kinds) if kind for number in kind]
        if self._tables:
            known = len(marks)
            self._judge_tables(cut, bounds, marks)
            if len(marks) > known:
                marks.sort(key=_order)
        return marks

    def _alike(self, name: str, texts: Sequence[str]) -> list[str]:
        """The likeness of each text of a column."""
        column = self._columns[(name,)]
        known = column.alike = {} if column.alike is None or len(column.alike) >= MOST else column.alike
        found: list[Any] = list(map(known.get, texts))
        if None in found:
            for place, one in enumerate(found):
                if one is None:
                    text = texts[place]
                    found[place] = known[text] = likeness(column.renamed.get(text, text))
        return found

    def _judge_tables(self, cut: Sequence[Sequence[str]], bounds: Sequence[int], marks: list[QuickMark]) -> None:
        def column(name: str) -> Sequence[str]:
            if name not in self._at:
                return [""] * len(cut[0])
            found = cut[self._at[name]]
            asked = self._columns.get((name,)) or self._columns[LEVELS]
            return [asked.renamed.get(text, text) for text in found] if asked.renamed else found

        whole: dict[str, Sequence[str]] = {}
        begin = end = 0

        def texts(name: str) -> Sequence[str]:
            found = whole.get(name)
            if found is None:
                found = whole[name] = column(name)
            return found[begin:end]

        for begin, end in pairwise(bounds):
            for code, severity, of_texts, options in self._tables:
                for place in of_texts(texts, options):
                    marks.append((2 * end - 1 if place is None else 2 * (begin + place), code, severity))

    def _look(self, column: _Column, key: Any) -> int:
        """The sign of a text, or of texts that stand together."""
        known = column.known
        if len(known) >= MOST:
            known.clear()
        if column.ask is not None and not column.leaves and column.is_plain(key):
            answers = column.ask(key)
            sign = column.signs.get(answers)
            if sign is None:
                sign = column.signs[answers] = len(column.signs)
            if len(key) <= LONGEST:
                known[key] = sign
            return sign
        raw = (key,) if len(column.places) == 1 else key
        texts = [self._understood(name, text) for name, text in zip(column.names, raw, strict=True)]
        sign = ODD
        if None not in texts:
            answers = () if column.ask is None else column.ask(texts[0])  # type: ignore[arg-type]
            if column.leaves:
                answers += tuple(self._answers(column, texts))
            for name, text, before in zip(column.names, texts, raw, strict=True):
                if text is not before and text != before:
                    self._columns[LEVELS if name in LEVELS else (name,)].renamed[before] = text  # type: ignore[assignment]
            sign = column.signs.setdefault(answers, len(column.signs))
        if sum(map(len, raw)) <= LONGEST:
            known[key] = sign
        return sign

    def _answers(self, column: _Column, texts: Sequence[str | None]) -> Iterator[Hashable]:
        """What the conditions themselves say of the texts."""
        for name, text in zip(column.names, texts, strict=True):
            setattr(self._row, name, Cell(text or ""))
        self._facts.memo.clear()
        for leaf in column.leaves:
            yield leaf(self._facts)
        for name in column.names:
            setattr(self._row, name, None)

    def _understood(self, name: str, raw: str) -> str | None:
        """The text of a cell as recognition gives it; None where that hangs on other cells or rows."""
        text = clean(raw)
        if name in LEVELS:
            if not text or MIXED.search(text):
                return None
            return normal_label(text, LEVELS.index(name) + 1)
        if name == "name":
            if not text or is_total(text):
                return None
            return bare_name(Cell(text)).text if text[0] in MARKED else text
        return text

    def _judge(self, key: tuple[int, ...], texts: Sequence[str]) -> tuple[int, ...]:
        """The rules that rows with these signs fail."""
        for name in TEXTS:
            at = self._at.get(name)
            setattr(self._row, name, None if at is None else Cell(self._understood(name, texts[at]) or ""))
        self._facts.memo.clear()
        skipped = is_inapplicable(self._row)
        found = tuple(
            number
            for number, rule in enumerate(self._rules)
            if not (skipped and not rule.inapplicable)
            and rule.parts.where.test(self._facts) is True
            and rule.parts.expect is not None
            and rule.parts.expect.test(self._facts) is False
        )
        for name in TEXTS:
            setattr(self._row, name, None)
        if len(self._kinds) >= MOST:
            self._kinds.clear()
        self._kinds[key] = found
        return found


_order = itemgetter(0, 1)


def _leaves(condition: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The conditions on single fields, with their operands."""
    for key, operand in condition.items():
        if key in COMBINATORS:
            for part in [operand] if isinstance(operand, Mapping) else operand:
                yield from _leaves(part)
        else:
            yield key, operand


def _named(operand: Any) -> Iterator[str]:
    """The texts in an operand that name other fields; what may name one without being known here is given too."""
    if not isinstance(operand, Mapping):
        return
    for name, value in operand.items():
        inner = value.get("field") if name == "similar_to" and isinstance(value, Mapping) else value
        if name == "not":
            yield from _named(inner)
        elif isinstance(inner, str) and (OPERATORS[name].operand in NAMING or (name in AFFIXES and inner in TEXTS)):
            yield inner


def _is_same(operand: Any) -> bool:
    """Whether an operand is `same_as` another field, or its contrary, and nothing else."""
    while isinstance(operand, Mapping) and list(operand) == ["not"]:
        operand = operand["not"]
    return isinstance(operand, Mapping) and list(operand) == ["same_as"]


def _texts_in(options: Any) -> Iterator[str]:
    if isinstance(options, Mapping):
        for value in options.values():
            yield from _texts_in(value)
    elif isinstance(options, (list, tuple)):
        for value in options:
            yield from _texts_in(value)
    elif isinstance(options, str):
        yield options
