"""What each project of an export leaves behind for the rules that compare projects: a line for each, as text.

Most rows are like others: what they leave is asked once, and neither places nor documents are made for it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from hashlib import blake2b
from itertools import groupby
from operator import attrgetter
from typing import Any

from msgspec import Struct

from perflint.checks.contract import Row, Trace, is_inapplicable
from perflint.engine.projects import asking_rows, cells_of, most_projects, traces_of, traces_of_rows
from perflint.engine.raw_marks import Ask
from perflint.engine.rows import RowJudge, Rows, Said, apart
from perflint.lexicon.additions import used, using
from perflint.model import Cell, Document, Indicator, Phase, TargetTable
from perflint.recognition.exports.binding import cleaned
from perflint.recognition.exports.rows import table_of
from perflint.recognition.grids.names import FIELDS
from perflint.rulebook.rule import Rule

OF_ROWS = frozenset({"level1", "level2", "name", "number", *FIELDS})  # what each row says for itself
_AS_IT_IS = nullcontext()
Left = list[tuple[int, str, "int | None", str]]  # number of the rule, key, row, what is told


class _Failed(Struct, frozen=True):
    """Stands for what a row leaves for a rule that fails on it."""

    error: Exception


class Trail:
    """Writes what the projects of an input leave behind for these rules, in their order."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = [(number, rule, most_projects(rule)) for number, rule in enumerate(rules)]
        self._projects = 0
        self._groups: list[tuple[tuple[str, ...], list[Rule]]] = []  # rules that are asked about the same cells
        self._places: dict[int, tuple[int, int]] = {}  # of each rule: its group, and its place there
        for number, rule in sorted(enumerate(rules), key=lambda one: -len(cells_of(one[1]))):
            cells = cells_of(rule)
            group = next((at for at, (whole, _) in enumerate(self._groups) if {*cells} <= {*whole}), len(self._groups))
            if group == len(self._groups):
                self._groups.append((cells, []))
            self._places[number] = group, len(self._groups[group][1])
            self._groups[group][1].append(rule)

    def asks(self, phase: Phase) -> list[Ask]:
        """What `lines` must know of the rows of an export of targets or of results."""
        return [(cells, _asking(rules, phase)) for cells, rules in self._groups]

    def lines(self, judge: RowJudge, slab: Rows, said: Iterable[Said]) -> str:
        """The lines of these projects, whose rows said this to the ``asks``."""
        return "".join([self._line(judge, rows, one) for rows, one in zip(apart(slab), said, strict=True)])

    def line(self, judge: RowJudge, document: Document | None) -> str:
        """The line of the next project, of which the document is known.

        A rule that fails is noted among those of the judge that are ``broken``.
        """
        return self._told(judge, lambda _, rule: iter(()) if document is None else traces_of(rule, document))

    def _line(self, judge: RowJudge, rows: Rows, said: Said) -> str:
        if said is None:
            return self.line(judge, judge.document(rows))
        table = _table(judge, rows)

        def traces(number: int, rule: Rule) -> Iterable[Trace]:
            group, place = self._places[number]
            parts = [one[place] for one in said[group]]
            failed = next((part for part in parts if part.__class__ is _Failed), None)
            if failed:
                raise failed.error
            return traces_of_rows(rule, [one for one in enumerate(parts) if one[1] is not None], table)

        return self._told(judge, traces)

    def _told(self, judge: RowJudge, traces: Callable[[int, Rule], Iterable[Trace]]) -> str:
        self._projects += 1
        left: Left = []
        for number, rule, most in self._rules:
            if most is not None and self._projects > most:
                continue
            try:
                with using(rule.vocabulary):
                    left += [(number, _digest(one.key), one.row, json.dumps(one.told)) for one in traces(number, rule)]
            except Exception:  # a check may be anyone's: its fault must not end the run
                judge.broken.add((rule.code, rule.name))
        return f"{json.dumps(left)}\n" if left else "\n"


def _asking(rules: Sequence[Rule], phase: Phase) -> Callable[[Indicator], Any]:
    """What a row leaves for each of the rules; None for nothing."""
    by_words = [
        (words, [(rule.inapplicable, asking_rows(rule) if phase in rule.phases else None) for rule in some])
        for words, some in groupby(rules, key=attrgetter("vocabulary"))
    ]

    def says(row: Indicator) -> Any:
        nothing, at = is_inapplicable(row), Row(0, 0, 0, row)
        left: list[Any] = []
        for words, asked in by_words:
            with _AS_IT_IS if words is used() else using(words):
                left += [None if of is None or (nothing and not all_) else _left(of, at) for all_, of in asked]
        return tuple(left)

    return says


def _left(of_row: Callable[[Row], Any], row: Row) -> Any:
    try:
        return of_row(row)
    except Exception as error:  # as above
        return _Failed(error)


def _digest(key: str) -> str:
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _table(judge: RowJudge, rows: Rows) -> TargetTable:
    """The table of a project without its rows, each of which is an indicator."""
    binding, first = judge.columns.binding, [column[0] for column in rows.columns]
    for role, at in binding.columns.items():  # what is said of the project, in whichever row
        if role not in OF_ROWS:
            first[at] = next((text for text in rows.columns[at] if str(text).strip()), "")
    export = table_of(binding, [cleaned([Cell(str(text)) for text in first])])
    return TargetTable() if export is None else export.table
