"""What each project of an export leaves behind for the rules that compare projects: a line for each, as text.

Most rows are like others: what they leave is asked once, and neither places nor documents are made for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from operator import itemgetter
from typing import Any

from perflint.checks.contract import Row, Trace, is_inapplicable
from perflint.engine.projects import most_projects, of_row, traces_of, traces_of_rows
from perflint.engine.rows import RowJudge, Rows
from perflint.lexicon.additions import using
from perflint.model import Cell, Document, TargetTable
from perflint.recognition.export_rows import cleaned, table_of
from perflint.rulebook.rule import Rule

MOST = 20_000  # kinds of rows that are remembered

Left = list[tuple[int, str, "int | None", str]]  # number of the rule, key, row, what is told
Parts = tuple[Any, ...]  # what a row leaves for each rule


class Trail:
    """Writes what the projects of an input leave behind for these rules, in their order."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = [(number, rule, most_projects(rule)) for number, rule in enumerate(rules)]
        self._projects = 0
        self._quick: dict[int, _Quick] = {}

    def line(self, judge: RowJudge, rows: Rows, document: Document | None = None) -> str:
        """The line of the next project; ``document`` is what its rows say, where that is known.

        A rule that fails is noted among those of the judge that are ``broken``.
        """
        self._projects += 1
        rules = [(number, rule) for number, rule, most in self._rules if most is None or self._projects <= most]
        left: Left = []
        known = None
        if document is None:
            quick = self._quick.get(id(judge))
            if quick is None:
                quick = self._quick[id(judge)] = _Quick(judge, [rule for _, rule, _ in self._rules])
            known = quick.project(rows)
            if known is None:
                document = judge.document(rows)
        for number, rule in rules:
            try:
                with using(rule.vocabulary):
                    if known is not None:
                        parts, table = known
                        traces = _of_parts(rule, number, parts, table)
                    else:
                        traces = iter(()) if document is None else traces_of(rule, document)
                    left += [(number, _digest(key), row, json.dumps(told)) for key, row, told in traces]
            except Exception:  # a check may be anyone's: its fault must not end the run
                judge.broken.add((rule.code, rule.name))
        return f"{json.dumps(left)}\n" if left else "\n"


def _of_parts(rule: Rule, number: int, parts: Sequence[Parts], table: TargetTable) -> Iterator[Trace]:
    rows = [(index, part[number]) for index, part in enumerate(parts) if part[number] is not None]
    return traces_of_rows(rule, rows, table)


def _digest(key: str) -> str:
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


class _Quick:
    """What the rows of an export leave, row by row: rows that name both levels themselves hang on no other row."""

    def __init__(self, judge: RowJudge, rules: Sequence[Rule]) -> None:
        self._binding = binding = judge.columns.binding
        self._rules = rules
        columns = binding.columns
        told = {at for _, at in binding.values} | {columns[role] for role in ("number", "name") if role in columns}
        self._able = {"level1", "level2", "name"} <= columns.keys()
        levels = [columns[role] for role in ("level1", "level2")] if self._able else []
        places = sorted(told.union(levels))
        self._pick = itemgetter(*places, places[0])  # at least two, for a tuple
        self._levels = levels
        others = {at for role, at in columns.items() if role not in dict(binding.values)} - told - set(levels)
        self._whole = sorted(others)  # what is said of the project, in whichever row
        self._name = columns.get("name", 0)
        self._known: dict[tuple[Any, ...], Parts | str] = {}
        sample = judge.plan.when.applied(Document(path=""))
        self._due = [sample.phase in rule.phases for rule in rules]

    def project(self, rows: Rows) -> tuple[list[Parts], TargetTable] | None:
        """What each indicator of the project leaves, and the table without its rows; None where that is to be read with
        care."""
        if not self._able:
            return None
        known, parts = self._known, []
        first: Sequence[Any] | None = None
        for texts in rows.texts:
            key = self._pick(texts)
            part = known.get(key)
            if part is None:
                if len(known) > MOST:
                    known.clear()
                part = known[key] = self._row(texts)
            if part.__class__ is tuple:
                parts.append(part)
                first = first or texts
            elif part == "care":
                return None
        if first is None:
            return None
        merged = list(first)
        for at in self._whole:
            merged[at] = next((texts[at] for texts in rows.texts if str(texts[at]).strip()), "")
        export = table_of(self._binding, [self._cells(merged)])
        return None if export is None else (parts, export.table)

    def _row(self, texts: Sequence[Any]) -> Parts | str:
        """What a row leaves for each rule; "none" for one that is no indicator, "care" for one that hangs on others."""
        cells = self._cells(texts)
        if not all(cells[at].text for at in self._levels):
            return "care"
        export = table_of(self._binding, [cells])
        if export is None:
            return "none"
        row = Row(0, 0, 0, export.table.indicators[0])
        nothing = is_inapplicable(row.indicator)
        parts = []
        for rule, due in zip(self._rules, self._due, strict=True):
            with using(rule.vocabulary):
                parts.append(None if not due or (nothing and not rule.inapplicable) else of_row(rule, row))
        return tuple(parts)

    @staticmethod
    def _cells(texts: Sequence[Any]) -> Sequence[Cell]:
        return cleaned([Cell(str(text)) for text in texts])
