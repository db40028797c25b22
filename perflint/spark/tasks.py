"""What runs on an executor: Arrow batches of rows in, Arrow batches of findings out.

The rows of a project stand together in the batches of a task (see `linting`), so one pass with the memory of one project
serves the rules about rows and the rules about tables.  Nothing here knows Spark; only pyarrow is imported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from perflint.engine.raw_suspects import Suspects
from perflint.engine.rows import RowJudge
from perflint.model import Finding
from perflint.spark.books import Recipe
from perflint.spark.findings import Record, batches, own_record, record_of
from perflint.spark.rows import Layout, Line, lines, number_of, projects, rows_of, who

if TYPE_CHECKING:
    import pyarrow

MALFORMED, FAILED = "RUN031", "RUN032"
TOGETHER = 500  # rows of projects that are asked about at a time

Group = tuple[str, Sequence[Line]]  # the batch of a project and its rows


class JudgeProjects(Struct, frozen=True):
    """The task of the main stage, as `mapInArrow` takes it: judges one project after another."""

    recipe: Recipe
    layout: Layout

    def run(self, given: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        yield from batches(self.records(given))

    def records(self, given: Iterable[pyarrow.RecordBatch]) -> Iterator[Record]:
        """The findings of all projects.  Raises PerflintError only where this process has another perflint."""
        judge = RowJudge(self.recipe.plan(), self.layout.columns)
        for some in _together(projects(lines(given, self.layout), self.layout)):
            suspects = iter(_suspects(judge, [group for _, group in some if not group[0].fault]))
            for batch, group in some:
                if group[0].fault:
                    yield from malformed(group, self.layout, batch)
                else:
                    yield from judged(judge, group, batch, next(suspects))


def _together(groups: Iterable[Group]) -> Iterator[list[Group]]:
    """Several projects at a time."""
    some: list[Group] = []
    left = TOGETHER
    for group in groups:
        some.append(group)
        left -= len(group[1])
        if left <= 0:
            yield some
            some, left = [], TOGETHER
    if some:
        yield some


def _suspects(judge: RowJudge, groups: Sequence[Sequence[Line]]) -> Sequence[Suspects | None]:
    """For each project the rules by which something may be wrong with it; None where it may be any."""
    bounds = [0, *accumulate(map(len, groups))]
    try:
        whole = rows_of([line for group in groups for line in group], judge.columns)
        return judge.suspects(replace(whole, bounds=bounds))
    except Exception:  # of which project will be seen
        return [None] * len(groups)


def judged(judge: RowJudge, group: Sequence[Line], batch: str, suspects: Suspects | None = None) -> Iterator[Record]:
    """The findings of one project.

    What makes the judging itself fail is looked for row by row: such rows are told, and the project is judged without
    them.
    """
    columns = judge.columns
    told = who(group[0], columns)
    try:
        found: Iterable[Finding] = judge.findings_by(suspects, rows_of(group, columns))
    except Exception as error:
        bad = [number for number, line in enumerate(group) if _fails(judge, line)]
        for number in bad:
            message = f"这一行无法检查（{_told(error)}）"
            yield own_record(MALFORMED, message, told, number_of(group[number], number + 1, columns), batch)
        rest = [line for number, line in enumerate(group) if number not in set(bad)]
        if bad and rest:
            yield from judged(judge, rest, batch)
        elif not bad:
            yield own_record(FAILED, f"这个项目的 {len(group)} 行无法检查（{_told(error)}）", told, None, batch)
        return
    for finding in found:
        yield record_of(finding, told, batch)


def malformed(group: Iterable[Line], layout: Layout, batch: str) -> Iterator[Record]:
    """Rows that could not be judged."""
    for line in group:
        columns = layout.columns
        shown = "；".join(
            f"{name}：{text[:40]}" for name, text in zip(layout.headings, line.texts, strict=True) if text
        )
        record = own_record(MALFORMED, line.fault, who(line, columns), number_of(line, None, columns), batch)
        yield {**record, "text": shown[:1000]}


def _fails(judge: RowJudge, line: Line) -> bool:
    try:
        judge.findings(rows_of([line], judge.columns))
    except Exception:
        return True
    return False


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200]
