"""`lint`: a data frame of indicators in, a data frame of findings out.  All work is done by Spark when it is asked for."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from perflint.engine import When
from perflint.errors import PerflintError
from perflint.model import Confidence, Severity
from perflint.spark.arranging import arranged
from perflint.spark.books import recipe_of
from perflint.spark.findings import SCHEMA
from perflint.spark.tasks import JudgeProjects

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]] | None

BATCH_ROWS = 200_000


def lint(  # noqa: PLR0913 - each is an option of the command line, given by name
    dataframe: DataFrame,
    rulebook: Paths = None,
    columns: Mapping[str, str] | None = None,
    *,
    batch: str | Iterable[str] = (),
    batch_rows: int = BATCH_ROWS,
    order: str | None = None,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    preview: bool = False,
    min_severity: Severity = Severity.HINT,
    min_confidence: Confidence = Confidence.LOW,
    when: When | None = None,
) -> DataFrame:
    """The findings about the rows, one indicator each, as rows of `perflint.spark.COLUMNS`.

    ``rulebook`` are rule files and folders on the driver (default: the shipped rules); they travel with the job.
    ``columns`` maps fields, as headings of exports name them (``三级指标``), to columns of the frame; columns that carry
    such headings themselves need no entry.  Each project is judged as `perflint check` judges a file that holds only it.

    ``batch`` names columns whose values together are one batch: rules that compare projects then run within each batch,
    over those projects that can have to do with one another, at most ``batch_rows`` of their rows in one task.  Without
    it they do not run.  ``order`` is a column that orders the rows of a project; without it their order in the source
    counts.  The other options are those of `perflint.lint`.

    Nothing runs until the result is asked for, but for a look at the first rows.  Raises PerflintError for a wrong option
    or rulebook, and where the columns are not understood.
    """
    try:
        import pyspark  # noqa: F401
    except ImportError:
        raise PerflintError("在 Spark 上检查需要另装的组件", advice="运行 pip install 'perflint[spark]'") from None
    options: dict[str, Any] = {
        "select": tuple(select),
        "ignore": tuple(ignore),
        "preview": preview,
        "min_severity": min_severity,
        "min_confidence": min_confidence,
        "when": when or When(),
    }
    paths = (rulebook,) if isinstance(rulebook, (str, os.PathLike)) else tuple(rulebook or ())
    recipe = recipe_of([os.fspath(path) for path in paths], options)
    keys = (batch,) if isinstance(batch, str) else tuple(batch)
    rows = arranged(dataframe, columns or {}, keys, order)
    found = rows.rows.select(rows.given).mapInArrow(JudgeProjects(recipe, rows.layout).run, SCHEMA)
    if not keys:
        return found
    from perflint.spark.comparing import compared

    return found.unionByName(compared(rows, recipe, batch_rows))
