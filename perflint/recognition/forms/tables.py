"""Forms in text whose table could be made a grid again: header facts between their labels, the rows read as any grid's.

Cells stand below one another (`aligned.tables`) or come one after another (`flow.tables`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar, cast

from msgspec import Struct
from msgspec.structs import replace

from perflint.lexicon.headings import is_numbered_goal, is_title
from perflint.model import Cell, Confidence, Funds, Grid, Location, Passage, TargetTable
from perflint.recognition.aligned.header import with_whole_cells
from perflint.recognition.aligned.tables import Aligned, aligned_tables
from perflint.recognition.flow.tables import Flow, flow_tables
from perflint.recognition.forms.facts import (
    Form,
    table_of,
    texts_of,
    title_above,
    total_score,
    with_confidence,
    with_money,
)
from perflint.recognition.forms.levels import from_their_middle, with_usual_levels
from perflint.recognition.grids.inline import GOALS
from perflint.recognition.grids.pairing import paired
from perflint.recognition.grids.tables import GridResult, tables_from_blocks, year_above
from perflint.recognition.wording.amounts import first_year
from perflint.recognition.wording.labels import Fact, facts_in
from perflint.recognition.wording.paragraphs import is_page_number, parts_of
from perflint.recognition.wording.row_ends import begins_form, project_at

_T = TypeVar("_T")
_ABOVE = ("project", "project_code", "unit", "goal", "period_goal", "goal_actual", "overview", "start", "end", "grade", "funds", "plan",
          "execution")  # fmt: skip
_OF_DEPARTMENT = frozenset({"goal", "period_goal", "goal_actual", "overview"})


def read_aligned_forms(lines: Sequence[Passage]) -> list[Form]:
    """All forms whose cells stand below one another, parted by blanks; a list of projects is a form for each of them."""
    forms: list[Form] = []
    begin = 0
    for pages in _whole(aligned_tables(lines), lines):
        first, last = pages[0].first, pages[-1].last
        above = with_whole_cells(lines[title_above(lines, begin, first) : first])
        result = _read([page.grid for page in pages], above)
        forms.extend(_forms(result, lines, above, first, last, sure=all(page.sure for page in pages)))
        begin = last
    return forms


def read_flow_forms(lines: Sequence[Passage]) -> list[Form]:
    """All forms whose cells come one after another; a list of projects is a form for each of them."""
    forms: list[Form] = []
    begin = 0
    for flow in flow_tables(lines):
        above = lines[title_above(lines, begin, flow.first) : flow.first]
        result = _flowing(flow, above, lines[flow.last :])
        forms.extend(_forms(result, lines, above, flow.first, flow.last, sure=flow.sure))
        begin = flow.last
    return forms


def _read(grids: Sequence[Grid], above: Sequence[Passage]) -> GridResult:
    """The tables of grids, with the goals above them as their first rows: they tell long-term columns from annual ones."""
    told, goals = _goal_rows(facts_in(above))
    year = year_above(above) or (first_year(told.start.text) if told.start else None)
    return tables_from_blocks([replace(grids[0], rows=(*goals, *grids[0].rows)), *grids[1:]], year)


def _forms(
    result: GridResult, lines: Sequence[Passage], above: Sequence[Passage], first: int, last: int, *, sure: bool
) -> Iterator[Form]:
    """The tables with what stands ``above`` their heading, which is on the line ``first``."""
    facts = tuple(facts_in(above))
    result = _InLines().placed(result)
    confidence = Confidence.MEDIUM if sure else Confidence.LOW
    for number, table in enumerate(result.tables):
        told, unit = table_of((*facts, *_goals_inside(lines[first:last], facts)), table.indicators, table.columns)
        told = with_money(told, above)
        if told.project is None and (named := [name for at in range(len(above)) if (name := project_at(above, at))]):
            told = replace(told, project=named[-1].cell())
        yield Form(
            first=last if number else first - len(above) + (facts[0].start if facts else 0),
            last=last,
            table=with_confidence(_completed(table, told), confidence, lines[first]),
            facts=facts,
            texts=() if number else texts_of(facts),
            money_unit=unit or (result.header["money_unit"].text if "money_unit" in result.header else None),
            problems=() if number else result.problems,
        )


def _goals_inside(rows: Sequence[Passage], above: Sequence[Fact]) -> Iterator[Fact]:
    """年度绩效目标1 …, which stands between the long-term rows and the annual ones, where nothing above them says as much."""
    known = {fact.field for fact in above if fact.lines}
    for row in rows:
        if (parts := parts_of(row)) and is_numbered_goal(parts[0].text):
            yield from (fact for fact in facts_in([row]) if fact.field in GOALS - known)
            known |= GOALS


def _flowing(flow: Flow, above: Sequence[Passage], below: Sequence[Passage]) -> GridResult:
    """The tables of cells that came one after another, with what only the order of lines and the line below them tell."""
    results = [_with_told_levels(_read([grid], above)) for _, grid in flow.grids]
    result = results[0] if len(results) == 1 else _one(results, [scope for scope, _ in flow.grids])
    if not result.tables or "score" not in result.tables[-1].columns:
        return result
    *others, table = result.tables
    return replace(result, tables=(*others, replace(table, score=total_score(below) or table.score)))


class _InLines:
    """What was read, its cells where their lines are, not in the grid that was made of those."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Any, Any]] = {}  # by identity: a level that is filled down is one cell

    def placed(self, found: _T) -> _T:
        """The value with all places in it."""
        if isinstance(found, tuple):
            return cast("_T", tuple(map(self.placed, found)))
        if not isinstance(found, Struct):
            return found
        if id(found) not in self._known:
            self._known[id(found)] = found, self._placed(found)
        return cast("_T", self._known[id(found)][1])

    def _placed(self, found: Struct) -> Struct:
        if isinstance(found, Location):
            return replace(found, table=None, row=None, column=None, span=(1, 1))
        return replace(found, **{name: self.placed(getattr(found, name)) for name in found.__struct_fields__})


def _with_told_levels(result: GridResult) -> GridResult:
    """The tables, levels told by labels beside the middle of their rows, none where none tells them."""
    tables = []
    for table in result.tables:
        items = [replace(item, level1=_filled(item.level1), level2=_filled(item.level2)) for item in table.indicators]
        tables.append(replace(table, indicators=tuple(from_their_middle(with_usual_levels(items)))))
    return replace(result, tables=tuple(tables))


def _filled(cell: Cell | None) -> Cell | None:
    return cell if cell and cell.text else None


def _one(results: Sequence[GridResult], scopes: Sequence[str | None]) -> GridResult:
    """The long-term and the annual rows of one table."""
    tables = [(scope, table) for scope, result in zip(scopes, results, strict=True) for table in result.tables]
    items = tuple(paired([(scope, item) for scope, table in tables for item in table.indicators]))
    columns = {column for _, table in tables for column in table.columns}
    columns |= {role for role in ("value", "period_value") if any(getattr(item, role) for item in items)}
    table = [replace(table, indicators=items, columns=frozenset(columns)) for _, table in tables[:1]]
    problems = tuple(problem for result in results for problem in result.problems)
    return replace(results[0], tables=tuple(table), problems=problems)


def _goal_rows(facts: Sequence[Fact]) -> tuple[TargetTable, list[tuple[Cell, Cell]]]:
    """What the facts tell, and the goals among it as rows."""
    told, _ = table_of(facts, (), frozenset())
    goals = {field: getattr(told, field) for field in ("period_goal", "goal", "goal_actual")}
    labels = {fact.field: fact.label.cell() for fact in reversed(facts) if fact.field in GOALS}
    weak = labels.pop("goal_weak", None)
    return told, [(label, goal) for field, goal in goals.items() if goal and (label := labels.get(field, weak))]


def _whole(tables: Sequence[Aligned], lines: Sequence[Passage]) -> list[list[Aligned]]:
    """The tables, those whose heading only a page break repeated in one group with the first."""
    groups: list[list[Aligned]] = []
    for table in tables:
        before = groups[-1][-1] if groups else None
        if before and _titles(before) == _titles(table) and _only_turns_page(lines[before.last : table.first]):
            groups[-1].append(table)
        else:
            groups.append([table])
    return groups


def _only_turns_page(between: Sequence[Passage]) -> bool:
    """Whether nothing but a page number, a title and a running head stand between two headings."""
    texts = [line.text.strip() for line in between if line.text.strip()]
    kept = [text for text in texts if not (is_page_number(text) or text.isdigit() or is_title(text))]
    return len(kept) <= 1 and not begins_form(between)


def _titles(table: Aligned) -> list[str]:
    return [cell.text for cell in table.grid.rows[0]]


def _completed(table: TargetTable, told: TargetTable) -> TargetTable:
    """The table with what stands above it, as far as it says nothing of that itself and it is no one function of a department
    whose goal that is."""
    left_out = _OF_DEPARTMENT if table.function else ()
    fields = (name for name in _ABOVE if name not in left_out and getattr(table, name) in (None, (), Funds()))
    return replace(table, **{name: getattr(told, name) for name in fields})
