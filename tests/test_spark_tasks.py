"""What runs on an executor, without one: Arrow batches in, findings out, whatever the engine does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from perflint.engine.raw_suspects import Suspects
from perflint.engine.rows import Columns, RowJudge, Rows, number_column
from perflint.errors import PerflintError
from perflint.model import Cell
from perflint.recognition.exports.binding import binding_of
from perflint.recognition.exports.columns import headings_of
from perflint.spark.books import recipe_of
from perflint.spark.findings import COLUMNS, SCHEMA, batches
from perflint.spark.rows import Layout, lines, projects
from perflint.spark.tasks import JudgeProjects
from tools import export_samples
from tools.export_samples import NAMES

pytest.importorskip("pyarrow", reason="needs perflint[data]")


@pytest.fixture(scope="module")
def task() -> JudgeProjects:
    sample = [tuple(Cell(str(value)) for value in row) for row in export_samples.rows(100, seed=1, skew=0)]
    binding = binding_of(NAMES, sample)
    assert binding is not None
    layout = Layout(Columns(binding, number=number_column(NAMES)), NAMES)
    return JudgeProjects(recipe_of([], {"select": ("PF301", "PF402")}), layout)


def given(number: int, size: int = 7) -> Iterator[Any]:
    """Rows in batches that end within projects."""
    yield from export_samples.table(export_samples.rows(number, seed=1, skew=0)).to_batches(max_chunksize=size)


def test_projects_go_on_over_the_borders_of_batches(task: JudgeProjects) -> None:
    """However Arrow cuts the rows, a project is one group."""
    sizes = [
        [len(group) for _, group in projects(lines(given(80, size), task.layout), task.layout)] for size in (1, 7, 80)
    ]
    assert sizes[0] == sizes[1] == sizes[2]
    assert 80 == sum(sizes[0])
    assert list(task.records(given(80, 1))) == list(task.records(given(80, 80)))


def test_a_row_that_the_engine_fails_on_is_told_and_the_others_are_judged(
    task: JudgeProjects, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found by judging row by row; a project that fails as a whole says how many rows it has."""
    real = RowJudge.findings_by

    def failing(judge: RowJudge, suspects: Suspects | None, rows: Rows) -> Any:
        if ("2", "P0000001") in zip(rows.columns[0], rows.columns[3], strict=True):
            raise ValueError("坏行")
        if "P0000002" in rows.columns[3] and len(rows.rows) > 1:
            raise ValueError("坏项目")
        return real(judge, suspects, rows)

    expected = [one for one in task.records(given(80)) if one["project_code"] not in ("P0000001", "P0000002")]
    monkeypatch.setattr(RowJudge, "findings_by", failing)
    records = list(task.records(given(80)))
    assert expected == [one for one in records if one["project_code"] not in ("P0000001", "P0000002")]
    row, project = ([one for one in records if one["code"] == code] for code in ("RUN031", "RUN032"))
    assert [("P0000001", 2)] == [(one["project_code"], one["row"]) for one in row]
    assert "坏行" in row[0]["message"]
    assert [("P0000002", None)] == [(one["project_code"], one["row"]) for one in project]


def test_another_perflint_is_refused(task: JudgeProjects) -> None:
    """A process whose rules are not those of the driver judges nothing."""
    for other in (replace(task.recipe, version="0.0.1"), replace(task.recipe, rulebook="0" * 64)):
        with pytest.raises(PerflintError, match="执行节点上的 perflint"):
            list(replace(task, recipe=other).records(given(10)))


def test_the_batches_of_a_result_have_its_schema() -> None:
    """Also where there is nothing to tell."""
    (empty,) = batches([])
    assert (list(COLUMNS), 0) == (empty.schema.names, empty.num_rows)
    assert [f"{name} {kind}" for name, (kind, _) in COLUMNS.items()] == SCHEMA.split(", ")


def test_columns_are_told_by_field() -> None:
    """A column whose own name claims a field that another one has been given is not read."""
    assert ["一级指标", "", "三级指标"] == headings_of(["一级指标", "指标名称", "x"], {"三级指标": "x"})
    assert ["a", "b"] == headings_of(["a", "b"], {})
