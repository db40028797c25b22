"""A sheet of projects beside the sheet of their indicators: a row a project, which its code ties to the other sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from perflint.model import Cell, Funds, Grid, TargetTable
from perflint.recognition.exports.binding import DESCRIBING, cleaned, gaps_filled, role_of
from perflint.recognition.exports.rows import described

_ABOVE = 10  # rows over the heading: a title, the year, the unit of money
_TOLD = frozenset({"project", "goal"})
_INDICATORS = frozenset({"name", "level1", "level2"})
_BLANK = (None, Funds())


def projects_in(grid: Grid) -> Mapping[str, Mapping[str, Any]]:
    """What each row says of its project, by the code: fields of a `TargetTable`.  Nothing of a grid that is no such list,
    or in which a code stands twice."""
    for at, row in enumerate(grid.rows[:_ABOVE]):
        roles = {role_of(cell.text): column for column, cell in enumerate(gaps_filled(row))}
        if "project_code" in roles and roles.keys() & _TOLD and not roles.keys() & _INDICATORS:
            return _listed(grid.rows[at + 1 :], {role: roles[role] for role in DESCRIBING if role in roles})
    return {}


def _listed(rows: Iterable[Sequence[Cell]], columns: Mapping[str, int]) -> Mapping[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        cells = cleaned(gaps_filled(row))
        told = {role: cells[at] for role, at in columns.items() if at < len(cells) and cells[at].text}
        if "project_code" not in told:
            continue
        if told["project_code"].text in found:
            return {}
        found[told["project_code"].text] = described(told)
    return found


def completed(table: TargetTable, projects: Mapping[str, Mapping[str, Any]]) -> TargetTable:
    """The table with what the list says of its project and the table does not."""
    told = projects.get(table.project_code.text, {}) if table.project_code else {}
    lacking = {name: value for name, value in told.items() if getattr(table, name) in _BLANK}
    return replace(table, **lacking) if lacking else table
